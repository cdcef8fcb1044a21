import { type TerraformStack, TerraformVariable } from 'cdktf';
import { Ec2TaskDefinition, FargateService, FargateTaskDefinition } from '../../../modules';
import { nginx } from '../../../lab/synth/tasks';
import { synthMessages } from '../../support/synth-messages';

const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db';
const parameterArn = 'arn:aws:ssm:eu-west-1:111122223333:parameter/db';

function errorsOf(build: (stack: TerraformStack) => void): readonly string[] {
  return synthMessages(build).errors;
}

function withContainer(changes: object): readonly string[] {
  return errorsOf((stack) => {
    const containers = { nginx: { ...nginx, memoryMiB: 256, ...changes } };
    new Ec2TaskDefinition(stack, 'Task', { containers });
  });
}

const anObject = 'must be an object, got an array; use an object with the names as keys, such as';
const aSecret = 'containers.nginx.secrets.DB must be an object with secretArn or parameterArn, got';

test.each<[property: string, changes: object, problem: string]>([
  ['environment', { environment: [{ name: 'LEVEL', value: 'info' }] }, `environment ${anObject} { "LEVEL": value }`],
  [
    'secrets',
    { secrets: [{ name: 'DB', valueFrom: secretArn }] },
    `secrets ${anObject} { "DB": { secretArn: "${secretArn}" } }`,
  ],
  [
    'dependsOn',
    { dependsOn: [{ containerName: 'db', condition: 'START' }] },
    `dependsOn ${anObject} { "db": condition }`,
  ],
  [
    'systemControls',
    { systemControls: [{ namespace: 'net.core.somaxconn', value: '1' }] },
    `systemControls ${anObject} { "net.core.somaxconn": value }`,
  ],
  [
    'extraHosts',
    { extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.1' }] },
    `extraHosts ${anObject} { "db": ipAddress }`,
  ],
  [
    'ulimits',
    { ulimits: [{ name: 'nofile', softLimit: 1, hardLimit: 2 }] },
    `ulimits ${anObject} { "nofile": { softLimit, hardLimit } }`,
  ],
  [
    'tmpfs',
    { linuxParameters: { tmpfs: [{ containerPath: '/tmp', size: 64 }] } },
    `linuxParameters.tmpfs ${anObject} { "/tmp": { sizeMiB } }`,
  ],
])('Says how to write an array of the ECS API: %s', (_, changes, problem) => {
  expect(withContainer(changes)).toEqual([`containers.nginx.${problem}`]);
});

test.each<[form: string, secret: unknown, problem: string]>([
  ['the ARN of a secret', { valueFrom: secretArn }, `an object; use { secretArn: "${secretArn}" }`],
  ['the ARN of a parameter', { valueFrom: parameterArn }, `an object; use { parameterArn: "${parameterArn}" }`],
  [
    'the name of a parameter',
    { valueFrom: '/db' },
    'an object; use { secretArn: … } or { parameterArn: … } with the ARN',
  ],
  ['only the ARN', secretArn, `"${secretArn}"; use { secretArn: "${secretArn}" }`],
])('Says how to write valueFrom of the ECS API: %s', (_, secret, problem) => {
  expect(withContainer({ secrets: { DB: secret } })).toEqual([`${aSecret} ${problem}`]);
});

test.each<[Record<string, unknown>, string]>([
  [
    { volumesFrom: ['db'] },
    'volumesFrom must be an object, got an array; use an object with the names as keys, such as { "db": {} }',
  ],
  [
    { dependsOn: ['db'] },
    'dependsOn must be an object, got an array; use an object with the names as keys, such as { "db": "START" }',
  ],
  [
    {
      environmentFiles: [
        {
          type: 's3',
          value: 'arn:aws:s3:::b/a.env',
          bucket: { bucketName: 'abc', bucketArn: 'arn:aws:s3:::abc' },
          key: 'a.env',
        },
      ],
    },
    'environmentFiles[0].type must not be given, because there is no such property; use bucket and key',
  ],
  [
    { repositoryCredentials: { secretArn, credentialsParameter: secretArn } },
    'repositoryCredentials.credentialsParameter must not be given, because there is no such property; use secretArn',
  ],
])('Says how to write %j of the ECS API', (changes, problem) => {
  expect(withContainer(changes)[0]).toBe(`containers.nginx.${problem}`);
});

const noSuch = 'must not be given, because there is no such property;';

test.each<[Record<string, unknown>, string]>([
  [
    { ports: ['80'] },
    'ports[0] must be a number, or an object with containerPort or containerPortRange, got "80"; use 80',
  ],
  [{ ports: ['8080:80'] }, '; use 80, or { containerPort: 80, hostPort: 8080 } in the network mode bridge'],
  [{ ports: ['53/udp'] }, '; use { containerPort: 53, protocol: "udp" }'],
  [{ ports: [{ port: 80 }] }, 'got an object; use 80'],
  [{ ports: 80 }, 'ports must be an array known at synth time, got 80; use [80]'],
  [{ ports: '80' }, 'got "80"; use [80]'],
  [{ ulimits: { nofile: 65536 } }, 'got 65536; use { softLimit: 65536, hardLimit: 65536 }'],
  [{ logDriver: 'awsfirelens' }, 'got "awsfirelens"; remove it: logRouting of the task routes the output'],
  [{ initProcessEnabled: true }, `${noSuch} use containers.nginx.linuxParameters.initProcessEnabled`],
  [{ hostPort: 80 }, `${noSuch} use containers.nginx.ports[].hostPort`],
  [{ containerPort: 80 }, `${noSuch} use ports, such as [80]`],
  [{ pidMode: 'task' }, `${noSuch} use pidMode of the task`],
  [
    { nonsense: 1 },
    ', restart, privileged, resourceRequirements, hostname, extraHosts, dnsServers, dnsSearchDomains, links, disableNetworking, dockerSecurityOptions',
  ],
  [{ healthCheck: { command: 'curl localhost' } }, 'got "curl localhost"; use ["CMD-SHELL","curl localhost"]'],
  [{ command: 'npm start' }, 'got "npm start"; use ["npm","start"]'],
  [{ environment: ['LEVEL=info'] }, '; use an object with the names as keys, such as { "LEVEL": "info" }'],
  [{ extraHosts: ['db:10.0.0.1'] }, '; use an object with the names as keys, such as { "db": "10.0.0.1" }'],
  [{ volumesFrom: ['db:ro'] }, '; use an object with the names as keys, such as { "db": {} }'],
  [{ volumesFrom: [{ sourceContainer: 'db' }] }, '; use an object with the names as keys, such as { "db": {} }'],
  [{ mountPoints: { '/data': 'data' } }, 'got "data"; use { sourceVolume: "data" }'],
  [{ gpu: 1 }, `${noSuch} use resourceRequirements: { GPU: 1 } of a container on EC2 instances`],
  [{ resourceRequirements: [{ type: 'GPU', value: '1' }] }, 'got an array; use { GPU: 1 }'],
  [{ ports: ['8000-8010'] }, 'got "8000-8010"; use { containerPortRange: "8000-8010" }'],
  [{ linuxParameters: { capabilities: { add: ['CAP_SYS_PTRACE'] } } }, 'got "CAP_SYS_PTRACE"; use "SYS_PTRACE"'],
  [{ linuxParameters: { sharedMemorySize: 64 } }, `${noSuch} use sharedMemorySizeMiB`],
  [{ restart: 'always' }, 'got "always"; use {}'],
  [{ restart: { enabled: false } }, `${noSuch} use restart: {}, or no restart at all`],
  [{ repositoryCredentials: secretArn }, `; use { secretArn: "${secretArn}" }`],
  [{ environmentFiles: ['arn:aws:s3:::b/a.env'] }, 'got "arn:aws:s3:::b/a.env"; use { bucket, key }'],
  [{ secrets: { DB: { arn: secretArn } } }, `; use { secretArn: "${secretArn}" }`],
  [{ secrets: { DB: { secretArn: parameterArn } } }, `; use { parameterArn: "${parameterArn}" }`],
  [{ stop_grace_period: '30s' }, `${noSuch} use stopTimeoutSeconds`],
  [{ working_dir: '/app' }, `${noSuch} use workingDirectory`],
  [{ port_mappings: [] }, `${noSuch} use ports, such as [80]`],
  [{ memory_mi_b: 1 }, `${noSuch} did you mean memoryMiB?`],
])('Says how to write %j', (changes, hint) => {
  const [problem, ...others] = withContainer(changes);

  expect(problem).toContain('containers.nginx.');
  expect(problem?.endsWith(hint)).toBe(true);
  expect(others).toEqual([]);
});

test('Says where properties of containers and of tasks on instances belong', () => {
  const errors = errorsOf((stack) => {
    new FargateTaskDefinition(stack, 'Task', {
      ...{ cpu: 256, memoryMiB: 512, containers: { nginx: { ...nginx, privileged: true } } },
      ...{ image: 'nginx', ipcMode: 'task', diskGiB: 30, environment: {} },
    } as never);
  });
  const onEc2 = 'use Ec2Service or Ec2TaskDefinition, because Fargate does not support it';

  expect(errors).toEqual([
    `containers.nginx.privileged ${noSuch} ${onEc2}`,
    `image ${noSuch} use containers.<name>.image`,
    `ipcMode ${noSuch} ${onEc2}`,
    `diskGiB ${noSuch} use ephemeralStorageGiB`,
    `environment ${noSuch} use containers.<name>.environment`,
  ]);
});

test('Says what else is wrong beside a size of the wrong type', () => {
  const errors = errorsOf((stack) => {
    new FargateTaskDefinition(stack, 'Task', {
      ...{ cpu: '512', memoryMiB: 512, containers: { nginx: { ...nginx, stopTimeoutSeconds: 500 } } },
    } as never);
  });

  expect(errors).toEqual([
    'cpu must be a number known at synth time, got "512"',
    expect.stringContaining('container "nginx": stopTimeoutSeconds must be '),
  ]);
});

test('Says how to write one security group, and those of a variable', () => {
  const groups = (of: (stack: TerraformStack) => unknown) =>
    errorsOf((stack) => {
      const [cluster, network] = ['main', { vpcId: 'vpc-1', privateSubnetIds: ['subnet-1'] }];
      new FargateService(stack, 'Web', {
        ...{ cpu: 256, memoryMiB: 512, containers: { nginx }, cluster, network, securityGroupIds: of(stack) },
      } as never);
    });

  expect(groups(() => 'sg-1')).toEqual([
    'cluster must be an object with clusterArn, clusterName, got "main"; use an EcsCluster, or { clusterArn, clusterName }, such as those of a DataAwsEcsCluster',
    'securityGroupIds must be an array known at synth time, got "sg-1"; use ["sg-1"]',
  ]);
  expect(groups((stack) => new TerraformVariable(stack, 'Groups', { type: 'list(string)' }).listValue)[1]).toBe(
    'securityGroupIds must be an array known at synth time, got a token; use an array of its elements, such as [Fn.element(list, 0)]',
  );
});

test('Says how to use an image in a repository', () => {
  const repositoryUrl = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web';

  expect(withContainer({ image: { repositoryUrl } })).toEqual([
    'containers.nginx.image must be a string or an object with reference, got an object; use ecrImage(repository, tag)',
  ]);
});

test.each([
  ['portMappings', 'ports, such as [80]'],
  ['logConfiguration', 'logRouting of the task'],
])('Says what to use instead of %s of a container', (property, instead) => {
  expect(withContainer({ [property]: [] })).toEqual([
    `containers.nginx.${property} must not be given, because there is no such property; use ${instead}`,
  ]);
});

test('Says how to write the container definitions of the ECS API', () => {
  const errors = errorsOf((stack) => {
    new FargateTaskDefinition(stack, 'Task', {
      ...{ cpu: 256, memoryMiB: 512, memoryLimitMiB: 512 },
      containers: [{ name: 'nginx', image: 'nginx:1.29.5' }] as never,
    });
  });

  expect(errors).toEqual([
    `containers ${anObject} { "nginx": { image } }`,
    'memoryLimitMiB must not be given, because there is no such property; use memoryMiB',
  ]);
});

test.each<[string, object, string]>([
  [
    'a role by its ARN',
    { taskRole: 'arn:aws:iam::111122223333:role/web' },
    '; use { roleArn: "arn:aws:iam::111122223333:role/web" }',
  ],
  [
    'the mode of Fargate',
    { networkMode: 'awsvpc' },
    `${noSuch} remove it, because tasks on Fargate have the network mode awsvpc`,
  ],
  [
    'a volume of Docker',
    { volumes: { data: { dockerVolumeConfiguration: {} } } },
    ', got dockerVolumeConfiguration; use Ec2Service or Ec2TaskDefinition, because Fargate does not support it',
  ],
  [
    'a folder of the instance',
    { volumes: { data: { host: { sourcePath: '/data' } } } },
    `${noSuch} use host: {}, whose directory Fargate chooses, or a task on EC2 instances`,
  ],
  [
    'a flat file system',
    { volumes: { data: { fileSystemId: 'fs-1234abcd' } } },
    ', got fileSystemId; use efsVolumeConfiguration: { fileSystemId }',
  ],
  [
    'a misplaced group',
    {
      volumes: {
        data: { efsVolumeConfiguration: { fileSystemId: 'fs-1234abcd', mountTargetSecurityGroupId: 'sg-1' } },
      },
    },
    `${noSuch} use mountTargetSecurityGroupId of the volume, beside efsVolumeConfiguration`,
  ],
])('Says how a task on Fargate has %s', (_, props, hint) => {
  const errors = errorsOf((stack) => {
    new FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512, containers: { nginx }, ...props } as never);
  });

  expect(errors).toEqual([expect.stringContaining(hint)]);
});

test.each<[unknown, string]>([
  ['memberOf(attribute:ecs.instance-type == g5.xlarge)', '; use "attribute:ecs.instance-type == g5.xlarge"'],
  [{ type: 'memberOf', expression: 'attribute:stack exists' }, 'got an object; use "attribute:stack exists"'],
  ['distinctInstance', 'must be an expression of the cluster query language, such as'],
])('Says how to write the placement constraint %j', (constraint, hint) => {
  const errors = errorsOf((stack) => {
    new Ec2TaskDefinition(stack, 'Task', {
      containers: { nginx: { ...nginx, memoryMiB: 256 } },
      placementConstraints: [constraint as string],
    });
  });

  expect(errors).toEqual([expect.stringContaining(hint)]);
});
