import type * as luaparse from 'luaparse';

/** Part of Lua code. */
export interface LuaToken {
  /** Kind of the token. */
  readonly kind: 'string' | 'number' | 'other';
  /** The token as it is written in the code. */
  readonly source: string;
  /** Whitespace and comments before the token. */
  readonly gap: string;
}

/**
 * Returns the tokens of Lua code.
 *
 * @throws SyntaxError if LuaJIT does not know a token
 */
export function luaTokens(code: string): readonly LuaToken[] {
  // LuaJIT skips a first line that starts with `#`.
  const first = /^#[^\r\n]*/.exec(code)?.[0].length ?? 0;
  const lexer = luaParser().parse(' '.repeat(first) + code.slice(first), {
    ...options,
    luaVersion: 'LuaJIT',
    wait: true,
  });
  const tokens: LuaToken[] = [];
  let end = 0;
  for (let token = lexer.lex(); token.type !== kinds.end; token = lexer.lex()) {
    const [start, next] = token.range;
    const binary = token.type === kinds.number && isBinary(code, start) ? binaryDigits(code, next) : 0;
    if (binary > 0) lexer.lex();
    if (token.type === kinds.number && /[\w.\u0080-\uffff]/.test(code.charAt(next + binary))) {
      throw new SyntaxError(`malformed number near '${code.slice(start, next + 1)}'`);
    }
    const kind = token.type === kinds.string ? 'string' : token.type === kinds.number ? 'number' : 'other';
    tokens.push({ kind, source: code.slice(start, next + binary), gap: code.slice(end, start) });
    end = next + binary;
  }
  return tokens;
}

/** Returns the parser, which is loaded only when code is checked. */
export function luaParser(): typeof luaparse {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it for every user
  return require('luaparse') as typeof luaparse;
}

/** Options of the parser: LuaJIT accepts any characters beyond ASCII in names, which the types do not allow. */
export const options = { comments: false, extendedIdentifiers: true as false } as const;

/** Numbers of the parser for the types of tokens. */
const kinds = { end: 1, string: 2, number: 16 } as const;

/** The parser does not know binary numbers, such as `0b101`, and returns `0` and a name. */
function isBinary(code: string, start: number): boolean {
  return /^0b[01]/i.test(code.slice(start, start + 3)) && !/^0b[01]/i.test(code.slice(start - 1, start + 2));
}

function binaryDigits(code: string, start: number): number {
  const sticky = /b[01]+(u?ll|i)?/iy;
  sticky.lastIndex = start;
  return sticky.exec(code)?.[0].length ?? 0;
}

/** Returns tokens in one line; a gap that is more than blanks becomes one blank. */
export function joined(tokens: readonly LuaToken[]): string {
  return tokens
    .map(
      ({ kind, source, gap }) =>
        `${/[^ ]/.test(gap) ? ' ' : gap}${kind === 'string' ? stringInOneLine(source) : source}`,
    )
    .join('')
    .trim();
}

/** Returns a string literal with escapes in place of control characters, which no option can contain. */
function stringInOneLine(literal: string): string {
  if (!/[\u0000-\u001f\u007f]/.test(literal)) return literal;
  const [, long] = /^\[=*\[(?:\r\n|\n\r|\r|\n)?([^]*)\]=*\]$/.exec(literal) ?? [];
  if (long !== undefined) return `"${escaped(lineEnds(long).replace(/["\\]/g, '\\$&'))}"`;
  return escaped(
    literal.replace(/\\(?:z\s*|(\r\n|\n\r|\r|\n)|([^]))/g, (all, line, kept) => (line ? '\\n' : kept ? all : '')),
  );
}

/** Lua reads every end of a line in a string as a line feed. */
function lineEnds(text: string): string {
  return text.replace(/\r\n|\n\r|\r/g, '\n');
}

function escaped(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]/g, (character) => `\\${String(character.charCodeAt(0)).padStart(3, '0')}`);
}
