import { type Block, parseJson } from '../../lab/synth/synth';
import { blocks, list, type Resource } from './configuration';

/** A policy statement, with every element as an array. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Principals, such as `*`, `AWS:*` or `Service:ecs-tasks.amazonaws.com`. */
  readonly principals: readonly string[];
  /** Condition keys with their values, by operator. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Resource types of identity policies. */
export const identityPolicyTypes = ['aws_iam_policy', 'aws_iam_role_policy'];

/** Statements of a policy, of a role's trust policy, or of a policy document data source. */
export function statementsOf({ type, args }: Resource): readonly Statement[] {
  if (type === 'data.aws_iam_policy_document') return blocks(args['statement']).map(ofBlock);
  const text = documentOf({ type, args });
  return text === undefined || !isWritten(text) ? [] : blocks(parsePolicy(text)['Statement']).map(ofJson);
}

/** Policy or trust policy as a string. */
export function documentOf({ type, args }: Pick<Resource, 'type' | 'args'>): string | undefined {
  return args[type === 'aws_iam_role' ? 'assume_role_policy' : 'policy'] as string | undefined;
}

/** Returns `true` if a string is a policy, not a reference to one. */
export function isWritten(text: string): boolean {
  return /^(\{|\$\{jsonencode\(\{)/.test(text);
}

function parsePolicy(text: string): Block {
  const [, expression] = /^\$\{jsonencode\((\{[^]*\})\)\}$/.exec(text) ?? [];
  return expression === undefined ? parseJson(text) : (JSON.parse(jsonOf(expression)) as Block);
}

/** Converts an object in Terraform syntax to JSON. */
function jsonOf(expression: string): string {
  return expression.replace(/"(?:[^"\\]|\\.)*"|=|[A-Za-z_][\w.[\]-]*/g, (token) => {
    if (token.startsWith('"')) return token;
    return token === '=' ? ':' : JSON.stringify(`\${${token}}`);
  });
}

function ofJson({ Effect, Action, Resource, Principal, Condition = {} }: Block): Statement {
  const principals =
    typeof Principal === 'object'
      ? Object.entries<unknown>(Principal as Block).flatMap(([kind, who]) => list(who).map((each) => `${kind}:${each}`))
      : list(Principal).map(String);
  return {
    effect: Effect as Statement['effect'],
    actions: list(Action).map(String),
    resources: list(Resource).map(String),
    principals,
    conditions: Condition as Statement['conditions'],
  };
}

function ofBlock({ effect = 'Allow', actions, resources, principals, condition }: Block): Statement {
  const conditions = blocks(condition).map(({ test, variable, values }) => [test, { [variable]: values }] as const);
  return {
    effect: effect as Statement['effect'],
    actions: list(actions).map(String),
    resources: list(resources).map(String),
    principals: blocks(principals).flatMap(({ type, identifiers }) =>
      type === '*' ? ['*'] : list(identifiers).map((each) => `${type}:${each}`),
    ),
    conditions: Object.fromEntries(conditions),
  };
}

/** Returns `true` if a statement allows an action, by name or by pattern. */
export function allows(statement: Statement, action: string): boolean {
  return statement.effect === 'Allow' && isAbout(statement, action);
}

/** Returns `true` if a statement applies to an action, by name or by pattern. */
export function isAbout({ actions }: Statement, action: string): boolean {
  return actions.some((pattern) => matches(pattern, action));
}

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.?+^$()|{}[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}

/** Returns `true` if a statement applies to every resource. */
export function isUnlimited({ resources }: Statement): boolean {
  return resources.includes('*');
}

/** Returns `true` if a statement applies to everybody. */
export function isForEverybody({ principals }: Statement): boolean {
  return principals.some((principal) => principal === '*' || principal === 'AWS:*');
}

/** Returns `true` if a statement has a condition. */
export function isConditional({ conditions }: Statement): boolean {
  return Object.keys(conditions).length > 0;
}

/** Returns `true` if a statement denies requests without TLS. */
export function refusesPlainRequests(statement: Statement): boolean {
  const { effect, conditions } = statement;
  return (
    effect === 'Deny' && isForEverybody(statement) && String(conditions['Bool']?.['aws:SecureTransport']) === 'false'
  );
}
