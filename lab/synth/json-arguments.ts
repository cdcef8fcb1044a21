/** Arguments of AWS resources whose values are JSON. */
const jsonArguments: ReadonlySet<string> = new Set([
  ...['assume_role_policy', 'container_definitions', 'dashboard_body', 'event_pattern', 'policy', 'policy_document'],
]);

/**
 * Returns an error for each argument of a resource that must be JSON and is not; values that are known only at deploy are
 * not checked.
 *
 * @param value the arguments, or a part of them
 * @param path of the value, for the messages
 */
export function jsonProblems(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const own = `${path}.${name}`;
    return typeof each === 'string' && jsonArguments.has(name) ? textProblems(each, own) : jsonProblems(each, own);
  });
}

function textProblems(text: string, path: string): readonly string[] {
  // Terraform reads a doubled "$" or "%" before a brace as the character itself.
  const isKnown = !/(?<!\$)\$\{|(?<!%)%\{/.test(text);
  try {
    if (isKnown) JSON.parse(text.replaceAll(/([$%])\1\{/g, '$1{'));
    return [];
  } catch (error) {
    return [`${path} must be JSON: ${(error as Error).message}`];
  }
}
