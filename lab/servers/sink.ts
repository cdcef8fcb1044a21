import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { LogDestination } from '../../modules';
import { listen } from './free-port';
import type { LogRecord } from '../routers/records';

/** A request that a sink took. */
export interface SinkRequest {
  /** Its path, with the query. */
  readonly path: string;
  /** Its headers. */
  readonly headers: IncomingHttpHeaders;
  /** Its body, as it came. */
  readonly bytes: Buffer;
  /** The records in its body. */
  readonly records: readonly LogRecord[];
}

/** What a sink does, where it is not what a server of records does, each a line of JSON. */
export interface SinkOptions {
  /** Port to listen on; a free one unless given. */
  readonly port?: number;
  /** Finds the records in the unzipped body of a request. */
  readonly read?: (body: string) => readonly LogRecord[];
  /** What it answers where it takes a request. */
  readonly answer?: string;
}

/** A server on this machine that takes what outputs send over HTTP, and remembers it. */
export class Sink {
  /** The requests taken so far. */
  readonly requests: SinkRequest[] = [];

  /** The status to answer with; what is not answered with 200 is not taken. */
  status = 200;

  private port = 0;
  private readonly server = createServer((request, response) => void this.take(request, response));

  private constructor(private readonly options: SinkOptions) {}

  /** Starts one. */
  static async start(options: SinkOptions = {}): Promise<Sink> {
    const sink = new Sink(options);
    sink.port = await listen(sink.server, options.port);
    return sink;
  }

  /** Options of an output that lead to it. */
  get overrides() {
    return { host: '127.0.0.1', port: this.port, tls: 'Off' };
  }

  /** The records taken so far, those of one `sinkDestination` or all. */
  records(name?: string): readonly LogRecord[] {
    return this.requests
      .filter(({ path }) => name === undefined || path === `/${name}`)
      .flatMap((request) => request.records);
  }

  /** Whether so many records have come from each of these `sinkDestination`s, or more. */
  holds(counts: Readonly<Record<string, number>>): boolean {
    return Object.entries(counts).every(([name, count]) => this.records(name).length >= count);
  }

  /** Ends it. */
  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { read = parseLines, answer = '{}' } = this.options;
    const { url: path = '', headers } = request;
    const bytes = await buffer(request);
    const body = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
    if (this.status === 200) this.requests.push({ path, headers, bytes, records: read(body) });
    response.writeHead(this.status, { 'content-type': 'application/json' }).end(answer);
  }
}

/** A destination whose records a sink finds under this name. */
export function sinkDestination(name: string): LogDestination {
  return {
    name: 'sink',
    output: () => ({
      name: 'http',
      options: {
        host: 'logs.example.com',
        port: 443,
        tls: true,
        uri: `/${name}`,
        format: 'json_lines',
        json_date_key: 'false',
        Retry_Limit: 'no_limits',
      },
    }),
    statements: () => [],
    endpoints: [],
    port: 443,
    problems: () => [],
    warnings: () => [],
  };
}

/** The records of a string with a record a line. */
export function parseLines(text: string): readonly LogRecord[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogRecord);
}
