import type { IncomingHttpHeaders } from 'node:http';
import type { AwsCall } from './aws-call';

/** An answer of AWS, as it came. */
export interface Answer {
  /** Status of HTTP. */
  readonly status: number;

  /** Headers, their names in lower case. */
  readonly headers: IncomingHttpHeaders;

  /** Everything after the headers. */
  readonly body: Buffer;
}

/**
 * What AWS carries out at most once, and the emulator each time it is asked: calls with a client token, and what makes
 * a load balancer, its target groups and its listeners. Asked again for the same, AWS repeats its first answer.
 * `emulator-gaps.test.ts` proves that of the emulator.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 */
export class OnceOnly {
  private readonly answers = new Map<string, Answer>();

  /** The answer that such a call got before. */
  answerTo(call: AwsCall, body: Buffer): Answer | undefined {
    return isOnceOnly(call, body) ? this.answers.get(keyOf(call, body)) : undefined;
  }

  /** Keeps the answer to such a call, if it succeeded. */
  keep(call: AwsCall, body: Buffer, answer: Answer): void {
    if (isOnceOnly(call, body) && answer.status < 300) this.answers.set(keyOf(call, body), answer);
  }
}

const loadBalancing = /^Create(LoadBalancer|TargetGroup|Listener)$/;

function isOnceOnly({ service, action }: AwsCall, body: Buffer): boolean {
  return (
    /\b[Cc]lientToken\b/.test(body.toString()) || (service === 'elasticloadbalancing' && loadBalancing.test(action))
  );
}

function keyOf({ service, action }: AwsCall, body: Buffer): string {
  return [service, action, body.toString()].join(' ');
}
