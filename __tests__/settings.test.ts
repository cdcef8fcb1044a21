import { Testing } from 'cdktf';
import type { FargateSize } from '../modules/tasks/fargate-size';
import { readSettings, type Settings } from '../settings';
import { settingsSchema } from '../settings/schema';

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0f3a-1b';
const kmsKey = 'arn:aws:kms:us-east-1:111122223333:key/0a1b-2c';
const webAclArn = 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/main/0a1b-2c';
const domain = { domainName: 'shop.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** Returns the error of reading a context, and fails if there is none. */
function refusal(context: Record<string, unknown>): Error {
  try {
    readSettings(context);
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected a refusal, but the settings were read');
}

function tags(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, '']));
}

test('fills in every default', () => {
  expect(readSettings({})).toStrictEqual({
    region: 'us-east-1',
    namePrefix: 'firelens',
    size: { cpu: 256, memoryMiB: 512 },
    architecture: 'X86_64',
    image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine',
    containerPort: 80,
    healthCheckPath: '/',
    desiredCount: 2,
    spotPercent: 0,
    readonlyRootFilesystem: false,
    writablePaths: ['/var/cache/nginx', '/run', '/tmp'],
    executeCommand: false,
    repositoryName: 'firelens/fluent-bit',
    cidr: '10.0.0.0/16',
    zones: 2,
    nat: 'single',
    flowLogs: 'all',
    destinations: ['s3'],
    delivery: 'image',
    logRetentionDays: 90,
    logGroupRetentionDays: 30,
    forceDestroy: false,
    deletionProtection: false,
    accessLogs: true,
    internetFacing: true,
    containerInsights: 'enabled',
    alarms: true,
    alarmEmails: [],
    dashboard: false,
    tags: {},
    backend: { type: 'local' },
  });
});

const accepted: readonly (readonly [name: keyof Settings, values: readonly unknown[]])[] = [
  ['region', ['eu-west-1', 'ap-southeast-2', 'us-gov-west-1', 'cn-north-1']],
  ['namePrefix', ['a', 'team-2-logs', 'a'.repeat(20)]],
  ['architecture', ['X86_64', 'ARM64']],
  ['image', ['nginx:1.30.3', 'registry.local:5000/team/web:v1', `nginx@${digest}`, `nginx:latest@${digest}`]],
  ['containerPort', [1, 8080, 65535]],
  ['healthCheckPath', ['/', '/health?deep=1', `/${'x'.repeat(1023)}`]],
  ['desiredCount', [0, 1, 5000]],
  ['repositoryName', ['ab', 'team/log-router_2.x/bit']],
  ['cidr', ['10.1.0.0/16', '192.168.4.0/24']],
  ['zones', [2, 3, 4]],
  ['nat', ['single', 'per-az']],
  ['flowLogs', ['all', 'accepted', 'rejected', 'none']],
  [
    'scaling',
    [
      { minTasks: 2, maxTasks: 20 },
      { minTasks: 2, maxTasks: 2, cpuPercent: 50, requestsPerTarget: 1000 },
    ],
  ],
  ['spotPercent', [0, 75, 100]],
  ['readonlyRootFilesystem', [true, false]],
  ['writablePaths', [[], ['/data', '/var/lib/web-1.0/cache']]],
  ['executeCommand', [true, false]],
  ['destinations', [['s3'], ['cloudwatch'], ['cloudwatch', 's3']]],
  ['delivery', ['image', 'inline', 'options']],
  ['fluentBitImage', ['111122223333.dkr.ecr.us-east-1.amazonaws.com/aws-for-fluent-bit:3.4.16']],
  ['expectedLoad', [{ recordsPerSecond: 2000 }, { recordsPerSecond: 1, recordBytes: 900, outageMinutes: 60 }]],
  ['ephemeralStorageGiB', [21, 200]],
  ['logRetentionDays', [1, 3650]],
  ['logGroupRetentionDays', [1, 731, 3653]],
  ['forceDestroy', [true, false]],
  ['kmsKey', ['create', kmsKey]],
  ['certificateArn', [certificateArn]],
  ['domain', [domain]],
  ['deletionProtection', [true, false]],
  ['accessLogs', [true, false]],
  ['webAclArn', [webAclArn]],
  ['internetFacing', [true, false]],
  ['containerInsights', ['enabled', 'enhanced', 'disabled']],
  ['alarms', [true, false]],
  ['alarmEmails', [[], ['on-call@example.com', 'team@example.com']]],
  ['dashboard', [true, false]],
  ['tags', [{}, { team: 'web', 'cost centre': '', 'équipe:é': 'a+b=c@d/e_f.g' }, tags(49)]],
  ['backend', [{ type: 'local' }, { type: 's3', bucket: 'my.state', region: 'eu-west-1', keyPrefix: 'team/logs' }]],
];

