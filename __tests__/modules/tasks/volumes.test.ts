import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import {
  ConfigDelivery,
  type Ec2TaskDefinitionProps,
  type EfsVolumeConfiguration,
  type FargateTaskDefinitionOptions,
  LogDestination,
} from '../../../modules';
import { refusal, synth } from '../../../lab/synth/synth';
import { containersOf, ec2Task, nginx, statementsAt, task } from '../../../lab/synth/tasks';
import { synthMessages } from '../../support/synth-messages';

const fileSystemId = 'fs-1234abcd';
const place = '${data.aws_region.AwsRegion.id}:${data.aws_caller_identity.AwsAccount.account_id}';
const arnOf = (kind: string, id: string) =>
  `arn:\${data.aws_partition.AwsPartition.partition}:elasticfilesystem:${place}:${kind}/${id}`;

/** Task whose container mounts an EFS volume at /data. */
function mounted(
  configuration: Partial<EfsVolumeConfiguration> = {},
  mount: object = {},
): Partial<FargateTaskDefinitionOptions> {
  return {
    containers: { nginx: { ...nginx, mountPoints: { '/data': { sourceVolume: 'data', ...mount } } } },
    volumes: { data: { efsVolumeConfiguration: { fileSystemId, ...configuration } } },
  };
}

describe('An EFS volume', () => {
  test('is mounted encrypted, with the permissions of the task role', () => {
    const stack = synth((scope) => task(scope, undefined, mounted()));

    expect(stack.only(EcsTaskDefinition).volume).toEqual([
      {
        name: 'data',
        efs_volume_configuration: {
          file_system_id: fileSystemId,
          root_directory: '/',
          transit_encryption: 'ENABLED',
          authorization_config: { iam: 'ENABLED' },
        },
      },
    ]);
    expect(containersOf(stack)['nginx']!.mountPoints).toEqual([
      { sourceVolume: 'data', containerPath: '/data', readOnly: false },
    ]);
    expect(statementsAt(stack, 'Task/TaskRole/MountVolumes')).toEqual([
      {
        Effect: 'Allow',
        Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
        Resource: arnOf('file-system', fileSystemId),
      },
    ]);
  });

  test.each<[string, Partial<EfsVolumeConfiguration>, object, object]>([
    [
      'that is mounted read-only cannot be written to',
      {},
      { readOnly: true },
      { Action: ['elasticfilesystem:ClientMount'] },
    ],
    [
      'with an access point is reached by it only',
      { authorizationConfig: { accessPointId: 'fsap-1234abcd' } },
      {},
      { Condition: { StringEquals: { 'elasticfilesystem:AccessPointArn': arnOf('access-point', 'fsap-1234abcd') } } },
    ],
    [
      'lets root write if asked for',
      { authorizationConfig: { rootAccess: true } },
      {},
      { Action: expect.arrayContaining(['elasticfilesystem:ClientRootAccess']) },
    ],
    [
      'of another account is named by its ARN',
      {
        fileSystemArn: 'arn:aws:elasticfilesystem:eu-west-1:444455556666:file-system/fs-1234abcd',
        authorizationConfig: { accessPointId: 'fsap-1234abcd' },
      },
      {},
      {
        Resource: 'arn:aws:elasticfilesystem:eu-west-1:444455556666:file-system/fs-1234abcd',
        Condition: {
          StringEquals: {
            'elasticfilesystem:AccessPointArn':
              'arn:aws:elasticfilesystem:eu-west-1:444455556666:access-point/fsap-1234abcd',
          },
        },
      },
    ],
  ])('%s', (_, configuration, mount, statement) => {
    const stack = synth((scope) => task(scope, undefined, mounted(configuration, mount)));

    expect(statementsAt(stack, 'Task/TaskRole/MountVolumes')).toEqual([expect.objectContaining(statement)]);
  });

  test.each([
    ['an access point', () => 'fsap-1234abcd', '"fsap-1234abcd"'],
    [
      'one that is known only at deploy',
      (scope: TerraformStack) => new TerraformVariable(scope, 'id', { type: 'string' }).stringValue,
      'var.id',
    ],
  ])('whose ARN is known only at deploy has %s next to it', (_, idIn, expected) => {
    const stack = synth((scope) => {
      const fileSystemArn = new TerraformVariable(scope, 'arn', { type: 'string' }).stringValue;
      task(scope, undefined, mounted({ fileSystemArn, authorizationConfig: { accessPointId: idIn(scope) } }));
    });

    expect(stack.at(IamRolePolicy, 'Task/TaskRole/MountVolumes').policy).toContain(
      `join("", [replace(var.arn, "/:file-system[/].*$/", ":access-point/"), ${expected}])`,
    );
  });

  test('without IAM needs no permission', () => {
    const stack = synth((scope) => task(scope, undefined, mounted({ authorizationConfig: { iam: 'DISABLED' } })));

    expect(() => statementsAt(stack, 'Task/TaskRole/MountVolumes')).toThrow('no construct');
  });

  test('keeps the permissions of the previous revision while it is replaced', () => {
    const stack = synth((scope) =>
      task(scope, undefined, { previousRevision: { volumes: mounted().volumes!, containers: mounted().containers! } }),
    );

    expect(statementsAt(stack, 'Task/TaskRole/PreviousRevision')).toEqual([
      expect.objectContaining({ Resource: arnOf('file-system', fileSystemId) }),
    ]);
  });
});

