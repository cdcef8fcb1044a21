import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listen } from './free-port';

/**
 * Simulated state of a server behind a `ServiceFaultProxy`: works, refuses connections, responds with status 503, or hangs,
 * which means that it accepts requests and never responds.
 */
export type Fault = 'none' | 'refuse' | '503' | 'hang';

/** Throttling errors of S3, and of services with JSON protocols. */
const slowDown =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';
const unavailable = '{"__type":"ServiceUnavailableException"}';

/** A proxy in front of a local server that simulates faults of the server. */
export class ServiceFaultProxy {
  private fault: Fault = 'none';
  private port = 0;
  private readonly agent = new Agent({ keepAlive: true });
  private server = this.makeServer();

  private constructor(private readonly target: string) {}

  /** Starts a proxy in front of the server at an address. */
  static async start(target: string): Promise<ServiceFaultProxy> {
    const proxy = new ServiceFaultProxy(target);
    proxy.port = await listen(proxy.server);
    return proxy;
  }

  /** Address of the proxy, which stays the same during all faults. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Simulates a fault from now on. Earlier requests are still answered. */
  async fail(fault: Fault): Promise<void> {
    const before = this.fault;
    this.fault = fault;
    if (fault === 'refuse') this.close();
    else if (before === 'refuse') await this.open();
  }

  /** Stops the proxy. */
  stop(): void {
    this.close();
    this.server.closeAllConnections();
    this.agent.destroy();
  }

  private async open(): Promise<void> {
    this.server = this.makeServer();
    await listen(this.server, this.port);
  }

  private close(): void {
    this.server.close();
    this.server.closeIdleConnections();
  }

  private makeServer() {
    return createServer((from, to) => this.take(from, to));
  }

  private take(from: IncomingMessage, to: ServerResponse): void {
    const { fault } = this;
    if (fault === 'none') return this.forward(from, to);
    // On a connection that was in use when the others were closed.
    if (fault === 'refuse') from.destroy();
    else from.resume();
    if (fault === '503') from.on('end', () => answerBusy(to, 'x-amz-target' in from.headers));
  }

  private forward(from: IncomingMessage, to: ServerResponse): void {
    const { method, url, headers } = from;
    const onward = request(this.target + url, { method, headers, agent: this.agent }, (answer) => {
      // Unchanged, because Fluent Bit finds `ETag` only in this spelling.
      to.writeHead(answer.statusCode!, answer.rawHeaders);
      answer.pipe(to);
    });
    onward.on('error', () => from.destroy());
    from.pipe(onward);
  }
}

function answerBusy(to: ServerResponse, speaksJson: boolean): void {
  const [type, body] = speaksJson ? ['application/x-amz-json-1.1', unavailable] : ['application/xml', slowDown];
  to.writeHead(503, { 'content-type': type }).end(body);
}
