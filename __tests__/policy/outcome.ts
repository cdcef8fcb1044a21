import { type Check, evaluate } from './check';
import { type Exception, exceptions } from './exceptions';
import { configurationsOf, type VariantName } from './variants';

/** Outcome of a check with given settings. */
export interface Outcome {
  /** Addresses of the evaluated resources. */
  readonly evaluated: readonly string[];
  /** Exceptions that accept a failing resource. */
  readonly accepted: readonly Exception[];
  /** Addresses of failing resources without an exception. */
  readonly failing: readonly string[];
}

/** Evaluates a check for both stacks. */
export function outcomeOf(check: Check, variant: VariantName): Outcome {
  const results = configurationsOf(variant).map((configuration) => evaluate(check, configuration));
  const ofCheck = exceptions.filter(({ ids, variants }) => ids.includes(check.id) && variants.includes(variant));
  const failing = results
    .flatMap((result) => result.failing)
    .map((address) => ofCheck.find(({ at }) => at.test(address)) ?? address);
  return {
    evaluated: results.flatMap(({ evaluated }) => evaluated),
    accepted: failing.filter((each) => typeof each !== 'string'),
    failing: failing.filter((each) => typeof each === 'string'),
  };
}

/** Possible verdicts. */
export const verdicts = ['holds', 'accepted', 'fails', 'does not apply'] as const;

/** Verdict on a check. */
export type Verdict = (typeof verdicts)[number];

/** Summarizes an outcome as a verdict. */
export function verdictOf({ evaluated, accepted, failing }: Outcome): Verdict {
  if (evaluated.length === 0) return 'does not apply';
  if (failing.length > 0) return 'fails';
  return accepted.length > 0 ? 'accepted' : 'holds';
}
