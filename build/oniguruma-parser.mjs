/**
 * Writes `oniguruma-parser` as CommonJS into the built library, with its licence, so that users install no further
 * package. It consists of ES modules, which Node.js before 20.19 does not `require()`.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import typescript from 'typescript';

const source = 'node_modules/oniguruma-parser';
const target = 'dist/modules/fluent-bit/onigmo/oniguruma-parser';
const options = { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022 };

const entries = ['parser/parse.js', 'unicode.js'];
const files = new Set(entries);
for (const file of files) {
  const code = typescript
    .transpile(readFileSync(join(source, 'dist', file), 'utf8'), options)
    .replace(/^\/\/# sourceMappingURL=.*$/m, '');
  for (const [, imported] of code.matchAll(/require\("(\.[^"]+)"\)/g)) files.add(join(dirname(file), imported));
  mkdirSync(dirname(join(target, file)), { recursive: true });
  writeFileSync(join(target, file), code);
}
copyFileSync(join(source, 'LICENSE'), join(target, 'LICENSE'));
const parts = entries.map((file) => `...require('./oniguruma-parser/${file}')`);
writeFileSync(`${target}.js`, `module.exports = { ${parts.join(', ')} };\n`);