test('shares directories and the volumes of another container', () => {
  const stack = synth((scope) =>
    task(scope, undefined, {
      containers: {
        nginx: { ...nginx, mountPoints: { '/shared': { sourceVolume: 'shared' } } },
        reader: { image: 'reader:1', volumesFrom: { nginx: { readOnly: true } } },
      },
      volumes: { shared: { host: {} } },
    }),
  );

  expect(stack.only(EcsTaskDefinition).volume).toEqual([{ name: 'shared' }]);
  expect(containersOf(stack)['reader']!.volumesFrom).toEqual([{ sourceContainer: 'nginx', readOnly: true }]);
});

test('mounts folders of the instance and volumes of Docker', () => {
  const stack = synth((scope) =>
    ec2Task(scope, undefined, {
      containers: {
        app: {
          ...{ image: 'app:1', memoryMiB: 256 },
          mountPoints: { '/host': { sourceVolume: 'host', readOnly: true }, '/cache': { sourceVolume: 'cache' } },
        },
      },
      volumes: {
        host: { host: { sourcePath: '/var/lib/app' } },
        cache: { dockerVolumeConfiguration: { scope: 'shared', autoprovision: true, driverOpts: { type: 'nfs' } } },
      },
    }),
  );

  expect(stack.only(EcsTaskDefinition).volume).toEqual([
    { name: 'host', host_path: '/var/lib/app' },
    {
      name: 'cache',
      docker_volume_configuration: {
        ...{ scope: 'shared', autoprovision: true, driver: 'local' },
        driver_opts: { type: 'nfs' },
      },
    },
  ]);
});

test('warns of an EBS volume without a service, which would create it', () => {
  const options = mounted();
  const volumes = { data: { managedEBSVolume: { sizeInGiB: 10 } } };

  expect(synthMessages((scope) => task(scope, undefined, { ...options, volumes })).warnings).toEqual([
    'volumes.data.managedEBSVolume should be in a service, which creates the volume with its role: a task definition alone contains only its name, and whoever runs the task must pass size, key and role as volumeConfigurations',
  ]);
});

test('mounts folders of the kernel from the instance, and no empty volumes there', () => {
  const agent = (volume: object) => (scope: TerraformStack) =>
    ec2Task(scope, undefined, {
      containers: { agent: { image: 'agent:1', memoryMiB: 64, mountPoints: { '/sys': { sourceVolume: 'sys' } } } },
      volumes: { sys: { host: volume } },
    });

  expect(synthMessages(agent({ sourcePath: '/sys' }))).toEqual({ errors: [], warnings: [] });
  expect(refusal(agent({}))).toContain(
    'container "agent": mountPoints["/sys"] must not be a folder of the kernel, unless it is mounted from the instance (host.sourcePath); mount the volume at another path',
  );
});

test.each<[Partial<Ec2TaskDefinitionProps>, string]>([
  [{ networkMode: 'host' }, 'systemControls must not contain "net.core.somaxconn" with networkMode "host"'],
  [{ ipcMode: 'host' }, 'systemControls must not contain "kernel.shmmax" with ipcMode "host"'],
])('refuses kernel parameters of the instance with %j', (options, problem) => {
  const systemControls = { 'net.core.somaxconn': '1024', 'kernel.shmmax': '1024' };
  const containers = { app: { image: 'app:1', memoryMiB: 64, systemControls } };

  expect(refusal((scope) => ec2Task(scope, undefined, { containers, ...options }))).toContain(problem);
});

test('warns of a volume that no container mounts', () => {
  expect(synthMessages((scope) => task(scope, undefined, { volumes: { unused: { host: {} } } })).warnings).toEqual([
    'volumes.unused should be in mountPoints of a container, got none; remove it',
  ]);
});

