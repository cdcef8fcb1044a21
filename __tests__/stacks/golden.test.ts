import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthApp } from '../support/app';
import { onCore } from '../support/bindings';

const { registry, service } = synthApp();

// `npm run golden` rewrites the files; review the changes in the diff.
test.each([
  ['registry', registry],
  ['service', service],
])('synthesizes the stack %s equal to its golden file', (name, { json }) => {
  const file = join(__dirname, 'golden', `${name}.json`);
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${JSON.stringify(json(), null, 2)}\n`);

  expect(json()).toEqual(onCore(JSON.parse(readFileSync(file, 'utf8')) as object, json()));
});
