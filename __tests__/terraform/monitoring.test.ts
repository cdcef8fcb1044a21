import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeResourcePoliciesCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutTargetsCommand,
  type Rule,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import { type MonitoringProps, MonitoringStack } from '../../examples/monitoring';
import { FargateService, LogBucket, ConfigDelivery, LogDestination } from '../../modules';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';
import { stackFolder } from '../../lab/synth/stack-folder';
import { EmulatedService } from '../support/emulated-service';
import { existingCluster } from '../support/existing-cluster';
import { nginx } from '../../lab/synth/tasks';
import type { Plan } from '../../lab/terraform/plan';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { type NamedTrails, namedTrails } from './named-trails';

const region = 'us-east-1';
const arn = 'arn:aws:ecs:us-east-1:123456789012';

/** Log drivers by container. */
type LogDrivers = Readonly<Record<string, string | undefined>>;

/** Returns the actions of a plan, such as `aws_ecs_service update`. */
function actionsOf({ changes }: Plan): readonly string[] {
  return changes.map(({ type, change }) => `${type} ${change.actions.join()}`).sort();
}

/** A stopped task of the service, without the properties that an event adds. */
function stopped(detail: object): PutEventsRequestEntry {
  return event('ECS Task State Change', 'task/main/0a1b', {
    clusterArn: `${arn}:cluster/main`,
    group: 'service:monitoring-Shop',
    lastStatus: 'STOPPED',
    taskArn: `${arn}:task/main/0a1b`,
    ...detail,
  });
}

/** Returns an ECS event. */
function event(DetailType: string, resource: string, detail: object): PutEventsRequestEntry {
  return { Source: 'aws.ecs', DetailType, Resources: [`${arn}:${resource}`], Detail: JSON.stringify(detail) };
}

