import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { TerraformVariable } from 'cdktf';
import {
  EcsCluster,
  FargateService,
  LogGroup,
  ServiceAlarms,
  ServiceEvents,
  type ServiceEventsOptions,
  type ServiceEventsProps,
} from '../../../modules';
import { projectFolder } from '../../../lab/project';
import { type Block, parseJson, refusal, synth, type Synthesized } from '../../../lab/synth/synth';
import { nginx } from '../../../lab/synth/tasks';

const service = { clusterName: 'main', serviceName: 'web' };
const topicArn = 'arn:aws:sns:eu-west-1:111122223333:on-call';
const ecs =
  'arn:${data.aws_partition.AwsPartition.partition}:ecs:${data.aws_region.AwsRegion.id}:${data.aws_caller_identity.AwsAccount.account_id}';
const ruleArns = ['DeploymentFailed', 'ServiceImpaired', 'TaskStopped'].map(
  (name) => expect.stringMatching(`^\\$\\{aws_cloudwatch_event_rule\\.Events_${name}_\\w+\\.arn\\}$`) as string,
);

/** Creates events named `Events` for an existing service. */
function events(options: ServiceEventsOptions = {}): Synthesized {
  return synth((stack) => new ServiceEvents(stack, 'Events', { service, ...options }));
}

/** Returns the messages for events with arbitrary properties, as read from JSON. */
function problems(options: object): string {
  return refusal((stack) => new ServiceEvents(stack, 'Events', { service, ...options } as ServiceEventsProps));
}

/** Returns the event pattern of the rule with a construct ID. */
function pattern({ at }: Synthesized, id: string): Block {
  return parseJson(at(CloudwatchEventRule, `Events/${id}`).event_pattern as string);
}

describe('by default', () => {
  const stack = events();

  test('report tasks that stopped, except for deployments, scaling and users', () => {
    expect(pattern(stack, 'TaskStopped')).toEqual({
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: {
        lastStatus: ['STOPPED'],
        clusterArn: [`${ecs}:cluster/main`],
        group: ['service:web'],
        $or: [
          { stopCode: ['TaskFailedToStart', 'EssentialContainerExited', 'SpotInterruption', 'TerminationNotice'] },
          { stoppedReason: [{ prefix: 'Task failed' }] },
        ],
      },
    });
  });

  test('report failed deployments', () => {
    expect(pattern(stack, 'DeploymentFailed')).toEqual({
      source: ['aws.ecs'],
      'detail-type': ['ECS Deployment State Change'],
      resources: [`${ecs}:service/main/web`],
      detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
    });
  });

  test('report ECS warnings and errors', () => {
    expect(pattern(stack, 'ServiceImpaired')).toEqual({
      source: ['aws.ecs'],
      'detail-type': ['ECS Service Action'],
      resources: [`${ecs}:service/main/web`],
      detail: { eventType: ['WARN', 'ERROR'] },
    });
  });

  test('describe each rule in a sentence and name it accordingly', () => {
    const rules = stack.all(CloudwatchEventRule);

    expect(rules.map(({ name_prefix }) => name_prefix as string).sort()).toEqual([
      'test-Events-deployment-failed-',
      'test-Events-service-impaired-',
      'test-Events-task-stopped-',
    ]);
    for (const { description } of rules) expect(description).toMatch(/^[A-Z][^.]+\.$/);
  });

  test('are stored unmodified for 30 days, in a log group whose name EventBridge accepts', () => {
    const targets = stack.all(CloudwatchEventTarget);

    expect(stack.only(CloudwatchLogGroup)).toEqual({
      name_prefix: '/aws/events/test-Events/',
      retention_in_days: 30,
      skip_destroy: true,
    });
    expect(targets).toHaveLength(3);
    for (const target of targets) {
      expect(target).toEqual({
        rule: expect.stringMatching(/^\$\{aws_cloudwatch_event_rule\.Events_\w+\.name\}$/) as string,
        arn: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.Events_Log_\w+\.arn\}$/) as string,
        depends_on: [expect.stringMatching(/^aws_cloudwatch_log_resource_policy\.Events_LogPolicy_/) as string],
      });
    }
  });

  test('can be written only by these rules', () => {
    const { policy_name, policy_document } = stack.only(CloudwatchLogResourcePolicy);
    const writer = {
      Effect: 'Allow',
      Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
      Resource: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.Events_Log_\w+\.arn\}:\*$/) as string,
    };

    expect(policy_name).toBe('test-Events');
    expect(parseJson(policy_document as string).Statement).toEqual([
      { ...writer, Action: 'logs:CreateLogStream' },
      {
        ...writer,
        Action: 'logs:PutLogEvents',
        Condition: { ArnEquals: { 'aws:SourceArn': expect.arrayContaining(ruleArns) as string[] } },
      },
    ]);
  });

  test('are not published to a topic', () => {
    expect(stack.all(IamRole)).toEqual([]);
  });
});

