import { createHash } from 'node:crypto';
import { type AwsCall, isChange } from './aws-call';

/** Fault of a call: it is rejected with an error, or it is carried out and its response is lost. */
export type Fault = Refusal | 'lost-by-error' | 'lost-by-reset';

/** Fault of a call that is not carried out. */
export type Refusal = 'internal' | 'unavailable' | 'throttled';

/** Chooses the fault of a call by its number among the calls of its service and action. */
export type Faults = (call: AwsCall, occurrence: number) => Fault | undefined;

/** Injects no faults. */
export const none: Faults = () => undefined;

const refusals = ['internal', 'unavailable', 'throttled'] as const;

/** Rejects a pseudorandom share of the calls; the same seed rejects the same calls of each action. */
export function refuse({ share, seed }: { readonly share: number; readonly seed: number }): Faults {
  return (call, occurrence) => {
    const drawn = draw(seed, call, occurrence);
    return drawn < share ? refusals[Math.floor((drawn / share) * refusals.length)] : undefined;
  };
}

/** Carries out all calls, and loses the response to the first call of each action that changes something. */
export function loseFirstAnswers({ seed }: { readonly seed: number }): Faults {
  return (call, occurrence) => {
    if (occurrence > 1 || !isChange(call)) return undefined;
    return draw(seed, call, occurrence) < 0.5 ? 'lost-by-error' : 'lost-by-reset';
  };
}

/** Returns a pseudorandom number from 0 to 1, which is the same for the same call. */
function draw(seed: number, { service, action }: AwsCall, occurrence: number): number {
  const hash = createHash('sha256').update(`${seed} ${service} ${action} ${occurrence}`).digest();
  return hash.readUInt32BE() / 2 ** 32;
}
