import type { Check } from '../check';

/** Checks of the provider and of Terraform modules. */
export const providerChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_41',
    class: 'N',
    states: 'The provider configuration contains no access keys.',
    types: ['provider'],
    holds: ({ args }) =>
      !/^A[A-Z]{3}[A-Z0-9]{16}$/.test(args['access_key'] ?? '') && (args['secret_key'] ?? '').length < 40,
    passes: { 'provider.aws': { region: 'eu-west-1', access_key: 'test', secret_key: 'test' } },
    fails: {
      'provider.aws': { access_key: 'AKIAIOSFODNN7EXAMPLE' },
      'provider.aws[1]': { secret_key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
    },
  },
  {
    id: 'CKV_TF_1',
    class: 'D',
    states: 'A remote module is pinned to a commit.',
    types: ['module'],
    selects: ({ args }) => isRemote(args['source'] as string),
    holds: ({ args }) => /\?ref=[0-9a-f]{40}$/.test(args['source'] as string),
    passes: { 'module.logs': { source: `git::https://acme.test/logs.git?ref=${'0'.repeat(40)}` } },
    fails: { 'module.logs': { source: 'git::https://acme.test/logs.git?ref=v1.0.0' } },
  },
  {
    id: 'CKV_TF_2',
    class: 'D',
    states: 'A remote module is pinned to a version.',
    types: ['module'],
    selects: ({ args }) => isRemote(args['source'] as string),
    holds: ({ args }) => /\?ref=v?\d+(\.\d+)*$/.test(args['source'] as string) || args['version'] !== undefined,
    passes: {
      'module.logs': { source: 'git::https://acme.test/logs.git?ref=v1.0.0' },
      'module.registry': { source: 'acme/logs/aws', version: '1.0.0' },
    },
    fails: { 'module.logs': { source: 'git::https://acme.test/logs.git?ref=main' } },
  },
];

function isRemote(source: string): boolean {
  return !source.startsWith('.');
}
