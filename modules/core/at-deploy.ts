import { Fn, Token, Tokenization } from 'cdktf';

/** Reference to a string that is known only at deploy, in a string. */
export const stringToken = /\$\{TfToken\[[^\]]*\]\}/g;

/**
 * Returns a text with values that are known only at deploy, of which Terraform refuses each that does not match.
 *
 * @param pattern regular expression of RE2 without backslashes, which Terraform would read as escapes
 */
export function matchingAtDeploy(text: string, pattern: string): string {
  return text.replace(stringToken, (token) =>
    derived(`${pattern} ${token}`, () => Token.asString(Fn.regex(pattern, token))),
  );
}

/** Returns a text with values that are known only at deploy, in which Terraform replaces strings, one after the other. */
export function replacedAtDeploy(text: string, replacements: readonly (readonly [from: string, to: string])[]): string {
  const replaced = (token: string) =>
    replacements.reduce((each, [from, to]) => Fn.replace(each, Fn.rawString(from), Fn.rawString(to)), token);
  return text.replace(stringToken, (token) =>
    derived(`${JSON.stringify(replacements)} ${token}`, () => replaced(token)),
  );
}

/**
 * Returns the type of the resource or data source of the AWS provider of which a token is an attribute, such as
 * `aws_ssm_parameter`; `undefined` for other values.
 */
export function attributeTypeOf(token: string): string | undefined {
  const [reference] = Tokenization.reverseString(token).tokens;
  const identifier =
    reference !== undefined && 'identifier' in reference && typeof reference.identifier === 'string'
      ? reference.identifier
      : '';
  return /^(?:data\.)?(aws_\w+)\./.exec(identifier)?.[1];
}

/** Equal values must have equal references, because routes and destinations are compared. */
const references = new Map<string, string>();

function derived(key: string, make: () => string): string {
  const reference = references.get(key) ?? make();
  references.set(key, reference);
  return reference;
}
