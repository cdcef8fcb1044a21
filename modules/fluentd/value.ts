import { isVariable, partsOf, renderText, type Text } from '../fluent-bit/value';

/**
 * A text as a value in a configuration file. Fluentd ends one that is not quoted at a comment, takes one that begins
 * with a bracket for JSON, and runs the Ruby within `#{…}` between double quotes: by that it reads its environment.
 *
 * @see https://docs.fluentd.org/configuration/config-file#supported-data-types-for-values
 */
export function quoted(text: Text): string {
  const parts = partsOf(text);
  if (parts.some(isVariable)) {
    const within = parts.map((part) =>
      isVariable(part) ? `#{ENV['${part.variable}']}` : part.replace(/[\\"#]/g, '\\$&'),
    );
    return `"${within.join('')}"`;
  }
  const literal = parts.join('');
  return isPlain(literal) ? literal : `'${literal.replace(/[\\']/g, '\\$&')}'`;
}

/** Whether Fluentd takes a text as it stands for nothing but itself. */
export function isPlain(text: string): boolean {
  return /^[^\s"'[{#](.*\S)?$/.test(text) && !/\s#/.test(text);
}

/** What keeps a text from being written into a configuration file, or nothing (F21). */
export function textProblem(text: Text): string | undefined {
  const parts = partsOf(text);
  const literal = parts.map((part) => (isVariable(part) ? 'x' : part)).join('');
  const odd = parts.filter(isVariable).find(({ variable: name }) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  const got = `got ${JSON.stringify(renderText(text))} (F21)`;
  if (odd) return `must name variables by letters, digits and underscores, got ${JSON.stringify(odd.variable)} (F21)`;
  if (literal.trim() === '')
    return 'must not be empty: Fluentd takes a name without a value for one that is not set (F21)';
  if (/[\u0000-\u001f\u007f]/.test(literal)) return `must be one line of text, ${got}`;
  return undefined;
}
