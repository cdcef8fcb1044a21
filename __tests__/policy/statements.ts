import { type Block, parseJson } from '../../lab/synth/synth';
import { blocks, list, type Resource } from './configuration';

/** A statement of a policy, every part of it in a list. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Who, as in `*`, `AWS:*` or `Service:ecs-tasks.amazonaws.com`. */
  readonly principals: readonly string[];
  /** Keys of the conditions with the values that they allow, by operator. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Types of the policies of identities. */
export const identityPolicyTypes = ['aws_iam_policy', 'aws_iam_role_policy'];

/** The statements of a policy, of a role's trust, or of a data source that makes a policy. */
export function statementsOf({ type, args }: Resource): readonly Statement[] {
  if (type === 'data.aws_iam_policy_document') return blocks(args['statement']).map(ofBlock);
  const text = documentOf({ type, args });
  return text === undefined || !isWritten(text) ? [] : blocks(parsePolicy(text)['Statement']).map(ofJson);
}

/** The text of a policy, or of a role's trust. */
export function documentOf({ type, args }: Pick<Resource, 'type' | 'args'>): string | undefined {
  return args[type === 'aws_iam_role' ? 'assume_role_policy' : 'policy'] as string | undefined;
}

/** Whether a text is a policy itself, rather than a reference to one. */
export function isWritten(text: string): boolean {
  return /^(\{|\$\{jsonencode\(\{)/.test(text);
}

function parsePolicy(text: string): Block {
  const [, expression] = /^\$\{jsonencode\((\{[^]*\})\)\}$/.exec(text) ?? [];
  return expression === undefined ? parseJson(text) : (JSON.parse(jsonOf(expression)) as Block);
}

/** An object in Terraform's own syntax as JSON. */
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

/** Whether a statement allows an action, by its name or by a pattern. */
export function allows(statement: Statement, action: string): boolean {
  return statement.effect === 'Allow' && isAbout(statement, action);
}

/** Whether a statement is about an action, by its name or by a pattern. */
export function isAbout({ actions }: Statement, action: string): boolean {
  return actions.some((pattern) => matches(pattern, action));
}

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.?+^$()|{}[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}

/** Whether a statement is about every resource. */
export function isUnlimited({ resources }: Statement): boolean {
  return resources.includes('*');
}

/** Whether a statement is about everybody. */
export function isForEverybody({ principals }: Statement): boolean {
  return principals.some((principal) => principal === '*' || principal === 'AWS:*');
}

/** Whether a statement holds under a condition only. */
export function isConditional({ conditions }: Statement): boolean {
  return Object.keys(conditions).length > 0;
}

/** Whether a statement refuses whoever comes without TLS. */
export function refusesPlainRequests(statement: Statement): boolean {
  const { effect, conditions } = statement;
  return (
    effect === 'Deny' && isForEverybody(statement) && String(conditions['Bool']?.['aws:SecureTransport']) === 'false'
  );
}
