import { createHash } from 'node:crypto';
import { type AwsCall, isChange } from './aws-call';

/** What is done to a call: it is answered with an error instead of being carried out, or carried out and not answered. */
export type Fault = Refusal | 'lost-by-error' | 'lost-by-reset';

/** A fault before the call is carried out. */
export type Refusal = 'internal' | 'unavailable' | 'throttled';

/** Chooses what is done to a call, the how-manieth of its service and action it is. */
export type Faults = (call: AwsCall, occurrence: number) => Fault | undefined;

/** Leaves every call alone. */
export const none: Faults = () => undefined;

const refusals = ['internal', 'unavailable', 'throttled'] as const;

/** Refuses a share of the calls, as if at random: the same seed refuses the same ones of each action. */
export function refuse({ share, seed }: { readonly share: number; readonly seed: number }): Faults {
  return (call, occurrence) => {
    const drawn = draw(seed, call, occurrence);
    return drawn < share ? refusals[Math.floor((drawn / share) * refusals.length)] : undefined;
  };
}

/** Carries out every call that changes something, and loses the answer of the first of each action. */
export function loseFirstAnswers({ seed }: { readonly seed: number }): Faults {
  return (call, occurrence) => {
    if (occurrence > 1 || !isChange(call)) return undefined;
    return draw(seed, call, occurrence) < 0.5 ? 'lost-by-error' : 'lost-by-reset';
  };
}

/** A number from 0 to 1 that looks random, and is the same for the same call. */
function draw(seed: number, { service, action }: AwsCall, occurrence: number): number {
  const hash = createHash('sha256').update(`${seed} ${service} ${action} ${occurrence}`).digest();
  return hash.readUInt32BE() / 2 ** 32;
}
