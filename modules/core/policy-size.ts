import { policyDocument, type PolicyStatement } from './policy';

/**
 * Maximum number of characters of all inline policies of a role together, and of a managed policy; and of the managed
 * policies that are attached to a role. AWS counts no white space.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const policyLimits = { inline: 10_240, managed: 6_144, attachments: 10 } as const;

/** Number of characters that a value known only at deploy is assumed to have. */
export const tokenSize = 200;

/** Returns the number of characters of a policy document, as AWS counts it. */
export function documentSize(document: string): number {
  return document.replace(/\$\{[^}]*\}/g, '-'.repeat(tokenSize)).replace(/\s/g, '').length;
}

/** Statements of an inline policy, and of the managed policies for what exceeds it. */
export interface DividedPolicy {
  /** Statements of the inline policy; empty if there is no room. */
  readonly inline: readonly PolicyStatement[];
  /** Statements of each managed policy. */
  readonly managed: readonly (readonly PolicyStatement[])[];
}

/**
 * Divides statements into policies: as much as possible into a first one of at most `room` characters, and the rest into
 * managed policies. A statement that does not fit is divided by its resources, or by the values of its condition.
 */
export function dividePolicy(statements: readonly PolicyStatement[], room: number): DividedPolicy {
  const inline: PolicyStatement[] = [];
  const managed: PolicyStatement[][] = [];
  let policy = inline;
  const empty = documentSize(policyDocument());
  let left = room - empty;
  const add = (statement: PolicyStatement): void => {
    const size = documentSize(JSON.stringify(statement)) + 1;
    const divided = size > left ? halves(statement) : undefined;
    if (divided) return divided.forEach(add);
    if (size > left) {
      policy = [];
      managed.push(policy);
      left = policyLimits.managed - empty;
    }
    policy.push(statement);
    left -= size;
  };
  statements.forEach(add);
  return managed.length === 0 ? { inline, managed } : { inline: merged(inline), managed: managed.map(merged) };
}

/** Returns two statements that together allow the same, or `undefined` if a statement cannot be divided. */
function halves(statement: PolicyStatement): readonly PolicyStatement[] | undefined {
  const { Resource, Condition = {} } = statement;
  if (isDivisible(Resource)) return inHalves(Resource).map((half) => ({ ...statement, Resource: half }));
  for (const [operator, keys] of Object.entries(Condition)) {
    const found = Object.entries(keys).find(([, values]) => isDivisible(values));
    if (!found) continue;
    const [key, values] = found;
    return inHalves([values].flat()).map((half) => {
      return { ...statement, Condition: { ...Condition, [operator]: { ...keys, [key]: half } } };
    });
  }
  return undefined;
}

function isDivisible(values: string | readonly string[] | undefined): values is readonly string[] {
  return typeof values === 'object' && values.length > 1;
}

function inHalves(values: readonly string[]): readonly (readonly string[])[] {
  const middle = Math.ceil(values.length / 2);
  return [values.slice(0, middle), values.slice(middle)];
}

/** Joins neighbouring statements that differ in their resources only, as those of a divided statement do. */
function merged(statements: readonly PolicyStatement[]): PolicyStatement[] {
  const all: PolicyStatement[] = [];
  for (const statement of statements) {
    const last = all.at(-1);
    const resources = last && commonResources(last, statement);
    if (resources) all[all.length - 1] = { ...statement, Resource: resources };
    else all.push(statement);
  }
  return all;
}

function commonResources(one: PolicyStatement, other: PolicyStatement): readonly string[] | undefined {
  if (typeof one.Resource !== 'object' || typeof other.Resource !== 'object') return undefined;
  const isSame = JSON.stringify({ ...one, Resource: '' }) === JSON.stringify({ ...other, Resource: '' });
  return isSame ? [...one.Resource, ...other.Resource] : undefined;
}
