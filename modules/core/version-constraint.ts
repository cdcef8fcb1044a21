/** Version of a provider. */
export type Version = `${number}.${number}.${number}`;

/** A condition of a constraint, such as `~> 5.90`. */
interface Condition {
  readonly operator: string;
  readonly segments: readonly number[];
}

/**
 * Returns whether a version constraint of Terraform, such as `>= 5.100.0, < 6.0.0`, excludes a version and all later ones.
 * Conditions that Terraform does not know are left to it.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function excludesFrom(constraint: string, version: Version): boolean {
  const minimum = segmentsOf(version);
  return constraint
    .split(',')
    .flatMap(conditionIn)
    .some((condition) => isBelow(condition, minimum));
}

/** Returns which of two versions is later: a positive number for the first one. */
export function compareVersions(one: string, other: string): number {
  return compared(segmentsOf(one), segmentsOf(other));
}

function conditionIn(text: string): readonly Condition[] {
  const [, operator = '', version] = /^\s*(=|!=|>=?|<=?|~>)?\s*(\d+(?:\.\d+){0,2})\s*$/.exec(text) ?? [];
  return version === undefined ? [] : [{ operator: operator || '=', segments: segmentsOf(version) }];
}

/** Returns whether all versions that meet a condition are below a minimum. */
function isBelow({ operator, segments }: Condition, minimum: readonly number[]): boolean {
  switch (operator) {
    case '=':
    case '<=':
      return compared(segments, minimum) < 0;
    case '<':
      return compared(segments, minimum) <= 0;
    case '~>':
      // Only the last given segment may rise: `~> 5.90` is below 6, and `~> 5` has no end.
      return segments.length > 1 && compared(nextOf(segments), minimum) <= 0;
    default:
      return false;
  }
}

/** Returns the first version that `~>` excludes. */
function nextOf(segments: readonly number[]): readonly number[] {
  const kept = segments.slice(0, -1);
  return kept.map((segment, index) => (index === kept.length - 1 ? segment + 1 : segment));
}

function segmentsOf(version: string): readonly number[] {
  return version.split('.').map(Number);
}

function compared(one: readonly number[], other: readonly number[]): number {
  const differences = [0, 1, 2].map((index) => (one[index] ?? 0) - (other[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}
