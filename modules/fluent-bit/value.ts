import { rule } from '../core/rule';

/** A value that the router reads from an environment variable when it starts; rendered as `${NAME}`. */
export interface Variable {
  /** Name of the environment variable: letters, digits and underscores. */
  readonly variable: string;
}

/** A string that may contain variables, such as `['/logs/', variable('STAGE'), '/$UUID.gz']`. */
export type Text = string | Variable | readonly (string | Variable)[];

/** Returns a reference to an environment variable, for use as an option value or as part of one. */
export function variable(name: string): Variable {
  return { variable: name };
}

/** Returns the literal and variable parts of a string, in order. */
export function partsOf(text: Text): readonly (string | Variable)[] {
  return isArray(text) ? text : [text];
}

function isArray(text: Text): text is readonly (string | Variable)[] {
  return Array.isArray(text);
}

/** Returns the string as it is written to the configuration file. */
export function renderText(text: Text): string {
  return partsOf(text)
    .map((part) => (isVariable(part) ? `\${${part.variable}}` : part))
    .join('');
}

/** Returns `true` if the value of an option is a string, with or without variables. */
export function isText(value: unknown): value is Text {
  return typeof value === 'string' || isVariable(value) || (Array.isArray(value) && value.every(isPart));
}

/** Returns `true` if the value is a variable. */
export function isVariable(value: unknown): value is Variable {
  return typeof value === 'object' && value !== null && 'variable' in value && typeof value.variable === 'string';
}

function isPart(value: unknown): boolean {
  return typeof value === 'string' || isVariable(value);
}

/**
 * Returns the reason why a string cannot be written to a configuration file, or `undefined`. A `#` after whitespace is
 * kept if `comments` is `kept`, as in regular expressions.
 */
export function textProblem(text: Text, comments: 'refused' | 'kept' = 'refused'): string | undefined {
  return writableText(text, comments)[0];
}

/**
 * Fluent Bit ends a value at the end of the line, aborts on an empty value, reads a comment as part of the value, and
 * expands `${…}`, searching for the closing brace from the start of the value.
 *
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/format-schema
 */
const writableText = rule('F21', {
  states: 'The value of an option is a single line, is not empty, and contains no comment and no `${`.',
  severity: 'error',
  fix: "To use a value from the router's environment, specify `variable('NAME')`.",
  check: reasonNotToWrite,
});

function reasonNotToWrite(text: Text, comments: 'refused' | 'kept'): string | undefined {
  const parts = partsOf(text);
  const literal = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  const got = `got ${JSON.stringify(renderText(text))}`;
  const odd = parts.filter(isVariable).find(({ variable: name }) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  const last = parts.findLastIndex(isVariable);
  if (odd)
    return `must use variable names with only letters, digits and underscores, got ${JSON.stringify(odd.variable)}`;
  if (literal.trim() === '') return 'must not be empty, because Fluent Bit aborts on a key without a value';
  if (literal !== literal.trim()) return `must not begin or end with whitespace, ${got}`;
  if (/[\u0000-\u001f\u007f]/.test(literal)) return `must be a single line, ${got}`;
  if (comments === 'refused' && /\s#/.test(literal)) return `must not contain a comment, ${got}`;
  if (literal.includes('${')) {
    return `must not contain "\${", which Fluent Bit expands from its environment; use variable('NAME'), ${got}`;
  }
  if (parts.some((part, index) => index < last && typeof part === 'string' && part.includes('}'))) {
    return `must not contain "}" before a variable, because Fluent Bit does not expand the variable then, ${got}`;
  }
  return undefined;
}
