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
import { type AddressInfo, connect as connectSocket } from 'node:net';
import { schemaOf } from './provider-schema';

const schemaPath = '/tfplugin5.Provider/GetSchema';

/** A gRPC message starts with a byte for its compression, and four for its length. */
const frameBytes = 5;

/** Passes the calls of Terraform on to a provider, and shortens the answer of the provider that Terraform asks for first. */
export class ProviderProxy {
  /** Types that the commands use, those of earlier commands included, whose state may be elsewhere. */
  readonly types = new Set<string>();

  private schema: Promise<Uint8Array> | undefined;

  private constructor(
    private readonly provider: ClientHttp2Session,
    private readonly server: Http2Server,
  ) {
    server.on('stream', (stream, headers) => {
      stream.on('error', () => stream.close());
      if (headers[':path'] === schemaPath) void this.answerWithSchema(stream, headers);
      else pass(stream, this.provider.request(headers));
    });
  }

  /** Starts a proxy before the provider that listens on a Unix socket. */
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

  /** Ends all connections. */
  close(): void {
    this.provider.destroy();
    this.server.close();
  }

  private async answerWithSchema(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    this.schema ??= answerOf(this.provider.request(headers, { endStream: false }));
    const message = schemaOf(await this.schema, this.types);
    const frame = Buffer.alloc(frameBytes);
    frame.writeUInt32BE(message.length, 1);
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.end(Buffer.concat([frame, message]));
  }
}

/** Sends a request without fields, and returns the message of the answer. */
async function answerOf(request: ClientHttp2Stream): Promise<Uint8Array> {
  request.end(Buffer.alloc(frameBytes));
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).subarray(frameBytes);
}

function pass(from: ServerHttp2Stream, to: ClientHttp2Stream): void {
  let trailers: IncomingHttpHeaders = {};
  to.on('trailers', (received) => (trailers = received));
  to.on('response', (headers, flags) => {
    if (flags & constants.NGHTTP2_FLAG_END_STREAM) return from.respond(headers, { endStream: true });
    from.respond(headers, { waitForTrailers: true });
    from.on('wantTrailers', () => from.sendTrailers(trailers));
    to.pipe(from);
  });
  to.on('error', () => from.close(constants.NGHTTP2_CANCEL));
  from.on('aborted', () => to.close(constants.NGHTTP2_CANCEL));
  from.pipe(to);
}
