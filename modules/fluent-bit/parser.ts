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
import { words } from './words';

const decoding = words('plain', {
  /** How the text is decoded. */
  decoder: required(constant(oneOf('json', 'escaped', 'escaped_utf8', 'mysql_quoted'))),
  /** Field that holds it. */
  field: required(constant(text({ pattern: /^\S+$/, form: 'a string without spaces' }))),
  /** Whether the next decoder of the field is tried where this one fails, or follows where it does not. */
  action: constant(oneOf('try_next', 'do_next')),
});

/**
 * Options of a `[PARSER]`, which makes fields of a string.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/parsers/configuring-parser
 */
export const parserOptions = {
  /** Name to refer to it by. */
  Name: required(constant(text())),
  /** What the text is. */
  Format: required(oneOf('json', 'regex', 'logfmt', 'ltsv')),
  /** Regular expression, each named group of which becomes a field; where `Format` is `regex`, and only there. */
  Regex: regex(),
  /** Field that holds the time of the record. */
  Time_Key: text(),
  /** Form of that time, as of strptime(3); `%L` for fractions of a second. */
  Time_Format: text(),
  /** Whether the field of the time stays. */
  Time_Keep: bool(),
  /** Whether a time of another form is an error, and not the time of arrival. */
  Time_Strict: bool(),
  /** Distance from UTC of a time that does not tell it. */
  Time_Offset: text({ pattern: /^(Z|[+-][0-5]\d:?[0-5]\d|\$\{\w+\})$/, form: 'an offset from UTC, such as "+0100"' }),
  /** Whether such a time is one of the machine's own zone. */
  Time_System_Timezone: bool(),
  /** Zone of such a time, as `Europe/Berlin`; since Fluent Bit 5. */
  Time_Zone: text(),
  /** Types of fields that are not text, as `code:integer size:integer`. */
  Types: text({
    pattern: /^\S+:(string|integer|bool|float|hex)( \S+:(string|integer|bool|float|hex))*$/,
    form: 'fields with one of the types string, integer, bool, float, hex, such as "code:integer size:integer"',
  }),
  /** Fields to decode, the outcome put beside them. */
  Decode_Field: repeated(decoding),
  /** Fields to decode, the outcome put in their place. */
  Decode_Field_As: repeated(decoding),
  /** Whether groups that match nothing make no field. */
  Skip_Empty_Values: bool(),
  /** Whether a key of logfmt without a value is an error. */
  Logfmt_No_Bare_Keys: bool(),
} as const;

/** One `[PARSER]` section, by Fluent Bit's own names. */
export type Parser = OptionsOf<typeof parserOptions>;

/**
 * Options of a `[MULTILINE_PARSER]`, which tells the lines of one message.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/parsers/multiline-parsing
 */
export const multilineParserOptions = {
  /** Name to refer to it by. */
  name: required(constant(text({ pattern: /^[^\s,]+$/, form: 'a name without blanks and commas' }))),
  /** How it tells lines. */
  type: required(oneOf('regex')),
  /** Parser of a line, before the rules are tried. */
  parser: text(),
  /** Field that holds the line. */
  key_content: text(),
  /** Milliseconds to wait for the next line. */
  flush_timeout: integer(1),
  /** Rules: in a state, a line that matches belongs to the message and leads to the next state. */
  Rule: required(
    repeated(
      words('double', {
        /** State, or several parted by commas; the first rule's is `start_state`, where a message begins. */
        state: required(constant(text())),
        /** Regular expression of the line. */
        regex: required(constant(regex())),
        /** State after the line; without it the message ends. */
        next: constant(text({ pattern: /^[^\s,]+$/, form: 'a state without blanks and commas' })),
      }),
    ),
  ),
} as const;

/** One `[MULTILINE_PARSER]` section, by Fluent Bit's own names. */
export type MultilineParser = OptionsOf<typeof multilineParserOptions>;

/** Names that Fluent Bit heeds its own multiline parsers for, whatever is defined under them. */
const builtIn = ['docker', 'cri', 'java', 'go', 'ruby', 'python'];

/** Everything in parsers that Fluent Bit would skip, often without a word, or take in another sense than was written. */
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
      // Case makes no difference to them.
      (name) => name.toLowerCase(),
    ),
  ];
}

function combinationProblems(parser: Parser): string[] {
  const { Format: format, Regex: pattern, Time_Format: time, Time_Zone: zone } = parser;
  const problems: (string | false)[] = [
    format === 'regex' && pattern === undefined && 'Regex must be given where Format is "regex"',
    typeof format === 'string' &&
      format !== 'regex' &&
      pattern !== undefined &&
      `Regex must not be given where Format is "${format}"`,
    typeof pattern === 'string' &&
      !/\(\?<[^=!]/.test(pattern) &&
      `Regex must name a group, as "(?<message>.*)": it matches nothing without, got ${JSON.stringify(pattern)}`,
    zone !== undefined && time === undefined && 'Time_Format must be given where Time_Zone is',
    zone !== undefined &&
      (parser.Time_Offset !== undefined || (parser.Time_System_Timezone ?? false) !== false) &&
      'Time_Zone must not be given beside Time_Offset and Time_System_Timezone',
  ];
  return problems.filter((problem) => problem !== false);
}

function stateProblems({ name, Rule: rules }: MultilineParser): string[] {
  const states = rules.map(({ state }) => state.split(',').map((each) => each.trim()));
  const lost = rules.find(({ next }) => next !== undefined && !states.flat().includes(next));
  const problems: (string | false)[] = [
    builtIn.includes(name.toLowerCase()) && "name must not be one of Fluent Bit's own, which is taken in its place",
    states[0]?.includes('start_state') !== true &&
      `the first Rule must have the state "start_state", got ${JSON.stringify(rules[0]?.state)}`,
    rules.some(({ next }) => next === 'start_state') &&
      'next must not be "start_state": Fluent Bit would send the line that leads there a second time; begin a message by its first line',
    lost !== undefined && `next must be the state of a Rule, got ${JSON.stringify(lost.next)}`,
  ];
  return problems.filter((problem) => problem !== false);
}

function nameProblems(heading: string, names: readonly string[], keyOf = (name: string) => name): string[] {
  const keys = names.map(keyOf);
  return names
    .filter((_, index) => keys.indexOf(keys[index]!) < index)
    .map((name) => `${heading}: names must be different, got ${JSON.stringify(name)} again`);
}
