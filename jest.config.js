const { availableParallelism } = require('node:os');

/**
 * Two projects: `unit` runs in seconds with nothing installed; `real` needs Terraform, the AWS provider and the emulator.
 */
const common = {
  testEnvironment: 'node',
  runtime: '<rootDir>/__tests__/support/shared-modules.js',
  globalTeardown: '<rootDir>/__tests__/support/remove-temporary-folder.ts',
  transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  modulePathIgnorePatterns: ['dist/', 'site/dist/', 'site/generated/', 'cdktf.out/', '.emulator/'].map(
    (folder) => `<rootDir>/${folder}`,
  ),
};

const real = [
  '<rootDir>/__tests__/terraform/',
  '<rootDir>/__tests__/pipeline/',
  '<rootDir>/__tests__/package/',
  '<rootDir>/__tests__/cli/demo/',
  '<rootDir>/__tests__/cli/local/',
  '<rootDir>/__tests__/cli/push/',
  '<rootDir>/__tests__/lab/terraform/',
  '<rootDir>/__tests__/lab/emulator/',
  '<rootDir>/__tests__/lab/processes/',
  '<rootDir>/__tests__/site/',
];

/** Suites of `real` that need CDK Terrain, which `CORE=cdktn npm run test:core` installs. */
const onCdkTerrain = ['<rootDir>/__tests__/package/move-to-cdk-terrain.test.ts'];

/** @type {import('jest').Config} */
module.exports = {
  // The suites of `real` mostly wait for the provider: twice as many workers as cores keep the cores busy.
  maxWorkers: 2 * availableParallelism(),
  reporters: ['default', '<rootDir>/__tests__/support/slowest-suites.js'],
  projects: [
    {
      ...common,
      displayName: 'unit',
      globalSetup: '<rootDir>/__tests__/support/set-up-unit.ts',
      testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...real],
    },
    {
      ...common,
      displayName: 'real',
      globalSetup: '<rootDir>/__tests__/support/set-up-real.ts',
      globalTeardown: '<rootDir>/__tests__/support/tear-down-real.ts',
      testMatch: real.map((folder) => `${folder}**/*.test.ts`),
      testPathIgnorePatterns: ['/node_modules/', ...(process.env.CORE === 'cdktn' ? [] : onCdkTerrain)],
    },
  ],
};
