import { rule } from '../core/rule';
import { isVariable, partsOf, renderText, type Text } from '../fluent-bit/value';

/**
 * Quotes a string for a configuration file if needed. In an unquoted value, Fluentd reads `#` as a comment and a
 * leading bracket as JSON; in double quotes, it runs the Ruby code in `#{…}`, which is how environment variables are
 * read.
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

/** Returns `true` if Fluentd reads an unquoted string literally. */
export function isPlain(text: string): boolean {
  return /^[^\s"'[{#](.*\S)?$/.test(text) && !/\s#/.test(text);
}

/** Returns the reason why a string cannot be written to a configuration file, or `undefined`. */
export function textProblem(text: Text): string | undefined {
  return writableText(text)[0];
}

const writableText = rule('F21', {
  section: 'Fluentd',
  states: 'The value of an option is a single line and is not empty.',
  severity: 'error',
  fix: "To use a value from the router's environment, specify `variable('NAME')`.",
  check: reasonNotToWrite,
});

function reasonNotToWrite(text: Text): string | undefined {
  const parts = partsOf(text);
  const literal = parts.map((part) => (isVariable(part) ? 'x' : part)).join('');
  const odd = parts.filter(isVariable).find(({ variable: name }) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  const got = `got ${JSON.stringify(renderText(text))}`;
  if (odd)
    return `must use variable names with only letters, digits and underscores, got ${JSON.stringify(odd.variable)}`;
  if (literal.trim() === '') return 'must not be empty, because Fluentd treats a name without a value as not set';
  if (/[\u0000-\u001f\u007f]/.test(literal)) return `must be a single line, ${got}`;
  return undefined;
}
