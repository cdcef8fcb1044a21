import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type AwsCall, awsCall } from '../deploy-faults/aws-call';
import { awsError } from '../deploy-faults/aws-error';
import { type Fault, type Faults, none, type Refusal } from '../deploy-faults/faults';
import { type Answer, OnceOnly } from '../deploy-faults/once-only';

/** Statistics of a proxy. */
export interface ProxyCounts {
  /** Number of received calls. */
  readonly calls: number;

  /** Number of calls that repeated a failed call. */
  readonly retries: number;

  /** Number of injected faults, by type. */
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
}

/**
 * A server that forwards AWS API calls to an emulator, and injects the faults that `faults` chooses. It accepts
 * connections from this machine only.
 */
export class AwsApiFaultProxy {
  /** Chooses the faults of the next calls. */
  faults: Faults = none;

  /** Called after each call is carried out. The response is forwarded when the function has completed. */
  onCarriedOut: (call: AwsCall) => Promise<unknown> | unknown = () => {};

  private readonly server = createServer((incoming, outgoing) => {
    // The caller or the emulator has exited.
    this.handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  private readonly occurrences = new Map<string, number>();
  private conditional: Promise<unknown> = Promise.resolve();
  private readonly onceOnly = new OnceOnly();
  private readonly counted = { calls: 0, retries: 0, faults: {} as Partial<Record<Fault, number>> };

  private constructor(private readonly target: string) {}

  /** Starts a proxy in front of an emulator, on a free port. */
  static async start(target: string): Promise<AwsApiFaultProxy> {
    const proxy = new AwsApiFaultProxy(target);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** URL of the proxy. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Statistics so far. */
  get counts(): ProxyCounts {
    return structuredClone(this.counted);
  }

  /** Stops the proxy. */
  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const call = awsCall(incoming.method!, incoming.url!, incoming.headers, body);
    const fault = this.faultFor(call);

    if (fault === 'internal' || fault === 'unavailable' || fault === 'throttled') {
      return sendError(outgoing, call, fault);
    }
    const answer = this.onceOnly.answerTo(call, body) ?? (await this.carryOutInTurn(incoming, body));
    this.onceOnly.keep(call, body, answer);
    await this.onCarriedOut(call);
    if (fault === 'lost-by-error') return sendError(outgoing, call, 'internal');
    if (fault === 'lost-by-reset') return void incoming.socket.resetAndDestroy();
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  private faultFor(call: AwsCall): Fault | undefined {
    const key = `${call.service} ${call.action}`;
    const occurrence = (this.occurrences.get(key) ?? 0) + 1;
    this.occurrences.set(key, occurrence);
    const fault = this.faults(call, occurrence);

    this.counted.calls += 1;
    if (call.isRetry) this.counted.retries += 1;
    if (fault) this.counted.faults[fault] = (this.counted.faults[fault] ?? 0) + 1;
    return fault;
  }

  /** Serializes conditional writes: S3 checks the condition and writes atomically, the emulator in two steps. */
  private async carryOutInTurn(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
    if (incoming.headers['if-none-match'] === undefined) return this.carryOut(incoming, body);
    const answer = this.conditional.then(() => this.carryOut(incoming, body));
    this.conditional = answer.catch(() => {});
    return answer;
  }

  private async carryOut({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const forwarded = request(`${this.target}${url}`, { method, headers });
    forwarded.end(body);
    const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
    return { status: answer.statusCode!, headers: answer.headers, body: await buffer(answer) };
  }
}

function sendError(outgoing: ServerResponse, { service }: AwsCall, kind: Refusal): void {
  const { status, contentType, body } = awsError(service, kind);
  outgoing.writeHead(status, { 'content-type': contentType }).end(body);
}
