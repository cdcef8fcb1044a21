import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  ConfigDelivery,
  type Container,
  type EcsContainerDefinition,
  type FargateTaskDefinitionOptions,
  FluentdDestination,
  LogDestination,
  type TaskRouting,
} from '../../../modules';
import { synthMessages } from '../../support/synth-messages';
import { parseJson, refusal, synth } from '../../../lab/synth/synth';
import { bucket, byImage, containersOf, logGroup, nginx, statementsAt, task } from '../../../lab/synth/tasks';

const to = LogDestination.s3({ bucket });
const routing: TaskRouting = { routes: [{ to }], delivery: byImage };
const options: TaskRouting = {
  routes: [{ to: LogDestination.cloudWatchLogs({ logGroup }) }],
  delivery: ConfigDelivery.options(),
};
const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-a1b2c3';

/** Options of a task whose container is changed. */
function changed(override: NonNullable<Container['override']>): Partial<FargateTaskDefinitionOptions> {
  return { containers: { nginx: { ...nginx, override } } };
}

/** Adds fields to a definition. */
function withFields(fields: object): NonNullable<Container['override']> {
  return (definition) => ({ ...definition, ...fields });
}

/** Effective configuration of the log router of a task. */
function effective(logRouting: TaskRouting, given: Partial<FargateTaskDefinitionOptions>): string {
  const app = Testing.app();
  const stack = new TerraformStack(app, 'test');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const { family } = task(stack, logRouting, given);
  app.synth();
  const folder = join(App.of(stack).outdir, 'stacks', 'test', logRouting.router ?? 'fluent-bit', family);
  const file = join(folder, 'effective.conf');
  return readFileSync(file, 'utf8');
}

test('A changed definition is emitted with fields that the library does not have', () => {
  const stack = new TerraformStack(Testing.app(), 'test');
  task(stack, undefined, changed(withFields({ newField: { of: 'ECS' } })));
  const { resource } = JSON.parse(Testing.synth(stack)) as { resource: Record<string, Record<string, object>> };
  const [block] = Object.values(resource['aws_ecs_task_definition']!);
  const definitions = parseJson((block as { container_definitions: string }).container_definitions);

  expect(definitions).toEqual([expect.objectContaining({ image: nginx.image, newField: { of: 'ECS' } })]);
});

test('An override gets a copy, so that changes before its error are lost', () => {
  const failing = (definition: EcsContainerDefinition): EcsContainerDefinition => {
    definition.environment.push({ name: 'A', value: 'b' });
    throw new Error('no such team');
  };

  expect(refusal((scope) => task(scope, routing, changed(failing)))).toContain(
    '  - container "nginx": override must return the definition, got the error "Error: no such team"',
  );
});

