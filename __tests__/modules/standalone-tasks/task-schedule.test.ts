import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import { Ec2Task, FargateTask, type FargateTaskOptions, TaskSchedule, type TaskScheduleProps } from '../../../modules';
import { type Block, parseJson, refusal, synth, type Synthesized } from '../../../lab/synth/synth';
import { allows, type RoleCall } from '../../support/policy-simulation';

// The simulator reads the actions and resource types of all services when it is first used.
jest.setTimeout(60_000);

const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', privateSubnetIds: ['subnet-3'] };
const key = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b';

function job(stack: TerraformStack, options: Partial<FargateTaskOptions> = {}): FargateTask {
  return new FargateTask(stack, 'Job', {
    ...{ cluster, network, cpu: 256, memoryMiB: 512, containers: { job: { image: 'job:1.0.0' } } },
    ...options,
  });
}

type Options = Partial<Omit<TaskScheduleProps, 'rate' | 'cron' | 'at'>>;

function nightly(stack: TerraformStack, options: Options = {}): TaskSchedule {
  return new TaskSchedule(stack, 'Nightly', { task: job(stack), cron: '30 3 * * ? *', ...options });
}

const target = ({ only }: Synthesized) => only(SchedulerSchedule)['target'] as Block;

describe('by default', () => {
  const synthesized = synth((stack) => nightly(stack));

  test('runs the revision of the last apply in the subnets of the task', () => {
    expect(target(synthesized)).toMatchObject({
      arn: cluster.clusterArn,
      ecs_parameters: {
        task_definition_arn: expect.stringMatching(/^\$\{aws_ecs_task_definition\.Job_\w+\.arn\}$/) as string,
        launch_type: 'FARGATE',
        network_configuration: { subnets: ['subnet-3'], assign_public_ip: false },
        propagate_tags: 'TASK_DEFINITION',
        enable_ecs_managed_tags: true,
      },
    });
  });

  test('keeps runs that could not be started in an encrypted queue for 14 days', () => {
    expect(synthesized.only(SqsQueue)).toMatchObject({
      sqs_managed_sse_enabled: true,
      message_retention_seconds: 1209600,
    });
    expect(target(synthesized)['dead_letter_config']).toEqual({
      arn: expect.stringMatching(/^\$\{aws_sqs_queue\.Nightly_DeadLetters_\w+\.arn\}$/) as string,
    });
  });

  test('starts after the permissions of all three roles and the ways out', () => {
    expect(
      (synthesized.only(SchedulerSchedule).depends_on as string[]).map((each) => each.replace(/_\w{8}$/, '')),
    ).toEqual([
      'aws_iam_role_policy.Nightly_Role_RunTask',
      'aws_sqs_queue_policy.Nightly_DeadLetters_Policy',
      'aws_iam_role_policy.Job_TaskDefinition_ExecutionRole_WriteLogs',
      'aws_vpc_security_group_egress_rule.Job_HttpsEgress',
    ]);
  });

  test('can be assumed only for the schedules of its group in this account', () => {
    const role = synthesized.at(IamRole, 'Nightly/Role/Resource');
    const { Statement } = parseJson(String(role.assume_role_policy)) as { readonly Statement: readonly object[] };

    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': '${data.aws_caller_identity.AwsAccount.account_id}' },
          ArnEquals: { 'aws:SourceArn': expect.stringMatching(/:schedule-group\/default$/) as string },
        },
      },
    ]);
  });
});

