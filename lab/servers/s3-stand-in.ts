import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { numbersIn } from '../pipeline-faults/numbered-records';
import { StandIn } from './stand-in';

/** A multipart upload that is not completed. */
interface Upload {
  readonly key: string;
  readonly parts: Map<number, Buffer>;
}

/**
 * A local server in place of S3, which supports the calls that Fluent Bit makes: PutObject and multipart uploads. It
 * stores the numbers of each object's records under `s3://<bucket>/<key>`. As in S3, an object replaces the object with
 * the same key.
 */
export class S3StandIn extends StandIn {
  private readonly uploads = new Map<string, Upload>();

  /** Starts the server, without objects. */
  static start(): Promise<S3StandIn> {
    return new S3StandIn().listening();
  }

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
  protected override answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { pathname: key, searchParams } = new URL(request.url!, this.url);
    const uploadId = searchParams.get('uploadId');
    if (request.method === 'POST' && searchParams.has('uploads')) {
      sendXml(
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
      sendXml(response, '<CompleteMultipartUploadResult/>');
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
    // Depends on the body, because objects with names that end with .gz are not always compressed.
    const isGzip = body[0] === 0x1f && body[1] === 0x8b;
    const lines = (isGzip ? gunzipSync(body) : body).toString().split('\n');
    this.taken.set(`s3:/${key}`, numbersIn(lines.filter((line) => line !== '')));
  }
}

function sendXml(response: ServerResponse, xml: string): void {
  response.setHeader('content-type', 'application/xml').end(xml);
}
