import { join, relative } from 'node:path';
import { readStackFolder, readSynthFolder } from '../../cli/synth-folder';
import { scratchFolder } from '../../lab/synth/scratch';

const document = '{"output":{"url":{"value":"1"}}}';
const app = scratchFolder({
  'manifest.json': '{}',
  'stacks/shop/cdk.tf.json': document,
  'stacks/billing/cdk.tf.json': '{}',
  'stacks/empty/notes.md': '',
});
const stacks = join(app, 'stacks');
const shop = join(stacks, 'shop');
const empty = scratchFolder({ 'main.ts': '' });
const noJson = scratchFolder({ 'cdk.tf.json': '{' });
const noObject = scratchFolder({ 'cdk.tf.json': '1' });

test('reads the stacks of an output folder in the order of their names, with paths as they were named', () => {
  const folder = relative(process.cwd(), app);

  expect(readSynthFolder(folder)).toEqual([
    { name: 'billing', folder: join(folder, 'stacks', 'billing'), document: {} },
    { name: 'shop', folder: join(folder, 'stacks', 'shop'), document: { output: { url: { value: '1' } } } },
  ]);
  expect(readSynthFolder(stacks)).toEqual(readSynthFolder(app));
});

test('reads one stack', () => {
  expect(readSynthFolder(shop)).toEqual([
    { name: 'shop', folder: shop, document: { output: { url: { value: '1' } } } },
  ]);
  expect(readStackFolder(shop)).toEqual(readSynthFolder(shop)[0]);
  expect(readStackFolder(app)).toBeUndefined();
});

test.each([
  ['missing', 'There is no folder missing: run "npx cdktf synth" first, or name the folder that synth writes'],
  [join(empty, 'main.ts'), `${join(empty, 'main.ts')} is a file: name the folder that synth writes, such as cdktf.out`],
  [
    empty,
    `${empty} contains no synthesized stack: run "npx cdktf synth" first, or name the folder that synth writes, such as cdktf.out, or the folder of a stack in it`,
  ],
  [join(stacks, 'shpo'), `There is no stack "shpo" in ${stacks}: did you mean ${shop}?`],
  [join(app, 'shop'), `There is no stack "shop" in ${app}: did you mean ${shop}?`],
  [
    join(stacks, 'registry'),
    `There is no stack "registry" in ${stacks}: name one of ${join(stacks, 'billing')}, ${shop}`,
  ],
  [noObject, `${join(noObject, 'cdk.tf.json')} must contain a JSON object or array: run "npx cdktf synth" again`],
])('fails with one sentence for %s', (folder, message) => {
  expect(() => readSynthFolder(folder)).toThrow(new Error(message));
});

test('fails when a document is not JSON, with the name of the file', () => {
  expect(() => readSynthFolder(noJson)).toThrow(
    new RegExp(`^${join(noJson, 'cdk.tf.json')} is not readable JSON \\(.+\\): run "npx cdktf synth" again$`),
  );
});
