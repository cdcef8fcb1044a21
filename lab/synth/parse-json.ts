/** The arguments of one resource or data source, as Terraform reads them. */
// Terraform JSON is what the tests are about; its shape is asserted, not typed.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Block = Record<string, any>;

/** Parses the JSON of a synthesized argument; `${jsonencode(…)}` is replaced by the reference in it. */
export function parseJson(text: string): Block {
  const opening = '${jsonencode(';
  const [first = '', ...rest] = text.split(opening);
  const parts = rest.map((part) => {
    const end = endOfArgument(part);
    // The argument is followed by the brace that ends the expression.
    return quoteReference(part.slice(0, end)) + part.slice(end + 2);
  });
  return JSON.parse(first + parts.join('')) as Block;
}

/** Returns the place of the parenthesis that ends an argument of a Terraform function. */
function endOfArgument(text: string): number {
  const open: string[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]!;
    const inString = open.at(-1) === '"';
    if (inString && character === '\\') index += 1;
    else if (inString && text.startsWith('${', index)) {
      open.push('{');
      index += 1;
    } else if (character === '"' && inString) open.pop();
    else if (character === '"') open.push('"');
    else if (inString) continue;
    else if (/[([{]/.test(character)) open.push(character);
    else if (/[)\]}]/.test(character) && open.pop() === undefined) return index;
  }
  return text.length;
}

function quoteReference(expression: string): string {
  if (!expression.startsWith('"')) return JSON.stringify(`\${${expression}}`);
  // The expressions in a template contain quotes of their own.
  const isTemplate = /\$\{[^}]*"/.test(expression);
  return JSON.stringify(isTemplate ? expression.slice(1, -1) : (JSON.parse(expression) as string));
}
