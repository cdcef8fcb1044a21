/** One statement of an IAM policy; `Resource` holds exact ARNs. */
export interface PolicyStatement {
  /** Name of the statement, letters and digits. */
  readonly Sid?: string;
  /** What the statement does. */
  readonly Effect: 'Allow' | 'Deny';
  /** Who, in a policy of a resource. */
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  /** The API calls. */
  readonly Action: string | readonly string[];
  /** The ARNs; absent in a trust policy. */
  readonly Resource?: string | readonly string[];
  /** Further conditions, by operator and key. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The policy document that holds the statements, as JSON. */
export function policyDocument(...statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
