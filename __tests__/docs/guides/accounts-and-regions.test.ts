import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack, Testing } from 'cdktf';
import { scratchFolder } from '../../../lab/synth/scratch';
import * as library from '../../../modules';
import * as testing from '../../../modules/testing';
import { type Resources, runExample, stackWith, warningsOf } from '../../support/guide-examples';

const container = { image: 'ghcr.io/acme/shop:2.0.1' };

describe('services in two regions', () => {
  const app = new App({ outdir: scratchFolder() });
  const stacks = (runExample('inTwoRegions')['inTwoRegions'] as (app: App) => readonly TerraformStack[])(app);
  app.synth();
  const [, europe, america] = stacks as [TerraformStack, TerraformStack, TerraformStack];
  const fileOf = (stack: TerraformStack, name: string) =>
    readFileSync(join(app.outdir, 'stacks', stack.node.id, name), 'utf8');
  const namesIn = (stack: TerraformStack) =>
    Object.entries((JSON.parse(fileOf(stack, 'cdk.tf.json')) as { resource: Resources }).resource).flatMap(
      ([type, resources]) =>
        Object.values(resources).flatMap(({ name, name_prefix: prefix, policy }) =>
          policy === undefined ? [name, prefix].flatMap((each) => (each ? [`${type} ${String(each)}`] : [])) : [],
        ),
    );

  test('have no names in common, and no warnings', () => {
    const inEurope = new Set(namesIn(europe));

    expect(inEurope.size).toBeGreaterThan(5);
    expect(namesIn(america).filter((name) => inEurope.has(name))).toEqual([]);
    expect(stacks.flatMap(warningsOf)).toEqual([]);
  });

  test('read the bucket and the role from the state of the first stack, and are deployed after it', () => {
    const { data } = JSON.parse(fileOf(europe, 'cdk.tf.json')) as {
      data: { terraform_remote_state: Readonly<Record<string, { config: object }>> };
    };

    expect(Object.values(data.terraform_remote_state)).toMatchObject([
      { backend: 's3', config: { bucket: 'acme-state', key: 'audit.tfstate' } },
    ]);
    expect(europe.dependencies.map(({ node }) => node.id)).toEqual(['audit']);
  });

  test('only assume the role of the other account, and call the region of the bucket', () => {
    const { statements } = testing.policiesOf(join(app.outdir, 'stacks', america.node.id))[
      'Shop/TaskDefinition/TaskRole'
    ]!;

    expect(statements.map(({ Action }) => Action)).toEqual(['sts:AssumeRole']);
    expect(fileOf(america, 'fluent-bit/shop-us-west-2-Shop/effective.conf')).toMatch(/^ +region +us-east-1$/m);
  });
});

test.each([
  ['cluster.clusterArn', { cluster: clusterIn('us-east-1') }],
  ['logKmsKeyArn', { logKmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/1a2b' }],
])('fails when %s is in another region', (property, props) => {
  const create = () =>
    stackWith((stack) => {
      new library.FargateService(stack, 'Shop', {
        cluster: clusterIn('eu-west-1'),
        network: { vpcId: 'vpc-1', privateSubnetIds: ['subnet-1'] },
        cpu: 256,
        memoryMiB: 512,
        containers: { shop: container },
        ...props,
      });
    });

  expect(create).toThrow(`${property} must be in region "eu-west-1"`);
});

test.each([
  ['eu-west-1', true],
  ['us-west-2', false],
])('two stacks with one family, the second in %s: refused is %s', (region, isRefused) => {
  const app = Testing.app();
  const create = () =>
    ['eu-west-1', region].forEach((each, index) => {
      const stack = new TerraformStack(app, `shop-${index}`);
      new AwsProvider(stack, 'aws', { region: each, allowedAccountIds: ['111122223333'] });
      new library.FargateTaskDefinition(stack, 'Shop', {
        family: 'shop',
        cpu: 256,
        memoryMiB: 512,
        containers: { shop: container },
      });
      Testing.synth(stack, true);
    });

  if (isRefused) expect(create).toThrow('family');
  else expect(create).not.toThrow();
});

test('one program deploys to the region of each provider of a stack', () => {
  const deploy = runExample('inTwoPlaces')['inTwoPlaces'] as (stack: TerraformStack) => void;
  const stack = stackWith(deploy);
  const { resource } = JSON.parse(Testing.synth(stack, true)) as { resource: Resources };
  const services = Object.values(resource['aws_ecs_service']!).map(({ provider }) => provider);

  expect(services).toEqual(['aws.oregon', undefined]);
  expect(warningsOf(stack)).toEqual([]);
});

test('an archive accepts objects of other accounts, and its readers may only read', () => {
  const archive = runExample('archive')['archive'] as (scope: TerraformStack) => readonly library.PolicyStatement[];
  const archived = runExample('archived')['archived'] as (bucket: library.LogBucket) => library.LogDestination;
  let actions: unknown[] = [];
  const stack = stackWith((scope) => {
    actions = archive(scope).map(({ Action }) => Action);
    const { prefix } = archived(scope.node.findChild('Archive') as library.LogBucket).folders!(['web'])[0]!;
    expect(prefix).toBe('111122223333/shop/web/');
  });

  expect(actions).toEqual(['s3:ListBucket', 's3:GetObject', ['kms:Decrypt']]);
  expect(Testing.synth(stack, true)).toContain('${aws:PrincipalAccount}');
  expect(warningsOf(stack)).toEqual([]);
});

test('modules use the provider without an alias', () => {
  const stack = stackWith((scope) => {
    new AwsProvider(scope, 'Oregon', { region: 'us-west-2', alias: 'oregon' });
    new library.FargateTaskDefinition(scope, 'Shop', { cpu: 256, memoryMiB: 512, containers: { shop: container } });
  });

  expect(Testing.synth(stack, true)).not.toContain('aws.oregon');
});

function clusterIn(region: string): library.Cluster {
  return { clusterArn: `arn:aws:ecs:${region}:111122223333:cluster/main`, clusterName: 'main' };
}