describe('Permissions follow what an override sets:', () => {
  const statements = (fields: object, policy: string) => {
    const stack = synth((scope) => task(scope, undefined, changed(withFields(fields))));
    return statementsAt(stack, `Task/ExecutionRole/${policy}`);
  };

  test.each<[string, object, string, object]>([
    [
      'an image in ECR',
      { image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1' },
      'PullImages',
      { Resource: ['arn:aws:ecr:eu-west-1:111122223333:repository/app'] },
    ],
    [
      'a secret',
      { secrets: [{ name: 'KEY', valueFrom: `${secretArn}:password::` }] },
      'ReadSecrets',
      { Action: 'secretsmanager:GetSecretValue', Resource: [secretArn, `${secretArn}-??????`] },
    ],
    [
      'a parameter by its name',
      { secrets: [{ name: 'KEY', valueFrom: '/web/key' }] },
      'ReadSecrets',
      { Action: 'ssm:GetParameters', Resource: [expect.stringMatching(/^arn:.*:parameter\/web\/key$/)] },
    ],
    [
      'credentials of a registry',
      { repositoryCredentials: { credentialsParameter: secretArn } },
      'ReadSecrets',
      { Action: 'secretsmanager:GetSecretValue' },
    ],
    [
      'an environment file',
      { environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::acme-env/web.env' }] },
      'ReadFiles',
      { Action: 's3:GetObject', Resource: ['arn:aws:s3:::acme-env/web.env'] },
    ],
    [
      'an option of the log driver from a secret',
      {
        logConfiguration: {
          logDriver: 'awslogs',
          options: {},
          secretOptions: [{ name: 'key', valueFrom: secretArn }],
        },
      },
      'ReadSecrets',
      { Action: 'secretsmanager:GetSecretValue' },
    ],
  ])('%s', (_, fields, policy, statement) => {
    expect(statements(fields, policy)).toEqual(expect.arrayContaining([expect.objectContaining(statement)]));
  });

  test('a parameter that is known only at deploy', () => {
    const stack = synth((scope) => {
      const { arn } = new SsmParameter(scope, 'Key', { name: '/web/key', type: 'SecureString', value: 'x' });
      task(scope, undefined, changed(withFields({ secrets: [{ name: 'KEY', valueFrom: arn }] })));
    });

    expect(statementsAt(stack, 'Task/ExecutionRole/ReadSecrets')).toEqual([
      { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: ['${aws_ssm_parameter.Key.arn}'] },
    ]);
  });

  test('a volume that an override mounts for writing', () => {
    const containers = { nginx: { ...nginx, mountPoints: { '/data': { sourceVolume: 'data', readOnly: true } } } };
    const writing = (definition: EcsContainerDefinition) => ({
      ...definition,
      mountPoints: definition.mountPoints.map((mount) => ({ ...mount, readOnly: false })),
    });
    const stack = synth((scope) =>
      task(scope, undefined, {
        containers: { nginx: { ...containers.nginx, override: writing } },
        volumes: { data: { efsVolumeConfiguration: { fileSystemId: 'fs-1234abcd' } } },
      }),
    );

    expect(statementsAt(stack, 'Task/TaskRole/MountVolumes')[0]!.Action).toContain('elasticfilesystem:ClientWrite');
  });

  test('the key of its own secret, which another container gives without a key', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b';
    const stack = synth((scope) =>
      task(scope, undefined, {
        containers: {
          other: { image: 'other:1', secrets: { KEY: { secretArn } } },
          nginx: { ...nginx, secrets: { KEY: { secretArn, kmsKeyArn } }, override: withFields({ user: '1' }) },
        },
      }),
    );

    expect(statementsAt(stack, 'Task/ExecutionRole/ReadSecrets')).toEqual(
      expect.arrayContaining([expect.objectContaining({ Resource: kmsKeyArn })]),
    );
  });

  test('what the previous revision had by an override is kept', () => {
    const previous = {
      nginx: { ...nginx, override: withFields({ secrets: [{ name: 'KEY', valueFrom: secretArn }] }) },
    };
    const stack = synth((scope) => task(scope, undefined, { previousRevision: { containers: previous } }));

    expect(statementsAt(stack, 'Task/ExecutionRole/PreviousRevision')).toEqual([
      expect.objectContaining({ Action: 'secretsmanager:GetSecretValue' }),
    ]);
  });

  test('what an override removes is not granted', () => {
    const container = { ...nginx, secrets: { KEY: { secretArn } } };
    const stack = synth((scope) =>
      task(scope, undefined, { containers: { nginx: { ...container, override: withFields({ secrets: [] }) } } }),
    );

    expect(() => statementsAt(stack, 'Task/ExecutionRole/ReadSecrets')).toThrow('no construct');
  });

  test('keys of secrets that stay are still known', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b';
    const container = { ...nginx, secrets: { KEY: { secretArn, kmsKeyArn } } };
    const stack = synth((scope) =>
      task(scope, undefined, { containers: { nginx: { ...container, override: withFields({ user: '1' }) } } }),
    );

    expect(statementsAt(stack, 'Task/ExecutionRole/ReadSecrets')).toEqual(
      expect.arrayContaining([expect.objectContaining({ Resource: kmsKeyArn })]),
    );
  });
});

