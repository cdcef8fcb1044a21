import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { Container, FargateTaskDefinitionOptions } from '../../../modules';
import { refusal, synth } from '../../../lab/synth/synth';
import { containersOf, nginx, statementsAt, task } from '../../../lab/synth/tasks';

const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b';
const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:registry-a1b2c3';
const bucket = { bucketName: 'acme-env', bucketArn: 'arn:aws:s3:::acme-env', kmsKeyArn };
const spec = 'arn:aws:ssm:eu-west-1:111122223333:parameter/spec';

/** Options of a task whose container has these properties. */
function withContainer(container: Partial<Container>): Partial<FargateTaskDefinitionOptions> {
  return { containers: { nginx: { ...nginx, ...container } } };
}

test('Credentials of a registry are read by the execution role', () => {
  const stack = synth((scope) =>
    task(scope, undefined, withContainer({ repositoryCredentials: { secretArn, kmsKeyArn } })),
  );

  expect(containersOf(stack)['nginx']!.repositoryCredentials).toEqual({ credentialsParameter: secretArn });
  expect(statementsAt(stack, 'Task/ExecutionRole/ReadSecrets')).toEqual([
    expect.objectContaining({ Action: 'secretsmanager:GetSecretValue', Resource: [secretArn, `${secretArn}-??????`] }),
    expect.objectContaining({ Action: ['kms:Decrypt'], Resource: kmsKeyArn }),
  ]);
});

test('Environment files are read by the execution role', () => {
  const environmentFiles = [
    { bucket, key: 'web.env' },
    { bucket, key: 'all/common.env' },
  ];
  let endpoints: readonly string[] = [];
  const stack = synth((scope) => {
    endpoints = task(scope, undefined, withContainer({ environmentFiles })).vpcEndpoints;
  });

  expect(endpoints).toEqual(['logs', 's3']);
  expect(containersOf(stack)['nginx']!.environmentFiles).toEqual([
    { type: 's3', value: 'arn:aws:s3:::acme-env/web.env' },
    { type: 's3', value: 'arn:aws:s3:::acme-env/all/common.env' },
  ]);
  expect(statementsAt(stack, 'Task/ExecutionRole/ReadFiles')).toEqual([
    {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: ['arn:aws:s3:::acme-env/web.env', 'arn:aws:s3:::acme-env/all/common.env'],
    },
    { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: ['arn:aws:s3:::acme-env'] },
    expect.objectContaining({ Action: ['kms:Decrypt'], Resource: kmsKeyArn }),
  ]);
});

test('Credential specifications are read where they are', () => {
  const inParameter = `credentialspec:${spec}`;
  const inBucket = 'credentialspecdomainless:arn:aws:s3:::acme-env/spec.json';
  const containers = {
    nginx: { ...nginx, credentialSpecs: [inParameter] },
    app: { image: 'app:1', credentialSpecs: [inBucket] },
  };
  const stack = synth((scope) => task(scope, undefined, { containers }));

  expect(containersOf(stack)).toMatchObject({
    nginx: { credentialSpecs: [inParameter] },
    app: { credentialSpecs: [inBucket] },
  });
  expect(statementsAt(stack, 'Task/ExecutionRole/ReadSecrets')).toEqual([
    { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: [spec] },
  ]);
  expect(statementsAt(stack, 'Task/ExecutionRole/ReadFiles')[0]).toMatchObject({
    Resource: ['arn:aws:s3:::acme-env/spec.json'],
  });
});

test('Containers for Windows run with their own platform', () => {
  const windows = { cpu: 1024, memoryMiB: 2048, operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } as const;
  const stack = synth((scope) => task(scope, undefined, { ...windows, executeCommand: true }));

  expect(containersOf(stack)['nginx']).not.toHaveProperty('linuxParameters');
  expect(stack.only(EcsTaskDefinition).runtime_platform).toEqual({
    operating_system_family: 'WINDOWS_SERVER_2022_CORE',
    cpu_architecture: 'X86_64',
  });
});

test('Containers for Windows mount volumes at paths with a drive', () => {
  const container = { workingDirectory: 'C:\\app', mountPoints: { 'C:\\data': { sourceVolume: 'data' } } };
  const stack = synth((scope) =>
    task(scope, undefined, {
      ...{ cpu: 1024, memoryMiB: 2048, operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
      ...withContainer(container),
      volumes: { data: { host: {} } },
    }),
  );

  expect(containersOf(stack)['nginx']!.mountPoints).toEqual([
    { sourceVolume: 'data', containerPath: 'C:\\data', readOnly: false },
  ]);
  expect(refusal((scope) => task(scope, undefined, withContainer(container)))).toContain(
    'container "nginx": mountPoints["C:\\\\data"] must be the absolute path of a directory below "/"',
  );
});

test.each<[Partial<FargateTaskDefinitionOptions>, string]>([
  [
    withContainer({
      image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1',
      repositoryCredentials: { secretArn },
    }),
    'container "nginx": repositoryCredentials must not be set for an image in Amazon ECR, which the execution role may pull; remove it',
  ],
  [
    withContainer({ environmentFiles: Array.from({ length: 11 }, () => ({ bucket, key: 'web.env' })) }),
    'container "nginx": environmentFiles must contain at most 10 files, got 11; join them',
  ],
  [
    withContainer({ environmentFiles: [{ bucket, key: 'web.txt' }] }),
    'containers.nginx.environmentFiles[0].key must be the key of an object, which ends with ".env" and contains no "*", "?" and "${", got "web.txt"',
  ],
  [
    withContainer({ credentialSpecs: [spec] }),
    'containers.nginx.credentialSpecs[0] must be "credentialspecdomainless:" or "credentialspec:", followed by the ARN of',
  ],
  [
    { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
    'cpu must be 1024, 2048 or 4096 with operatingSystemFamily "WINDOWS_SERVER_2022_CORE", got 512',
  ],
  [
    { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE', architecture: 'ARM64' },
    'architecture must be "X86_64" with operatingSystemFamily "WINDOWS_SERVER_2022_CORE", got "ARM64"; remove it',
  ],
])('refuses %j', (options, problem) => {
  expect(refusal((scope) => task(scope, undefined, options))).toContain(`  - ${problem}`);
});

test('Containers for Windows on Fargate have no disks, old versions and users', () => {
  const message = refusal((scope) =>
    task(scope, undefined, {
      ...{ cpu: 1024, memoryMiB: 2048, operatingSystemFamily: 'WINDOWS_SERVER_2016_FULL' },
      ...withContainer({ user: 'web', mountPoints: { 'C:\\data': { sourceVolume: 'data' } } }),
      volumes: { data: { managedEBSVolume: { sizeInGiB: 10 } } },
    }),
  );

  expect(message.split('\n').slice(1)).toEqual([
    expect.stringContaining('operatingSystemFamily must be that of Windows Server 2019 or 2022 on Fargate'),
    expect.stringContaining('volumes.data.managedEBSVolume must not be set for Windows on Fargate'),
    expect.stringContaining('container "nginx": user must not be set for Windows'),
  ]);
});
