/**
 * Jest's module loader, except that large packages and the modules of this project are loaded once for each worker.
 * Loading them for each suite takes longer than most suites. They keep no state that tests change. A suite that mocks
 * modules loads its own, and so does watch mode, in which modules change.
 */
const { dirname, join, resolve, sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');
require('./core');

// Jest itself loads the files of its configuration.
require('ts-node').register({ ignore: ['^(?!(modules|settings|stacks|examples)\\b)'] });

// Errors show where a token was created. No test reads that, and formatting the stack of each token is slow.
require('cdktf/lib/tokens/private/stack-trace').captureStackTrace = () => [];

const packages = /^(cdktf|constructs|@cdktf\/provider-aws|@aws-sdk|typescript)(\/|$)/;

const root = resolve(__dirname, '..', '..');
const folders = ['modules', 'settings', 'stacks', 'examples'].map((name) => join(root, name) + sep);
const settings = join(root, 'settings');

module.exports = class extends Runtime {
  constructor(...parameters) {
    super(...parameters);
    const { watch, watchAll } = parameters[7];
    this.sharesModules = !watch && !watchAll;
  }

  setMock(...parameters) {
    this.sharesModules = false;
    super.setMock(...parameters);
  }

  requireModuleOrMock(from, name) {
    if (packages.test(name)) return require(name);
    const path = this.sharesModules && name.startsWith('.') ? resolve(dirname(from), name) : '';
    const isShared = path === settings || folders.some((folder) => `${path}${sep}`.startsWith(folder));
    return isShared ? require(path) : super.requireModuleOrMock(from, name);
  }
};