describe('The effective configuration shows the result:', () => {
  const logConfiguration = (fields: object) => (definition: EcsContainerDefinition) => ({
    ...definition,
    logConfiguration: { ...definition.logConfiguration, ...fields },
  });

  test('options of the log driver of a container', () => {
    const own = { Name: 'http', Host: 'logs.example.com', 'include-pattern': 'error' };
    const text = effective(options, changed(logConfiguration({ options: own })));

    expect(text).toContain('[OUTPUT]\n    Name  http\n    Match nginx-firelens*\n    Host  logs.example.com\n');
    expect(text).toContain('    Regex log error\n');
    expect(text).not.toContain('cloudwatch_logs');
  });

  test('a container that no longer logs to the router', () => {
    const text = effective(options, changed(logConfiguration({ logDriver: 'awslogs', options: {} })));

    expect(text).not.toContain('nginx-firelens');
  });

  test('memory and metadata of the router', () => {
    const routerOverride = (definition: EcsContainerDefinition) => ({
      ...definition,
      memoryReservation: 512,
      firelensConfiguration: { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'false' } },
    });
    const text = effective({ ...options, routerOverride }, {});

    expect(text).toContain('Mem_Buf_Limit 256MB');
    expect(text).not.toContain('record_modifier');
  });

  test('options of a router that runs Fluentd', () => {
    const fluentd: TaskRouting = {
      ...{ router: 'fluentd', delivery: ConfigDelivery.options() },
      routes: [{ to: FluentdDestination.stdout() }],
    };
    const text = effective(
      fluentd,
      changed(logConfiguration({ options: { '@type': 'null', 'exclude-pattern': 'x' } })),
    );

    expect(text).toContain('<match nginx-firelens**>\n  @type null\n</match>');
    expect(text).toContain('<exclude>\n    key log\n    pattern x\n  </exclude>');
    expect(text).not.toContain('@type stdout');
  });
});

describe('The log router keeps what its records depend on, whatever an override changes:', () => {
  const inline: TaskRouting = { routes: [{ to }], delivery: ConfigDelivery.inline() };

  test.each<[object, string]>([
    [{ mountPoints: [] }, 'mountPoints must contain "/var/log/flb-storage" as it was, because the router reads it'],
    [
      { environment: [] },
      'environment must contain "FIRELENS_CONFIGURATION_FILE" as it was, because the router reads it',
    ],
    [{ healthCheck: undefined }, 'healthCheck must not be changed: the other containers wait for it'],
    [{ image: 'fluent-bit:3' }, 'image must not be changed: set fluentBitImage or fluentdImage'],
    [{ essential: false }, 'essential must not be changed: set routerEssential'],
    [{ stopTimeout: 5 }, 'stopTimeout must not be changed: set routerStopTimeoutSeconds'],
    [{ user: '1000' }, 'user must not be changed: only root can write to the socket of the log driver'],
    [{ command: ['-c', 'my.conf'] }, 'command must not be changed: the router would ignore its configuration'],
    [{ portMappings: [{ containerPort: 24224 }] }, 'portMappings must not be changed: any client'],
    [
      { dependsOn: [{ containerName: 'nginx', condition: 'START' }] },
      'dependsOn must not be changed: the other containers',
    ],
    [
      { firelensConfiguration: { type: 'fluentbit', options: {} } },
      'firelensConfiguration must not be changed except for "enable-ecs-log-metadata"',
    ],
  ])('%j', (fields, problem) => {
    const message = refusal((scope) => task(scope, { ...inline, routerOverride: withFields(fields) }));

    expect(message).toContain(`  - override: container "log_router": ${problem}`);
  });

  test('variables, labels and limits can be added', () => {
    const added = (definition: EcsContainerDefinition) => ({
      ...definition,
      environment: [...definition.environment, { name: 'TRACE', value: '1' }],
      ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 4096 }],
    });

    expect(
      containersOf(synth((scope) => task(scope, { ...inline, routerOverride: added })))['log_router'],
    ).toMatchObject({
      environment: expect.arrayContaining([{ name: 'TRACE', value: '1' }]),
      ulimits: [{ name: 'nofile' }],
    });
  });
});

