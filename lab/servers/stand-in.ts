import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from './free-port';
import { countOf, type RecordNumbers } from '../pipeline-faults/numbered-records';

/** A local server in place of an AWS service, which stores the numbers of the records that it receives. */
export abstract class StandIn {
  /** Number of requests so far. */
  requests = 0;

  /** Numbers of the received records, by address. */
  protected readonly taken = new Map<string, RecordNumbers>();

  private port = 0;
  private readonly server = createServer((request, response) => void this.take(request, response));

  /** Starts the server. */
  protected async listening(): Promise<this> {
    this.port = await listen(this.server);
    return this;
  }

  /** Address of the server. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Numbers of the stored records, by address. */
  get contents(): ReadonlyMap<string, RecordNumbers> {
    return this.taken;
  }

  /** Number of stored records. */
  get recordCount(): number {
    return countOf(this.taken.values());
  }

  /** Stops the server. */
  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  /** Responds to a complete request. */
  protected abstract answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void;

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Ignores incomplete requests of killed clients.
    const body = await buffer(request).catch(() => undefined);
    if (!body) return;
    this.requests += 1;
    this.answer(request, body, response);
  }
}