test('use the names of a FargateService in Terraform', () => {
  const stack = synth((scope) => {
    const web = new FargateService(scope, 'Web', {
      cluster: new EcsCluster(scope, 'Cluster'),
      network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] },
      cpu: 256,
      memoryMiB: 512,
      containers: { nginx },
    });
    new ServiceEvents(scope, 'Events', { service: web });
  });
  const patternOf = (id: string) => stack.at(CloudwatchEventRule, `Events/${id}`).event_pattern as string;

  expect(patternOf('TaskStopped')).toContain('"group":[${jsonencode("service:${aws_ecs_service.Web_');
  expect(patternOf('DeploymentFailed')).toMatch(
    /:service\/\$\{element\(split\("\/", aws_ecs_service\.Web_\w+\.cluster\), 1\)\}\/\$\{aws_ecs_service\.Web_\w+\.name\}"\)\}\]/,
  );
});

test('include every service of a cluster, but not its jobs', () => {
  const stack = synth((scope) => new ServiceEvents(scope, 'Events', { cluster: { clusterName: 'main' } }));

  expect(pattern(stack, 'TaskStopped').detail).toMatchObject({
    clusterArn: [`${ecs}:cluster/main`],
    group: [{ prefix: 'service:' }],
  });
  expect(pattern(stack, 'DeploymentFailed').resources).toEqual([{ prefix: `${ecs}:service/main/` }]);
  expect(pattern(stack, 'ServiceImpaired').resources).toEqual([{ prefix: `${ecs}:service/main/` }]);
});

describe('with a topic', () => {
  const stack = events({ topicArn, logGroup: false });

  test('are published to it as text, without a log group', () => {
    const targets = stack.all(CloudwatchEventTarget);

    expect(stack.all(CloudwatchLogGroup)).toEqual([]);
    expect(targets).toHaveLength(3);
    for (const { arn, role_arn, input_transformer } of targets) {
      expect([arn, role_arn]).toEqual([topicArn, '${aws_iam_role.Events_TopicRole_0B93DE1B.arn}']);
      const message = JSON.parse(input_transformer.input_template as string) as string;
      const used = [...message.matchAll(/<(\w+)>/g)].map(([, name]) => name);
      expect(message).toMatch(/^[A-Z].+: <reason> - [A-Z][^.]+\. <\w+>$/);
      expect(used.sort()).toEqual(Object.keys(input_transformer.input_paths as object).sort());
    }
  });

  test('are published with a role that only these rules can assume', () => {
    expect(parseJson(stack.only(IamRole).assume_role_policy as string).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': '${data.aws_caller_identity.AwsAccount.account_id}' },
          ArnEquals: { 'aws:SourceArn': expect.arrayContaining(ruleArns) as string[] },
        },
      },
    ]);
    expect(parseJson(stack.only(IamRolePolicy).policy as string).Statement).toEqual([
      { Effect: 'Allow', Action: 'sns:Publish', Resource: topicArn },
    ]);
  });

  test('depend on that permission', () => {
    for (const { depends_on } of stack.all(CloudwatchEventTarget)) {
      expect(depends_on).toEqual(['aws_iam_role_policy.Events_Publish_CF28E902']);
    }
  });

  test('can use the key of the topic', () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b';

    expect(
      parseJson(events({ topicArn, topicKmsKeyArn: key }).only(IamRolePolicy).policy as string).Statement[1],
    ).toEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: key,
      Condition: {
        StringEquals: { 'kms:ViaService': 'sns.eu-west-1.${data.aws_partition.AwsPartition.dns_suffix}' },
        StringLike: { 'kms:EncryptionContext:aws:sns:topicArn': [topicArn] },
      },
    });
  });

  test('do not change the policy of the alarm topic', () => {
    const both = synth((scope) => {
      const alarms = new ServiceAlarms(scope, 'Alarms', { service });
      new ServiceEvents(scope, 'Events', { service, topicArn: alarms.topicArn });
    });

    expect(both.only(SnsTopicPolicy).policy).not.toContain('events.amazonaws.com');
    expect(parseJson(both.only(IamRolePolicy).policy as string).Statement).toMatchObject([
      {
        Action: 'sns:Publish',
        Resource: expect.stringMatching(/^\$\{aws_sns_topic\.Alarms_Topic_\w+\.arn\}$/) as string,
      },
    ]);
  });
});

test('go to an existing log group', () => {
  const { all, only } = synth((stack) => {
    const logGroup = new LogGroup(stack, 'Log', { logGroupName: '/aws/events/web', retentionDays: 90 });
    new ServiceEvents(stack, 'Events', { service, logGroup });
  });

  expect(only(CloudwatchLogGroup)).toMatchObject({ name: '/aws/events/web', retention_in_days: 90 });
  for (const { arn } of all(CloudwatchEventTarget))
    expect(arn).toMatch(/^\$\{aws_cloudwatch_log_group\.Log_\w+\.arn\}$/);
});

