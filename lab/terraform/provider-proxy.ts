import { once } from 'node:events';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { OutgoingHttpHeaders } from 'node:http';
import { type AddressInfo, connect as connectSocket } from 'node:net';
import { schemaOf } from './provider-schema';

const schemaPath = '/tfplugin5.Provider/GetSchema';

/** A gRPC message starts with one byte for its compression, and four bytes for its length. */
const frameBytes = 5;

/** gRPC status `INTERNAL`: Terraform prints its message, unlike that of `UNAVAILABLE`. */
const internalError = '13';

const noAnswer = 'the provider ended the call without an answer';

/**
 * Passes the calls of Terraform on to a provider, and shortens the schema of the provider, which each command requests
 * first. If the provider does not answer a call, Terraform gets an error immediately.
 */
export class ProviderProxy {
  /** Types whose schema Terraform gets; types are only added, because the state of earlier commands can contain them. */
  readonly types = new Set<string>();

  private schema: Promise<Uint8Array> | undefined;

  private constructor(
    private readonly provider: ClientHttp2Session,
    private readonly server: Http2Server,
  ) {
    // The calls report it, those that are open and those that follow.
    provider.on('error', () => {});
    server.on('stream', (stream, headers) => {
      stream.on('error', () => stream.close());
      const isForSchema = headers[':path'] === schemaPath;
      (isForSchema ? this.answerWithSchema(stream, headers) : this.pass(stream, headers)).catch((error: Error) =>
        fail(stream, error.message),
      );
    });
  }

  /** Starts a proxy for the provider that listens on a Unix socket. */
  static async before(socket: string): Promise<ProviderProxy> {
    const provider = connect('http://localhost', { createConnection: () => connectSocket(socket) });
    const server = createServer();
    const proxy = new ProviderProxy(provider, server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  /** Address in the form `host:port`. */
  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends the connection to the provider, and accepts no further ones; open calls fail. */
  close(): void {
    this.provider.destroy();
    this.server.close();
  }

  private async answerWithSchema(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const message = schemaOf(await this.schemaOfProvider(headers), this.types);
    const frame = Buffer.alloc(frameBytes);
    frame.writeUInt32BE(message.length, 1);
    if (stream.closed) return;
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.end(Buffer.concat([frame, message]));
  }

  /** Returns the whole schema, which is requested once, and again if the request failed. */
  private async schemaOfProvider(headers: IncomingHttpHeaders): Promise<Uint8Array> {
    const schema = (this.schema ??= answerOf(this.provider.request(headers, { endStream: false })));
    try {
      return await schema;
    } catch (error) {
      if (this.schema === schema) this.schema = undefined;
      throw error;
    }
  }

  private async pass(from: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const to = this.provider.request(headers);
    // An answer that breaks off has none.
    let trailers: OutgoingHttpHeaders = statusOf(noAnswer);
    to.on('trailers', (received) => (trailers = received));
    to.on('response', (received, flags) => {
      if (flags & constants.NGHTTP2_FLAG_END_STREAM) return from.respond(received, { endStream: true });
      from.respond(received, { waitForTrailers: true });
      from.on('wantTrailers', () => from.sendTrailers(trailers));
      to.pipe(from);
    });
    from.on('aborted', () => to.close(constants.NGHTTP2_CANCEL));
    from.pipe(to);
    await untilAnswered(to);
  }
}

/** Sends a request without fields, and returns the message of the answer. */
async function answerOf(request: ClientHttp2Stream): Promise<Uint8Array> {
  let status: IncomingHttpHeaders = {};
  // An answer without a message has its status in the headers instead of the trailers.
  for (const event of ['response', 'trailers']) {
    request.on(event, (headers: IncomingHttpHeaders) => (status = { ...status, ...headers }));
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.end(Buffer.alloc(frameBytes));
  await untilAnswered(request);
  if (status['grpc-status'] !== '0') {
    throw new Error(decodeURIComponent(String(status['grpc-message'] ?? 'the provider answered without a schema')));
  }
  return Buffer.concat(chunks).subarray(frameBytes);
}

/**
 * Waits until a call of the provider has ended.
 *
 * @throws Error if it ended without a complete answer
 */
async function untilAnswered(call: ClientHttp2Stream): Promise<void> {
  let hasAnswer = false;
  call.on('response', () => (hasAnswer = true));
  await new Promise<void>((resolve, reject) => {
    // It is emitted before `close`.
    call.on('error', reject);
    call.on('close', () => {
      if (hasAnswer && !call.aborted && call.rstCode === constants.NGHTTP2_NO_ERROR) resolve();
      else reject(new Error(noAnswer));
    });
  });
}

/** Answers a call of Terraform with an error, or ends it if the answer has begun. */
function fail(stream: ServerHttp2Stream, message: string): void {
  if (stream.closed || stream.aborted) return;
  if (stream.headersSent) return stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...statusOf(message) }, { endStream: true });
}

/** Returns the headers or trailers of a call that failed. */
function statusOf(message: string): OutgoingHttpHeaders {
  return { 'grpc-status': internalError, 'grpc-message': encodeURIComponent(message) };
}
