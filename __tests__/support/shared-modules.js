/**
 * Jest's module loader, except that large packages and the modules of this project are loaded once for each worker.
 * Loading them for each suite takes longer than most suites. They keep no state that tests change. A suite that mocks
 * modules loads its own, and so does watch mode, in which modules change.
 */
const { AsyncLocalStorage } = require('node:async_hooks');
const { dirname, join, resolve, sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');
require('./core');

// Jest itself loads the files of its configuration.
require('ts-node').register({ ignore: ['^(?!(modules|settings|stacks|examples)\\b)'] });

// Errors show where a token was created. No test reads that, and formatting the stack of each token is slow.
require('cdktf/lib/tokens/private/stack-trace').captureStackTrace = () => [];

// Stacks with moved resources ask Terraform for its version, each of them.
const { ValidateBinaryVersion } = require('cdktf/lib/validations/validate-binary-version');
const { validate } = ValidateBinaryVersion.prototype;
const validated = new Map();
ValidateBinaryVersion.prototype.validate = function () {
  const key = `${this.versionCommand} ${this.versionConstraint}`;
  if (!validated.has(key)) validated.set(key, validate.call(this));
  return validated.get(key);
};

// Jest enables a storage in each suite and never disables it, so that all of them slow down each promise of later suites.
const enabled = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...parameters) {
  enabled.add(this);
  return run.apply(this, parameters);
};

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

  teardown() {
    enabled.forEach((storage) => storage.disable());
    enabled.clear();
    super.teardown();
  }

  requireModuleOrMock(from, name) {
    if (packages.test(name)) return require(name);
    const path = this.sharesModules && name.startsWith('.') ? resolve(dirname(from), name) : '';
    const isShared = path === settings || folders.some((folder) => `${path}${sep}`.startsWith(folder));
    return isShared ? require(path) : super.requireModuleOrMock(from, name);
  }
};
