import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { TerraformOutput, type TerraformStack, TerraformVariable } from 'cdktf';
import {
  type Container,
  ecrImage,
  FargateTaskDefinition,
  FluentdDestination,
  LogDestination,
  type LogRouting,
} from '../../../modules';
import { synthMessages } from '../../support/synth-messages';
import { refusal, synth } from '../../../lab/synth/synth';
import { bucket, byImage, containersOf, nginx, repository, statementsAt, task, place } from '../../../lab/synth/tasks';

describe('by default', () => {
  const stack = synth((scope) => task(scope, undefined));
  const { only, all, addresses } = stack;

  test('runs on Fargate with its own network interface', () => {
    expect(only(EcsTaskDefinition)).toMatchObject({
      family: 'test-Task',
      requires_compatibilities: ['FARGATE'],
      network_mode: 'awsvpc',
      cpu: '512',
      memory: '1024',
      runtime_platform: { operating_system_family: 'LINUX', cpu_architecture: 'X86_64' },
    });
    expect(only(EcsTaskDefinition)).not.toHaveProperty('ephemeral_storage');
    expect(only(EcsTaskDefinition)).not.toHaveProperty('volume');
  });

  test('keeps earlier revisions, because rollbacks need them', () => {
    expect(only(EcsTaskDefinition).skip_destroy).toBe(true);
  });

  test('has a role to start the task and a role for its containers', () => {
    const { execution_role_arn: executionRole, task_role_arn: taskRole } = only(EcsTaskDefinition);

    expect(executionRole).toMatch(/^\$\{aws_iam_role\.Task_ExecutionRole_\w+\.arn\}$/);
    expect(taskRole).toMatch(/^\$\{aws_iam_role\.Task_TaskRole_\w+\.arn\}$/);
  });

  test('logs to its own log group, without losing lines while CloudWatch is slow', () => {
    expect(only(CloudwatchLogGroup)).toMatchObject({ name_prefix: '/ecs/test-Task/', retention_in_days: 30 });
    expect(containersOf(stack).nginx!.logConfiguration).toEqual({
      logDriver: 'awslogs',
      options: {
        'awslogs-group': expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.Task_Logs_\w+\.name\}$/),
        'awslogs-region': '${data.aws_region.AwsRegion.id}',
        'awslogs-stream-prefix': 'ecs',
        mode: 'blocking',
      },
    });
  });

  test('can write only to that log group', () => {
    expect(all(IamRolePolicy)).toHaveLength(1);
    expect(statementsAt(stack, 'Task/ExecutionRole/WriteLogs')).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.Task_Logs_\w+\.arn\}:\*$/),
      },
    ]);
  });

  test('creates resources with these addresses', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_cloudwatch_log_group.Task_Logs_A2B30BBC",
       "aws_ecs_task_definition.Task_79114B6B",
       "aws_iam_role.Task_ExecutionRole_EF964934",
       "aws_iam_role.Task_TaskRole_E98524A1",
       "aws_iam_role_policy.Task_ExecutionRole_WriteLogs_4EEDABE2",
       "data.aws_caller_identity.AwsAccount",
       "data.aws_partition.AwsPartition",
       "data.aws_region.AwsRegion",
     ]
    `);
  });
});

test('accepts a family, an architecture, more disk and log group options', () => {
  const { only } = synth((stack) =>
    task(stack, undefined, {
      family: 'web',
      architecture: 'ARM64',
      ephemeralStorageGiB: 21,
      logRetentionDays: 7,
      logKmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
    }),
  );

  expect(only(EcsTaskDefinition)).toMatchObject({
    family: 'web',
    runtime_platform: { cpu_architecture: 'ARM64' },
    ephemeral_storage: { size_in_gib: 21 },
  });
  expect(only(CloudwatchLogGroup)).toMatchObject({
    name_prefix: '/ecs/web/',
    retention_in_days: 7,
    kms_key_id: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  });
});

test('keeps the order of its containers, with the router last', () => {
  const stack = synth((scope) =>
    task(
      scope,
      { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage },
      { containers: { nginx, app: { image: 'app:1.0.0' } } },
    ),
  );

  expect(Object.keys(containersOf(stack))).toEqual(['nginx', 'app', 'log_router']);
});

test('reads secrets with the execution role, each by its ARN', () => {
  const stack = synth((scope) =>
    task(scope, undefined, {
      containers: {
        nginx: {
          ...nginx,
          secrets: {
            PASSWORD: {
              secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf',
              jsonKey: 'password',
            },
            TOKEN: {
              parameterArn: 'arn:aws:ssm:eu-west-1:111122223333:parameter/token',
              kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
            },
          },
        },
      },
    }),
  );

  expect(containersOf(stack).nginx!.secrets).toEqual([
    { name: 'PASSWORD', valueFrom: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:password::' },
    { name: 'TOKEN', valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/token' },
  ]);
  expect(statementsAt(stack, 'Task/ExecutionRole/ReadSecrets')).toEqual([
    {
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: [
        'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf',
        'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf-??????',
      ],
    },
    {
      Effect: 'Allow',
      Action: 'ssm:GetParameters',
      Resource: ['arn:aws:ssm:eu-west-1:111122223333:parameter/token'],
    },
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: 'arn:aws:kms:eu-west-1:111122223333:key/k',
      Condition: {
        StringEquals: { 'kms:ViaService': `ssm.eu-west-1.${place.dnsSuffix}` },
        StringLike: {
          'kms:EncryptionContext:PARAMETER_ARN': ['arn:aws:ssm:eu-west-1:111122223333:parameter/token'],
        },
      },
    },
  ]);
});

test('mounts a separate volume for each writable path of a read-only container', () => {
  const readonly = { readonlyRootFilesystem: true, writablePaths: ['/var/cache/nginx', '/run'] };
  const stack = synth((scope) =>
    task(scope, undefined, {
      containers: { nginx: { ...nginx, ...readonly }, app: { image: 'app:1.0.0', ...readonly } },
    }),
  );
  const { nginx: first, app } = containersOf(stack);

  expect(first).toMatchObject({
    readonlyRootFilesystem: true,
    mountPoints: [
      { sourceVolume: 'nginx-var-cache-nginx-f8a43abd', containerPath: '/var/cache/nginx', readOnly: false },
      { sourceVolume: 'nginx-run-41172c48', containerPath: '/run', readOnly: false },
    ],
  });
  expect(stack.only(EcsTaskDefinition).volume).toEqual(
    [...(first!.mountPoints as { sourceVolume: string }[]), ...(app!.mountPoints as { sourceVolume: string }[])].map(
      ({ sourceVolume }) => ({ name: sourceVolume }),
    ),
  );
});

test('warns about plain-text secrets', () => {
  const { warnings } = synthMessages((stack) => {
    task(stack, undefined, { containers: { nginx: { ...nginx, environment: { API_KEY: 'x' } } } });
  });

  expect(warnings).toEqual([expect.stringMatching(/^container "nginx": environment.API_KEY is named like a secret/)]);
});

describe('with ECS Exec', () => {
  const routing = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage };
  const stack = synth((scope) => task(scope, routing, { executeCommand: true }));

  test('allows the containers to open its channels, and adds an init process', () => {
    const [channels, find, write] = statementsAt(stack, 'Task/TaskRole/ExecuteCommand');

    expect(channels!.Action).toContain('ssmmessages:OpenDataChannel');
    expect(find).toEqual({ Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' });
    expect(write!.Resource).toMatch(/^\$\{aws_cloudwatch_log_group\.Task_Logs_\w+\.arn\}:\*$/);
    expect(containersOf(stack).nginx!.linuxParameters).toEqual({ initProcessEnabled: true });
    expect(containersOf(stack).log_router).not.toHaveProperty('linuxParameters');
  });

  test('grants the permissions before tasks start', () => {
    synth((scope) => {
      const { dependables: rights, resources } = task(scope, routing, { executeCommand: true });

      expect(rights).toContain(resources.taskRole!.policies['ExecuteCommand']);
    });
  });

  test('allows them to write to the session logs of the cluster', () => {
    const logging = { bucket };
    const recorded = synth((scope) => task(scope, undefined, { executeCommand: { logging } }));

    expect(statementsAt(recorded, 'Task/TaskRole/ExecuteCommand')[1]!.Resource).toBe(
      'arn:aws:s3:::acme-logs/execute-command/*',
    );
  });

  test('returns the endpoints that it needs', () => {
    synth((scope) => {
      expect(task(scope, undefined, { executeCommand: true }).vpcEndpoints).toEqual(['logs', 'ssmmessages']);
    });
  });

  test('warns about a container with a read-only root file system', () => {
    const containers = { nginx: { ...nginx, readonlyRootFilesystem: true } };

    expect(
      synthMessages((scope) => void task(scope, undefined, { containers, executeCommand: true })).warnings,
    ).toEqual([expect.stringMatching(/^container "nginx": executeCommand does not work with readonlyRootFilesystem/)]);
  });

  test('fails when the logging is invalid', () => {
    const executeCommand = { logging: { bucket, prefix: '/' } };

    expect(refusal((scope) => task(scope, undefined, { executeCommand }))).toBe(
      'test/Task:\n  - executeCommand.logging.prefix must be folder names of letters, digits, "_", "-" and ".", each followed by a slash, got "/"',
    );
  });
});

test('writes valid JSON for any value of a variable', () => {
  const { only } = synth((stack) => {
    const greeting = new TerraformVariable(stack, 'greeting', { type: 'string', default: 'say "hi"' });
    task(stack, undefined, { containers: { nginx: { ...nginx, environment: { GREETING: greeting.stringValue } } } });
  });

  expect(only(EcsTaskDefinition).container_definitions).toContain(
    '{"name":"GREETING","value":${jsonencode(var.greeting)}}',
  );
});

test('exposes its roles and its log group', () => {
  const { json } = synth((stack) => {
    const { taskRoleName, taskRoleArn, executionRoleName, executionRoleArn, taskDefinitionArn, logGroup } = task(
      stack,
      undefined,
    );
    new TerraformOutput(stack, 'all', {
      value: {
        taskRoleName,
        taskRoleArn,
        executionRoleName,
        executionRoleArn,
        taskDefinitionArn,
        logs: logGroup.logGroupArn,
      },
    });
  });

  expect(json().output.all.value).toEqual({
    taskRoleName: expect.stringMatching(/Task_TaskRole_\w+\.name/),
    taskRoleArn: expect.stringMatching(/Task_TaskRole_\w+\.arn/),
    executionRoleName: expect.stringMatching(/Task_ExecutionRole_\w+\.name/),
    executionRoleArn: expect.stringMatching(/Task_ExecutionRole_\w+\.arn/),
    taskDefinitionArn: expect.stringMatching(/aws_ecs_task_definition\.Task_\w+\.arn/),
    logs: expect.stringMatching(/aws_cloudwatch_log_group\.Task_Logs_\w+\.arn/),
  });
});

test('warns about an image without a repository for which it cannot grant the pull permission', () => {
  const warningsOf = (image: (reference: string) => Container['image']) => {
    const warnings: string[] = [];
    synth((stack) => {
      const url = new TerraformVariable(stack, 'url', { type: 'string' }).stringValue;
      const { node } = task(stack, undefined, { containers: { nginx: { ...nginx, image: image(url) } } });
      warnings.push(...node.metadata.filter(({ type }) => type.includes('warn')).map(({ data }) => String(data)));
    });
    return warnings;
  };

  expect(warningsOf((url) => `${url}:1.0.0`)).toEqual([
    'container "nginx": image should be known at synth time, got a token, so no permission to pull it from ECR is granted; use ecrImage(repository, tag)',
  ]);
  expect(warningsOf((url) => ecrImage({ ...repository, repositoryUrl: url }, '1.0.0'))).toEqual([]);
});

test('allows changes of its resources before synth', () => {
  const { only } = synth((stack) => {
    task(stack, undefined).resources.taskDefinition.skipDestroy = true;
  });

  expect(only(EcsTaskDefinition).skip_destroy).toBe(true);
});

test.each([true, false])('has CPU and memory chosen by conditions, here with %s', (production) => {
  const { only } = synth((stack) => {
    new FargateTaskDefinition(stack, 'Task', {
      cpu: production ? 1024 : 256,
      memoryMiB: production ? 2048 : 512,
      containers: { nginx },
    });
  });

  expect(only(EcsTaskDefinition)).toMatchObject(
    production ? { cpu: '1024', memory: '2048' } : { cpu: '256', memory: '512' },
  );
});

test('does not compile with an unsupported combination of CPU and memory', () => {
  const build = () =>
    synth((stack) => {
      // @ts-expect-error: 256 CPU units support at most 2048 MiB
      new FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 4096, containers: { nginx } });
    });

  expect(build).toThrow(
    'memoryMiB must be one of 512, 1024, 2048 with cpu 256, got 4096; the smallest size with at least this CPU and memory is cpu 512 with memoryMiB 4096 (M01)',
  );
});

test('fails with every invalid property at once', () => {
  const message = refusal((stack) =>
    task(
      stack,
      { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage },
      {
        family: 'my web',
        ephemeralStorageGiB: 20,
        logRetentionDays: 10 as 14,
        containers: {
          nginx: { ...nginx, ports: [0, 24224], stopTimeoutSeconds: 600, memoryMiB: 4 },
          'side car': { image: '' },
        },
      },
    ),
  );

  expect(message).toBe(`test/Task:
  - ephemeralStorageGiB must be an integer from 21 to 200 GiB, got 20 (M10)
  - family must be 1 to 255 letters, digits, "_" and "-", got "my web"
  - logRetentionDays must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, got 10
  - container "nginx": ports must not contain 24224, which the log router listens on; use another port (N03)
  - container "nginx": ports[0] must be an integer from 1 to 65535, got 0
  - container "nginx": memoryMiB must be an integer from 6 MiB to the task's 1024 MiB, got 4 (M05)
  - container "nginx": stopTimeoutSeconds must be an integer from 2 to 120 seconds, got 600 (L11)
  - container "side car": name must be 1 to 255 letters, digits, "_" and "-" (F27)
  - container "side car": image must be the name of an image, got ""`);
});

test('fails with every property of the wrong type at once', () => {
  const props = JSON.parse(
    '{ "cpu": "512", "architecture": "x86", "containers": { "a b": { "environment": { "A": 1 }, "secrets": { "B": "s" } } } }',
  ) as object;

  expect(refusal((stack) => new FargateTaskDefinition(stack, 'Task', props as never))).toBe(`test/Task:
  - cpu must be a number known at synth time, got "512"
  - memoryMiB must be given: a number known at synth time
  - containers["a b"].image must be given: a string or an object with reference
  - containers["a b"].environment.A must be a string, got 1
  - containers["a b"].secrets.B must be an object with secretArn or parameterArn, got "s"
  - architecture must be "X86_64" or "ARM64", got "x86"; did you mean "X86_64"?
  - container "a b": name must be 1 to 255 letters, digits, "_" and "-" (F27)`);
});

test('fails when a route has a destination of the other router', () => {
  const to = FluentdDestination.forward({ host: 'logs.example.com' }) as never;
  const routing = { routes: [{ to }, { from: 'app', to: [LogDestination.stdout(), to] }], delivery: byImage };

  expect(refusal((stack) => task(stack, routing))).toBe(`test/Task:
  - logRouting.routes[0].to must be a destination such as LogDestination.s3({ bucket }) or an array known at synth time, got an object
  - logRouting.routes[1].to[1] must be a destination such as LogDestination.s3({ bucket }), got an object`);
});

test('fails with every routing property of the wrong type at once', () => {
  const logRouting = JSON.parse(
    '{ "routes": [{ "from": 5, "parse": "xml", "to": "s3" }, null], "delivery": { "by": "mail" }, "routerCpu": "64" }',
  ) as LogRouting;

  expect(refusal((stack) => task(stack, logRouting))).toBe(`test/Task:
  - logRouting.routes[0].from must be a string known at synth time, an array known at synth time or an object with tag, got 5
  - logRouting.routes[0].parse must be "json", "logfmt", "nginx-access" or "nginx-error", or an object with Name, or an array known at synth time, got "xml"
  - logRouting.routes[0].to must be a destination such as LogDestination.s3({ bucket }) or an array known at synth time, got "s3"
  - logRouting.routes[1] must be an object with to, got null
  - logRouting.delivery must be ConfigDelivery.options, ConfigDelivery.image, ConfigDelivery.inline, ConfigDelivery.init or ConfigDelivery.s3, got an object
  - logRouting.routerCpu must be a number, got "64"`);
});

test('writes container strings literally, not as Terraform expressions', () => {
  const containers = {
    app: { image: 'app:1', command: ['sh', '-c', 'echo ${HOME} %{x}'], environment: { A: '${B}' } },
  };
  const { only } = synth((stack) => task(stack, undefined, { containers }));

  const text = only(EcsTaskDefinition).container_definitions as string;
  expect(text).toContain('"command":["sh","-c","echo $${HOME} %%{x}"]');
  expect(text).toContain('"environment":[{"name":"A","value":"$${B}"}]');
});

test('does not warn about a disk size known only at deploy', () => {
  const { warnings } = synthMessages((stack) => {
    const size = new TerraformVariable(stack, 'disk', { type: 'number' }).numberValue;
    const routes = [{ to: LogDestination.s3({ bucket, options: { store_dir_limit_size: '100G' } }) }];
    task(stack, { routes, delivery: byImage }, { ephemeralStorageGiB: size });
  });

  expect(warnings).toEqual([]);
});

describe('a family known only at deploy', () => {
  const family = (stack: TerraformStack) => new TerraformVariable(stack, 'family', { type: 'string' }).stringValue;

  test('is the family of the task definition', () => {
    const { only } = synth((stack) => task(stack, undefined, { family: family(stack) }));

    expect(only(EcsTaskDefinition).family).toBe('${var.family}');
  });

  test('fails with logRouting', () => {
    const routes = [{ to: LogDestination.s3({ bucket }) }];
    const message = refusal((stack) => task(stack, { routes, delivery: byImage }, { family: family(stack) }));

    expect(message).toBe(`test/Task:
  - family must be known at synth time with logRouting, because files are named after it`);
  });
});
