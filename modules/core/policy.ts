import { Fn } from 'cdktf';
import { attributeTypeOf, matchingAtDeploy, stringToken } from './at-deploy';
import { encodedByTerraform, terraformJson } from './terraform-json';

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

/**
 * Returns the JSON policy document with the given statements. Attributes of AWS resources are inserted as they are. Any
 * other value that only Terraform knows, such as a variable, is encoded, and matches nothing but itself: wildcards in it
 * match literally, and are refused in principals, which cannot contain them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
export function policyDocument(...statements: readonly PolicyStatement[]): string {
  const written = statements.map((statement) => {
    const members = Object.entries(statement)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => `"${name}":${terraformJson(member, encodeFor(name))}`);
    return `{${members.join(',')}}`;
  });
  return `{"Version":"2012-10-17","Statement":[${written.join(',')}]}`;
}

/** Returns the function that writes a string with tokens in a member of a statement. */
function encodeFor(member: string): (value: unknown) => string {
  const literally = member === 'Principal' ? withoutWildcards : withEscapedWildcards;
  return (value) => {
    if (typeof value !== 'string') return encodedByTerraform(value);
    const others = [...value.matchAll(stringToken)].filter(([token]) => attributeTypeOf(token) === undefined);
    // Like `terraformLiteral`, except for tokens.
    if (others.length === 0) return JSON.stringify(value).replace(/[$%](?=\{)(?!\{TfToken\[)/g, '$&$&');
    return encodedByTerraform(
      value.replace(stringToken, (token) => (attributeTypeOf(token) ? token : literally(token))),
    );
  };
}

/** IAM reads `${*}`, `${?}` and `${$}` as the characters themselves. */
function withEscapedWildcards(token: string): string {
  return ['$', '*', '?'].reduce((text, character) => Fn.replace(text, character, `\${${character}}`), token);
}

function withoutWildcards(token: string): string {
  return matchingAtDeploy(token, '^[^*?]*$');
}
