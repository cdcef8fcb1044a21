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
