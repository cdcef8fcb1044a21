import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listen } from './free-port';

/**
 * What a server seems to do behind a `FaultProxy`: work, refuse connections, answer with status 503, or hang, which is to
 * take requests and never answer them.
 */
export type Fault = 'none' | 'refuse' | '503' | 'hang';

/** What S3 says when it is asked too much, and then what services say that speak JSON. */
const slowDown =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';
const unavailable = '{"__type":"ServiceUnavailableException"}';

/** A proxy before a server on this machine, behind which the server fails when we want it to. */
export class FaultProxy {
  private fault: Fault = 'none';
  private port = 0;
  private readonly agent = new Agent({ keepAlive: true });
  private server = this.makeServer();

  private constructor(private readonly target: string) {}

  /** Starts one before the server at this address. */
  static async start(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    proxy.port = await listen(proxy.server);
    return proxy;
  }

  /** Its address, the same through all faults. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Has the server fail in this way from now on. What it was asked before, it still answers. */
  async fail(fault: Fault): Promise<void> {
    const before = this.fault;
    this.fault = fault;
    if (fault === 'refuse') this.close();
    else if (before === 'refuse') await this.open();
  }

  /** Ends it. */
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
    // Over a connection that was busy when the others were closed.
    if (fault === 'refuse') from.destroy();
    else from.resume();
    if (fault === '503') from.on('end', () => answerBusy(to, 'x-amz-target' in from.headers));
  }

  private forward(from: IncomingMessage, to: ServerResponse): void {
    const { method, url, headers } = from;
    const onward = request(this.target + url, { method, headers, agent: this.agent }, (answer) => {
      // As they came: Fluent Bit finds `ETag` in this spelling alone.
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
