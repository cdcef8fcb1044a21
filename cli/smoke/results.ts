import type { ConfigDelivery } from '../../modules';
import type { Place } from './delivery-cases';
import type { Settled } from './probes';
import type { RecordCount } from './records';
import type { TaskEnd } from './workload';

/** Parts of a run: the first revision, the second, and the first again after a rollback. */
export type Passage = 'first' | 'second' | 'rollback';

/** Records of a task or of the service, counted at one place. */
export interface Check {
  /** Name of the case, or the service. */
  readonly subject: string;
  /** Delivery of the router's configuration. */
  readonly delivery: ConfigDelivery['by'];
  /** Part of the run. */
  readonly passage: Passage;
  /** Place where the records were counted. */
  readonly place: Place;
  /** The records. */
  readonly count: RecordCount;
  /** End of the task. */
  readonly end?: TaskEnd;
}

/** Results of a run, which are added while it lasts. */
export interface Results {
  /** Counted records. */
  readonly checks: Check[];
  /** Answers to the open questions. */
  facts: readonly Settled[];
  /** The alarm that was raised, with its states. */
  alarm: { readonly name: string; readonly states: readonly string[]; readonly raised: boolean } | undefined;
  /** ARNs that are left after the destruction; `undefined` if it was not completed. */
  leftovers: readonly string[] | undefined;
  /** Messages of the errors that ended the run, and of its destruction. */
  readonly errors: string[];
}

/** Returns the results of a run that has not begun. */
export function noResults(): Results {
  return { checks: [], facts: [], alarm: undefined, leftovers: undefined, errors: [] };
}

/** Returns `true` if all records arrived, the alarm was raised and nothing is left. */
export function hasPassed({ checks, alarm, leftovers, errors }: Results): boolean {
  const isComplete = checks.length > 0 && checks.every(({ count }) => count.missing.length === 0);
  return isComplete && errors.length === 0 && alarm?.raised === true && leftovers?.length === 0;
}
