import { type Configuration, ofTypes, type Resource } from './configuration';

/**
 * How far a check is worth its price:
 *
 * - `N`   no regret: it costs nothing
 * - `N$`  no regret, at a small running cost
 * - `N+`  no regret once there is a certificate
 * - `D`   debatable
 * - `C`   costly
 * - `X`   what a scanner means by it but does not look at
 */
export type CheckClass = 'N' | 'N$' | 'N+' | 'D' | 'C' | 'X';

/** One thing that must hold of a configuration. */
export interface Check {
  /** Id of the check in checkov (`CKV…`) or trivy (`AWS-…`), or one of our own (`OWN_…`). */
  readonly id: string;

  /** How far it is worth its price. */
  readonly class: CheckClass;

  /** What must hold. */
  readonly states: string;

  /** Types of the resources that it is about. */
  readonly types: readonly string[];

  /**
   * Which of them it judges.
   *
   * @default - all
   */
  readonly judges?: (resource: Resource, configuration: Configuration) => boolean;

  /** Whether it holds for one of them. */
  readonly holds: (resource: Resource, configuration: Configuration) => boolean;

  /** A configuration in which it holds for all that it judges. */
  readonly passes: Configuration;

  /** A configuration in which it holds for nothing that it judges. */
  readonly fails: Configuration;
}

/** What a check says of a configuration, by address. */
export interface Judgement {
  /** What it judges. */
  readonly judged: readonly string[];
  /** What it does not hold for. */
  readonly failing: readonly string[];
}

/** Judges a configuration by a check. */
export function judge({ types, judges = () => true, holds }: Check, configuration: Configuration): Judgement {
  const judged = ofTypes(configuration, types).filter((resource) => judges(resource, configuration));
  const failing = judged.filter((resource) => !holds(resource, configuration));
  return { judged: judged.map(({ address }) => address), failing: failing.map(({ address }) => address) };
}