const [service, other] = ['service/main/monitoring-Shop', 'service/main/other'];
const wanted: readonly (readonly [event: PutEventsRequestEntry, message: string])[] = [
  [
    stopped({ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' }),
    'A task of service:monitoring-Shop stopped at …, EssentialContainerExited: Essential container in task exited - Check the exit codes of its containers and their last logs. arn:aws:ecs:us-east-1:123456789012:task/main/0a1b',
  ],
  [
    stopped({ stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError: not found' }),
    'A task of service:monitoring-Shop stopped at …, TaskFailedToStart: CannotPullContainerError: not found - Check the exit codes of its containers and their last logs. arn:aws:ecs:us-east-1:123456789012:task/main/0a1b',
  ],
  [
    stopped({ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed ELB health checks in (elb main)' }),
    'A task of service:monitoring-Shop stopped at …, ServiceSchedulerInitiated: Task failed ELB health checks in (elb main) - Check the exit codes of its containers and their last logs. arn:aws:ecs:us-east-1:123456789012:task/main/0a1b',
  ],
  [
    event('ECS Deployment State Change', service, {
      eventType: 'ERROR',
      eventName: 'SERVICE_DEPLOYMENT_FAILED',
      reason: 'ECS deployment circuit breaker: task failed to start.',
    }),
    'A deployment failed at …: ECS deployment circuit breaker: task failed to start. - Check why its tasks stopped, and what the deployment changed. arn:aws:ecs:us-east-1:123456789012:service/main/monitoring-Shop',
  ],
  [
    event('ECS Service Action', service, {
      eventType: 'ERROR',
      eventName: 'SERVICE_TASK_PLACEMENT_FAILURE',
      reason: 'RESOURCE:FARGATE',
    }),
    'ECS reported SERVICE_TASK_PLACEMENT_FAILURE at …: RESOURCE:FARGATE - Read the events of the service. arn:aws:ecs:us-east-1:123456789012:service/main/monitoring-Shop',
  ],
];
const unwanted: readonly PutEventsRequestEntry[] = [
  stopped({ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Scaling activity initiated by (deployment 1)' }),
  stopped({ stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' }),
  stopped({ stopCode: 'EssentialContainerExited', group: 'service:other' }),
  stopped({ stopCode: 'EssentialContainerExited', clusterArn: `${arn}:cluster/other` }),
  stopped({ stopCode: 'SpotInterruption', lastStatus: 'RUNNING' }),
  event('ECS Deployment State Change', service, { eventType: 'INFO', eventName: 'SERVICE_DEPLOYMENT_COMPLETED' }),
  event('ECS Deployment State Change', other, { eventType: 'ERROR', eventName: 'SERVICE_DEPLOYMENT_FAILED' }),
  event('ECS Service Action', service, { eventType: 'INFO', eventName: 'SERVICE_STEADY_STATE' }),
  event('ECS Service Action', other, { eventType: 'WARN', eventName: 'SERVICE_TASK_START_IMPAIRED' }),
];

describeWithTerraform('A monitored service', (parts) => {
  let trails: NamedTrails;
  let folder: TerraformFolder;
  let first: { readonly logDrivers: LogDrivers; readonly taskLog: string; readonly secondPlan: Plan };
  let move: Plan;
  const config = () => parts.clientConfig(region);
  const eventBridge = () => new EventBridgeClient(config());
  const logs = () => new CloudWatchLogsClient(config());
  const outputs = async () =>
    (await folder.outputs()) as Readonly<Record<'bucket' | 'topic' | 'event_log' | 'task_log', string>>;

  async function rules(): Promise<readonly Rule[]> {
    const { Rules = [] } = await eventBridge().send(new ListRulesCommand({}));
    return Rules;
  }

  async function targetsOf({ Name }: Rule): Promise<readonly Target[]> {
    const { Targets = [] } = await eventBridge().send(new ListTargetsByRuleCommand({ Rule: Name }));
    return Targets;
  }

  async function targets(): Promise<readonly Target[]> {
    return (await Promise.all((await rules()).map(targetsOf))).flat();
  }

  /** Returns the log drivers of the running revision, by container. */
  async function logDrivers(): Promise<LogDrivers> {
    const { containerDefinitions = [] } = await new EmulatedService(config(), 'main', 'monitoring-Shop').definition();
    return Object.fromEntries(
      containerDefinitions.map(({ name, logConfiguration }) => [name, logConfiguration?.logDriver]),
    );
  }

  // Applied with a worker that uses awslogs, which is then moved to the route.
  beforeAll(async () => {
    const props = { ...(await existingCluster(config())), emails: ['on-call@acme.test'] };
    const monitoring = (worker: Pick<MonitoringProps, 'workerLogDriver'>) =>
      stackFolder((app) => new MonitoringStack(app, 'monitoring', { ...props, ...worker }));
    trails = await namedTrails(config().endpoint);
    folder = await parts.applied(monitoring({ workerLogDriver: 'awslogs' }), {
      AWS_ENDPOINT_URL_CLOUDTRAIL: trails.url,
    });
    first = {
      logDrivers: await logDrivers(),
      taskLog: (await outputs()).task_log,
      secondPlan: await folder.plan(),
    };
    folder.replaceBy(monitoring({}));
    move = await folder.plan();
    await folder.apply({ plan: move });
  });

  destroyAfterTests(
    () => folder,
    async () => {
      const { logGroups } = await logs().send(new DescribeLogGroupsCommand({}));
      const { trailList } = await new CloudTrailClient(config()).send(new DescribeTrailsCommand({}));
      expect([await rules(), logGroups, trailList]).toEqual([[], [], []]);
    },
  );

  afterAll(() => trails?.stop());

  test('routes the logs of one container, and uses awslogs for the other', () => {
    expect(first.logDrivers).toEqual({ web: 'awsfirelens', worker: 'awslogs', log_router: 'awslogs' });
  });

  test('stores the events that need attention and sends messages about them, and about no other events', async () => {
    const sqs = new SQSClient(config());
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'messages' }));
    const { topic, event_log: logGroupName } = await outputs();
    const toQueue = (target: Target): Target => ({ ...target, Arn: 'arn:aws:sqs:us-east-1:123456789012:messages' });
    const all = await Promise.all((await rules()).map(async (rule) => [rule, await targetsOf(rule)] as const));
    const redirect = async (to: (target: Target) => Target) => {
      for (const [{ Name }, ofRule] of all) {
        const Targets = ofRule.filter(({ Arn }) => Arn === topic).map(to);
        await eventBridge().send(new PutTargetsCommand({ Rule: Name, Targets }));
      }
    };

    // The emulator delivers events to queues and log groups, but not to topics.
    await redirect(toQueue);
    await eventBridge().send(new PutEventsCommand({ Entries: wanted.map(([entry]) => entry) }));
    await eventBridge().send(new PutEventsCommand({ Entries: [...unwanted] }));
    await redirect((target) => target);

    const { events = [] } = await logs().send(new FilterLogEventsCommand({ logGroupName }));
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    const stored = events.map(({ message }) => (JSON.parse(message!) as { detail: unknown }).detail);
    const messages = Messages.map(({ Body }) => (JSON.parse(Body!) as string).replace(/ at [\d.]+/, ' at …'));
    expect(stored).toHaveLength(wanted.length);
    expect(stored).toEqual(expect.arrayContaining(wanted.map(([{ Detail }]) => JSON.parse(Detail!) as unknown)));
    expect(messages.sort()).toEqual(wanted.map(([, message]) => message).sort());
  });

  test('has a topic to which only these rules publish, with a role', async () => {
    const iam = new IAMClient(config());
    const { topic } = await outputs();
    const roles = new Set((await targets()).filter(({ Arn }) => Arn === topic).map(({ RoleArn }) => RoleArn));
    const RoleName = [...roles][0]!.split('/').at(-1);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: PolicyNames![0] }));

    expect(roles.size).toBe(1);
    expect(JSON.parse(decodeURIComponent(Role!.AssumeRolePolicyDocument!))).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'events.amazonaws.com' },
          Condition: {
            ArnEquals: { 'aws:SourceArn': expect.arrayContaining((await rules()).map(({ Arn }) => Arn)) as string[] },
          },
        },
      ],
    });
    expect(JSON.parse(decodeURIComponent(PolicyDocument!))).toMatchObject({
      Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: topic }],
    });
  });

  test('has a log group to which these rules can write', async () => {
    const { event_log: logGroupNamePrefix } = await outputs();
    const { logGroups = [] } = await logs().send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
    const { resourcePolicies = [] } = await logs().send(new DescribeResourcePoliciesCommand({}));
    const Resource = logGroups[0]!.arn!.replace(/(:\*)?$/, ':*');

    expect(resourcePolicies.map(({ policyName }) => policyName)).toEqual(['monitoring-Events']);
    expect(JSON.parse(resourcePolicies[0]!.policyDocument!)).toMatchObject({
      Statement: [
        { Action: 'logs:CreateLogStream', Resource },
        {
          Action: 'logs:PutLogEvents',
          Resource,
          Condition: {
            ArnEquals: { 'aws:SourceArn': expect.arrayContaining((await rules()).map(({ Arn }) => Arn)) as string[] },
          },
        },
      ],
    });
  });

  test('has an active trail, and a bucket that only this trail can write to', async () => {
    const cloudTrail = new CloudTrailClient(config());
    const { bucket: Bucket } = await outputs();
    const { trailList } = await cloudTrail.send(new DescribeTrailsCommand({}));
    const { IsLogging } = await cloudTrail.send(new GetTrailStatusCommand({ Name: 'shop' }));
    const { EventSelectors } = await cloudTrail.send(new GetEventSelectorsCommand({ TrailName: 'shop' }));
    const s3 = new S3Client({ ...config(), forcePathStyle: true });
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));

    expect(trailList).toEqual([
      expect.objectContaining({
        Name: 'shop',
        S3BucketName: Bucket,
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
        LogFileValidationEnabled: true,
      }),
    ]);
    expect(IsLogging).toBe(true);
    expect(EventSelectors).toEqual([expect.objectContaining({ IncludeManagementEvents: true, ReadWriteType: 'All' })]);
    const source = { 'aws:SourceArn': [trailList![0]!.TrailARN] };
    expect((JSON.parse(Policy!) as { Statement: unknown[] }).Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny' }),
      expect.objectContaining({ Resource: `arn:aws:s3:::${Bucket}`, Condition: { StringEquals: source } }),
      expect.objectContaining({
        Resource: `arn:aws:s3:::${Bucket}/AWSLogs/123456789012/*`,
        Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...source } },
      }),
    ]);
  });

  test('plans no changes after apply', () => {
    expect(changesBeyondGaps(first.secondPlan.changes)).toEqual([]);
  });

  describe('when its worker is moved from awslogs to the route', () => {
    test('replaces only the task definition revision', () => {
      expect(actionsOf(move)).toEqual([
        'aws_ecs_service update',
        'aws_ecs_task_definition delete,create',
        'aws_iam_role_policy update',
      ]);
    });

    test("uses only the route, and keeps the worker's earlier log", async () => {
      const { logGroups = [] } = await logs().send(new DescribeLogGroupsCommand({ logGroupNamePrefix: first.taskLog }));

      expect(await logDrivers()).toEqual({ web: 'awsfirelens', worker: 'awsfirelens', log_router: 'awslogs' });
      expect((await outputs()).task_log).toBe(first.taskLog);
      expect(logGroups).toHaveLength(1);
    });

    test('then plans no changes', async () => {
      expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
    });
  });
});

