import { fieldsOf, shapeOf } from '../../../lab/ecs-api/ecs-model';
import { type FieldLimit, fieldLimits } from '../../../lab/ecs-api/field-limits';

type LimitedField = keyof typeof fieldLimits;

type Cases = { readonly [Field in LimitedField]: readonly [accepted: readonly unknown[], refused: readonly unknown[]] };

const list = (length: number) => Array.from({ length }, () => ({}));
const texts = (length: number) => Array.from({ length }, (_, index) => `${index}`);
const ranges = (length: number) => Array.from({ length }, () => ({ containerPortRange: '1-2' }));
const names = [
  ['web', 'A-1_', 'x'.repeat(255)],
  ['', 'a b', 'a.b', 'x'.repeat(256)],
] as const;
const paths = [
  ['/data', 'C:\\data'],
  ['data', ''],
] as const;
const addresses = [
  ['10.0.0.1', 'fd00::1'],
  ['', 'db', '10.0.0.256'],
] as const;

/** Returns lists with one of these values each. */
function inLists([accepted, refused]: readonly [readonly unknown[], readonly unknown[]]) {
  return [accepted.map((each) => [each]), refused.map((each) => [each])] as const;
}

const cases: Cases = {
  family: names,
  containerDefinitions: [
    [list(1), list(10)],
    [[], list(11)],
  ],
  'volumes[].name': names,
  'volumes[].host.sourcePath': paths,
  'volumes[].efsVolumeConfiguration.transitEncryptionPort': [
    [1, 65535],
    [0, 65536],
  ],
  placementConstraints: [[[], list(10)], [list(11)]],
  cpu: [
    ['128', '196608'],
    ['127', '196609', 'many'],
  ],
  memory: [
    ['6', '8192'],
    ['5', 'much'],
  ],
  tags: [[list(50)], [list(51)]],
  'ephemeralStorage.sizeInGiB': [
    [21, 200],
    [20, 201],
  ],
  'containerDefinitions[].name': names,
  'containerDefinitions[].image': [
    ['nginx', 'registry.example.com:5000/a_b/c-d:1.2', `nginx@sha256:${'a'.repeat(64)}`, 'x'.repeat(255)],
    ['', 'a b', 'x'.repeat(256), 'nginx@sha256:abc', 'nginx@sha1:abc'],
  ],
  'containerDefinitions[].cpu': [[0, 256], [-1]],
  'containerDefinitions[].memory': [
    [6, 8192],
    [0, 5],
  ],
  'containerDefinitions[].memoryReservation': [
    [6, 8192],
    [0, 5],
  ],
  'containerDefinitions[].links': inLists([
    ['db', 'db:main'],
    ['', 'a b', 'db:', 'a:b:c'],
  ]),
  'containerDefinitions[].portMappings': [[[], list(200), ranges(100)], [ranges(101)]],
  'containerDefinitions[].portMappings[].containerPort': [
    [1, 65535],
    [0, 65536],
  ],
  'containerDefinitions[].portMappings[].hostPort': [
    [0, 65535],
    [-1, 65536],
  ],
  'containerDefinitions[].portMappings[].containerPortRange': [
    ['1-2', '8000-65535'],
    ['80', '0-1', '2-1', '1-1', '1-65536', 'a-b', '1-2-3'],
  ],
  'containerDefinitions[].portMappings[].name': [
    ['a', '_a-1', 'x'.repeat(64)],
    ['', '-a', 'A', 'a.b', 'x'.repeat(65)],
  ],
  'containerDefinitions[].restartPolicy.ignoredExitCodes': [[[], texts(50)], [texts(51)]],
  'containerDefinitions[].restartPolicy.restartAttemptPeriod': [
    [60, 1800],
    [59, 1801],
  ],
  'containerDefinitions[].environmentFiles': [[list(10)], [list(11)]],
  'containerDefinitions[].environmentFiles[].value': [
    ['arn:aws:s3:::acme/web.env', 'arn:aws-cn:s3:::acme/a/web.env'],
    ['arn:aws:s3:::acme/web.txt', 's3://acme/web.env'],
  ],
  'containerDefinitions[].mountPoints[].containerPath': paths,
  'containerDefinitions[].linuxParameters.capabilities.add': inLists([['SYS_PTRACE'], ['CAP_SYS_PTRACE', 'ptrace']]),
  'containerDefinitions[].linuxParameters.capabilities.drop': inLists([['ALL'], ['all']]),
  'containerDefinitions[].linuxParameters.devices[].hostPath': paths,
  'containerDefinitions[].linuxParameters.sharedMemorySize': [[1], [0]],
  'containerDefinitions[].linuxParameters.tmpfs[].containerPath': paths,
  'containerDefinitions[].linuxParameters.tmpfs[].size': [[1], [0]],
  'containerDefinitions[].linuxParameters.tmpfs[].mountOptions': inLists([['noexec'], ['NOEXEC', 'size=1']]),
  'containerDefinitions[].linuxParameters.maxSwap': [[0, 1], [-1]],
  'containerDefinitions[].linuxParameters.swappiness': [
    [0, 100],
    [-1, 101],
  ],
  'containerDefinitions[].dnsServers': inLists(addresses),
  'containerDefinitions[].dnsSearchDomains': inLists([['example.com'], ['', 'example.', 'a_b']]),
  'containerDefinitions[].extraHosts[].ipAddress': addresses,
  'containerDefinitions[].ulimits[].softLimit': [[-1, 0, 65535], [-2]],
  'containerDefinitions[].ulimits[].hardLimit': [[-1, 0, 65535], [-2]],
  'containerDefinitions[].healthCheck.command': [
    [
      ['CMD', 'true'],
      ['CMD-SHELL', 'exit 0'],
    ],
    [[], ['CMD'], ['curl', 'localhost']],
  ],
  'containerDefinitions[].healthCheck.interval': [
    [5, 300],
    [4, 301],
  ],
  'containerDefinitions[].healthCheck.timeout': [
    [2, 60],
    [1, 61],
  ],
  'containerDefinitions[].healthCheck.retries': [
    [1, 10],
    [0, 11],
  ],
  'containerDefinitions[].healthCheck.startPeriod': [
    [0, 300],
    [-1, 301],
  ],
  'containerDefinitions[].systemControls[].namespace': [
    ['net.core.somaxconn', 'fs.mqueue.msg_max', 'kernel.shmmax'],
    ['vm.swappiness', 'kernel.shmmaxx', 'fs.file-max', 'net'],
  ],
  'containerDefinitions[].resourceRequirements[].value': [
    ['1', '8'],
    ['0', 'all'],
  ],
  'containerDefinitions[].credentialSpecs': [[[], texts(1)], [texts(2)]],
};

const allowed = Object.entries(cases).flatMap(([field, [accepted]]) =>
  accepted.map((value) => [field, value] as const),
);
const denied = Object.entries(cases).flatMap(([field, [, refused]]) => refused.map((value) => [field, value] as const));

test.each(allowed)('%s: accepts %j', (field, value) => {
  const { allows }: FieldLimit = fieldLimits[field as LimitedField];

  expect(allows(value as never)).toBe(true);
});

test.each(denied)('%s: refuses %j', (field, value) => {
  const { allows }: FieldLimit = fieldLimits[field as LimitedField];

  expect(allows(value as never)).toBe(false);
});

test('limits fields of the API', () => {
  const fields = fieldsOf('RegisterTaskDefinition');
  const lists = Object.keys(fieldLimits).filter((field) => !fields.includes(field));

  expect(lists.map((field) => shapeOf('RegisterTaskDefinition', field).type)).toEqual(lists.map(() => 'list'));
});

test('every limit has a page of AWS', () => {
  const pages = Object.values<FieldLimit>(fieldLimits).map(({ see }) => see);

  expect(pages.filter((see) => !see.startsWith('https://docs.aws.amazon.com/AmazonECS/latest/'))).toEqual([]);
});
