/**
 * Runs the tests with other versions of the peers, or with CDK Terrain: `CORE=cdktn` resolves the packages of CDKTF to
 * those in `__tests__/cores/cdktn`, wherever they are required. `npm ci --prefix __tests__/cores/cdktn` installs them.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');

const core = process.env['CORE'];
const folder = core && resolve(__dirname, '..', 'cores', core);

/** Name of the package that the tests call `cdktf`: `cdktf` or `cdktn`. */
exports.coreName = folder ? nameIn(folder) : 'cdktf';

if (folder) {
  const original = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, isMain, options) {
    const [, name, path = ''] = /^(cdktf|@cdktf\/provider-aws|constructs)(\/.*)?$/.exec(request) ?? [];
    return name === undefined
      ? original.call(this, request, parent, isMain, options)
      : original.call(this, name.replace('cdktf', exports.coreName) + path, parent, isMain, { paths: [folder] });
  };
}

function nameIn(path) {
  const { dependencies } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  return 'cdktn' in dependencies ? 'cdktn' : 'cdktf';
}
