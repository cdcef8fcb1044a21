import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, S3Backend, TerraformStack } from 'cdktf';
import {
  afterAction,
  afterCreations,
  type DestroyedOutcome,
  interruptedApply,
  type InterruptedOutcome,
  lostResponses,
  rejectedCalls,
  concurrentApplies,
} from '../../lab/deploy-faults/scenarios';
import type { Outcome } from '../../lab/deploy-faults/converge';
import { stateBucket } from '../../lab/deploy-faults/site';
import { findExecutable } from '../../lab/processes/executable';
import { EcsCluster, FargateService, LogBucket, ConfigDelivery, LogDestination, LogGroup, Vpc } from '../../modules';
import { versions } from '../../stacks/stack-setup';
import { docsBlocks } from '../support/readme';
import { describeWithTerraform } from '../support/real';
import { scratchFolder } from '../../lab/synth/scratch';

const region = 'us-east-1';

/** Backend of a state. */
type Backend = 'local' | 's3';

/** Returns the synthesized folder of a stack named `service`. */
function synthesize(backend: Backend, build: (stack: TerraformStack) => void): string {
  const outdir = scratchFolder();
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'service');
  new AwsProvider(stack, 'Aws', { region, defaultTags: [{ tags: { Application: 'firelens', Stack: 'service' } }] });
  if (backend === 'local') {
    new LocalBackend(stack, { path: 'terraform.tfstate' });
  } else {
    new S3Backend(stack, { bucket: stateBucket, region, key: 'service.tfstate' });
    stack.addOverride('terraform.backend.s3.use_lockfile', true);
  }
  stack.addOverride('terraform.required_providers.aws.version', versions.aws);
  build(stack);
  app.synth();
  return join(outdir, 'stacks', 'service');
}

/** A service in its own network, without a load balancer and a bucket, for which the provider waits a minute each. */
function withService(backend: Backend): string {
  return synthesize(backend, (stack) => {
    new FargateService(stack, 'Web', {
      cluster: new EcsCluster(stack, 'Cluster', { clusterName: 'firelens' }),
      network: new Vpc(stack, 'Network', { nat: 'single' }),
      cpu: 256,
      memoryMiB: 512,
      containers: { nginx: { image: 'nginx:1.29.5', ports: [80] } },
      logRouting: {
        routes: [{ to: LogDestination.cloudWatchLogs({ logGroup: new LogGroup(stack, 'Logs') }) }],
        delivery: ConfigDelivery.options(),
      },
    });
  });
}

/** A bucket that must not be destroyed. */
function withBucket(): string {
  return synthesize('local', (stack) => {
    new LogBucket(stack, 'Logs').resources.bucket.lifecycle = { preventDestroy: true };
  });
}

const minutes = 60_000;
const testWithAws = findExecutable('aws', process.env) ? test : test.skip;
const lockRefusal = /Error acquiring the state lock[^]+PreconditionFailed[^]+Operation: +OperationTypeApply/;
const resourceCounts = (count: number) => ({ inState: count, inEmulator: count, orphans: [], lost: [] });
const typesOf = (ids: readonly string[]) => [...new Set(ids.map((id) => id.split(' ')[0]))];

