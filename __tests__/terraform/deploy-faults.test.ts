import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, S3Backend, TerraformStack } from 'cdktf';
import {
  afterAction,
  afterCreations,
  type DestroyedOutcome,
  interruptedApply,
  type InterruptedOutcome,
  lostAnswers,
  refusedCalls,
  twiceAtOnce,
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

/** Where a state is kept. */
type Backend = 'local' | 's3';

/** The folder of a stack named `service` that was synthesized. */
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

/** A service in a network of its own; without a load balancer and a bucket, over each of which the provider waits a minute. */
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
const things = (count: number) => ({ inState: count, inEmulator: count, orphans: [], lost: [] });
const typesOf = (ids: readonly string[]) => [...new Set(ids.map((id) => id.split(' ')[0]))];

describeWithTerraform('A deployment', (parts) => {
  let refused: Promise<DestroyedOutcome>;
  let unanswered: Promise<Outcome>;
  let killed: Promise<InterruptedOutcome>;
  let killedWithLock: Promise<InterruptedOutcome>;
  let stopped: Promise<InterruptedOutcome>;
  let cutShort: Promise<InterruptedOutcome>;
  let twice: Promise<Outcome>;
  let oneAfterTheOther: Promise<Outcome>;
  let listed: readonly string[] = [];

  // All at once: each has an emulator of its own, and mostly waits.
  beforeAll(async () => {
    const lab = parts.lab();
    const [local, shared] = [withService('local'), withService('s3')];
    refused = lab
      .synthesize({ forceDestroy: true })
      .then((folder) => refusedCalls(lab, join(folder, 'stacks', 'service'), 0.2, 1));
    unanswered = lostAnswers(lab, shared, 1);
    killed = interruptedApply(lab, local, { signal: 'SIGKILL', moment: afterAction('PutRolePolicy') });
    killedWithLock = interruptedApply(lab, shared, {
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
    stopped = interruptedApply(lab, shared, { signal: 'SIGINT', moment: afterAction('PutRolePolicy') });
    cutShort = interruptedApply(lab, withBucket(), { signal: 'SIGINT', moment: afterAction('GET bucket ?acl') });
    twice = twiceAtOnce(lab, shared, 0);
    oneAfterTheOther = twiceAtOnce(lab, shared, 600);
    await Promise.allSettled([
      ...[refused, unanswered, killed, killedWithLock, stopped, cutShort],
      ...[twice, oneAfterTheOther],
    ]);
  }, 15 * minutes);

  describe('of the service, with every fifth call refused,', () => {
    test('succeeds at the first try', async () => {
      const { applies, faults, retries } = await refused;

      expect(applies).toBe(1);
      expect(faults).toEqual({
        internal: expect.any(Number),
        unavailable: expect.any(Number),
        throttled: expect.any(Number),
      });
      expect(retries).toBeGreaterThanOrEqual(Object.values(faults).reduce((sum, count) => sum + count, 0));
    });

    test('makes what the state holds and nothing else, keeps the logs, and is finished', async () => {
      const { end, lastPlan, logsWritten, logsMissing } = await refused;

      expect(end).toEqual(things(end.inState));
      expect(end.inState).toBeGreaterThan(40);
      expect(lastPlan).toEqual([]);
      expect([logsWritten, logsMissing]).toEqual([4, []]);
    });

    test('can be destroyed, and leaves nothing but the revision of its tasks, which costs nothing', async () => {
      const { destroyed } = await refused;

      expect(destroyed).toEqual({
        ...things(0),
        inEmulator: 1,
        orphans: [expect.stringContaining('task-definition/')],
      });
    });
  });

  describe('whose calls are carried out, and the first answer to each kind of them lost,', () => {
    test('is refused by its own lock, and by what is there already, and then succeeds', async () => {
      const { refusals, end, lastPlan } = await unanswered;

      expect(refusals[0]).toMatch(lockRefusal);
      expect(refusals.slice(1).join()).toMatch(/EntityAlreadyExists[^]*InvalidSubnet\.Conflict[^]*RouteAlreadyExists/);
      expect(end).toEqual(things(end.inState));
      expect(lastPlan).toEqual([]);
    });

    test('leaves behind what AWS makes a second time, or has already, and Terraform gives up', async () => {
      const { leftBehind } = await unanswered;

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
    test('is finished by the next one, with a local state', async () => {
      const { applies, end, lastPlan, logsWritten, logsMissing } = await killed;

      expect(applies).toBe(2);
      expect(end).toEqual(things(end.inState));
      expect(lastPlan).toEqual([]);
      expect(logsWritten).toBeGreaterThanOrEqual(3);
      expect(logsMissing).toEqual([]);
    });

    test('leaves no policy behind that it put and that no state knows, since the next one puts it again', async () => {
      const { interrupted, leftBehind } = await killed;

      expect(typesOf(interrupted.orphans)).toContain('aws_iam_role_policy');
      expect(typesOf(leftBehind)).not.toContain('aws_iam_role_policy');
    });

    test('leaves its lock behind with a state in S3, and is finished once that is taken away', async () => {
      const { refusals, end, lastPlan } = await killedWithLock;

      expect(refusals[1]).toMatch(lockRefusal);
      expect(end).toEqual(things(end.inState));
      expect(lastPlan).toEqual([]);
    });

    testWithAws('leaves behind what the command in docs/operations.md lists', async () => {
      const { interrupted } = await killedWithLock;
      // Policies go with their role.
      const tagged = interrupted.orphans.filter((orphan) => !orphan.startsWith('aws_iam_role_policy '));

      expect(listed.map((arn) => arn.split(/[/:](?!:)/).at(-1)).sort()).toEqual(
        tagged.map((orphan) => orphan.split(/[ /:]/).at(-1)).sort(),
      );
    });
  });

  describe('that is stopped by Ctrl-C', () => {
    test('leaves no lock behind, and is finished by the next one', async () => {
      const { refusals, applies, end, lastPlan, logsWritten, logsMissing } = await stopped;

      expect(refusals).toEqual([expect.stringContaining('context canceled')]);
      expect(applies).toBe(2);
      expect(end).toEqual(things(end.inState));
      expect(lastPlan).toEqual([]);
      expect(logsWritten).toBeGreaterThanOrEqual(3);
      expect(logsMissing).toEqual([]);
    });

    test('says so where that was while a bucket was made that must not be destroyed, and keeps it', async () => {
      const { refusals, interrupted, end, lastPlan, logsWritten, logsMissing } = await cutShort;

      expect(refusals[1]).toMatch(
        /Instance cannot be destroyed[^]+aws_s3_bucket\.Logs_\w+ has lifecycle\.prevent_destroy/,
      );
      expect([interrupted, end]).toEqual([things(1), things(1)]);
      expect(lastPlan).toEqual([]);
      expect([logsWritten, logsMissing]).toEqual([2, []]);
    });
  });

  describe('that is begun twice at once', () => {
    test('happens once, and the other one is refused', async () => {
      const { refusals, leftBehind, end, lastPlan } = await twice;

      expect(refusals).toEqual([expect.stringMatching(lockRefusal)]);
      expect(leftBehind).toEqual([]);
      expect(end).toEqual(things(end.inState));
      expect(lastPlan).toEqual([]);
    });

    test('happens once, and the other one waits and finds it done, where it may wait', async () => {
      const { refusals, leftBehind, end, lastPlan } = await oneAfterTheOther;

      expect(refusals).toEqual([]);
      expect(leftBehind).toEqual([]);
      expect(end).toEqual(things(end.inState));
      expect(lastPlan).toEqual([]);
    });
  });
});
