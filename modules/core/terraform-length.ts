/** Length of a value that contains Terraform expressions. */
export interface MeasuredText {
  /** Bytes in UTF-8; each expression counts as `assumedBytes`. */
  readonly bytes: number;
  /** Number of expressions. */
  readonly expressions: number;
}

/** Bytes that the value of an expression is assumed to have: more than most ARNs, names and addresses. */
export const assumedBytes = 200;

/** Measures synthesized arguments as JSON; a string that is JSON itself, such as container definitions, is not quoted. */
export function measuredJson(argument: Readonly<Record<string, unknown>>): MeasuredText {
  const parts = Object.entries(argument)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [measured(name), measured(typeof value === 'string' ? value : JSON.stringify(value))]);
  // Quotes, colon and comma.
  return sum([...parts, { bytes: parts.length * 3, expressions: 0 }]);
}

/** Measures a string as Terraform evaluates it: `$${` is `${`, and literals in expressions count with their length. */
function measured(text: string): MeasuredText {
  let [bytes, expressions, position] = [0, 0, 0];
  for (;;) {
    const start = /[$%]+\{/g;
    start.lastIndex = position;
    const found = start.exec(text);
    if (!found) return { bytes: bytes + Buffer.byteLength(text.slice(position)), expressions };
    bytes += Buffer.byteLength(text.slice(position, found.index));
    position = start.lastIndex;
    if (found[0].length > 2) {
      bytes += found[0].length - 1;
      continue;
    }
    const inner = expressionAt(text, position);
    bytes += inner.bytes;
    expressions += inner.expressions;
    position = inner.end;
  }
}

/** Measures the expression that begins at a position, and finds the position after its closing brace. */
function expressionAt(text: string, start: number): MeasuredText & { readonly end: number } {
  let [bytes, expressions, depth, position] = [0, 0, 0, start];
  for (; position < text.length; position += 1) {
    const character = text[position];
    if (character === '"') {
      const end = literalEnd(text, position + 1);
      const inner = measured(text.slice(position + 1, end));
      bytes += inner.bytes;
      expressions += inner.expressions;
      position = end;
    } else if (character === '{') depth += 1;
    else if (character === '}' && (depth -= 1) < 0) break;
  }
  // An expression without a nested one, such as `jsonencode(var.stage)`, has one value of unknown length.
  const own = expressions === 0 ? 1 : 0;
  return { bytes: bytes + own * assumedBytes, expressions: expressions + own, end: position + 1 };
}

/** Returns the position of the closing quote of a literal, which may contain expressions with literals. */
function literalEnd(text: string, start: number): number {
  for (let position = start; position < text.length; position += 1) {
    if (text[position] === '\\') position += 1;
    else if (text[position] === '"') return position;
    else if (/^[$%]\{/.test(text.slice(position, position + 2)) && !/[$%]/.test(text[position - 1] ?? '')) {
      position = expressionAt(text, position + 2).end - 1;
    }
  }
  return text.length;
}

function sum(parts: readonly MeasuredText[]): MeasuredText {
  return {
    bytes: parts.reduce((total, { bytes }) => total + bytes, 0),
    expressions: parts.reduce((total, { expressions }) => total + expressions, 0),
  };
}
