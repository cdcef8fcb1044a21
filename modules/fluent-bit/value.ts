/** A value that the router reads from its environment when it starts; rendered as `${NAME}`. */
export interface Variable {
  /** Name of the environment variable: letters, digits and underscores. */
  readonly variable: string;
}

/** Text that may hold variables, as in `['/logs/', variable('STAGE'), '/$UUID.gz']`. */
export type Text = string | Variable | readonly (string | Variable)[];

/** The environment variable of a name, as the value of an option or a part of one. */
export function variable(name: string): Variable {
  return { variable: name };
}

/** The literal and variable parts of a string, in order. */
export function partsOf(text: Text): readonly (string | Variable)[] {
  return Array.isArray(text) ? (text as readonly (string | Variable)[]) : [text as string | Variable];
}

/** The text as it stands in a configuration file. */
export function renderText(text: Text): string {
  return partsOf(text)
    .map((part) => (isVariable(part) ? `\${${part.variable}}` : part))
    .join('');
}

/** Whether a value of an option is a text, with or without variables. */
export function isText(value: unknown): value is Text {
  return typeof value === 'string' || isVariable(value) || (Array.isArray(value) && value.every(isPart));
}

/** Whether a value is a variable. */
export function isVariable(value: unknown): value is Variable {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Variable>).variable === 'string';
}

function isPart(value: unknown): boolean {
  return typeof value === 'string' || isVariable(value);
}

/**
 * What keeps a text from being written into a configuration file as it stands, or nothing (F21): Fluent Bit ends a
 * value at the line's end, aborts on an empty one, takes a comment for a part of it, and expands `${…}`, whose end it
 * seeks from the value's beginning. Where a `#` after a blank is meant, as in a regular expression, it is kept.
 *
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/format-schema
 */
export function textProblem(text: Text, comments: 'refused' | 'kept' = 'refused'): string | undefined {
  const parts = partsOf(text);
  const literal = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  const got = `got ${JSON.stringify(renderText(text))} (F21)`;
  const odd = parts.filter(isVariable).find(({ variable: name }) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  const last = parts.findLastIndex(isVariable);
  if (odd) return `must name variables by letters, digits and underscores, got ${JSON.stringify(odd.variable)} (F21)`;
  if (literal.trim() === '') return 'must not be empty: Fluent Bit aborts on a key without a value (F21)';
  if (literal !== literal.trim()) return `must not begin or end with blanks, ${got}`;
  if (/[\u0000-\u001f\u007f]/.test(literal)) return `must be one line of text, ${got}`;
  if (comments === 'refused' && /\s#/.test(literal)) return `must not hold a comment, ${got}`;
  if (literal.includes('${')) {
    return `must not hold "\${", which Fluent Bit expands from its environment; use variable('NAME'), ${got}`;
  }
  if (parts.some((part, index) => index < last && typeof part === 'string' && part.includes('}'))) {
    return `must not hold "}" before a variable, which Fluent Bit would not expand then, ${got}`;
  }
  return undefined;
}
