import type * as parser from './oniguruma-parser';

/**
 * Returns `true` if Onigmo 6.2 knows a name of a character property. Case, spaces, hyphens and underscores do not matter.
 *
 * The parser has the names of Oniguruma 6.9.10, which knows Unicode 16; Onigmo 6.2 in Fluent Bit knows Unicode 15.
 *
 * @see https://github.com/k-takata/Onigmo/blob/master/doc/UnicodeProps.txt
 */
export function isPropertyName(name: string): boolean {
  const key = name.replace(/[ _-]/g, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it for every user
  const { OnigUnicodePropertyMap }: typeof parser = require('./oniguruma-parser');
  return inOnigmoOnly.test(key) || (OnigUnicodePropertyMap.has(key) && !sinceUnicode16.has(key));
}

const inOnigmoOnly = new RegExp(
  [
    'alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit|xposixpunct',
    'age=(1\\.1|2\\.[01]|3\\.[0-2]|4\\.[01]|5\\.[0-2]|6\\.[0-3]|[7-9]\\.0|1[0-5]\\.0|12\\.1)',
    'graphemeclusterbreak=(control|cr|extend|l|lf|lv|lvt|prepend|regionalindicator|spacingmark|t|v|zwj)',
  ]
    .map((names) => `^(?:${names})$`)
    .join('|'),
);

const sinceUnicode16 = new Set(
  `garay gara ingaray gurungkhema gukh ingurungkhema kiratrai krai inkiratrai olonal onao inolonal sunuwar sunu insunuwar
  todhri todr intodhri tulutigalari tutg intulutigalari idsunaryoperator idsu idcompatmathcontinue idcompatmathstart incb
  modifiercombiningmark mcm inmyanmarextendedc inegyptianhieroglyphsextendeda insymbolsforlegacycomputingsupplement
  incjkunifiedideographsextensioni`.split(/\s+/),
);
