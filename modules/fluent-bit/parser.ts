import {
  bool,
  constant,
  integer,
  oneOf,
  optionProblems,
  type OptionsOf,
  regex,
  repeated,
  required,
  text,
} from './option';
import { readableTimeFormat } from './parser-time';
import { words } from './words';

const decoding = words('plain', {
  /** Encoding of the field. */
  decoder: required(constant(oneOf('json', 'escaped', 'escaped_utf8', 'mysql_quoted'))),
  /** Field to decode. */
  field: required(constant(text({ pattern: /^\S+$/, form: 'a string without whitespace' }))),
  /** Next step for the field: `try_next` tries the next decoder if this one fails, `do_next` always applies it. */
  action: constant(oneOf('try_next', 'do_next')),
});

/**
 * Options of a `[PARSER]`, which parses a string into fields.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/parsers/configuring-parser
 */
export const parserOptions = {
  /** Name of the parser. */
  Name: required(constant(text())),
  /** Format of the string. */
  Format: required(oneOf('json', 'regex', 'logfmt', 'ltsv')),
  /** Regular expression whose named groups become fields; only for the format `regex`. */
  Regex: regex(),
  /** Field with the time of the record. */
  Time_Key: text(),
  /** Format of that time, as in strptime(3); `%L` for fractions of a second, `%z` for an offset or `Z`. */
  Time_Format: text(),
  /** Keeps the time field. */
  Time_Keep: bool(),
  /** Rejects a time in another format instead of using the time of arrival. */
  Time_Strict: bool(),
  /** UTC offset of a time that does not include one. */
  Time_Offset: text({ pattern: /^(Z|[+-][0-5]\d:?[0-5]\d|\$\{\w+\})$/, form: 'an offset from UTC, such as "+0100"' }),
  /** Interprets such a time in the time zone of the machine. */
  Time_System_Timezone: bool(),
  /** Time zone of such a time, such as `Europe/Berlin`; since Fluent Bit 5. */
  Time_Zone: text(),
  /** Types of fields that are not strings, such as `code:integer size:integer`. */
  Types: text({
    pattern: /^\S+:(string|integer|bool|float|hex)( \S+:(string|integer|bool|float|hex))*$/,
    form: 'a list of fields with the type string, integer, bool, float or hex, such as "code:integer size:integer"',
  }),
  /** Fields to decode; the decoded content is added to the record. */
  Decode_Field: repeated(decoding),
  /** Fields to decode; the decoded content replaces the field. */
  Decode_Field_As: repeated(decoding),
  /** Omits fields of groups that match nothing. */
  Skip_Empty_Values: bool(),
  /** Rejects a logfmt key without a value. */
  Logfmt_No_Bare_Keys: bool(),
} as const;

/**
 * One `[PARSER]` section, by the Fluent Bit names of its options.
 *
 * @interface
 */
export type Parser = OptionsOf<typeof parserOptions>;

/**
 * Options of a `[MULTILINE_PARSER]`, which recognizes the lines of one message.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/parsers/multiline-parsing
 */
export const multilineParserOptions = {
  /** Name of the parser. */
  name: required(constant(text({ pattern: /^[^\s,]+$/, form: 'a name without whitespace or commas' }))),
  /** Type of the parser. */
  type: required(oneOf('regex')),
  /** Parser to apply to a line before the rules. */
  parser: text(),
  /** Field with the line. */
  key_content: text(),
  /** Milliseconds to wait for the next line. */
  flush_timeout: integer(1),
  /** Rules: in a given state, a line that matches is part of the message, and `next` becomes the state. */
  Rule: required(
    repeated(
      words('double', {
        /**
         * State, or several states separated by commas; the first rule must have `start_state`, where a message begins.
         */
        state: required(constant(text())),
        /** Regular expression of the line. */
        regex: required(constant(regex())),
        /** State after the line; if omitted, the message ends. */
        next: constant(text({ pattern: /^[^\s,]+$/, form: 'a state without whitespace or commas' })),
      }),
    ),
  ),
} as const;

