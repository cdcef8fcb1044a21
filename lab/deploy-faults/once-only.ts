import type { IncomingHttpHeaders } from 'node:http';
import type { AwsCall } from './aws-call';

/** A response of AWS. */
export interface Answer {
  /** HTTP status. */
  readonly status: number;

  /** Headers, with names in lowercase. */
  readonly headers: IncomingHttpHeaders;

  /** Body. */
  readonly body: Buffer;
}

/**
 * Calls that AWS carries out at most once, but the emulator each time: calls with a client token, and calls that create
 * load balancers, target groups and listeners. AWS responds to a repeated call with its first response.
 * `emulator-gaps.test.ts` verifies the behavior of the emulator.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 */
export class OnceOnly {
  private readonly answers = new Map<string, Answer>();

  /** Returns the earlier response to such a call. */
  answerTo(call: AwsCall, body: Buffer): Answer | undefined {
    return isOnceOnly(call, body) ? this.answers.get(keyOf(call, body)) : undefined;
  }

  /** Stores the response to such a call, if it succeeded. */
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