describeWithTerraform('A deployment', (parts) => {
  let refused: Promise<DestroyedOutcome>;
  let lostResponse: Promise<Outcome>;
  let killed: Promise<InterruptedOutcome>;
  let killedWithLock: Promise<InterruptedOutcome>;
  let stopped: Promise<InterruptedOutcome>;
  let stoppedDuringCreation: Promise<InterruptedOutcome>;
  let concurrent: Promise<Outcome>;
  let waiting: Promise<Outcome>;
  let listed: readonly string[] = [];

  // Concurrently: each has its own emulator, and mostly waits.
  beforeAll(async () => {
    const testBed = parts.testBed();
    const [local, shared] = [withService('local'), withService('s3')];
    refused = testBed
      .synthesize({ forceDestroy: true })
      .then((folder) => rejectedCalls(testBed, join(folder, 'stacks', 'service'), 0.2, 1));
    lostResponse = lostResponses(testBed, shared, 1);
    killed = interruptedApply(testBed, local, { signal: 'SIGKILL', moment: afterAction('PutRolePolicy') });
    killedWithLock = interruptedApply(testBed, shared, {
      signal: 'SIGKILL',
      moment: afterCreations(12),
      inspect: async (site, folder) => {
        if (!findExecutable('aws', process.env)) return;
        const listing = docsBlocks('operations.md', 'bash').find((block) => block.includes('-chdir=cdktf.out'));
        const command = listing!.replaceAll('-chdir=cdktf.out/stacks/service', '');
        // The first version of this program does not know AWS_REGION.
        listed = (await site.shell(`export AWS_DEFAULT_REGION=${region}; ${command}`, folder)).stdout.split('\n');
      },
    });
    stopped = interruptedApply(testBed, shared, { signal: 'SIGINT', moment: afterAction('PutRolePolicy') });
    stoppedDuringCreation = interruptedApply(testBed, withBucket(), {
      signal: 'SIGINT',
      moment: afterAction('GET bucket ?acl'),
    });
    concurrent = concurrentApplies(testBed, shared, 0);
    waiting = concurrentApplies(testBed, shared, 600);
    await Promise.allSettled([
      ...[refused, lostResponse, killed, killedWithLock, stopped, stoppedDuringCreation],
      ...[concurrent, waiting],
    ]);
  }, 15 * minutes);

  describe('of the service, with every fifth call rejected,', () => {
    test('succeeds at the first attempt', async () => {
      const { applies, faults, retries } = await refused;

      expect(applies).toBe(1);
      expect(faults).toEqual({
        internal: expect.any(Number),
        unavailable: expect.any(Number),
        throttled: expect.any(Number),
      });
      expect(retries).toBeGreaterThanOrEqual(Object.values(faults).reduce((sum, count) => sum + count, 0));
    });

    test('creates exactly the resources in the state, keeps the logs, and is complete', async () => {
      const { end, lastPlan, logsWritten, logsMissing } = await refused;

      expect(end).toEqual(resourceCounts(end.inState));
      expect(end.inState).toBeGreaterThan(40);
      expect(lastPlan).toEqual([]);
      expect([logsWritten, logsMissing]).toEqual([4, []]);
    });

    test('leaves only the task definition revision after destroy, which is free of charge', async () => {
      const { destroyed } = await refused;

      expect(destroyed).toEqual({
        ...resourceCounts(0),
        inEmulator: 1,
        orphans: [expect.stringContaining('task-definition/')],
      });
    });
  });

  describe('that loses the first response to each type of call', () => {
    test('fails because of its own lock and existing resources, and then succeeds', async () => {
      const { refusals, end, lastPlan } = await lostResponse;

      expect(refusals[0]).toMatch(lockRefusal);
      expect(refusals.slice(1).join()).toMatch(/EntityAlreadyExists[^]*InvalidSubnet\.Conflict[^]*RouteAlreadyExists/);
      expect(end).toEqual(resourceCounts(end.inState));
      expect(lastPlan).toEqual([]);
    });

    test('leaves resources that AWS created, but Terraform did not add to the state', async () => {
      const { leftBehind } = await lostResponse;

      expect(typesOf(leftBehind)).toEqual([
        'aws_cloudwatch_log_group',
        'aws_ecs_task_definition',
        'aws_eip',
        'aws_iam_role',
        'aws_internet_gateway',
        'aws_route',
        'aws_security_group',
        'aws_subnet',
        'aws_vpc',
        'aws_vpc_security_group_egress_rule',
      ]);
    });
  });

  describe('that is killed', () => {
    test('is completed by the next apply, with a local state', async () => {
      const { applies, end, lastPlan, logsWritten, logsMissing } = await killed;

      expect(applies).toBe(2);
      expect(end).toEqual(resourceCounts(end.inState));
      expect(lastPlan).toEqual([]);
      expect(logsWritten).toBeGreaterThanOrEqual(3);
      expect(logsMissing).toEqual([]);
    });

    test('leaves no policy that is not in the state, because the next apply overwrites it', async () => {
      const { interrupted, leftBehind } = await killed;

      expect(typesOf(interrupted.orphans)).toContain('aws_iam_role_policy');
      expect(typesOf(leftBehind)).not.toContain('aws_iam_role_policy');
    });

    test('leaves its lock with a state in S3, and is completed after the lock is removed', async () => {
      const { refusals, end, lastPlan } = await killedWithLock;

      expect(refusals[1]).toMatch(lockRefusal);
      expect(end).toEqual(resourceCounts(end.inState));
      expect(lastPlan).toEqual([]);
    });

    testWithAws('leaves behind what the command in docs/operations.md lists', async () => {
      const { interrupted } = await killedWithLock;
      // Policies are deleted with their role.
      const tagged = interrupted.orphans.filter((orphan) => !orphan.startsWith('aws_iam_role_policy '));

      expect(listed.map((arn) => arn.split(/[/:](?!:)/).at(-1)).sort()).toEqual(
        tagged.map((orphan) => orphan.split(/[ /:]/).at(-1)).sort(),
      );
    });
  });

  describe('that is stopped by Ctrl-C', () => {
    test('leaves no lock, and is completed by the next apply', async () => {
      const { refusals, applies, end, lastPlan, logsWritten, logsMissing } = await stopped;

      expect(refusals).toEqual([expect.stringContaining('context canceled')]);
      expect(applies).toBe(2);
      expect(end).toEqual(resourceCounts(end.inState));
      expect(lastPlan).toEqual([]);
      expect(logsWritten).toBeGreaterThanOrEqual(3);
      expect(logsMissing).toEqual([]);
    });

    test('fails if it interrupted the creation of a bucket that must not be destroyed, and keeps the bucket', async () => {
      const { refusals, interrupted, end, lastPlan, logsWritten, logsMissing } = await stoppedDuringCreation;

      expect(refusals[1]).toMatch(
        /Instance cannot be destroyed[^]+aws_s3_bucket\.Logs_\w+ has lifecycle\.prevent_destroy/,
      );
      expect([interrupted, end]).toEqual([resourceCounts(1), resourceCounts(1)]);
      expect(lastPlan).toEqual([]);
      expect([logsWritten, logsMissing]).toEqual([2, []]);
    });
  });

  describe('that is started twice concurrently', () => {
    test('is carried out once, and the other apply is rejected', async () => {
      const { refusals, leftBehind, end, lastPlan } = await concurrent;

      expect(refusals).toEqual([expect.stringMatching(lockRefusal)]);
      expect(leftBehind).toEqual([]);
      expect(end).toEqual(resourceCounts(end.inState));
      expect(lastPlan).toEqual([]);
    });

    test('is carried out once, and the other apply waits for the lock if a timeout is set', async () => {
      const { refusals, leftBehind, end, lastPlan } = await waiting;

      expect(refusals).toEqual([]);
      expect(leftBehind).toEqual([]);
      expect(end).toEqual(resourceCounts(end.inState));
      expect(lastPlan).toEqual([]);
    });
  });
});
