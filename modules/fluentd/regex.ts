import { rule } from '../core/rule';
import { onigmoProblem } from '../fluent-bit/onigmo/onigmo';

/**
 * Returns the reason why Ruby, which runs Fluentd, does not compile a regular expression, or `undefined`.
 *
 * @see https://docs.ruby-lang.org/en/master/regexp_rdoc.html
 */
export function rubyRegexProblem(pattern: string): string | undefined {
  return validRegex(pattern)[0];
}

const validRegex = rule('F75', {
  section: 'Fluentd',
  states: 'A regular expression is one that Ruby compiles.',
  severity: 'error',
  fix: 'Write `\\` before a character that matches itself, such as `\\[`; in TypeScript, `\\\\[`.',
  check: (pattern: string) => {
    const reason = reasonOf(pattern);
    return (
      reason !== undefined &&
      `must be a regular expression, got ${JSON.stringify(pattern)}: ${reason}; write "\\\\" before a character that matches itself`
    );
  },
});

function reasonOf(pattern: string): string | undefined {
  try {
    return onigmoProblem(withoutEscapes(pattern));
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Returns a pattern with the characters that its escapes of Unicode stand for, which Ruby replaces before Onigmo sees
 * the pattern.
 *
 * @throws RangeError if Ruby refuses an escape that Onigmo accepts
 * @see https://github.com/ruby/ruby/blob/master/re.c `unescape_nonascii()`
 */
function withoutEscapes(pattern: string): string {
  return pattern.replace(escapes, (escape, bytes, list, code, hex, control, beyond, letter) => {
    if (bytes !== undefined) return asCharacters(escape);
    if (list !== undefined) return String(list).trim().split(/\s+/).map(codePoint).join('');
    if (code !== undefined) return codePoint(/^[\da-f]{4}$/i.test(code) ? code : '');
    if (hex !== undefined && !/[\da-f]/i.test(hex)) throw new RangeError('invalid hex escape');
    if (control !== undefined && !/^(?:[\\aefnrtv0-7]|x.)/.test(control))
      throw new RangeError('invalid control escape');
    if (beyond !== undefined) throw new RangeError('too short control escape');
    if (control !== undefined) return '\\x1f';
    if (letter === 'M') throw new RangeError('too short escaped multibyte character');
    return escape;
  });
}

/** Escaped bytes beyond ASCII, escapes of Unicode, hexadecimal ones, control characters, and any other. */
const escapes =
  /((?:\\x[89a-fA-F][\da-fA-F]|\\[23][0-7]{2})+)|\\(?:u\{([^}]*)\}|u([^]{0,4})|x([^]?)|(?:c|C-)(?:\\(x[\da-fA-F]{1,2}|[0-7]{1,3}|[^])|([^\u0000-\u007f]))|([^]))/g;

function codePoint(digits: string): string {
  const code = /^[\da-f]{1,6}$/i.test(digits) ? parseInt(digits, 16) : Infinity;
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new RangeError('invalid Unicode escape');
  return `\\x{${code.toString(16)}}`;
}

/** Returns the characters of escaped bytes, which must be whole characters in UTF-8. */
function asCharacters(escapes: string): string {
  const bytes = escapes
    .split('\\')
    .slice(1)
    .map((each) => (each.startsWith('x') ? parseInt(each.slice(1), 16) : parseInt(each, 8)));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    throw new RangeError('invalid multibyte escape');
  }
}
