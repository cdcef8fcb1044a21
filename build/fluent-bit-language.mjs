/**
 * Moves the language of Fluent Bit from the built library to a package of its own, which needs no peers, and makes the
 * library import it from there.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const library = 'dist/modules';
const language = 'language/dist';
const name = JSON.parse(readFileSync('language/package.json', 'utf8')).name;

/** Files of `core` that the language uses: the import rules of the project keep them free of packages. */
const pureCore = ['format', 'nearest-name', 'problem', 'rule'].map((file) => `core/${file}`);

const isOfLanguage = (path) => path.startsWith('fluent-bit/') || pureCore.includes(path);
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

rmSync(language, { recursive: true, force: true });
for (const file of filesIn(library).filter((each) => isOfLanguage(each.replace(/\.(d\.ts|js)$/, '')))) {
  const target = join(language, file);
  mkdirSync(dirname(target), { recursive: true });
  renameSync(join(library, file), target);
}
rmSync(join(library, 'fluent-bit'), { recursive: true });
copyFileSync('LICENSE', 'language/LICENSE');

const specifier = /((?:\bfrom|\bimport|\brequire\(|\bimport\()\s*)(['"])(\.{1,2}\/[^'"]+)\2/g;
for (const file of filesIn(library)) {
  const path = join(library, file);
  const code = readFileSync(path, 'utf8').replace(specifier, (whole, before, quote, imported) => {
    const target = relative(library, resolve(dirname(path), imported));
    return isOfLanguage(target) ? `${before}${quote}${name}/${target}${quote}` : whole;
  });
  writeFileSync(path, code);
}

mkdirSync(join(library, 'fluent-bit'));
writeFileSync(join(library, 'fluent-bit/index.js'), `"use strict";\nmodule.exports = require('${name}');\n`);
writeFileSync(join(library, 'fluent-bit/index.d.ts'), `export * from '${name}';\n`);
