/**
 * Jest's module loader, except that large packages are loaded once for each worker. Loading them for each suite takes
 * longer than most suites. They keep no state that tests change.
 */
const { default: Runtime } = require('jest-runtime');

// Errors show where a token was created. No test reads that, and formatting the stack of each token is slow.
require('cdktf/lib/tokens/private/stack-trace').captureStackTrace = () => [];

const shared = /^(cdktf|constructs|@cdktf\/provider-aws|@aws-sdk|typescript)(\/|$)/;

module.exports = class extends Runtime {
  requireModuleOrMock(from, name) {
    return shared.test(name) ? require(name) : super.requireModuleOrMock(from, name);
  }
};
