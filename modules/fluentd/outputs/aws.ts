import { integer, required } from '../../fluent-bit/option';
import { section, text } from '../option';

/** IAM role that the outputs to S3 and Firehose assume for requests. */
export const assumeRole = {
  assume_role_credentials: section({
    /** ARN of the role. */
    role_arn: required(text()),
    /** Name of the session. */
    role_session_name: required(text()),
    /** External ID for the role. */
    external_id: text(),
    /** Duration of the session in seconds, 900 to 3600. */
    duration_seconds: integer(900, 3600),
  }),
} as const;

/** Phrases with which the outputs to AWS services report that AWS denies a request or that a resource does not exist. */
export const awsRefusals = [
  ...[
    'AccessDenied',
    'AccessDeniedException',
    'Forbidden',
    'ExpiredToken',
    'ExpiredTokenException',
    'InvalidAccessKeyId',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
    'NoSuchBucket',
    'ResourceNotFoundException',
  ].map((code) => `::Errors::${code} `),
  'MissingCredentialsError',
];
