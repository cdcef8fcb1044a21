import type { Refusal } from './faults';

/** Error response of AWS. */
export interface AwsError {
  /** HTTP status. */
  readonly status: number;

  /** Value of `content-type`. */
  readonly contentType: string;

  /** Body of the response. */
  readonly body: string;
}

/** Error format of a service. */
interface Dialect {
  readonly contentType: string;
  readonly codes: Readonly<Record<Refusal, readonly [status: number, code: string]>>;
  write(code: string): string;
}

const message = 'A fault of the fault proxy';

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const ec2: Dialect = {
  contentType: 'text/xml',
  codes: {
    internal: [500, 'InternalError'],
    unavailable: [503, 'Unavailable'],
    throttled: [503, 'RequestLimitExceeded'],
  },
  write: (code) =>
    `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>fault</RequestID></Response>`,
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const s3: Dialect = {
  contentType: 'application/xml',
  codes: { internal: [500, 'InternalError'], unavailable: [503, 'ServiceUnavailable'], throttled: [503, 'SlowDown'] },
  write: (code) => `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>fault</RequestId></Error>`,
};

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
const query: Dialect = {
  contentType: 'text/xml',
  codes: {
    internal: [500, 'InternalFailure'],
    unavailable: [503, 'ServiceUnavailable'],
    throttled: [400, 'Throttling'],
  },
  write: (code) =>
    `<ErrorResponse><Error><Type>Receiver</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>fault</RequestId></ErrorResponse>`,
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html */
const json: Dialect = {
  contentType: 'application/x-amz-json-1.1',
  codes: {
    internal: [500, 'ServerException'],
    unavailable: [503, 'ServiceUnavailableException'],
    throttled: [400, 'ThrottlingException'],
  },
  write: (code) => JSON.stringify({ __type: code, message }),
};

const dialects: Readonly<Record<string, Dialect>> = {
  ec2,
  s3,
  iam: query,
  sts: query,
  sns: query,
  monitoring: query,
  elasticloadbalancing: query,
};

/** Returns an error that the AWS SDKs retry, in the format of a service. */
export function awsError(service: string, kind: Refusal): AwsError {
  const { contentType, codes, write } = dialects[service] ?? json;
  const [status, code] = codes[kind];
  return { status, contentType, body: write(code) };
}