test.each(accepted)('accepts %s', (name, values) => {
  expect(values.map((value) => readSettings({ [name]: value })[name])).toEqual(values);
});

test('accepts a CPU with a compatible memory', () => {
  expect(readSettings({ cpu: 32768, memoryMiB: 249856 }).size).toEqual({ cpu: 32768, memoryMiB: 249856 });
});

test('names the repository with the prefix', () => {
  expect(readSettings({ namePrefix: 'staging' }).repositoryName).toBe('staging/fluent-bit');
});

test('keeps the state in a bucket in the same region, with the prefix', () => {
  const { backend } = readSettings({
    region: 'eu-west-1',
    namePrefix: 'staging',
    backend: { type: 's3', bucket: 'state' },
  });

  expect(backend).toEqual({ type: 's3', bucket: 'state', region: 'eu-west-1', keyPrefix: 'staging' });
});

test('keeps the state in HCP Terraform workspaces, with the prefix', () => {
  const { backend } = readSettings({ namePrefix: 'staging', backend: { type: 'hcp', organization: 'acme' } });

  expect(backend).toEqual({ type: 'hcp', organization: 'acme', workspacePrefix: 'staging' });
});

test('starts with the minimum number of tasks of scaling', () => {
  expect(readSettings({ scaling: { minTasks: 3, maxTasks: 9 } }).desiredCount).toBe(3);
  expect(readSettings({ scaling: { minTasks: 3, maxTasks: 9 }, desiredCount: 5 }).desiredCount).toBe(5);
});

test('has no internet access when all images are in ECR', () => {
  const images = '111122223333.dkr.ecr.us-east-1.amazonaws.com';
  const image = `${images}/nginx:1.29.5`;

  expect(readSettings({ nat: 'none', image }).nat).toBe('none');
  expect(readSettings({ nat: 'none', image, delivery: 'options', fluentBitImage: `${images}/fb:3.4.16` }).nat).toBe(
    'none',
  );
});

test('ignores context keys of cdktf', () => {
  const context = {
    cdktfVersion: '0.21.0',
    cdktfRelativeModules: [],
    cdktfStaticModuleAssetHash: 'x',
    cdktfJsonPath: 'cdktf.json',
    '@cdktf/disable_stack_trace_in_metadata': true,
    excludeStackIdFromLogicalIds: 'true',
    allowSepCharsInLogicalIds: 'true',
    'aws:cdk:enable-path-metadata': true,
    '@aws-cdk/core:newStyleStackSynthesis': true,
  };

  expect(readSettings(context)).toEqual(readSettings({}));
});

test('reads the context of an app', () => {
  const app = Testing.app({ context: { nat: 'per-az' } });

  expect(readSettings(app.node.getAllContext())).toEqual({ ...readSettings({}), nat: 'per-az' });
});

const ofPrefix = '1 to 20 lowercase letters, digits and hyphens, beginning with a letter and not ending with a hyphen';
const ofImage =
  'an image with a digest, or with a tag other than "latest", such as "public.ecr.aws/nginx/nginx:1.29.5-alpine"';
const ofPath = '1 to 1024 characters without spaces, beginning with /';
const ofRepository =
  '2 to 256 lowercase letters and digits, with single dots, underscores, hyphens or slashes between them';
const ofDestinations = 'an array of "s3", "cloudwatch" or both, without duplicates';
const ofRetention =
  'one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653';
