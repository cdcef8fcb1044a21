import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { App } from 'cdktf';
import { EverythingStack } from '../../examples/everything';
import { ecsModel } from '../../lab/ecs-api/ecs-model';
import { videoParts } from '../../lab/synth/example-parts';
import { scratchFolder } from '../../lab/synth/scratch';
import { type Block, parseJson, read } from '../../lab/synth/synth';

const cluster = { clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1'], privateSubnetIds: ['subnet-2'] };

const tasks = read(
  new EverythingStack(new App({ outdir: scratchFolder() }), 'everything', { cluster, network, ...videoParts }),
).all(EcsTaskDefinition);
const containers = tasks
  .flatMap(({ container_definitions: text }) => parseJson(text as string) as unknown as Block[])
  .filter(({ name }) => name !== 'log_router');

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;

/** Returns the fields of a shape of the ECS API that none of the objects sets. */
function missing(shape: string, objects: readonly Block[]): readonly string[] {
  const set = new Set(objects.flatMap((each) => Object.keys(each).filter((field) => !isEmpty(each[field]))));
  return Object.keys(ecsModel.shapes[shape]!.members!).filter((field) => !set.has(field));
}

test('the containers of the example everything set every field of the ECS API, except the one of the log router', () => {
  expect(missing('ContainerDefinition', containers)).toEqual(['firelensConfiguration']);
  expect(
    missing(
      'LinuxParameters',
      containers.flatMap(({ linuxParameters = [] }) => linuxParameters as Block),
    ),
  ).toEqual([]);
  expect(
    missing(
      'PortMapping',
      containers.flatMap(({ portMappings }) => portMappings as Block[]),
    ),
  ).toEqual([]);
});

test('the tasks of the example everything have every kind of volume', () => {
  const kinds = tasks.flatMap(({ volume }) =>
    (volume as Block[]).map(({ name, ...kind }) => (name === undefined ? '' : Object.keys(kind).join())),
  );

  expect(new Set(kinds)).toEqual(
    new Set(['', 'efs_volume_configuration', 'configure_at_launch', 'host_path', 'docker_volume_configuration']),
  );
});