test('go to a dead-letter queue if they cannot be delivered', () => {
  const queue = 'arn:aws:sqs:eu-west-1:111122223333:undelivered';
  const targets = events({ topicArn, deadLetterQueueArn: queue }).all(CloudwatchEventTarget);

  expect(targets.map(({ dead_letter_config }) => dead_letter_config as object)).toEqual(
    Array.from({ length: 6 }, () => ({ arn: queue })),
  );
});

test('expose the log group', () => {
  const logGroup = {
    logGroupName: '/aws/events/web',
    logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/events/web',
  };
  const logGroupNameWith = (options: ServiceEventsOptions) => {
    let name: string | undefined;
    synth((stack) => {
      name = new ServiceEvents(stack, 'Events', { service, ...options }).logGroup?.logGroupName;
    });
    return name;
  };

  expect(logGroupNameWith({ logGroup })).toBe('/aws/events/web');
  expect(logGroupNameWith({})).toMatch(/^\$\{TfToken/);
  expect(logGroupNameWith({ logGroup: false, topicArn })).toBeUndefined();
});

test('keep rule name prefixes within 38 characters for any path', () => {
  const { all } = synth((stack) => new ServiceEvents(stack, 'EventsOfTheServiceThatTakesOrders', { service }));

  for (const { name_prefix } of all(CloudwatchEventRule)) {
    expect((name_prefix as string).length).toBeLessThanOrEqual(38);
  }
});

test('do not compile with a service and a cluster', () => {
  const build = () =>
    synth(
      (stack) =>
        // @ts-expect-error: either a service or a cluster
        new ServiceEvents(stack, 'Events', { service, cluster: { clusterName: 'main' } }),
    );

  expect(build).toThrow('exactly one of service or cluster must be given');
});

test('fails when events are not delivered anywhere', () => {
  expect(problems({ logGroup: false })).toBe(
    'test/Events:\n  - logGroup must not be false without topicArn, because events would not be delivered; leave it out or set topicArn',
  );
});

test('fails when properties are invalid, listing all problems', () => {
  expect(
    problems({
      logGroup: { logGroupName: '/ecs/web', logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/web' },
      topicKmsKeyArn: 'alias/aws/sns',
      deadLetterQueueArn: 'undelivered',
    }),
  ).toBe(`test/Events:
  - logGroup.logGroupName must be a name that begins with "/aws/events/", as EventBridge requires, got "/ecs/web"
  - topicKmsKeyArn must not be given without topicArn, whose messages it encrypts; leave it out
  - topicKmsKeyArn must be the ARN of a KMS key, got "alias/aws/sns"
  - deadLetterQueueArn must be the ARN of an SQS queue, got "undelivered"`);
  expect(problems({ topicArn: 'on-call' })).toBe(
    'test/Events:\n  - topicArn must be the ARN of an SNS topic, got "on-call"',
  );
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse('{ "service": "web", "logGroup": true, "topicArn": 5, "deadLetterQueueArn": [] }') as object;

  expect(problems(props)).toBe(`test/Events:
  - service must be an object with clusterName or taskDefinition, got "web"
  - logGroup must be false or an object with logGroupName, logGroupArn, got true
  - topicArn must be a string, got 5
  - deadLetterQueueArn must be a string, got an array`);
  expect(refusal((stack) => new ServiceEvents(stack, 'Events', undefined as unknown as ServiceEventsProps))).toBe(
    'test/Events:\n  - props must be given: an object',
  );
});

test('accepts values known only at deploy time', () => {
  const { all } = synth((stack) => {
    const value = new TerraformVariable(stack, 'value', { type: 'string' }).stringValue;
    const logGroup = { logGroupName: value, logGroupArn: value };
    const options = { logGroup, topicArn: value, topicKmsKeyArn: value, deadLetterQueueArn: value };
    new ServiceEvents(stack, 'Events', { service, ...options });
  });

  expect(all(CloudwatchEventTarget)).toHaveLength(6);
});

describe('docs/operations.md', () => {
  const text = readFileSync(join(projectFolder, 'docs', 'operations.md'), 'utf8');
  const section = text.split(/^## /m).find((each) => each.startsWith('Events\n'))!;
  const rows = [...section.matchAll(/^\| `([\w-]+)` +\| (.+?) +\| (.+?) +\| (.+?) +\|$/gm)];

  test('describes exactly these events and how to respond', () => {
    const names = events()
      .all(CloudwatchEventRule)
      .map(({ name_prefix }) => (name_prefix as string).replace(/^test-Events-(.+)-$/, '$1'));

    expect([...new Set(rows.map(([, name]) => name))].sort()).toEqual(names.sort());
  });

  test('lists every code and name that a rule matches', () => {
    const [
      {
        $or: [{ stopCode }],
      },
      { eventName },
    ] = ['TaskStopped', 'DeploymentFailed'].map((id) => pattern(events(), id).detail as Block) as [Block, Block];
    const descriptions = rows.map(([, , what]) => what).join();

    for (const code of [...(stopCode as string[]), ...(eventName as string[])])
      expect(descriptions).toContain(`\`${code}\``);
  });
});
