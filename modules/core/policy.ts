/** Statement of an IAM policy. `Resource` contains exact ARNs. */
export interface PolicyStatement {
  /** ID of the statement: letters and digits. */
  readonly Sid?: string;
  /** Effect of the statement. */
  readonly Effect: 'Allow' | 'Deny';
  /** Principals, in resource-based policies only. */
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  /** IAM actions, such as `s3:PutObject`. */
  readonly Action: string | readonly string[];
  /** ARNs of the resources; omitted in trust policies. */
  readonly Resource?: string | readonly string[];
  /** Conditions by operator and condition key. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Returns the JSON policy document with the given statements. */
export function policyDocument(...statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