test('Later changes of a definition are judged by the same rules', () => {
  const late = (change: (router: EcsContainerDefinition) => void) =>
    synthMessages((scope) => change(task(scope, routing).containerDefinitions.at(-1)!)).errors;

  expect(late((router) => (router.command = ['-c', 'my.conf']))).toEqual([
    expect.stringContaining('containerDefinitions: container "log_router": command must not be changed'),
  ]);
  expect(late((router) => (router.memoryReservation = 512))).toEqual([]);
});

test('A change of log driver options warns that permissions do not follow it', () => {
  const other = (definition: EcsContainerDefinition) => ({
    ...definition,
    logConfiguration: {
      ...definition.logConfiguration,
      options: { ...definition.logConfiguration.options, bucket: 'b' },
    },
  });
  const byOptions: TaskRouting = { routes: [{ to }], delivery: ConfigDelivery.options() };

  expect(synthMessages((scope) => task(scope, byOptions, changed(other))).warnings).toContain(
    'containerDefinitions: permissions and outbound rules for the log driver of "nginx" are those of its routes, and do not follow the change of "bucket"; set them in the destination, or add statements to taskRole (F79)',
  );
});

describe('Rules see the result:', () => {
  test.each<[object, string]>([
    [
      { stopTimeout: 600 },
      'override: container "nginx": stopTimeoutSeconds must be an integer from 2 to 120 seconds, got 600 (L11)',
    ],
    [
      { portMappings: [{ containerPort: 80, hostPort: 8080 }] },
      'override: container "nginx": portMappings must have the same ports, host ports and protocols, which the load balancer and the security groups follow; set ports of the container instead',
    ],
    [
      { privileged: true, linuxParameters: { maxSwap: 1 } },
      'override: container "nginx": linuxParameters.maxSwapMiB must not be set on Fargate, where ECS does not support it; run the task on EC2 instances',
    ],
    [
      { logConfiguration: { logDriver: 'syslog', options: {} } },
      'override: container "nginx": logConfiguration.logDriver must be "awslogs", "awsfirelens" or "splunk" on Fargate, got "syslog" (F37)',
    ],
    [
      {
        secrets: [
          { name: 'A', valueFrom: `${secretArn}:*` },
          { name: 'A', valueFrom: secretArn },
        ],
      },
      'override: container "nginx": secrets must contain each name once, got "A" twice; remove one',
    ],
    [
      { versionConsistency: 'on' },
      'override: container "nginx": versionConsistency must be "enabled" or "disabled", got "on"',
    ],
    [
      { portMapings: [] },
      'containerDefinitions[0].portMapings must not be given, because there is no such field; did you mean portMappings? (M31)',
    ],
    [
      { memoryMiB: 100 },
      'containerDefinitions[0].memoryMiB must not be given, because there is no such field; use memory (M31)',
    ],
    [
      { mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] },
      'override: container "nginx": mountPoints["/data"].sourceVolume must be one of volumes (the task has no volumes), got "data"',
    ],
    [
      { linuxParameters: { capabilities: { add: ['SYS_ADMIN'] } } },
      'override: container "nginx": linuxParameters.capabilities.add must be ["SYS_PTRACE"] on Fargate, got "SYS_ADMIN"; run the task on EC2 instances (F71)',
    ],
    [{ cpu: '256' }, 'containerDefinitions[0].cpu must be an integer, got "256" (M31)'],
    [{ name: 'web' }, 'container "nginx": override must not change the name'],
    [
      { dependsOn: undefined },
      'override: container "nginx": dependsOn must contain "log_router" with the condition HEALTHY, because records are lost while the router does not run; add to the list instead of replacing it (L01)',
    ],
  ])('%j', (fields, problem) => {
    expect(refusal((scope) => task(scope, routing, changed(withFields(fields))))).toContain(`  - ${problem}`);
  });

  test.each<[string, (definition: EcsContainerDefinition) => unknown, string]>([
    [
      'a promise',
      (definition) => Promise.resolve(definition),
      'must return the definition itself, got a promise; remove async',
    ],
    ['a part', () => ({ user: '1000' }), 'must return the whole definition, got one without a name'],
    [
      'a definition that contains itself',
      (definition) => Object.assign(definition, { self: definition }),
      'must return the definition, got the error "TypeError: Converting circular structure to JSON',
    ],
  ])('an override that returns %s', (_, override, problem) => {
    expect(refusal((scope) => task(scope, routing, changed(override as never)))).toContain(
      `  - container "nginx": override ${problem}`,
    );
  });

  test('an override that returns nothing', () => {
    expect(refusal((scope) => task(scope, routing, changed((() => undefined) as never)))).toContain(
      '  - container "nginx": override must return the definition, got nothing; return it',
    );
  });
});