/**
 * One `[MULTILINE_PARSER]` section, by the Fluent Bit names of its options.
 *
 * @interface
 */
export type MultilineParser = OptionsOf<typeof multilineParserOptions>;

/** Names that always refer to Fluent Bit's built-in multiline parsers, even if a parser with that name is defined. */
const builtIn = ['docker', 'cri', 'java', 'go', 'ruby', 'python'];

/** Checks parsers for settings that Fluent Bit skips, often without a message, or interprets differently. */
export function parserProblems(
  parsers: readonly Parser[],
  multilineParsers: readonly MultilineParser[] = [],
): string[] {
  return [
    ...parsers.flatMap((parser) => {
      const wrong = optionProblems(parserOptions, parser);
      return [...wrong, ...(wrong.length === 0 ? combinationProblems(parser) : [])].map(
        (problem) => `PARSER ${parser.Name}: ${problem}`,
      );
    }),
    ...multilineParsers.flatMap((parser) => {
      const wrong = optionProblems(multilineParserOptions, parser);
      return [...wrong, ...(wrong.length === 0 ? stateProblems(parser) : [])].map(
        (problem) => `MULTILINE_PARSER ${parser.name}: ${problem}`,
      );
    }),
    ...nameProblems(
      'PARSER',
      parsers.map(({ Name: name }) => name),
    ),
    ...nameProblems(
      'MULTILINE_PARSER',
      multilineParsers.map(({ name }) => name),
      // Names of multiline parsers are case-insensitive.
      (name) => name.toLowerCase(),
    ),
  ];
}

function combinationProblems(parser: Parser): string[] {
  const { Format: format, Regex: pattern, Time_Format: time, Time_Zone: zone } = parser;
  const problems: (string | false)[] = [
    format === 'regex' && pattern === undefined && 'Regex must be set when Format is "regex"',
    typeof format === 'string' &&
      format !== 'regex' &&
      pattern !== undefined &&
      `Regex must not be set when Format is "${format}"`,
    typeof pattern === 'string' &&
      !/\(\?<[^=!]/.test(pattern) &&
      `Regex must have a named group, such as "(?<message>.*)", because it matches nothing otherwise, got ${JSON.stringify(pattern)}`,
    ...readableTimeFormat(time),
    zone !== undefined && time === undefined && 'Time_Format must be set with Time_Zone',
    zone !== undefined &&
      (parser.Time_Offset !== undefined || (parser.Time_System_Timezone ?? false) !== false) &&
      'Time_Zone must not be set with Time_Offset or Time_System_Timezone',
  ];
  return problems.filter((problem) => problem !== false);
}

function stateProblems({ name, Rule: rules }: MultilineParser): string[] {
  const states = rules.map(({ state }) => state.split(',').map((each) => each.trim()));
  const lost = rules.find(({ next }) => next !== undefined && !states.flat().includes(next));
  const problems: (string | false)[] = [
    builtIn.includes(name.toLowerCase()) &&
      'name must not be the name of a built-in parser, which Fluent Bit would use instead',
    states[0]?.includes('start_state') !== true &&
      `state of the first Rule must be "start_state", got ${JSON.stringify(rules[0]?.state)}`,
    rules.some(({ next }) => next === 'start_state') &&
      'next must not be "start_state", because Fluent Bit would send the line that leads there twice; recognize a message by its first line',
    lost !== undefined && `next must be the state of a Rule, got ${JSON.stringify(lost.next)}`,
  ];
  return problems.filter((problem) => problem !== false);
}

function nameProblems(heading: string, names: readonly string[], keyOf = (name: string) => name): string[] {
  const keys = names.map(keyOf);
  return names
    .filter((_, index) => keys.indexOf(keys[index]!) < index)
    .map((name) => `${heading}: names must be unique, got ${JSON.stringify(name)} again`);
}
