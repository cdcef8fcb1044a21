import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { numbersIn, type RecordNumbers } from '../pipeline-faults/numbered-records';
import { StandIn } from './stand-in';

/** The part of a request body that is read here. */
interface Request {
  readonly logGroupName: string;
  readonly logStreamName?: string;
  readonly logEvents?: readonly { readonly message: string }[];
}

/**
 * A local server in place of CloudWatch Logs, which supports the calls that Fluent Bit makes. It stores the numbers of
 * each stream's records under `logs://<group>/<stream>`. All log groups exist; log streams must be
 * created.
 */
export class CloudWatchStandIn extends StandIn {
  /** Starts the server, without log streams. */
  static start(): Promise<CloudWatchStandIn> {
    return new CloudWatchStandIn().listening();
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html */
  protected override answer({ headers }: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const operation = String(headers['x-amz-target']).replace('Logs_20140328.', '');
    const error = this.perform(operation, JSON.parse(body.toString()) as Request);
    response
      // Fluent Bit rejects responses without it.
      .setHeader('x-amzn-RequestId', randomUUID())
      .setHeader('content-type', 'application/x-amz-json-1.1')
      .writeHead(error === undefined ? 200 : 400)
      .end(JSON.stringify(error === undefined ? {} : { __type: error }));
  }

  /** Carries out a call, and returns its error, if any. */
  private perform(operation: string, { logGroupName, logStreamName, logEvents = [] }: Request): string | undefined {
    const stream = `logs://${logGroupName}/${logStreamName}`;
    const held = this.taken.get(stream);
    switch (operation) {
      case 'CreateLogGroup':
        return 'ResourceAlreadyExistsException';
      case 'CreateLogStream':
        if (held) return 'ResourceAlreadyExistsException';
        this.taken.set(stream, new Map());
        return undefined;
      case 'PutLogEvents':
        if (!held) return 'ResourceNotFoundException';
        this.taken.set(stream, together(held, numbersIn(logEvents.map(({ message }) => message))));
        return undefined;
      default:
        return 'UnknownOperationException';
    }
  }
}

function together(some: RecordNumbers, more: RecordNumbers): RecordNumbers {
  const containers = new Set([...some.keys(), ...more.keys()]);
  return new Map([...containers].map((name) => [name, [...(some.get(name) ?? []), ...(more.get(name) ?? [])]]));
}