describe('the role of a schedule', () => {
  const account = '111122223333';
  const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${account}:${rest}`;
  const definition = arn('ecs', 'task-definition/test-Job');
  const rolesArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  const ecs = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
  const inMain = { 'ecs:cluster': cluster.clusterArn };

  /** Returns the policies of the role, with the values that Terraform inserts. */
  function policiesOf({ all }: Synthesized): readonly object[] {
    return all(IamRolePolicy)
      .filter(({ role }) => String(role).includes('Nightly_Role_'))
      .map(({ policy }) =>
        parseJson(
          String(policy)
            .replace(/\$\{aws_ecs_task_definition\.Job_\w+\.arn_without_revision\}/g, definition)
            .replace(/\$\{aws_iam_role\.Job_TaskDefinition_(\w+Role)_\w+\.arn\}/g, (_, name: string) => rolesArn(name))
            .replace(/\$\{aws_sqs_queue\.\w+\.arn\}/g, arn('sqs', 'failed'))
            .replaceAll('${data.aws_partition.AwsPartition.partition}', 'aws')
            .replaceAll('${data.aws_region.AwsRegion.id}', 'eu-west-1')
            .replaceAll('${data.aws_caller_identity.AwsAccount.account_id}', account),
        ),
      );
  }

  const call = (action: string, resource: string, context: RoleCall['context'] = {}): RoleCall => ({
    ...{ action, resource, account, context },
  });
  const policies = policiesOf(synth((stack) => nightly(stack)));

  test.each([
    ['runs any revision of its task', call('ecs:RunTask', `${definition}:7`, inMain)],
    ['passes the execution role', call('iam:PassRole', rolesArn('ExecutionRole'), ecs)],
    ['passes the task role', call('iam:PassRole', rolesArn('TaskRole'), ecs)],
    ['copies tags', call('ecs:TagResource', arn('ecs', 'task/main/1a2b'), { 'ecs:CreateAction': 'RunTask' })],
    ['sends to the dead-letter queue', call('sqs:SendMessage', arn('sqs', 'failed'))],
  ])('%s', async (_, allowed) => {
    expect(await allows(policies, allowed)).toBe(true);
  });

  test.each([
    ['another task', call('ecs:RunTask', arn('ecs', 'task-definition/test-Job2:1'), inMain)],
    ['its task in another cluster', call('ecs:RunTask', `${definition}:7`, { 'ecs:cluster': arn('ecs', 'cluster/b') })],
    ['another role', call('iam:PassRole', rolesArn('Admin'), ecs)],
    [
      'its roles to another service',
      call('iam:PassRole', rolesArn('TaskRole'), { 'iam:PassedToService': 'ec2.amazonaws.com' }),
    ],
    [
      'tags of running tasks',
      call('ecs:TagResource', arn('ecs', 'task/main/1a2b'), { 'ecs:CreateAction': 'CreateService' }),
    ],
    ['another queue', call('sqs:SendMessage', arn('sqs', 'orders'))],
    ['stops of tasks', call('ecs:StopTask', arn('ecs', 'task/main/1a2b'), inMain)],
  ])('is not allowed %s', async (_, refused) => {
    expect(await allows(policies, refused)).toBe(false);
  });

  test('uses the keys of the queue and the schedule', () => {
    const withKeys = synth((stack) =>
      nightly(stack, {
        kmsKeyArn: arn('kms', 'key/schedule'),
        deadLetterQueue: { queueArn: arn('sqs', 'failed'), kmsKeyArn: key },
      }),
    );
    const [{ Statement } = { Statement: [] }] = policiesOf(withKeys) as { readonly Statement: readonly object[] }[];

    expect(Statement.slice(-2)).toEqual([
      {
        Effect: 'Allow',
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: key,
        Condition: {
          StringEquals: { 'kms:ViaService': 'sqs.eu-west-1.${data.aws_partition.AwsPartition.dns_suffix}' },
          StringLike: { 'kms:EncryptionContext:aws:sqs:arn': [arn('sqs', 'failed')] },
        },
      },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: arn('kms', 'key/schedule') },
    ]);
  });
});

test('passes every property to EventBridge Scheduler', () => {
  const synthesized = synth((stack) =>
    nightly(stack, {
      ...{ timeZone: 'Europe/Berlin', startDate: '2027-01-01T00:00:00Z', endDate: '2027-12-31T00:00:00Z' },
      ...{ taskCount: 3, flexibleTimeWindowMinutes: 15, maximumEventAgeSeconds: 600, maximumRetryAttempts: 0 },
      ...{ state: 'DISABLED', scheduleName: 'nightly', scheduleGroupName: 'reports', description: 'Reports' },
      ...{ kmsKeyArn: key, roleArn: 'arn:aws:iam::111122223333:role/scheduler', deadLetterQueue: false },
      containerOverrides: { job: { command: ['report', '--all'], environment: { PERIOD: 'month' } } },
    }),
  );
  const { '//': metadata, target: given, depends_on, ...arguments_ } = synthesized.only(SchedulerSchedule);

  expect(arguments_).toMatchInlineSnapshot(`
   {
     "description": "Reports",
     "end_date": "2027-12-31T00:00:00Z",
     "flexible_time_window": {
       "maximum_window_in_minutes": 15,
       "mode": "FLEXIBLE",
     },
     "group_name": "reports",
     "kms_key_arn": "arn:aws:kms:eu-west-1:111122223333:key/1a2b",
     "name": "nightly",
     "schedule_expression": "cron(30 3 * * ? *)",
     "schedule_expression_timezone": "Europe/Berlin",
     "start_date": "2027-01-01T00:00:00Z",
     "state": "DISABLED",
   }
  `);
  expect(given).toMatchObject({
    role_arn: 'arn:aws:iam::111122223333:role/scheduler',
    retry_policy: { maximum_event_age_in_seconds: 600, maximum_retry_attempts: 0 },
    ecs_parameters: { task_count: 3 },
    input: JSON.stringify({
      containerOverrides: [
        { name: 'job', command: ['report', '--all'], environment: [{ name: 'PERIOD', value: 'month' }] },
      ],
    }),
  });
  expect([metadata, depends_on]).toHaveLength(2);
  expect(synthesized.all(SqsQueue)).toEqual([]);
  expect(given).not.toHaveProperty('dead_letter_config');
});

test('runs a task on instances with its placement', () => {
  const synthesized = synth((stack) => {
    const task = new Ec2Task(stack, 'Job', {
      ...{ cluster, network, networkMode: 'bridge', distinctInstances: true, group: 'reports', executeCommand: true },
      capacity: { capacityProviderName: 'main', securityGroupId: 'sg-9' },
      placementStrategy: [{ type: 'spread', field: 'instanceId' }],
      containers: { job: { image: 'job:1.0.0', memoryMiB: 256 } },
    });
    new TaskSchedule(stack, 'Nightly', { task, rate: '1 hour' });
  });

  expect(target(synthesized)['ecs_parameters']).toEqual({
    task_definition_arn: expect.any(String) as string,
    capacity_provider_strategy: [{ capacity_provider: 'main', weight: 1 }],
    placement_strategy: [{ type: 'spread', field: 'instanceId' }],
    placement_constraints: [{ type: 'distinctInstance' }],
    ...{ group: 'reports', enable_execute_command: true },
    ...{ enable_ecs_managed_tags: true, propagate_tags: 'TASK_DEFINITION' },
  });
});

test('runs on Fargate Spot with a platform version', () => {
  const synthesized = synth((stack) => {
    const task = job(stack, {
      capacity: 'fargate-spot',
      platformVersion: '1.4.0',
      assignPublicIp: true,
      network: { ...network, publicSubnetIds: ['subnet-1'] },
    });
    new TaskSchedule(stack, 'Nightly', { task, at: '2027-01-31T20:00:00' });
  });

  expect(synthesized.only(SchedulerSchedule).schedule_expression).toBe('at(2027-01-31T20:00:00)');
  expect(target(synthesized)['ecs_parameters']).toMatchObject({
    capacity_provider_strategy: [{ capacity_provider: 'FARGATE_SPOT', weight: 1 }],
    platform_version: '1.4.0',
    network_configuration: { subnets: ['subnet-1'], assign_public_ip: true },
  });
});

test('waits for permissions that are added to its task later', () => {
  const { only } = synth((stack) => {
    const task = job(stack);
    new TaskSchedule(stack, 'Nightly', { task, rate: '5 minutes' });
    new IamRolePolicy(stack, 'ReadTable', { role: task.taskDefinition.taskRoleName, policy: '{}' });
  });

  expect(only(SchedulerSchedule).depends_on).toContainEqual('aws_iam_role_policy.ReadTable');
});

test('keeps values that are known only at deploy', () => {
  const synthesized = synth((stack) => {
    const value = (name: string) => new TerraformVariable(stack, name, { type: 'string' }).stringValue;
    const count = new TerraformVariable(stack, 'count', { type: 'number' }).numberValue;
    new TaskSchedule(stack, 'Nightly', {
      ...{ task: job(stack), cron: value('cron'), timeZone: value('zone'), taskCount: count },
      containerOverrides: { job: { environment: { RELEASE: value('release') } } },
      deadLetterQueue: { queueArn: value('queue') },
    });
  });

  expect(synthesized.only(SchedulerSchedule)).toMatchObject({
    schedule_expression: 'cron(${var.cron})',
    schedule_expression_timezone: '${var.zone}',
  });
  expect(target(synthesized)).toMatchObject({
    ecs_parameters: { task_count: '${var.count}' },
    input: expect.stringContaining('"value":${jsonencode(var.release)}') as string,
    dead_letter_config: { arn: '${var.queue}' },
  });
});

test('fails with everything that is wrong at once', () => {
  expect(
    refusal((stack) =>
      nightly(stack, {
        ...{ taskCount: 11, flexibleTimeWindowMinutes: 0, maximumEventAgeSeconds: 59, maximumRetryAttempts: 186 },
        ...{ scheduleName: 'a b', scheduleGroupName: '', description: 'x'.repeat(513), timeZone: 'Europe/Berln' },
        ...{ startDate: '2027-02-30T00:00:00Z', endDate: '2027-01-01', kmsKeyArn: key.replace('west-1', 'west-2') },
        containerOverrides: { jobs: { environment: { A: 'x'.repeat(9000) } } },
        deadLetterQueue: { queueArn: 'arn:aws:sqs:eu-west-1:111122223333:failed.fifo' },
      }),
    ),
  ).toMatchInlineSnapshot(`
   "test/Nightly:
     - timeZone must be an IANA time zone, such as "Europe/Berlin", got "Europe/Berln"; did you mean "Europe/Berlin"?
     - startDate must be a date and time of the calendar, got "2027-02-30T00:00:00Z"
     - endDate must be a date and time in UTC, such as "2027-01-31T20:00:00Z", got "2027-01-01"
     - endDate must be after startDate "2027-02-30T00:00:00Z", got "2027-01-01"
     - taskCount must be an integer from 1 to 10 tasks, got 11
     - flexibleTimeWindowMinutes must be an integer from 1 to 1440 minutes, got 0
     - maximumEventAgeSeconds must be an integer from 60 to 86400 seconds, got 59
     - maximumRetryAttempts must be an integer from 0 to 185 attempts, got 186
     - scheduleName must be 1 to 64 letters, digits, "_", "-" and ".", got "a b"
     - scheduleGroupName must be 1 to 64 letters, digits, "_", "-" and ".", got ""
     - description must have at most 512 characters, got 513
     - containerOverrides must have names of containers of the task (job), got "jobs"
     - containerOverrides must have at most 8192 characters as JSON, got 9080
     - deadLetterQueue.queueArn must be the ARN of a standard queue, because EventBridge Scheduler sends to no FIFO queue, got "arn:aws:sqs:eu-west-1:111122223333:failed.fifo"
     - kmsKeyArn must be in region "eu-west-1", which the stack deploys to, got "eu-west-2"; use a resource of that region, or change the region of the provider"
  `);
});

test('names what to use instead of the properties of other APIs', () => {
  const given = { schedule: 'rate(1 day)', retryPolicy: {}, enabled: false, input: '{}', referenceId: 'a' };

  expect(refusal((stack) => nightly(stack, given as never))).toMatchInlineSnapshot(`
   "test/Nightly:
     - schedule must not be given, because there is no such property; use rate, cron or at
     - retryPolicy must not be given, because there is no such property; use maximumEventAgeSeconds and maximumRetryAttempts
     - enabled must not be given, because there is no such property; use state
     - input must not be given, because there is no such property; use containerOverrides
     - referenceId must not be given, because there is no such property; remove it, because only Amazon ECS uses it"
  `);
});

test.each([
  [{}, 'exactly one of rate, cron and at must be given'],
  [{ rate: '1 day', at: '2027-01-31T20:00:00' }, 'exactly one of rate, cron and at must be given'],
  [{ rate: '1 days' }, 'rate must have a unit in the singular, "1 day", got "1 days"'],
  [{ rate: '5 minute' }, 'rate must have a unit in the plural, "5 minutes", got "5 minute"'],
  [
    { rate: '10 seconds' },
    'rate must be a number from 1 to 99999, a space and "minutes", "hours" or "days", such as "90 minutes", got "10 seconds"',
  ],
  [
    { rate: '1 day', timeZone: 'UTC' },
    'timeZone must not be set with rate, which is a time between two runs; remove it, or use cron',
  ],
  [{ at: '2027-13-01T00:00:00' }, 'at must be a date and time of the calendar, got "2027-13-01T00:00:00"'],
  [
    { at: '2027-01-31T20:00:00', endDate: '2027-12-31T00:00:00Z' },
    'endDate must not be set with at, which runs once; remove it',
  ],
  [
    { rate: '1 day', startDate: '2027-12-31T00:00:00Z', endDate: '2027-12-31T00:00:00Z' },
    'endDate must be after startDate "2027-12-31T00:00:00Z", got "2027-12-31T00:00:00Z"',
  ],
  [{ cron: '0 25 * * ? *' }, 'cron must have an hour from 0 to 23, got "25"'],
])('fails with the times %j', (times, problem) => {
  expect(refusal((stack) => new TaskSchedule(stack, 'Nightly', { task: job(stack), ...times } as never))).toBe(
    `test/Nightly:\n  - ${problem}`,
  );
});

test('fails with a task that is none', () => {
  expect(refusal((stack) => new TaskSchedule(stack, 'Nightly', { task: 'job', rate: '1 day' } as never))).toBe(
    'test/Nightly:\n  - task must be a FargateTask or an Ec2Task, got "job"',
  );
});
