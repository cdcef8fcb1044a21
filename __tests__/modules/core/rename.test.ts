import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { type ConstructRename, FargateService, LogBucket, renameConstruct } from '../../../modules';
import { scratchFolder } from '../../../lab/synth/scratch';
import { type Block, read, refusal } from '../../../lab/synth/synth';
import { nginx } from '../../../lab/synth/tasks';

const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] };

/** Returns the JSON of a stack with a service at a path, after these renames. */
function serviceAt(path: readonly string[], renames: readonly ConstructRename[] = []): Block {
  const stack = new TerraformStack(new App({ outdir: scratchFolder() }), 'test');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  renames.forEach((rename) => renameConstruct(stack, rename));
  const parent = path.slice(0, -1).reduce<Construct>((scope, id) => new Construct(scope, id), stack);
  new FargateService(parent, path.at(-1)!, { cluster, network, cpu: 256, memoryMiB: 512, containers: { nginx } });
  return read(stack).json();
}

/** Returns the resources of a stack by address, without metadata, and with the addresses of `moved` blocks before a move. */
function resourcesOf({ resource, moved = [] }: Block): Record<string, unknown> {
  const former = new Map((moved as { from: string; to: string }[]).map(({ from, to }) => [to, from]));
  const found = Object.entries(resource as Record<string, Record<string, Block>>).flatMap(([type, named]) =>
    Object.entries(named).map(([name, { '//': metadata, ...block }]) => {
      void metadata;
      const address = `${type}.${name}`;
      return [former.get(address) ?? address, block] as const;
    }),
  );
  const text = [...former].reduce((json, [to, from]) => json.replaceAll(to, from), JSON.stringify(found));
  return Object.fromEntries(JSON.parse(text) as [string, unknown][]);
}

test.each<[string, readonly string[], readonly ConstructRename[]]>([
  ['once', ['Frontend'], [{ from: 'Web', to: 'Frontend' }]],
  [
    'twice',
    ['Portal'],
    [
      { from: 'Web', to: 'Frontend' },
      { from: 'Frontend', to: 'Portal' },
    ],
  ],
  ['into another construct', ['Public', 'Web'], [{ from: 'Web', to: 'Public/Web' }]],
])('a construct that is renamed %s keeps every name and description', (_, path, renames) => {
  const before = serviceAt(['Web']);
  const after = serviceAt(path, renames);
  const { moved } = after as { moved: { from: string; to: string }[] };
  const chained = moved.filter(({ to }) => !moved.some(({ from }) => from === to));
  const origin = (address: string): string => {
    const move = moved.find(({ to }) => to === address);
    return move ? origin(move.from) : address;
  };
  const direct = chained.map(({ to }) => ({ to, from: origin(to) }));

  expect(resourcesOf({ ...after, moved: direct })).toEqual(resourcesOf(before));
});

test('a construct that is renamed without it changes names, which replaces resources', () => {
  const names = (json: Block) =>
    Object.values(json.resource.aws_iam_role as Block).map((role) => (role as Block).name_prefix as string);

  expect(names(serviceAt(['Frontend']))).not.toEqual(names(serviceAt(['Web'])));
});

test('emits no block for a resource whose ID was set by hand', () => {
  const stack = new TerraformStack(new App({ outdir: scratchFolder() }), 'test');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  renameConstruct(stack, { from: 'Old', to: 'New' });
  new IamRole(stack, 'New', { assumeRolePolicy: '{}' }).overrideLogicalId('role');

  expect(read(stack).json()).not.toHaveProperty('moved');
});

describe('refuses', () => {
  test('a call after the construct was created', () => {
    expect(
      refusal((stack) => {
        new LogBucket(stack, 'New');
        renameConstruct(stack, { from: 'Old', to: 'New' });
      }),
    ).toBe('test:\n  - to must not exist yet, got "New"; call renameConstruct before you create it');
  });

  test('paths that cannot be meant', () => {
    expect(refusal((stack) => renameConstruct(stack, { from: '/Old', to: '' }))).toBe(
      `test:
  - from must be a path below the stack, such as "Web" or "Backend/Web", got "/Old"
  - to must be a path below the stack, such as "Web" or "Backend/Web", got ""`,
    );
    expect(refusal((stack) => renameConstruct(stack, { from: 'Old', to: 'Old' }))).toBe(
      'test:\n  - to must differ from "Old"; remove renameConstruct if nothing was renamed',
    );
  });

  test('a construct that does not exist at its new path, or still exists at the old one', () => {
    expect(refusal((stack) => renameConstruct(stack, { from: 'Old', to: 'New' }))).toContain(
      'to must be the path of a construct below the stack, got "New", where there is none',
    );
    expect(
      refusal((stack) => {
        renameConstruct(stack, { from: 'Old', to: 'New' });
        new LogBucket(stack, 'Old');
        new LogBucket(stack, 'New');
      }),
    ).toContain('from must be a former path, got "Old", where there is a construct; remove one of them');
  });
});
