import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from './free-port';
import { countOf, type RecordNumbers } from '../pipeline-faults/numbered-records';

/** A server on this machine in place of a service of AWS, which keeps the numbers of the records that it takes. */
export abstract class StandIn {
  /** Requests taken so far. */
  requests = 0;

  /** Numbers of the records that it has taken, by the address under which that is found. */
  protected readonly taken = new Map<string, RecordNumbers>();

  private port = 0;
  private readonly server = createServer((request, response) => void this.take(request, response));

  /** Starts it. */
  protected async listening(): Promise<this> {
    this.port = await listen(this.server);
    return this;
  }

  /** Its address. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Numbers of the records that it holds, by the address under which they are found. */
  get contents(): ReadonlyMap<string, RecordNumbers> {
    return this.taken;
  }

  /** Records that it holds. */
  get recordCount(): number {
    return countOf(this.taken.values());
  }

  /** Ends it. */
  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  /** Answers a request that has come as a whole. */
  protected abstract answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void;

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // None of a client that is killed in the middle.
    const body = await buffer(request).catch(() => undefined);
    if (!body) return;
    this.requests += 1;
    this.answer(request, body, response);
  }
}
