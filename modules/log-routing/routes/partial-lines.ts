import type { Parser } from '../../fluent-bit/parser';
import { lineField } from './record-fields';

/**
 * Lines of which a format's parser would read a part, and discard the rest: `whole` matches the lines that it reads
 * completely, `accepted` the beginning of the lines that it accepts.
 */
interface PartialLines {
  readonly whole: string;
  readonly accepted: string;
}

const text = String.raw`"(?:[^"\\]++|\\.)*+`;
const logfmtValue = String.raw`(?:${text}"?|[^\x00-\x20"=]*+)`;
const logfmtKey = String.raw`[^\x00-\x20"=]++`;
const ltsvField = String.raw`[0-9A-Za-z_.-]++:[^\x00\t\r\n]*+`;

/**
 * Fluent Bit's JSON parser ignores everything after the first object, its logfmt parser everything between pairs, and
 * both logfmt and LTSV parsers everything after the first line of a message of several lines.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.0.9/src/flb_parser_json.c
 * @see https://github.com/fluent/fluent-bit/blob/v5.0.9/src/flb_parser_logfmt.c
 * @see https://github.com/fluent/fluent-bit/blob/v5.0.9/src/flb_parser_ltsv.c
 */
const formats: Readonly<Record<'json' | 'logfmt' | 'logfmt_bare' | 'ltsv', PartialLines>> = {
  json: {
    whole: String.raw`\s*+(?<object>\{(?:[^"{}]++|${text}"|\g<object>)*+\})\s*+\z`,
    accepted: String.raw`\s*+\{.*`,
  },
  logfmt: logfmt(`${logfmtKey}=${logfmtValue}`),
  logfmt_bare: logfmt(`${logfmtKey}(?:=${logfmtValue})?`),
  ltsv: {
    whole: String.raw`${ltsvField}(?:\t${ltsvField})*+\t?[\r\n]*+\z`,
    accepted: String.raw`[0-9A-Za-z_.-]++:.*`,
  },
};

function logfmt(pair: string): PartialLines {
  return {
    whole: String.raw`[ \t]*+(?:${pair}[ \t]*+)*+[\r\n]*+\z`,
    accepted: String.raw`[\x00-\x20"=]*+(?:${pair}[\x00-\x09\x0b\x0c\x0e-\x20"=]*+)++(?:[\r\n].*)?`,
  };
}

/**
 * Returns the pattern of the lines of which a parser would discard a part, or `undefined` if its own pattern determines
 * what it reads. It captures the line in the field of unparsed lines.
 */
export function partialLinePattern({ Format: format, Logfmt_No_Bare_Keys: pairsOnly }: Parser): string | undefined {
  if (format !== 'json' && format !== 'logfmt' && format !== 'ltsv') return undefined;
  const { whole, accepted } = formats[format === 'logfmt' && pairsOnly !== true ? 'logfmt_bare' : format];
  return String.raw`/\A(?<${lineField}>(?!${whole})${accepted})\z/m`;
}

/**
 * Returns a parser with which a line stays as it is if the parser after it would read only a part of it, or an empty
 * array if the parser's own pattern determines what it reads.
 */
export function wholeLineParser(parser: Parser): readonly Parser[] {
  const pattern = partialLinePattern(parser);
  if (pattern === undefined) return [];
  const bare = parser.Format === 'logfmt' && parser.Logfmt_No_Bare_Keys !== true ? '_bare' : '';
  return [{ Name: `firelens_partial_${String(parser.Format)}${bare}`, Format: 'regex', Regex: pattern }];
}
