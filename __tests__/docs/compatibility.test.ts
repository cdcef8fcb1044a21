import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Testing, type TerraformStack } from 'cdktf';
import { checkPage, table } from '../../lab/markdown';
import { projectFolder } from '../../lab/project';
import type { FargateService, Network } from '../../modules';
import { versions } from '../../stacks/stack-setup';
import { synthApp } from '../support/app';
import { runExample, stackWith } from '../support/guide-examples';

type Json = Readonly<Record<string, unknown>>;

/** Part of the language of Terraform that the JSON of a stack may contain. */
interface Feature {
  readonly description: string;
  readonly writtenBy: string;
  readonly terraform: string;
  readonly openTofu: string;
}

/** Parts that a version later than 1.0 added, by their name in the JSON. OpenTofu begins with 1.6. */
const features: Readonly<Record<string, Feature>> = {
  'variable.nullable': {
    description: '`nullable` of variables',
    writtenBy: 'the stacks of the app',
    terraform: '1.1',
    openTofu: '1.6',
  },
  moved: { description: '`moved` blocks', writtenBy: '`renameConstruct`', terraform: '1.1', openTofu: '1.6' },
  'terraform.cloud': {
    description: '`cloud` block',
    writtenBy: 'the backend `hcp` of the app',
    terraform: '1.1',
    openTofu: '1.6',
  },
  'lifecycle.precondition': {
    description: 'preconditions',
    writtenBy: '`Ec2Capacity`',
    terraform: '1.2',
    openTofu: '1.6',
  },
  'lifecycle.postcondition': {
    description: 'postconditions',
    writtenBy: '`Vpc`, and services with `waitForSteadyState`',
    terraform: '1.2',
    openTofu: '1.6',
  },
  'lifecycle.replace_triggered_by': {
    description: '`replace_triggered_by`',
    writtenBy: '`EcsCluster`, `EcrRepository` and `ServiceScaling`',
    terraform: '1.2',
    openTofu: '1.6',
  },
  terraform_data: {
    description: 'resource `terraform_data`',
    writtenBy: '`Ec2Capacity`',
    terraform: '1.4',
    openTofu: '1.6',
  },
  import: { description: '`import` blocks', writtenBy: '`importFrom` of CDKTF', terraform: '1.5', openTofu: '1.6' },
  'terraform.backend.s3.use_lockfile': {
    description: 'lock file of the S3 backend',
    writtenBy: 'the backend `s3` of the app',
    terraform: '1.10',
    openTofu: '1.10',
  },
};

/** Parts that every version 1 knows. */
const old: ReadonlySet<string> = new Set([
  ...['data', 'output', 'provider', 'resource', 'terraform', 'variable'],
  ...['backend', 'required_providers', 'required_version'].map((name) => `terraform.${name}`),
  ...['create_before_destroy', 'ignore_changes', 'prevent_destroy'].map((name) => `lifecycle.${name}`),
  ...['default', 'description', 'type', 'validation'].map((name) => `variable.${name}`),
  ...['description', 'sensitive', 'value'].map((name) => `output.${name}`),
  ...[
    'base64encode',
    'can',
    'cidrsubnet',
    'contains',
    'element',
    'floor',
    'join',
    'jsonencode',
    'length',
    'merge',
    'one',
  ],
  ...['regex', 'replace', 'slice', 'split', 'tolist'],
]);

/** Returns the parts of the language in the JSON of a stack: blocks, arguments with a meaning of their own, functions. */
function partsOf(document: Json): readonly string[] {
  const blocks = (name: string) => Object.values((document[name] ?? {}) as Readonly<Record<string, Json>>);
  const keys = (prefix: string, block: unknown) => Object.keys(Object(block)).map((name) => `${prefix}.${name}`);
  const { terraform, resource = {} } = document as { terraform?: Json; resource?: Readonly<Record<string, Json>> };
  const { s3 } = (terraform?.['backend'] ?? {}) as { readonly s3?: Json };
  const resources = ['resource', 'data'].flatMap(blocks).flatMap((named) => Object.values(named)) as Json[];
  const expressions = JSON.stringify(document).match(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g) ?? [];
  return [
    ...Object.keys(document).filter((name) => name !== '//'),
    ...keys('terraform', terraform),
    ...keys('terraform.backend.s3', s3).filter((name) => name.endsWith('use_lockfile')),
    ...resources.flatMap(({ lifecycle }) => keys('lifecycle', lifecycle)),
    ...['variable', 'output'].flatMap((name) => blocks(name).flatMap((each) => keys(name, each))),
    ...Object.keys(resource).filter((type) => type.startsWith('terraform_')),
    ...expressions.flatMap((text) => [...text.matchAll(/\b([a-z]\w*)\(/g)].map(([, name]) => name!)),
  ];
}

/** JSON of all golden files, and of stacks with what they do not contain. */
function documents(): readonly Json[] {
  const folders = ['stacks', 'examples'].map((name) => join(__dirname, '..', name, 'golden'));
  const golden = folders.flatMap((folder) =>
    readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json),
  );
  const backends = [
    { type: 's3', bucket: 'acme-state' },
    { type: 'hcp', organization: 'acme' },
  ].map((backend) => synthApp({ backend }).service.json());
  const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
  const network = {
    vpcId: 'vpc-1',
    privateSubnetIds: ['subnet-1', 'subnet-2'],
    publicSubnetIds: ['subnet-3', 'subnet-4'],
  };
  const created = ['renamedService', 'twoServices', 'scaledService'].map((name) =>
    stackWith((stack) => (runExample(name)[name] as InPlace)(stack, cluster, network)),
  );
  const imports = stackWith((stack) => (runExample('imported')['imported'] as Imported)(stack, network, 'sg-1'));
  return [
    ...golden,
    ...backends,
    ...[...created, imports].map((stack) => JSON.parse(Testing.synth(stack, true)) as Json),
  ];
}