describe('What permissions do not follow is said:', () => {
  const efs = { data: { efsVolumeConfiguration: { fileSystemId: 'fs-1234abcd' } } };
  const mounted = { nginx: { ...nginx, mountPoints: { '/data': { sourceVolume: 'data', readOnly: true } } } };

  test('an image that an override takes from a variable', () => {
    const { warnings } = synthMessages((stack) => {
      const image = new TerraformVariable(stack, 'image', { type: 'string' }).stringValue;
      task(stack, undefined, { containers: { nginx: { ...nginx, override: (each) => ({ ...each, image }) } } });
    });

    expect(warnings).toEqual([
      expect.stringMatching(/^container "nginx": image should be known at synth time, got a token/),
    ]);
  });

  test.each<[string, (definition: EcsContainerDefinition, value: string) => void]>([
    ['an image', (definition, image) => Object.assign(definition, { image })],
    ['a secret', (definition, valueFrom) => Object.assign(definition, { secrets: [{ name: 'A', valueFrom }] })],
  ])('%s from a variable that is set later', (_, change) => {
    const { warnings } = synthMessages((stack) => {
      const { stringValue } = new TerraformVariable(stack, 'value', { type: 'string' });
      change(task(stack, undefined).containerDefinitions[0]!, stringValue);
    });

    expect(warnings).toEqual([expect.stringMatching(/needs a permission that is not granted, for .*\(F83\)$/)]);
  });

  test.each<[string, (definition: EcsContainerDefinition) => void]>([
    ['made writable', ({ mountPoints }) => Object.assign(mountPoints[0]!, { readOnly: false })],
    ['added', ({ mountPoints }) => mountPoints.push({ sourceVolume: 'data', containerPath: '/more', readOnly: false })],
  ])('a mount that is %s later', (_, change) => {
    const { warnings } = synthMessages((stack) =>
      change(task(stack, undefined, { containers: mounted, volumes: efs }).containerDefinitions[0]!),
    );

    expect(warnings).toEqual([
      expect.stringContaining('the task role has no permission to write to the volume "data"'),
    ]);
  });

  test('but not secrets of the log driver, which the execution role may read', () => {
    const { warnings } = synthMessages((stack) => {
      const secretOptions = [{ name: 'key', valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/key' }];
      const override: Container['override'] = (each) => ({
        ...each,
        logConfiguration: { ...each.logConfiguration, secretOptions },
      });
      task(stack, routing, { containers: { nginx: { ...nginx, override } } });
    });

    expect(warnings).toEqual([]);
  });
});
