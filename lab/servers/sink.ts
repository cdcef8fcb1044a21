import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { LogDestination } from '../../modules';
import { listen } from './free-port';
import type { LogRecord } from '../routers/records';

/** A received request. */
export interface SinkRequest {
  /** Path and query. */
  readonly path: string;
  /** Headers. */
  readonly headers: IncomingHttpHeaders;
  /** Body as received. */
  readonly bytes: Buffer;
  /** Records in the body. */
  readonly records: readonly LogRecord[];
}

/** Options of a sink. By default, each line of a body is a record in JSON. */
export interface SinkOptions {
  /** Port to listen on; a free port by default. */
  readonly port?: number;
  /** Returns the records in the decompressed body of a request. */
  readonly read?: (body: string) => readonly LogRecord[];
  /** Body of the response to an accepted request. */
  readonly answer?: string;
}

/** A local server that stores the requests of HTTP outputs. */
export class Sink {
  /** Requests accepted so far. */
  readonly requests: SinkRequest[] = [];

  /** Status of the responses; requests are accepted only with 200. */
  status = 200;

  private port = 0;
  private readonly server = createServer((request, response) => void this.take(request, response));

  private constructor(private readonly options: SinkOptions) {}

  /** Starts a sink. */
  static async start(options: SinkOptions = {}): Promise<Sink> {
    const sink = new Sink(options);
    sink.port = await listen(sink.server, options.port);
    return sink;
  }

  /** Options that make an output send to this sink. */
  get overrides() {
    return { host: '127.0.0.1', port: this.port, tls: 'Off' };
  }

  /** Returns the records accepted so far, of one `sinkDestination` or of all. */
  records(name?: string): readonly LogRecord[] {
    return this.requests
      .filter(({ path }) => name === undefined || path === `/${name}`)
      .flatMap((request) => request.records);
  }

  /** Returns whether at least these numbers of records have arrived, by `sinkDestination`. */
  holds(counts: Readonly<Record<string, number>>): boolean {
    return Object.entries(counts).every(([name, count]) => this.records(name).length >= count);
  }

  /** Stops the sink. */
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

/** Returns a destination whose records a sink lists under this name. */
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
    ports: [443],
    problems: () => [],
    warnings: () => [],
  };
}

/** Parses a string with one record per line. */
export function parseLines(text: string): readonly LogRecord[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogRecord);
}
