import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthApp } from '../support/app';

const { registry, service } = synthApp();

// `npm run golden` writes the files anew; what changed is then read in the diff.
test.each([
  ['registry', registry],
  ['service', service],
])('synthesizes the stack %s as it stands in its golden file', (name, { json }) => {
  const file = join(__dirname, 'golden', `${name}.json`);
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${JSON.stringify(json(), null, 2)}\n`);

  expect(json()).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});