type InPlace = (stack: TerraformStack, cluster: object, network: Network) => FargateService;
type Imported = (stack: TerraformStack, network: Network, securityGroupId: string) => FargateService;

const found = new Set(documents().flatMap(partsOf));

test('the JSON of every stack contains only parts of the language whose version the page states', () => {
  expect([...found].filter((part) => !old.has(part) && !(part in features))).toEqual([]);
});

test('every part on the page is in the JSON of a stack', () => {
  expect(Object.keys(features).filter((part) => !found.has(part))).toEqual([]);
});

test('the app requires the versions that its JSON needs', () => {
  const { terraform, terraformForS3 } = versions;

  expect(terraform).toBe(`>= ${features['import']!.terraform}.0`);
  expect(terraformForS3).toBe(`>= ${features['terraform.backend.s3.use_lockfile']!.terraform}.0`);
});

test('docs/compatibility.md lists the supported versions', () => {
  const manifestOf = (path: string) => JSON.parse(readFileSync(join(projectFolder, path), 'utf8')) as Manifest;
  const { peerDependencies, engines } = manifestOf('package.json');
  const oldest = manifestOf('__tests__/cores/oldest/package.json').dependencies;
  const terrain = manifestOf('__tests__/cores/cdktn/package.json').dependencies;
  const terrainPeers = /peerDependencies = \{(.*)\}/.exec(
    readFileSync(join(projectFolder, 'build', 'cdk-terrain.mjs'), 'utf8'),
  )![1]!;
  const rangeOf = (name: string) => new RegExp(`['"]?${name}['"]?: '([^']+)'`).exec(terrainPeers)![1]!;
  const code = (text: string) => `\`${text}\``;

  checkPage('compatibility.md', [
    '# Compatibility',
    'The versions that the library supports, and the versions of Terraform and OpenTofu that its JSON needs. This page is ' +
      'generated by `npm run docs` from the manifests of the packages, and checked with the JSON of the app, of all examples ' +
      'and of some guides.',
    '## Packages',
    table(
      ['package', 'supported', 'tested'],
      [
        ['Node.js', code(engines.node), '20 and 22'],
        ...['cdktf', '@cdktf/provider-aws', 'constructs'].map((name) => [
          code(name),
          code(peerDependencies[name]!),
          `${code(oldest[name]!)} and the newest`,
        ]),
        [
          '`cdktn` (CDK Terrain, with `cdktn-firelens`)',
          code(rangeOf('cdktn')),
          `the newest of ${code(terrain['cdktn']!)}`,
        ],
        [
          '`@cdktn/provider-aws`',
          code(rangeOf('@cdktn/provider-aws')),
          `the newest of ${code(terrain['@cdktn/provider-aws']!)}`,
        ],
        ['`constructs` with `cdktn`', code(rangeOf('constructs')), 'the newest'],
        ['TypeScript', '5.4 or newer', '5.9 and 7.0'],
      ],
    ),
    '## Terraform, OpenTofu and the AWS provider',
    `The app requires Terraform ${code(versions.terraform)}, with the S3 backend ${code(versions.terraformForS3)}, and the AWS ` +
      `provider ${code(versions.aws)}. In your own stacks, the bindings require version 6 of the provider; ` +
      '[an override](guides/overrides.md#overrides-of-terraform) extends this to version 5.100.',
    'The library does not state a version of Terraform for your stacks. They need the newest of those in this table whose ' +
      'part they contain; everything else works with every version 1. OpenTofu, whose first version is 1.6, reads the same ' +
      'JSON. To use it with the CDKTF CLI, set `TERRAFORM_BINARY_NAME=tofu`.',
    table(
      ['part of the JSON', 'written by', 'Terraform', 'OpenTofu'],
      Object.values(features).map(({ description, writtenBy, terraform, openTofu }) => [
        description,
        writtenBy,
        terraform,
        openTofu,
      ]),
    ),
    'Tests run the installed Terraform. If OpenTofu (`tofu`) is on the PATH, a test also validates and plans both stacks of ' +
      'the app with it.',
  ]);
});

interface Manifest {
  readonly engines: { readonly node: string };
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}
