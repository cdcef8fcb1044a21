import type { Fields } from '../../../lab/ecs-api/provider-arguments';
import { limitProblems, type taskLimits } from '../../../lab/ecs-api/task-limits';

const app = { name: 'app', image: 'app:1', essential: true };
const onFargate = {
  family: 'web',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '512',
  memory: '1024',
};
const onEc2 = { family: 'web', requiresCompatibilities: ['EC2'], networkMode: 'bridge', memory: '512' };

/** A task on Fargate with these containers in addition to `app`. */
function withContainer(container: Fields): Fields {
  return { ...onFargate, containerDefinitions: [app, { image: 'b', name: 'b', ...container }] };
}

/** A task on Fargate in which `app` has these fields. */
function withApp(container: Fields, task: Fields = onFargate): Fields {
  return { ...task, containerDefinitions: [{ ...app, ...container }] };
}

type Cases = Readonly<Record<keyof typeof taskLimits, readonly [accepted: Fields, refused: Fields, problem: string]>>;

const cases: Cases = {
  'the task has a size that Fargate supports': [
    withApp({}, { ...onFargate, cpu: '8192', memory: '20480' }),
    withApp({}, { ...onFargate, cpu: '8192', memory: '21504' }),
    'cpu and memory must be a size of Fargate',
  ],
  'the task has the network mode awsvpc on Fargate': [
    withApp({}),
    withApp({}, { ...onFargate, networkMode: 'host' }),
    'networkMode must be "awsvpc" on Fargate',
  ],
  'containers log with a driver that Fargate supports': [
    withApp({ logConfiguration: { logDriver: 'awsfirelens' } }),
    withApp({ logConfiguration: { logDriver: 'syslog' } }),
    'containerDefinitions[0].logConfiguration.logDriver must be "awslogs", "splunk" or "awsfirelens" on Fargate',
  ],
  'containers start and stop within the times of Fargate': [
    withApp({ startTimeout: 2, stopTimeout: 120 }),
    withApp({ startTimeout: 1, stopTimeout: 120 }),
    'containerDefinitions[0].startTimeout must be 2 to 120 on Fargate, got 1',
  ],
  'containers add no capability on Fargate but SYS_PTRACE': [
    withApp({ linuxParameters: { capabilities: { add: ['SYS_PTRACE'] } } }),
    withApp({ linuxParameters: { capabilities: { add: ['NET_ADMIN'] } } }),
    'containerDefinitions[0].linuxParameters.capabilities.add must be ["SYS_PTRACE"] on Fargate',
  ],
  'containers have different names': [
    withContainer({}),
    withContainer({ name: 'app' }),
    'containerDefinitions must have different names, got "app" twice',
  ],
  'volumes have different names': [
    withApp({}, { ...onFargate, volumes: [{ name: 'a' }, { name: 'b' }] }),
    withApp({}, { ...onFargate, volumes: [{ name: 'a' }, { name: 'a' }] }),
    'volumes must have different names, got "a" twice',
  ],
  'port mappings have different names': [
    withApp({ portMappings: [{ name: 'a' }, { name: 'b' }] }),
    withApp({ portMappings: [{ name: 'a' }, { name: 'a' }] }),
    'portMappings must have different names, got "a" twice',
  ],
  'a container is essential': [
    withApp({ essential: undefined }),
    withApp({ essential: false }),
    'containerDefinitions must contain an essential container',
  ],
  'containers refer to containers of the task': [
    withContainer({ dependsOn: [{ containerName: 'app' }], volumesFrom: [{ sourceContainer: 'app' }] }),
    withContainer({ dependsOn: [{ containerName: 'db' }] }),
    'containerDefinitions[1].dependsOn[0].containerName must be one of app, b, got "db"',
  ],
  'containers mount volumes of the task': [
    withApp({ mountPoints: [{ sourceVolume: 'a' }] }, { ...onFargate, volumes: [{ name: 'a' }] }),
    withApp({ mountPoints: [{ sourceVolume: 'b' }] }, { ...onFargate, volumes: [{ name: 'a' }] }),
    'containerDefinitions[0].mountPoints[0].sourceVolume must be one of a, got "b"',
  ],
  'a container has no lower limit of memory than its reservation': [
    withApp({ memory: 64, memoryReservation: 32 }),
    withApp({ memory: 32, memoryReservation: 64 }),
    'memory of app must be at least its memoryReservation',
  ],
  'the task or each container has memory': [
    withApp({ memoryReservation: 32 }, { ...onEc2, memory: undefined }),
    withApp({}, { ...onEc2, memory: undefined }),
    'app must have memory or memoryReservation, because the task has no memory',
  ],
  'a soft limit is not greater than the hard limit': [
    withApp({
      ulimits: [
        { softLimit: 1, hardLimit: 2 },
        { softLimit: -1, hardLimit: -1 },
      ],
    }),
    withApp({ ulimits: [{ softLimit: -1, hardLimit: 2 }] }),
    'containerDefinitions[0].ulimits[0].softLimit must be at most the hardLimit',
  ],
  'host ports equal the ports of the containers, except in the network mode bridge': [
    withApp({ portMappings: [{ containerPort: 80, hostPort: 0 }] }, onEc2),
    withApp({ portMappings: [{ containerPort: 80, hostPort: 81 }] }),
    'containerDefinitions[0].portMappings[0].hostPort must be the containerPort',
  ],
  'the network modes of containers agree with that of the task': [
    withApp({ links: ['db'], hostname: 'web', extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.1' }] }, onEc2),
    withApp({ hostname: 'web' }),
    'containerDefinitions[0].hostname must not be set in the network mode awsvpc',
  ],
  'an encrypted connection is used for authorization at EFS': [
    withApp({}, withFileSystem({ transitEncryption: 'ENABLED', authorizationConfig: { iam: 'ENABLED' } })),
    withApp({}, withFileSystem({ transitEncryption: 'DISABLED', authorizationConfig: { iam: 'ENABLED' } })),
    'volumes[0].efsVolumeConfiguration.transitEncryption must be "ENABLED" with IAM or an access point',
  ],
  'the task definition has at most 64 KiB': [
    withApp({ command: ['x'.repeat(60_000)] }),
    withApp({ command: ['x'.repeat(65_536)] }),
    'the task definition must have at most 65536 bytes, got 65729',
  ],
};

function withFileSystem(efsVolumeConfiguration: Fields): Fields {
  return { ...onFargate, volumes: [{ name: 'files', efsVolumeConfiguration }] };
}

test.each(Object.entries(cases))('%s', (_, [accepted, refused, problem]) => {
  expect(limitProblems(accepted, 'Task')).toEqual([]);
  expect(limitProblems(refused, 'Task')).toEqual([`Task: ${problem}`]);
});

test('names the field and its value if a single field is wrong', () => {
  expect(limitProblems(withApp({ healthCheck: { command: ['CMD', 'true'], interval: 4 } }), 'Task')).toEqual([
    'Task: containerDefinitions[0].healthCheck.interval must be 5 to 300, got 4',
  ]);
});

test('accepts expressions of Terraform in place of any value', () => {
  expect(limitProblems(withApp({ image: '${var.image}', stopTimeout: '${var.stop}' }), 'Task')).toEqual([]);
});
