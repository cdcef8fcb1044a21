import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { listen } from '../../__tests__/pipeline/free-port';
import { numbersIn } from './numbered-records';

/** An upload in parts that is not completed yet. */
interface Upload {
  readonly key: string;
  readonly parts: Map<number, Buffer>;
}

/**
 * A server on this machine that takes what Fluent Bit sends to S3, by the calls that it makes: PutObject, and uploads in
 * parts. It keeps of each object the numbers of its records. As in S3, an object replaces the one of the same key.
 */
export class S3StandIn {
  /** Requests taken so far. */
  requests = 0;

  private port = 0;
  private readonly objects = new Map<string, readonly number[]>();
  private readonly uploads = new Map<string, Upload>();
  private readonly server = createServer((request, response) => void this.take(request, response));

  private constructor() {}

  /** Starts one, without any object. */
  static async start(): Promise<S3StandIn> {
    const s3 = new S3StandIn();
    s3.port = await listen(s3.server);
    return s3;
  }

  /** Its address. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Objects that it holds. */
  get objectCount(): number {
    return this.objects.size;
  }

  /** Numbers of the records in all objects, each as often as it is there. */
  numbers(): readonly number[] {
    return [...this.objects.values()].flat();
  }

  /** Records in all objects. */
  get recordCount(): number {
    return [...this.objects.values()].reduce((count, { length }) => count + length, 0);
  }

  /** Ends it. */
  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: key, searchParams } = new URL(request.url!, this.url);
    const body = await buffer(request);
    this.requests += 1;
    const uploadId = searchParams.get('uploadId');
    if (request.method === 'POST' && searchParams.has('uploads')) {
      answer(
        response,
        `<InitiateMultipartUploadResult><UploadId>${this.begin(key)}</UploadId></InitiateMultipartUploadResult>`,
      );
    } else if (uploadId === null) {
      this.put(key, body);
      response.setHeader('ETag', '"object"').end();
    } else if (request.method === 'PUT') {
      const part = Number(searchParams.get('partNumber'));
      this.uploads.get(uploadId)!.parts.set(part, body);
      response.setHeader('ETag', `"${part}"`).end();
    } else {
      this.complete(uploadId);
      answer(response, '<CompleteMultipartUploadResult/>');
    }
  }

  private begin(key: string): string {
    const uploadId = randomUUID();
    this.uploads.set(uploadId, { key, parts: new Map() });
    return uploadId;
  }

  private complete(uploadId: string): void {
    const { key, parts } = this.uploads.get(uploadId)!;
    const inOrder = [...parts].sort(([one], [other]) => one - other).map(([, part]) => part);
    this.put(key, Buffer.concat(inOrder));
    this.uploads.delete(uploadId);
  }

  private put(key: string, body: Buffer): void {
    // By the body itself: names that end with .gz may promise too much.
    const isGzip = body[0] === 0x1f && body[1] === 0x8b;
    this.objects.set(key, numbersIn(isGzip ? gunzipSync(body) : body));
  }
}

function answer(response: ServerResponse, xml: string): void {
  response.setHeader('content-type', 'application/xml').end(xml);
}
