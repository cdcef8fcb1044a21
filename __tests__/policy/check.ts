import { type Configuration, ofTypes, type Resource } from './configuration';

/**
 * Class of a check, by cost and benefit:
 *
 * - `N`   recommended, at no cost
 * - `N$`  recommended, at a small running cost
 * - `N+`  recommended with a certificate
 * - `D`   debatable
 * - `C`   costly
 * - `X`   recommended: intended by a scanner, but not checked by it
 */
export type CheckClass = 'N' | 'N$' | 'N+' | 'D' | 'C' | 'X';

/** A requirement for a configuration. */
export interface Check {
  /** Id of the check in checkov (`CKV…`) or trivy (`AWS-…`), or of this project (`OWN_…`). */
  readonly id: string;

  /** Class of the check. */
  readonly class: CheckClass;

  /** Requirement, as a sentence. */
  readonly states: string;

  /** Types of the resources that the check evaluates. */
  readonly types: readonly string[];

  /**
   * Selects the resources of these types that the check evaluates.
   *
   * @default - all
   */
  readonly selects?: (resource: Resource, configuration: Configuration) => boolean;

  /** Returns `true` if a resource meets the requirement. */
  readonly holds: (resource: Resource, configuration: Configuration) => boolean;

  /** A configuration in which every evaluated resource passes. */
  readonly passes: Configuration;

  /** A configuration in which every evaluated resource fails. */
  readonly fails: Configuration;
}

/** Result of a check for a configuration, by resource address. */
export interface Evaluation {
  /** Evaluated resources. */
  readonly evaluated: readonly string[];
  /** Resources that fail. */
  readonly failing: readonly string[];
}

/** Evaluates a check for a configuration. */
export function evaluate({ types, selects = () => true, holds }: Check, configuration: Configuration): Evaluation {
  const evaluated = ofTypes(configuration, types).filter((resource) => selects(resource, configuration));
  const failing = evaluated.filter((resource) => !holds(resource, configuration));
  return { evaluated: evaluated.map(({ address }) => address), failing: failing.map(({ address }) => address) };
}