const ofCertificate = 'the ARN of a certificate, such as "arn:aws:acm:us-east-1:111122223333:certificate/<id>"';
const ofTagValue = 'a string of up to 256 letters, digits, spaces and _.:/=+-@';
const ofTagName = 'names of 1 to 128 letters, digits, spaces and _.:/=+-@, not beginning with "aws:"';
const ofBucket = '3 to 63 lowercase letters, digits, dots and hyphens, beginning and ending with a letter or digit';
const ofKeyPrefix = "letters, digits and !-_.*'(), in segments separated by single slashes";
const longName = 'x'.repeat(257);

const refused: readonly (readonly [context: Record<string, unknown>, problem: string])[] = [
  [{ region: 'us-east' }, 'region must be an AWS region, such as "us-east-1", got "us-east"'],
  [{ region: null }, 'region must be an AWS region, such as "us-east-1", got null'],
  [{ namePrefix: 'Logs' }, `namePrefix must be ${ofPrefix}, got "Logs"`],
  [{ namePrefix: 'logs-' }, `namePrefix must be ${ofPrefix}, got "logs-"`],
  [{ namePrefix: 'a'.repeat(21) }, `namePrefix must be ${ofPrefix}, got "${'a'.repeat(21)}"`],
  [{ cpu: '256' }, 'cpu must be a number, got "256"'],
  [
    { cpu: 300 },
    'cpu must be one of 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, got 300; the smallest size with at least this CPU and memory is cpu 512 with memoryMiB 1024 (M01)',
  ],
  [{ memoryMiB: '512 MB' }, 'memoryMiB must be a number, got "512 MB"'],
  [
    { memoryMiB: 4096 },
    'memoryMiB must be one of 512, 1024, 2048 with cpu 256, got 4096; the smallest size with at least this CPU and memory is cpu 512 with memoryMiB 4096 (M01)',
  ],
  [{ architecture: 'x86_64' }, 'architecture must be one of "X86_64", "ARM64", got "x86_64"'],
  [{ image: 'nginx' }, `image must be ${ofImage}, got "nginx"`],
  [{ image: 'nginx:latest' }, `image must be ${ofImage}, got "nginx:latest"`],
  [{ image: 'nginx:1.30 ' }, `image must be ${ofImage}, got "nginx:1.30 "`],
  [{ image: 'nginx@sha256:12' }, `image must be ${ofImage}, got "nginx@sha256:12"`],
  [{ image: 'https://nginx:1.30' }, `image must be ${ofImage}, got "https://nginx:1.30"`],
  [{ containerPort: 0 }, 'containerPort must be an integer from 1 to 65535, got 0'],
  [{ containerPort: 65536 }, 'containerPort must be an integer from 1 to 65535, got 65536'],
  [{ containerPort: '80' }, 'containerPort must be an integer from 1 to 65535, got "80"'],
  ...[24224, 8877, 2020].map(
    (port) =>
      [
        { containerPort: port },
        `containerPort must not be 24224, 8877 or 2020, which the log router uses, got ${port} (N03)`,
      ] as const,
  ),
  [{ healthCheckPath: 'health' }, `healthCheckPath must be ${ofPath}, got "health"`],
  [{ healthCheckPath: '/a b' }, `healthCheckPath must be ${ofPath}, got "/a b"`],
  [{ desiredCount: -1 }, 'desiredCount must be an integer from 0 to 5000 tasks, got -1'],
  [{ desiredCount: 1.5 }, 'desiredCount must be an integer from 0 to 5000 tasks, got 1.5'],
  [{ desiredCount: 1e300 }, 'desiredCount must be an integer from 0 to 5000 tasks, got 1e+300'],
  [{ repositoryName: 'Team/router' }, `repositoryName must be ${ofRepository}, got "Team/router"`],
  [{ repositoryName: 'a' }, `repositoryName must be ${ofRepository}, got "a"`],
  [{ repositoryName: longName }, `repositoryName must be ${ofRepository}, got "${longName}"`],
  [{ cidr: 10 }, 'cidr must be a CIDR range, such as "10.0.0.0/16", got 10'],
  [
    { cidr: '10.0.0.5/16' },
    'cidr must start at the first address of its block, got "10.0.0.5/16"; did you mean "10.0.0.0/16"?',
  ],
  [{ zones: 1 }, 'zones must be one of 2, 3, 4, got 1'],
  [{ zones: ['us-east-1a', 'us-east-1b'] }, 'zones must be one of 2, 3, 4, got ["us-east-1a","us-east-1b"]'],
  [{ nat: 'triple' }, 'nat must be one of "none", "single", "per-az", got "triple"'],
  [{ nat: false }, 'nat must be one of "none", "single", "per-az", got false'],
  [{ destinations: 's3' }, `destinations must be ${ofDestinations}, got "s3"`],
  [{ destinations: [] }, `destinations must be ${ofDestinations}, got []`],
  [{ destinations: ['s3', 's3'] }, `destinations must be ${ofDestinations}, got ["s3","s3"]`],
  [{ destinations: ['s3', 'kinesis'] }, 'destinations[1] must be one of "s3", "cloudwatch", got "kinesis"'],
  [
    { nat: 'none' },
    'image must be in ECR in region "us-east-1" with nat "none", because tasks can pull images only from there, got "public.ecr.aws/nginx/nginx:1.29.5-alpine"; copy the image there, or set nat to "single" (N06)',
  ],
  [
    { nat: 'none', delivery: 'options', image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/nginx:1.29.5' },
    'fluentBitImage must be set and be in ECR in region "us-east-1" with nat "none", because tasks can pull images only from there, got none; copy the image there, or set nat to "single" (N06)',
  ],
  [{ flowLogs: true }, 'flowLogs must be one of "all", "accepted", "rejected", "none", got true'],
  [
    { namePrefix: 'a--b' },
    'repositoryName must be set with namePrefix "a--b", because ECR allows no consecutive hyphens',
  ],
  [{ spotPercent: 101 }, 'spotPercent must be an integer from 0 to 100, got 101'],
  [{ scaling: { minTasks: 1 } }, 'scaling.maxTasks must be an integer from 1 to 5000 tasks, got nothing'],
  [{ scaling: { minTasks: 5, maxTasks: 2 } }, 'scaling.maxTasks must not be less than minTasks (5), got 2'],
  [
    { scaling: { minTasks: 2, maxTasks: 4, cpu: 50 } },
    'scaling.cpu is not a setting; the settings are scaling.minTasks, scaling.maxTasks, scaling.cpuPercent, scaling.memoryPercent, scaling.requestsPerTarget',
  ],
  [
    { scaling: { minTasks: 2, maxTasks: 4 }, desiredCount: 5 },
    'desiredCount must be from scaling.minTasks 2 to scaling.maxTasks 4, got 5',
  ],
  [{ writablePaths: ['run'] }, 'writablePaths[0] must be the absolute path of a directory below "/", got "run"'],
  [
    { executeCommand: true, readonlyRootFilesystem: true },
    'executeCommand and readonlyRootFilesystem must not both be true, because ECS Exec writes to the root file system; set one of them to false',
  ],
  [
    { fluentBitImage: 'aws-for-fluent-bit:stable' },
    'fluentBitImage must be an AWS for Fluent Bit image with a full 3.x version or a digest, such as "111122223333.dkr.ecr.us-east-1.amazonaws.com/aws-for-fluent-bit:3.4.16", got "aws-for-fluent-bit:stable"',
  ],
  [{ expectedLoad: { recordsPerSecond: 0 } }, 'expectedLoad.recordsPerSecond must be a number greater than 0, got 0'],
  [{ ephemeralStorageGiB: 20 }, 'ephemeralStorageGiB must be an integer from 21 to 200 GiB, got 20'],
  [
    { kmsKey: 'alias/mine' },
    'kmsKey must be "create", or the ARN of a KMS key, such as "arn:aws:kms:us-east-1:111122223333:key/<id>", got "alias/mine"',
  ],
  [{ kmsKey, region: 'eu-west-1' }, `kmsKey must be the ARN of a key in region "eu-west-1", got "${kmsKey}"`],
  [
    { webAclArn, region: 'eu-west-1' },
    `webAclArn must be the ARN of a web ACL in region "eu-west-1", got "${webAclArn}"`,
  ],
  [
    { webAclArn: webAclArn.replace('regional', 'global') },
    `webAclArn must be the ARN of a regional web ACL, such as "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/main/1a2b3c", got "${webAclArn.replace('regional', 'global')}"`,
  ],
  [{ certificateArn, domain }, 'certificateArn and domain must not both be set; remove one of them'],
  [
    { domain: { ...domain, domainName: 'Shop' } },
    'domain.domainName must be a lowercase domain name of at most 64 characters, such as "shop.example.com", got "Shop"',
  ],
  [{ alarmEmails: ['me'] }, 'alarmEmails[0] must be an email address, such as "on-call@example.com", got "me"'],
  [{ alarmEmails: ['a@${b}'] }, 'alarmEmails[0] must be an email address, such as "on-call@example.com", got "a@${b}"'],
  [
    { alarmEmails: ['a@b', 'a@b'] },
    'alarmEmails must be an array of email addresses, without duplicates, got ["a@b","a@b"]',
  ],
  [
    { alarms: false, alarmEmails: ['a@b'] },
    'alarmEmails must not be set when alarms is false, got ["a@b"]; remove it, or set alarms to true',
  ],
  [
    { alarms: false, dashboard: true },
    'dashboard must not be true when alarms is false, because it shows the alarms; set alarms to true, or dashboard to false',
  ],
  [
    { backend: { type: 'hcp', organization: 'a b' } },
    'backend.organization must be the name of an HCP Terraform organization, got "a b"',
  ],
  [{ delivery: 'init' }, 'delivery must be one of "image", "inline", "options", got "init"'],
  [
    { delivery: 'options', destinations: ['s3', 'cloudwatch'] },
    'destinations must have a single destination with delivery "options", got ["s3","cloudwatch"]; use delivery "image" or "inline" for several destinations',
  ],
  [{ logRetentionDays: 0 }, 'logRetentionDays must be an integer of 1 or more days, got 0'],
  [{ logRetentionDays: 2147483648 }, 'logRetentionDays must be an integer from 1 to 2147483647 days, got 2147483648'],
  [{ logGroupRetentionDays: 31 }, `logGroupRetentionDays must be ${ofRetention}, got 31`],
  [{ forceDestroy: 'yes' }, 'forceDestroy must be true or false, got "yes"'],
  [{ certificateArn: 'web' }, `certificateArn must be ${ofCertificate}, got "web"`],
  [
    { certificateArn, region: 'eu-west-1' },
    `certificateArn must be the ARN of a certificate in region "eu-west-1", got "${certificateArn}"`,
  ],
  [{ internetFacing: 1 }, 'internetFacing must be true or false, got 1'],
  [{ containerInsights: true }, 'containerInsights must be one of "enabled", "enhanced", "disabled", got true'],
  [{ tags: ['web'] }, 'tags must be an object of strings, such as { "team": "web" }, got ["web"]'],
  [{ tags: { team: 7 } }, `tags.team must be ${ofTagValue}, got 7`],
  [{ tags: { 'cost centre': longName } }, `tags["cost centre"] must be ${ofTagValue}, got "${longName}"`],
  [{ tags: { 'AWS:team': 'web' } }, `tags must have ${ofTagName}, got "AWS:team"`],
  [{ tags: { '': 'web' } }, `tags must have ${ofTagName}, got ""`],
  [{ tags: tags(50) }, `tags must be at most 49 tags, got ${JSON.stringify(tags(50)).slice(0, 300)}…`],
  [{ domain: 'shop.example.com' }, 'domain must be an object with domainName, hostedZoneId, got "shop.example.com"'],
  [{ scaling: 6 }, 'scaling must be an object with minTasks, maxTasks, got 6'],
  [{ expectedLoad: 500 }, 'expectedLoad must be an object with recordsPerSecond, got 500'],
  [{ region: 'x'.repeat(1000) }, `region must be an AWS region, such as "us-east-1", got "${'x'.repeat(299)}…`],
  [{ backend: 's3' }, 'backend must be an object, such as { "type": "s3", "bucket": "…" }, got "s3"'],
  [{ backend: { bucket: 'state' } }, 'backend.type must be one of "local", "s3", "hcp", got nothing'],
  [{ backend: { type: 'gcs' } }, 'backend.type must be one of "local", "s3", "hcp", got "gcs"'],
  [{ backend: { type: 's3' } }, `backend.bucket must be ${ofBucket}, got nothing`],
  [{ backend: { type: 's3', bucket: 'my..state' } }, `backend.bucket must be ${ofBucket}, got "my..state"`],
  [
    { backend: { type: 's3', bucket: 'state', region: 'here' } },
    'backend.region must be an AWS region, such as "us-east-1", got "here"',
  ],
  [
    { backend: { type: 's3', bucket: 'state', keyPrefix: '/logs/' } },
    `backend.keyPrefix must be ${ofKeyPrefix}, got "/logs/"`,
  ],
  [{ backend: { type: 'local', bucket: 'state' } }, 'backend.bucket is not a setting; the settings are backend.type'],
  [
    { backend: { type: 's3', bucket: 'state', prefix: 'x' } },
    'backend.prefix is not a setting; did you mean backend.keyPrefix?',
  ],
];

test.each(refused)('fails when the context is %j', (context, problem) => {
  expect(refusal(context).message).toBe(`cdktf.json context:\n  - ${problem}`);
});

test.each([
  ['regoin', 'region'],
  ['Region', 'region'],
  ['aws_region', 'region'],
  ['img', 'image'],
  ['container_port', 'containerPort'],
  ['repository', 'repositoryName'],
  ['memory', 'memoryMiB'],
  ['certificate', 'certificateArn'],
  ['destination', 'destinations'],
  ['logGroupRetention', 'logGroupRetentionDays'],
])('fails when a setting is named %s, and suggests %s', (key, name) => {
  expect(refusal({ [key]: 1 }).message).toBe(`cdktf.json context:\n  - ${key} is not a setting; did you mean ${name}?`);
});

test.each([
  [['colour'], 'colour is not a setting'],
  [['colour', 'kubernetes-version'], 'colour, ["kubernetes-version"] are not settings'],
])('fails when %j resembles no setting, and lists all settings', (keys, beginning) => {
  const context = Object.fromEntries(keys.map((key) => [key, 1]));

  expect(refusal(context).message).toBe(
    `cdktf.json context:\n  - ${beginning}; the settings are ${Object.keys(settingsSchema.shape).join(', ')}`,
  );
});

test('fails with every error at once', () => {
  const error = refusal({
    regoin: 'eu-west-1',
    nat: 'triple',
    memoryMiB: 4096,
    containerPort: 24224,
    cidr: '10.0.0.0/8',
    zones: 5,
    destinations: ['s3', 'cloudwatch'],
    delivery: 'options',
    tags: { 'aws:team': 'web', team: 7 },
    backend: { type: 's3', buckt: 'state' },
  });

  expect(error).toMatchObject({ name: 'ValidationError', constructPath: 'cdktf.json context' });
  expect(error.message).toBe(`cdktf.json context:
  - tags must have ${ofTagName}, got "aws:team"
  - tags.team must be ${ofTagValue}, got 7
  - backend.bucket must be ${ofBucket}, got nothing
  - backend.buckt is not a setting; did you mean backend.bucket?
  - zones must be one of 2, 3, 4, got 5
  - nat must be one of "none", "single", "per-az", got "triple"
  - regoin is not a setting; did you mean region?
  - memoryMiB must be one of 512, 1024, 2048 with cpu 256, got 4096; the smallest size with at least this CPU and memory is cpu 512 with memoryMiB 4096 (M01)
  - containerPort must not be 24224, 8877 or 2020, which the log router uses, got 24224 (N03)
  - cidr must have a prefix from /16 to /24 (AWS allows no larger VPC), got "10.0.0.0/8"; did you mean "10.0.0.0/16"?
  - destinations must have a single destination with delivery "options", got ["s3","cloudwatch"]; use delivery "image" or "inline" for several destinations`);
});

test('has types', () => {
  const settings = readSettings({});

  settings.size satisfies FargateSize;
  settings.nat satisfies 'none' | 'single' | 'per-az';
  settings.destinations satisfies readonly ('s3' | 'cloudwatch')[];
  settings.repositoryName satisfies string;
  if (settings.backend.type === 's3') settings.backend.keyPrefix satisfies string;
  // @ts-expect-error settings are read-only
  settings.region = 'eu-west-1';
  // @ts-expect-error the certificate is optional
  settings.certificateArn satisfies string;
  // @ts-expect-error no such setting
  expect(settings.colour).toBeUndefined();
});
