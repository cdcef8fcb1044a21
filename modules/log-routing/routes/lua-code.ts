import type { FilterPlugin } from '../../fluent-bit/filter';

/** Lua function that receives each record and determines what happens to it. */
export interface LuaFunction {
  /** Lua code. It is written to the configuration in one line and without comments. */
  readonly code: string;
  /**
   * Name of the function, which takes a tag, a time and a record: a global function such as `mask`, or a field of a
   * table such as `masks.email`.
   */
  readonly call: string;
}

/** Format of the name of a function. */
export const functionName = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;

/** Returns the filter that calls a function. Fluent Bit calls only global functions, so others are called by one. */
export function luaFilter({ code, call }: LuaFunction): FilterPlugin {
  const line = inOneLine(code);
  if (!call.includes('.')) return { name: 'lua', options: { code: line, call } };
  const caller = `function firelens_call(tag, time, record) return ${call}(tag, time, record) end`;
  return { name: 'lua', options: { code: `${line} ${caller}`, call: 'firelens_call' } };
}

/**
 * Returns the names in Lua code that look like a field in an object, such as `record["user['email']"]`: Lua reads them
 * as the name of a single field.
 */
export function misreadNames(code: string): readonly string[] {
  return indexesIn(code).filter((name) => /^\$?\w[\w.-]*\[\\?["'].+\]$|^\$\w/.test(name));
}

/**
 * Returns the names with a dot that Lua code sets to `nil`: it removes the field whose name contains the dot, and no
 * field in an object.
 */
export function removedDottedNames(code: string): readonly string[] {
  return indexesIn(code, String.raw`\s*=\s*nil\b`).filter((name) => /^[\w-]+(\.[\w-]+)+$/.test(name));
}

function indexesIn(code: string, next = ''): readonly string[] {
  const index = new RegExp(String.raw`\[\s*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')\s*\]${next}`, 'g');
  return [...code.matchAll(index)].map(([, double, single]) => double ?? single ?? '');
}

/**
 * Returns Lua code in one line without comments. Outside of strings, Lua treats a line break as whitespace; in strings,
 * line breaks become escape sequences.
 */
function inOneLine(code: string): string {
  const parts = tokensOf(code).map((token) => (/^(\s|--)/.test(token) ? ' ' : stringInOneLine(token)));
  return parts
    .filter((part, index) => part !== ' ' || parts[index - 1] !== ' ')
    .join('')
    .trim();
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\', '"': '\\"' };

/** Returns a string without control characters, and any other token as it is. */
function stringInOneLine(token: string): string {
  const [, , content] = /^\[(=*)\[\r?\n?([^]*)\]\1\]$/.exec(token) ?? [];
  if (content !== undefined && /[\n\r\t]/.test(token)) {
    return `"${content.replace(/[\n\r\t\\"]/g, (character) => escapes[character]!)}"`;
  }
  if (!/^["']/.test(token)) return token;
  return token.replace(/\\z\s*|\\\r?\n|\t/g, (match) =>
    match === '\t' ? '\\t' : match.startsWith('\\z') ? '' : '\\n',
  );
}

const shortToken = /\s+|"(?:[^"\\\n]|\\z\s*|\\[^])*"|'(?:[^'\\\n]|\\z\s*|\\[^])*'|[^\s"'[-]+|[^]/y;

/** Returns the strings, comments and other parts of Lua code. */
function tokensOf(code: string): readonly string[] {
  const tokens: string[] = [];
  for (let start = 0; start < code.length; start += tokens.at(-1)!.length) {
    tokens.push(longToken(code, start) ?? tokenAt(code, start));
  }
  return tokens;
}

function tokenAt(code: string, start: number): string {
  shortToken.lastIndex = start;
  return shortToken.exec(code)![0];
}

const longOpening = /(?:--)?\[(=*)\[/y;

/** Returns the comment or the string in long brackets at a place in Lua code, or `undefined`. */
function longToken(code: string, start: number): string | undefined {
  longOpening.lastIndex = start;
  const [opening, level] = longOpening.exec(code) ?? [];
  const end = opening === undefined ? '\n' : `]${level}]`;
  if (opening === undefined && !code.startsWith('--', start)) return undefined;
  const found = code.indexOf(end, start + (opening?.length ?? 0));
  return found < 0 ? code.slice(start) : code.slice(start, found + end.length);
}
