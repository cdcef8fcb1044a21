import type { Block } from './parse-json';

/** A reference to a resource, or to a data source. */
const reference = /(?<![\w.-])(data\.)?((?:aws|terraform)_\w+)\.([A-Za-z_][\w-]*)/g;

/** Returns a problem for each reference to a resource or a data source that a stack does not declare. */
export function undeclaredProblems(document: Block): readonly string[] {
  const isDeclared = (kind: string, type: string, id: string) =>
    Object.hasOwn(((document[kind] as Block | undefined)?.[type] ?? {}) as object, id);
  const undeclared = expressionsIn(document).flatMap((expression) =>
    [...expression.matchAll(reference)]
      .filter(([, data, type, id]) => !isDeclared(data ? 'data' : 'resource', type!, id!))
      .map(([address]) => `${address} is not declared`),
  );
  return [...new Set(undeclared)];
}

/** Returns the expressions of all strings, without text and string literals. */
function expressionsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    return [...value.matchAll(/(?<!\$)\$\{([^}]*)\}/g)].map(([, expression]) => expression!.replace(/"[^"]*"/g, ''));
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressionsIn) : [];
}
