import { rmSync } from 'node:fs';
import { Testing } from 'cdktf';
import type { Shape } from '../../modules/core/shape';
import { type ModuleName, stackWith } from './modules';
import { textsIn } from './outcome';
import { fieldsOf } from './places';

/** Number of inputs without any effect of a property after which nothing seems to read it. */
const maxTries = 10;

/**
 * Returns the properties of a construct that change nothing in what it synthesizes: neither files nor messages. Optional
 * properties are removed from valid inputs, required ones get the value of another input.
 */
export function unreadProperties(name: ModuleName, shape: Shape, inputs: readonly unknown[]): readonly string[] {
  const tries = new Map(Object.keys(fieldsOf(shape, {})).map((property) => [property, 0]));
  const values = new Map<string, unknown>();
  for (const input of inputs as readonly Readonly<Record<string, unknown>>[]) {
    let synthesized: string | undefined;
    for (const [property, count] of tries) {
      if (input[property] === undefined || count === maxTries) continue;
      const isRequired = 'required' in fieldsOf(shape, input)[property]!;
      const other = isRequired ? values.get(property) : undefined;
      values.set(property, input[property]);
      if (isRequired && (other === undefined || JSON.stringify(other) === JSON.stringify(input[property]))) continue;
      synthesized ??= synthesizedFrom(name, input);
      if (synthesizedFrom(name, { ...input, [property]: other }) === synthesized) tries.set(property, count + 1);
      else tries.delete(property);
    }
  }
  return [...tries].filter(([, count]) => count > 0).map(([property]) => property);
}

/** Returns the files and messages of a construct, or its errors. */
function synthesizedFrom(name: ModuleName, input: unknown): string {
  const app = Testing.app();
  try {
    const stack = stackWith(app, { Input: { name, input } });
    app.synth();
    const messages = stack.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
    return [...messages, ...textsIn(app.outdir)].join('\n');
  } catch (error) {
    return String((error as Error).message);
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}
