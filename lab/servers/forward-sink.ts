import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decodeMulti, decodeMultiStream, type DecoderOptions, encode } from '@msgpack/msgpack';
import { listen } from './free-port';
import type { LogRecord } from '../routers/records';

/** Options of a message that are read here. */
interface MessageOptions {
  readonly chunk: Uint8Array;
  readonly compressed?: Uint8Array;
}

/** A local server that accepts, acknowledges and stores the records of `forward` outputs. */
export class ForwardSink {
  /** Records received so far. */
  readonly records: LogRecord[] = [];

  /** Tags received so far. */
  readonly tags = new Set<string>();

  private port = 0;
  private readonly open = new Set<Socket>();
  private readonly server = createServer((socket) => void this.talk(socket).catch(() => socket.destroy()));

  private constructor(private readonly sharedKey: string | undefined) {}

  /** Starts a server on the given port or a free one; with a key, clients must authenticate with it. */
  static async start(sharedKey?: string, port?: number): Promise<ForwardSink> {
    const sink = new ForwardSink(sharedKey);
    sink.port = await listen(sink.server, port);
    return sink;
  }

  /** Options that make an output send to this server. */
  get overrides() {
    return { host: '127.0.0.1', port: this.port, tls: 'Off' };
  }

  /** Stops the server. */
  async stop(): Promise<void> {
    this.server.close();
    this.open.forEach((socket) => socket.destroy());
    await once(this.server, 'close');
  }

  /** @see https://github.com/fluent/fluentd/wiki/Forward-Protocol-Specification-v1 */
  private async talk(socket: Socket): Promise<void> {
    this.open.add(socket);
    const nonce = 'a nonce of 16 b.';
    if (this.sharedKey !== undefined) socket.write(encode(['HELO', { nonce, auth: '', keepalive: true }]));
    for await (const message of decodeMultiStream(socket, { rawStrings: true } as DecoderOptions<undefined>)) {
      const parts = message as readonly Uint8Array[];
      if (text(parts[0]!) === 'PING') this.answer(socket, nonce, parts);
      else this.take(socket, parts);
    }
  }

  private answer(socket: Socket, nonce: string, [, hostname, salt, proof]: readonly Uint8Array[]): void {
    const proofOf = (name: string): string =>
      createHash('sha512').update(salt!).update(`${name}${nonce}${this.sharedKey}`).digest('hex');
    const isProven = text(proof!) === proofOf(text(hostname!));
    socket.write(encode(['PONG', isProven, isProven ? '' : 'wrong key', 'sink', proofOf('sink')]));
  }

  private take(socket: Socket, [tag, entries, third]: readonly Uint8Array[]): void {
    const { chunk, compressed } = third as unknown as MessageOptions;
    for (const entry of decodeMulti(compressed ? gunzipSync(entries!) : entries!)) {
      this.records.push((entry as readonly [unknown, LogRecord])[1]);
    }
    this.tags.add(text(tag!));
    socket.write(encode({ ack: text(chunk) }));
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