describe('refuses', () => {
  const efs = 'volumes.data.efsVolumeConfiguration';

  test.each<[Partial<FargateTaskDefinitionOptions>, string]>([
    [
      mounted({ transitEncryption: 'DISABLED', authorizationConfig: { iam: 'ENABLED' } }),
      `${efs}.transitEncryption must be "ENABLED" with IAM, got "DISABLED"; remove it`,
    ],
    [
      mounted({ rootDirectory: '/web', authorizationConfig: { accessPointId: 'fsap-1234abcd' } }),
      `${efs}.rootDirectory must not be set with an access point, which has a directory of its own, got "/web"; remove it`,
    ],
    [
      mounted({ authorizationConfig: { iam: 'DISABLED', rootAccess: true } }),
      `${efs}.authorizationConfig.rootAccess must not be set without IAM, where root has all permissions; remove it`,
    ],
    [
      mounted({ fileSystemId: 'data' }),
      `${efs}.fileSystemId must be the ID of a file system, such as "fs-1234abcd", got "data"`,
    ],
    [
      mounted({ fileSystemArn: 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-22222222' }),
      'volumes.data.efsVolumeConfiguration.fileSystemId must be "fs-22222222", as in fileSystemArn, got "fs-1234abcd"; change one of them',
    ],
    [
      mounted({}, { sourceVolume: 'date' }),
      'container "nginx": mountPoints["/data"].sourceVolume must be one of volumes ("data"), got "date"',
    ],
    [
      { containers: { nginx: { ...nginx, mountPoints: { data: { sourceVolume: 'data' } } } } },
      'container "nginx": mountPoints["data"] must be the absolute path of a directory below "/", got "data"',
    ],
    [
      {
        containers: {
          nginx: {
            ...{ ...nginx, readonlyRootFilesystem: true, writablePaths: ['/data'] },
            mountPoints: { '/data': { sourceVolume: 'data' } },
          },
        },
        volumes: { data: { host: {} } },
      },
      'container "nginx": mountPoints["/data"] must not be in writablePaths as well, because a path has one mount; remove one',
    ],
    [
      { volumes: { a: { managedEBSVolume: { sizeInGiB: 1 } }, b: { managedEBSVolume: { sizeInGiB: 1 } } } },
      'volumes must contain at most one managedEBSVolume, got "a" and "b"; ECS attaches one EBS volume to a task',
    ],
    [
      { volumes: { a: { managedEBSVolume: {} } } },
      'volumes.a.managedEBSVolume must have sizeInGiB or snapshotId, got neither; set the size of the volume',
    ],
    [
      { volumes: { a: { managedEBSVolume: { sizeInGiB: 1, volumeType: 'io2' } } } },
      'volumes.a.managedEBSVolume.iops must be set with volumeType "io2"; set it, or use "gp3"',
    ],
    [
      { volumes: { a: { managedEBSVolume: { sizeInGiB: 10, volumeType: 'st1' } } } },
      'volumes.a.managedEBSVolume.sizeInGiB must be an integer from 125 to 16384 GiB, got 10',
    ],
    [
      { volumes: { a: { managedEBSVolume: { sizeInGiB: 8, iops: 5000 } } } },
      'volumes.a.managedEBSVolume.iops must be at most 500 for each GiB of "gp3", 4000 with sizeInGiB 8, got 5000',
    ],
    [
      { volumes: { a: { managedEBSVolume: { sizeInGiB: 4, iops: 1000, volumeType: 'io1' } } } },
      'volumes.a.managedEBSVolume.iops must be at most 50 for each GiB of "io1", 200 with sizeInGiB 4, got 1000',
    ],
    [
      { volumes: { a: { managedEBSVolume: { sizeInGiB: 8, throughput: 1000 } } } },
      'volumes.a.managedEBSVolume.throughput must be at most 0.25 MiB per second for each of iops, 750 with the default of 3000, got 1000',
    ],
    [
      { volumes: { a: { managedEBSVolume: { sizeInGiB: 8, iops: 3200, throughput: 1000 } } } },
      'volumes.a.managedEBSVolume.throughput must be at most 0.25 MiB per second for each of iops, 800 with 3200, got 1000',
    ],
    [
      {
        operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE',
        volumes: { a: { managedEBSVolume: { sizeInGiB: 8, filesystemType: 'xfs' } } },
      },
      'volumes.a.managedEBSVolume.filesystemType must not be set for Windows, which formats the volume with NTFS; remove it (F80)',
    ],
    [
      { taskRole: { roleName: 'Web' }, executionRole: { roleName: 'web' } },
      'executionRole.roleName must differ from that of taskRole, got "web" in both; rename one',
    ],
    [
      { containers: { a: { image: 'a:1', volumesFrom: { a: {} } } } },
      'dependsOn, volumesFrom and links must not be circular, got a → a (L04)',
    ],
  ])('%j', (options, problem) => {
    expect(refusal((scope) => task(scope, undefined, options))).toContain(`  - ${problem}`);
  });

  test('a volume of the name of one that the log router mounts', () => {
    const options = { volumes: { 'flb-storage': { host: {} } } };

    expect(() =>
      synth((scope) =>
        task(scope, { routes: [{ to: LogDestination.null() }], delivery: ConfigDelivery.inline() }, options),
      ),
    ).toThrow(
      'volumes["flb-storage"] must have another name, because the log router or writablePaths have a volume of this name; rename it',
    );
  });

  test('a misspelt kind of volume', () => {
    const volumes = { data: { managedEbsVolume: { sizeInGiB: 1 } } } as never;

    expect(refusal((scope) => task(scope, undefined, { volumes }))).toContain(
      'volumes.data.managedEBSVolume or volumes.data.host must be given, got managedEbsVolume; did you mean managedEBSVolume?',
    );
  });

  test('a Docker volume of a task that is provisioned twice', () => {
    const volumes: Ec2TaskDefinitionProps['volumes'] = { a: { dockerVolumeConfiguration: { autoprovision: true } } };

    expect(refusal((scope) => ec2Task(scope, undefined, { volumes }))).toContain(
      'volumes.a.dockerVolumeConfiguration.autoprovision must not be set with the scope "task"',
    );
  });
});
