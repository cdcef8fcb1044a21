import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App } from 'cdktf';
import { examples } from '../../lab/synth/examples';
import { scratchFolder } from '../../lab/synth/scratch';
import { read } from '../../lab/synth/synth';
import { onCore } from '../support/bindings';

/** Returns the strings in a value that are JSON documents, with their paths. */
function documentsIn(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return /^[[{]["{[]/.test(value) ? [[path, value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => documentsIn(each, `${path}.${key}`));
}

/** Returns the expressions that Terraform inserts into a JSON document. */
function expressionsIn(text: string): readonly string[] {
  const found: string[] = [];
  for (let index = 0; index < text.length; index += 1) {
    if (text.startsWith('$${', index) || text.startsWith('%%{', index)) index += 2;
    else if (text.startsWith('${', index)) {
      const begin = index + 2;
      for (let depth = 1; depth > 0; index += 1) {
        depth += text[index + 2] === '{' ? 1 : text[index + 2] === '}' ? -1 : 0;
      }
      found.push(text.slice(begin, index + 1));
    }
  }
  return found;
}

const attribute = /^(data\.)?aws_\w+\.\w+\.\w+$/;

test.each(Object.entries(examples))('no value can break or widen a JSON document of the example %s', (_, build) => {
  const documents = documentsIn(read(build(new App({ outdir: scratchFolder() }))).json());
  const odd = documents.flatMap(([path, text]) =>
    expressionsIn(text)
      .filter((expression) => !attribute.test(expression) && !expression.startsWith('jsonencode('))
      .map((expression) => `${path}: ${expression}`),
  );

  expect(documents).not.toHaveLength(0);
  expect(odd).toEqual([]);
});

// `npm run golden` writes the files; the diff shows what changed.
test.each(Object.entries(examples))('synthesizes the example %s equal to its golden file', (name, build) => {
  const file = join(__dirname, 'golden', `${name}.json`);
  const document = read(build(new App({ outdir: scratchFolder() }))).json();
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  }

  expect(document).toEqual(onCore(JSON.parse(readFileSync(file, 'utf8')) as object, document));
});
