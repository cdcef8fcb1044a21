import type * as parser from 'oniguruma-parser/parser' with { 'resolution-mode': 'import' };
import type * as unicode from 'oniguruma-parser/unicode' with { 'resolution-mode': 'import' };

/** Returns the syntax tree of a pattern. */
export declare const parse: typeof parser.parse;

/** Names of character properties in Oniguruma, by the name in lower case and without separators. */
export declare const OnigUnicodePropertyMap: typeof unicode.OnigUnicodePropertyMap;
