/**
 * `oniguruma-parser` as CommonJS. The package consists of ES modules, which Node.js before 20.19 does not `require()`.
 *
 * In this tree, its modules are converted when they are loaded. `npm run build` replaces this file by the converted
 * modules, so that users install no further package: see `build/oniguruma-parser.mjs`.
 */
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { ModuleKind, ScriptTarget, transpile } = require('typescript');

const folder = join(__dirname, '../../../node_modules/oniguruma-parser/dist');
const loaded = new Map();

function load(file) {
  if (!loaded.has(file)) {
    const module = { exports: {} };
    loaded.set(file, module);
    const code = transpile(readFileSync(file, 'utf8'), { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 });
    new Function('module', 'exports', 'require', code)(module, module.exports, (name) =>
      load(join(dirname(file), name)),
    );
  }
  return loaded.get(file).exports;
}

module.exports = { ...load(join(folder, 'parser/parse.js')), ...load(join(folder, 'unicode.js')) };