describeWithTerraform('A service without a router', (parts) => {
  test('can be given one with one property, and keeps its log group and all other resources', async () => {
    const existing = await existingCluster(parts.clientConfig(region));
    const routed = (isRouted: boolean) =>
      stackFolder((app) => {
        const stack = new TerraformStack(app, 'plain');
        new AwsProvider(stack, 'Aws', { region });
        const to = () => LogDestination.s3({ bucket: new LogBucket(stack, 'Logs') });
        new FargateService(stack, 'Plain', {
          ...existing,
          cpu: 512,
          memoryMiB: 1024,
          containers: { nginx },
          ...(isRouted && { logRouting: { routes: [{ to: to() }], delivery: ConfigDelivery.options() } }),
        });
        return stack;
      });
    const plain = await parts.applied(routed(false));

    const actions = actionsOf(await plain.planOf(routed(true)));

    expect(actions.filter((each) => !each.endsWith(' create'))).toEqual([
      'aws_ecs_service update',
      'aws_ecs_task_definition delete,create',
    ]);
    expect(actions.filter((each) => each.endsWith(' create'))).toEqual([
      'aws_iam_role_policy create',
      'aws_s3_bucket create',
      'aws_s3_bucket_lifecycle_configuration create',
      'aws_s3_bucket_ownership_controls create',
      'aws_s3_bucket_policy create',
      'aws_s3_bucket_public_access_block create',
      'aws_s3_bucket_server_side_encryption_configuration create',
      'aws_s3_bucket_versioning create',
    ]);
  });
});
