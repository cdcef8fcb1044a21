import { type Check, judge } from './check';
import { type Exception, exceptions } from './exceptions';
import { configurationsOf, type VariantName } from './variants';

/** What came of a check with some settings. */
export interface Outcome {
  /** Addresses of what was judged. */
  readonly judged: readonly string[];
  /** What it does not hold for and need not, by the exceptions that say so. */
  readonly accepted: readonly Exception[];
  /** Addresses of what it must hold for and does not. */
  readonly failing: readonly string[];
}

/** Asks a check of both stacks. */
export function outcomeOf(check: Check, variant: VariantName): Outcome {
  const judgements = configurationsOf(variant).map((configuration) => judge(check, configuration));
  const ofCheck = exceptions.filter(({ ids, variants }) => ids.includes(check.id) && variants.includes(variant));
  const failing = judgements
    .flatMap((judgement) => judgement.failing)
    .map((address) => ofCheck.find(({ at }) => at.test(address)) ?? address);
  return {
    judged: judgements.flatMap(({ judged }) => judged),
    accepted: failing.filter((each) => typeof each !== 'string'),
    failing: failing.filter((each) => typeof each === 'string'),
  };
}

/** Words for what came of a check. */
export const verdicts = ['holds', 'accepted', 'fails', 'does not apply'] as const;

/** What came of a check, in a word. */
export type Verdict = (typeof verdicts)[number];

/** Says in a word what came of a check. */
export function verdictOf({ judged, accepted, failing }: Outcome): Verdict {
  if (judged.length === 0) return 'does not apply';
  if (failing.length > 0) return 'fails';
  return accepted.length > 0 ? 'accepted' : 'holds';
}
