import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { TerraformStack } from 'cdktf';
import {
  ConfigDelivery,
  FargateTask,
  type FargateTaskOptions,
  LogDestination,
  TaskEvents,
  type TaskEventsProps,
  TaskSchedule,
} from '../../../modules';
import { suffixOf } from '../../../modules/monitoring/planned-alarm';
import { plannedTaskEvents } from '../../../modules/monitoring/task-event-plan';
import { projectFolder } from '../../../lab/project';
import { parseJson, refusal, synth } from '../../../lab/synth/synth';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:on-call';

function job(stack: TerraformStack, options: Partial<FargateTaskOptions> = {}): FargateTask {
  return new FargateTask(stack, 'Job', {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    network: { vpcId: 'vpc-1', privateSubnetIds: ['subnet-3'] },
    ...{ cpu: 256, memoryMiB: 512, containers: { job: { image: 'job:1.0.0' } } },
    ...options,
  });
}

function events(stack: TerraformStack, options: Partial<TaskEventsProps> = {}): TaskEvents {
  return new TaskEvents(stack, 'Events', { ...options, task: options.task ?? job(stack) });
}

test('selects failed starts, lost capacity and exit codes of essential containers, of all revisions', () => {
  const { only } = synth((stack) => {
    const task = job(stack, {
      containers: { job: { image: 'job:1.0.0' }, metrics: { image: 'metrics:1.0.0', essential: false } },
      logRouting: { routes: [{ to: LogDestination.stdout() }], delivery: ConfigDelivery.inline() },
    });
    events(stack, { task });
  });
  const pattern = String(only(CloudwatchEventRule).event_pattern).replace(/\$\{jsonencode\((.*?)\)\}/, '$1');

  expect(
    parseJson(pattern.replace(/"\$\{aws_ecs_task_definition\.\w+\.arn_without_revision\}:"/, '"family:"')),
  ).toEqual({
    source: ['aws.ecs'],
    'detail-type': ['ECS Task State Change'],
    detail: {
      lastStatus: ['STOPPED'],
      clusterArn: ['arn:aws:ecs:eu-west-1:111122223333:cluster/main'],
      taskDefinitionArn: [{ prefix: 'family:' }],
      $or: [
        { stopCode: ['TaskFailedToStart', 'SpotInterruption', 'TerminationNotice'] },
        {
          stopCode: ['EssentialContainerExited'],
          containers: { name: ['job', 'log_router'], exitCode: [{ 'anything-but': [0] }] },
        },
      ],
    },
  });
});

test('stores the events, and notifies a topic of each', () => {
  const { all } = synth((stack) => events(stack, { topicArn }));

  expect(all(CloudwatchLogGroup).map(({ name_prefix }) => name_prefix)).toContain('/aws/events/test-Events/');
  expect(all(CloudwatchEventTarget).map(({ arn }) => arn)).toContain(topicArn);
});

test('has an alarm for the dead-letter queue of each schedule, by names that do not depend on their order', () => {
  const alarmsOf = (order: (schedules: TaskSchedule[]) => readonly TaskSchedule[]) =>
    synth((stack) => {
      const task = job(stack);
      const nightly = new TaskSchedule(stack, 'Nightly', { task, rate: '1 day' });
      const deadLetterQueue = { queueArn: 'arn:aws:sqs:eu-west-1:111122223333:failed' };
      const hourly = new TaskSchedule(stack, 'Hourly', { task, rate: '1 hour', deadLetterQueue });
      events(stack, { task, topicArn, schedules: order([nightly, hourly]) });
    });
  const { all, addresses } = alarmsOf((schedules) => schedules);

  expect(all(CloudwatchMetricAlarm).map(({ dimensions }) => dimensions)).toEqual(
    expect.arrayContaining([
      { QueueName: expect.stringMatching(/^\$\{aws_sqs_queue\.Nightly_DeadLetters_\w+\.name\}$/) as string },
      { QueueName: 'failed' },
    ]),
  );
  expect(all(CloudwatchMetricAlarm)[0]).toMatchObject({
    ...{ namespace: 'AWS/SQS', metric_name: 'ApproximateNumberOfMessagesVisible', threshold: 1 },
    alarm_actions: [topicArn],
  });
  expect(addresses()).toEqual(alarmsOf((schedules) => schedules.reverse()).addresses());
});

test('fails when an alarm could not be created', () => {
  expect(
    refusal((stack) => {
      const task = job(stack);
      const schedule = new TaskSchedule(stack, 'Nightly', { task, rate: '1 day', deadLetterQueue: false });
      events(stack, { task, schedules: [schedule], logGroup: false });
    }),
  ).toBe(`test/Events:
  - schedules must not be given without topicArn, which their alarms notify; set topicArn, or remove them
  - schedules[0] must have a dead-letter queue, which its alarm watches; remove it, or its deadLetterQueue: false
  - logGroup must not be false without topicArn, because events would not be delivered; leave it out or set topicArn`);
});

test('docs/operations.md describes how to respond to each stop code, and to the alarm', () => {
  const text = readFileSync(join(projectFolder, 'docs', 'operations.md'), 'utf8');
  const section = text.split(/^## /m).find((each) => each.startsWith('Failed runs of tasks'))!;
  const [{ name, pattern } = { name: '', pattern: {} }] = plannedTaskEvents({
    ...{ clusterArn: '', revisions: '', containers: [] },
  });
  const codes = [...JSON.stringify(pattern).matchAll(/"([A-Z][A-Za-z]+(?:Start|Interruption|Notice|Exited))"/g)];

  expect(codes).toHaveLength(4);
  for (const [, code] of codes) expect(section).toContain(`\`${code}\``);
  expect(section).toContain(`\`${suffixOf(name)}\``);
  expect(section).toContain('`dead-letters-…`');
});
