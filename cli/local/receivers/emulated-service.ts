import { createServer as createHttpServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { emulatorCredentials } from '../../../lab/emulator/emulator';
import { listen } from '../../../lab/servers/free-port';
import { decompressed, recordsIn, valueIn } from './bodies';
import type { Arrival } from './receiver';

/** AWS services that outputs send to, with their names in signatures. */
export type AwsService = 's3' | 'logs' | 'kinesis' | 'firehose';

/** Key and certificate of a server with TLS. */
export interface ServerIdentity {
  /** Private key. */
  readonly key: string;
  /** Certificate. */
  readonly cert: string;
}

/** A response of the emulator. */
interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** A part of the JSON of requests and responses. */
interface Call {
  readonly logGroupName?: string;
  readonly logStreamName?: string;
  readonly logEvents?: readonly { readonly message: string }[];
  readonly StreamName?: string;
  readonly DeliveryStreamName?: string;
  readonly Records?: readonly { readonly Data: string }[];
}

/**
 * A service of the AWS emulator, for one output. It creates the bucket, log group or stream that a request names, passes
 * the request on, and reads the records that the emulator has accepted.
 */
export class EmulatedService {
  private readonly arrivals: Arrival[] = [];
  private readonly created = new Map<string, Promise<unknown>>();
  private readonly server;
  private port = 0;

  private constructor(
    private readonly emulator: string,
    private readonly service: AwsService,
    identity?: ServerIdentity,
  ) {
    const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      // The log router or the emulator has exited.
      this.answer(incoming, outgoing).catch(() => outgoing.destroy());
    };
    this.server = identity ? createHttpsServer(identity, handle) : createHttpServer(handle);
  }

  /**
   * Starts the service on a free port.
   *
   * @param emulator URL of the emulator
   * @param identity identity for TLS; without it, the service uses plain HTTP
   */
  static async start(emulator: string, service: AwsService, identity?: ServerIdentity): Promise<EmulatedService> {
    const started = new EmulatedService(emulator, service, identity);
    started.port = await listen(started.server);
    return started;
  }

  /** Port that the service listens on. */
  get listeningPort(): number {
    return this.port;
  }

  /** Returns the records that have arrived since the last call. */
  take(): readonly Arrival[] {
    return this.arrivals.splice(0);
  }

  /** Stops the service. */
  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const { method = 'GET', url = '/', rawHeaders } = incoming;
    const send = (): Promise<Answer> => this.send(method, url, rawHeaders, body);
    const answer = await (this.service === 's3' ? this.put(method, url, send) : this.call(incoming, body, send));
    // With the spelling of the emulator, because Fluent Bit finds `ETag` only in this spelling.
    outgoing.writeHead(answer.status, answer.headers as string[]).end(answer.body);
  }

  private async put(method: string, url: string, send: () => Promise<Answer>): Promise<Answer> {
    const { pathname, searchParams } = new URL(url, this.emulator);
    const [, bucket = '', key = ''] = /^\/([^/]+)\/(.*)$/.exec(pathname) ?? [];
    await this.once(bucket, () => this.request('PUT', `/${bucket}`, {}));
    const answer = await send();
    const isComplete = searchParams.has('uploadId') ? method === 'POST' : method === 'PUT';
    if (answer.status === 200 && isComplete && key !== '') {
      const { body } = await this.request('GET', pathname, {});
      const place = `s3://${bucket}/${decodeURIComponent(key)}`;
      this.record(place, recordsIn(decompressed(body).toString()));
    }
    return answer;
  }

  private async call({ headers }: IncomingMessage, body: Buffer, send: () => Promise<Answer>): Promise<Answer> {
    const operation = String(headers['x-amz-target']).split('.').at(-1)!;
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1];
    const call = JSON.parse(decompressed(body).toString()) as Call;
    await this.create(call, region);
    const answer = await send();
    if (answer.status !== 200) return answer;
    if (operation === 'PutLogEvents') {
      const place = `log group ${call.logGroupName}, stream ${call.logStreamName}`;
      this.record(
        place,
        (call.logEvents ?? []).map(({ message }) => valueIn(message)),
      );
    } else if (call.Records !== undefined) {
      const place =
        call.StreamName === undefined ? `delivery stream ${call.DeliveryStreamName}` : `stream ${call.StreamName}`;
      const { RequestResponses, Records = RequestResponses } = JSON.parse(answer.body.toString()) as {
        readonly Records?: readonly { readonly ErrorCode?: string }[];
        readonly RequestResponses?: readonly { readonly ErrorCode?: string }[];
      };
      const accepted = call.Records.filter((_, index) => Records?.[index]?.ErrorCode === undefined);
      accepted.forEach(({ Data }) =>
        this.record(place, recordsIn(decompressed(Buffer.from(Data, 'base64')).toString())),
      );
    }
    return answer;
  }

  /** Creates the log group or stream of a call, which exists on AWS. */
  private async create({ logGroupName, StreamName, DeliveryStreamName }: Call, region?: string): Promise<void> {
    const make = (name: string, target: string, parameters: object): Promise<unknown> =>
      this.once(name, () => this.request('POST', '/', { target, region, body: JSON.stringify(parameters) }));
    if (logGroupName !== undefined) await make(logGroupName, 'Logs_20140328.CreateLogGroup', { logGroupName });
    if (StreamName !== undefined) {
      await make(StreamName, 'Kinesis_20131202.CreateStream', { StreamName, ShardCount: 1 });
    }
    if (DeliveryStreamName !== undefined) {
      const bucket = 'cdktf-firelens-local-firehose';
      await this.once(bucket, () => this.request('PUT', `/${bucket}`, { service: 's3' }));
      await make(DeliveryStreamName, 'Firehose_20150804.CreateDeliveryStream', {
        DeliveryStreamName,
        ExtendedS3DestinationConfiguration: {
          BucketARN: `arn:aws:s3:::${bucket}`,
          RoleARN: 'arn:aws:iam::123456789012:role/firehose',
        },
      });
    }
  }

  /** Does work once, even for requests at the same time. */
  private once(name: string, work: () => Promise<unknown>): Promise<unknown> {
    const begun = this.created.get(name) ?? work();
    this.created.set(name, begun);
    return begun;
  }

  private record(place: string, records: readonly unknown[]): void {
    this.arrivals.push(...records.map((received) => ({ place, received })));
  }

  /** Sends a request of this program to the emulator, which reads service and region from the signature. */
  private request(
    method: string,
    path: string,
    options: {
      readonly service?: AwsService;
      readonly target?: string;
      readonly region?: string | undefined;
      readonly body?: string;
    },
  ): Promise<Answer> {
    const { service = this.service, target, region = 'us-east-1', body = '' } = options;
    const scope = `${emulatorCredentials.accessKeyId}/20260101/${region}/${service}/aws4_request`;
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      ...(target !== undefined && { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' }),
    };
    return this.send(method, path, Object.entries(headers).flat(), Buffer.from(body));
  }

  private async send(method: string, path: string, headers: readonly string[], body: Buffer): Promise<Answer> {
    const outgoing = request(this.emulator + path, { method });
    for (let index = 0; index < headers.length; index += 2) {
      if (!/^(connection|content-length)$/i.test(headers[index]!))
        outgoing.setHeader(headers[index]!, headers[index + 1]!);
    }
    outgoing.setHeader('content-length', body.length).end(body);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    return { status: answer.statusCode!, headers: answer.rawHeaders, body: await buffer(answer) };
  }
}
