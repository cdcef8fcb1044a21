import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ContainerDefinition, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import type { TerraformStack } from 'cdktf';
import {
  ConfigDelivery,
  Ec2TaskDefinition,
  FargateTaskDefinition,
  LogDestination,
  LogGroup,
  type LogRoute,
} from '../../modules';
import { outputsTo } from '../../lab/emulator/emulated-aws';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { stdout } from '../../lab/routers/records';
import { taskId } from '../../lab/routers/task-id';
import { scratchFolder } from '../../lab/synth/scratch';
import { folderWith } from '../../lab/synth/stack-folder';
import { bucket as logs, byImage } from '../../lab/synth/tasks';
import type { Plan } from '../../lab/terraform/plan';
import { objectsIn } from '../pipeline/s3-objects';
import { describeWithFluentBit } from '../pipeline/with-fluent-bit';
import { allows } from '../support/policy-simulation';
import { describeWithTerraform } from '../support/real';

type By = ConfigDelivery['by'];

const region = 'us-east-1';

/** Deliveries whose objects in S3 the revisions of a task share. */
const shared = ['init', 's3'] as const satisfies readonly By[];

/** Changes of routes between the first and the second apply. */
const changes = {
  /** The second configuration reads the name of a log group from a variable that the first revision does not have. */
  'another destination': (stack: TerraformStack, id: string, version: 1 | 2): LogDestination =>
    version === 1
      ? LogDestination.s3({ bucket: logs, prefix: `${id}/first/` })
      : LogDestination.cloudWatchLogs({ logGroup: new LogGroup(stack, `${id}-lines`, { forceDestroy: true }) }),
  'another prefix': (_stack: TerraformStack, id: string, version: 1 | 2): LogDestination =>
    LogDestination.s3({ bucket: logs, prefix: `${id}/${version === 1 ? 'first' : 'second'}/` }),
  'another delivery': (_stack: TerraformStack, id: string): LogDestination =>
    LogDestination.s3({ bucket: logs, prefix: `${id}/first/` }),
} as const;

const cases = [
  ...(['image', 'inline', 'options'] as const).map((by) => ({ by, change: 'another destination' as const })),
  ...shared.flatMap((by) => (Object.keys(changes) as (keyof typeof changes)[]).map((change) => ({ by, change }))),
].map(({ by, change }) => ({ by, change, family: `${by}-${change.replaceAll(' ', '-')}` }));

/** Synthesizes the tasks of all cases, and returns the folder of their stack. */
function synthesize(version: 1 | 2): string {
  return folderWith('rollback', (stack) => {
    const { arn: bucketArn, bucket: bucketName } = new S3Bucket(stack, 'Configuration', { bucket: 'acme-config' });
    const deliveries = {
      image: byImage,
      inline: ConfigDelivery.inline(),
      options: ConfigDelivery.options(),
      init: ConfigDelivery.init({ bucket: { bucketArn, bucketName } }),
      s3: ConfigDelivery.s3({ bucket: { bucketArn, bucketName } }),
    } satisfies Readonly<Record<By, ConfigDelivery>>;
    for (const { by, change, family } of cases) {
      const hasParsers = version === 1 && by !== 'options' && by !== 's3';
      const to = changes[change](stack, family, version);
      const routes: readonly LogRoute<'app'>[] = [hasParsers ? { parse: 'json', to } : { to }];
      const task = {
        family,
        cpu: 256,
        memoryMiB: 512,
        containers: { app: { image: 'app:1.0.0' } },
        logRouting: {
          routes,
          delivery: deliveries[version === 2 && change === 'another delivery' ? 'inline' : by],
        },
        // With the image delivery, the second revision keeps the permissions of the first.
        ...(version === 2 &&
          by === 'image' && {
            previousRevision: {
              logRouting: { routes: [{ to: changes[change](stack, family, 1) }], delivery: byImage },
            },
          }),
        logForceDestroy: true,
      } as const;
      if (by === 's3') new Ec2TaskDefinition(stack, family, task);
      else new FargateTaskDefinition(stack, family, task);
    }
  });
}

/** Texts of the objects of a family, as they are at a time. */
interface Objects {
  readonly configuration: string | undefined;
  readonly parsers: string | undefined;
}

/**
 * Returns the synthesized folder of a router of the first revision with the objects that its tasks would download now:
 * files of the image or of the environment are in the revision itself.
 */
function routerFolder(
  synthesized: string,
  family: string,
  first: Objects | undefined,
  now: Objects | undefined,
): string {
  const stack = scratchFolder();
  cpSync(synthesized, stack, { recursive: true });
  const folder = join(stack, 'fluent-bit', family);
  if (!first?.configuration || !now?.configuration) return folder;
  const effective = join(folder, 'effective.conf');
  const parsers = join(folder, 'parsers.conf');
  writeFileSync(
    effective,
    readFileSync(effective, 'utf8').replace(first.configuration, () => now.configuration!),
  );
  if (!existsSync(parsers)) return folder;
  // The init image includes a file without parsers in the configuration, instead of reading parsers from it.
  const included = join(stack, 'without-parsers.conf');
  writeFileSync(included, now.parsers!);
  appendFileSync(effective, `\n@INCLUDE ${included}\n`);
  rmSync(parsers);
  return folder;
}

describeWithTerraform('After routes were changed and applied, a router of the earlier revision', (parts) => {
  let synthesized: string;
  let second: Plan;
  let firstObjects: ReadonlyMap<string, Objects>;
  let objects: ReadonlyMap<string, Objects>;
  const s3 = () => new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });

  async function textOf(Key: string): Promise<string | undefined> {
    try {
      const { Body } = await s3().send(new GetObjectCommand({ Bucket: 'acme-config', Key }));
      return await Body!.transformToString();
    } catch {
      return undefined;
    }
  }

  async function allObjects(): Promise<ReadonlyMap<string, Objects>> {
    const found = cases
      .filter(({ by }) => (shared as readonly By[]).includes(by))
      .map(async ({ family }) => {
        const configuration = await textOf(`fluent-bit/${family}/log-routing.conf`);
        return [family, { configuration, parsers: await textOf(`fluent-bit/${family}/parsers.conf`) }] as const;
      });
    return new Map(await Promise.all(found));
  }

  /** Returns `true` if the task role of a family lets a task of the first revision deliver a record. */
  async function mayDeliver(family: string): Promise<boolean> {
    const iam = new IAMClient(parts.clientConfig(region));
    const { taskDefinition } = await new ECSClient(parts.clientConfig(region)).send(
      new DescribeTaskDefinitionCommand({ taskDefinition: `${family}:1` }),
    );
    const RoleName = taskDefinition!.taskRoleArn!.split('/').at(-1)!;
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const policies = PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return JSON.parse(decodeURIComponent(PolicyDocument!)) as object;
    });
    return allows(await Promise.all(policies), {
      action: 's3:PutObject',
      resource: `${logs.bucketArn}/${family}/first/app/1.gz`,
      account: '123456789012',
    });
  }

  /** Returns the router of the first revision, as it is registered. */
  async function routerOf(family: string): Promise<ContainerDefinition> {
    const { taskDefinition } = await new ECSClient(parts.clientConfig(region)).send(
      new DescribeTaskDefinitionCommand({ taskDefinition: `${family}:1` }),
    );
    expect(taskDefinition!.status).toBe('ACTIVE');
    return taskDefinition!.containerDefinitions!.find(({ name }) => name === 'log_router')!;
  }

  beforeAll(async () => {
    await s3().send(new CreateBucketCommand({ Bucket: logs.bucketName }));
    synthesized = synthesize(1);
    const folder = parts.copyOf(synthesized);
    await folder.init();
    await folder.apply();
    firstObjects = await allObjects();
    folder.replaceBy(synthesize(2));
    second = await folder.plan({ refresh: false });
    await folder.apply({ plan: second });
    objects = await allObjects();
  }, 5 * 60_000);

  test('needs nothing that Terraform has deleted, unless the delivery of the configuration was changed', () => {
    const deleted = second.changes
      .filter(({ change }) => change.actions.includes('delete'))
      .map(({ address }) => address.replace(/_\w{8}$/, ''));

    // Terraform only forgets revisions of task definitions: they stay registered.
    expect(deleted.filter((address) => !address.startsWith('aws_ecs_task_definition.')).toSorted()).toEqual([
      'aws_iam_role_policy.s3-another-delivery_ExecutionRole_ReadConfiguration',
      'aws_s3_object.init-another-delivery_Configuration',
      'aws_s3_object.init-another-delivery_Parsers',
      'aws_s3_object.s3-another-delivery_Configuration',
    ]);
  });

  test.each([
    ['keeps the permissions to deliver with previousRevision', 'image', true],
    ['loses the permissions to deliver without previousRevision', 'inline', false],
  ])('%s', async (_, by, allowed) => {
    expect(await mayDeliver(`${by}-another-destination`)).toBe(allowed);
  });

  test.each(shared)('finds no object after the %s delivery was changed to another one', (by) => {
    expect(objects.get(`${by}-another-delivery`)).toEqual({ configuration: undefined, parsers: undefined });
  });

  test.each(shared)('finds every object of the %s delivery, with the newest configuration', (by) => {
    for (const { family } of cases.filter((each) => each.by === by && each.change !== 'another delivery')) {
      expect(objects.get(family)!.configuration).not.toBe(firstObjects.get(family)!.configuration);
      expect(objects.get(family)!.parsers).toBe(by === 'init' ? '# No parsers\n' : undefined);
    }
  });

  describeWithFluentBit('with a real Fluent Bit', () => {
    /** Starts the router of the first revision, sends it a record, stops it, and returns its log and the new keys. */
    async function run(family: string): Promise<{ readonly started: boolean; readonly log: string; keys: string[] }> {
      const { environment = [] } = await routerOf(family);
      const registered = Object.fromEntries(environment.map(({ name, value }) => [name!, value!]));
      const aws = await outputsTo(parts.clientConfig(region).endpoint);
      const folder = routerFolder(synthesized, family, firstObjects.get(family), objects.get(family));
      const router = await FluentBit.start(folder, aws.overrides, registered);
      try {
        // Fluent Bit opens the socket before it checks the outputs.
        await sleep(2000);
        const started = router.isUp;
        if (started) await router.send(`app-firelens-${taskId}`, [stdout('{"message":"hello"}')]);
        await router.stop();
        const keys = Object.keys(await objectsIn(s3(), logs.bucketName));
        return { started, log: router.log, keys: keys.filter((key) => key.startsWith(`${family}/`)) };
      } finally {
        await router.stop();
        await aws.stop();
      }
    }

    test.each(cases.filter(({ by }) => !(shared as readonly By[]).includes(by)))(
      'starts with the $by delivery, and delivers to the earlier destination',
      async ({ family }) => {
        const { started, keys } = await run(family);

        expect(started).toBe(true);
        expect(keys).toEqual([expect.stringContaining(`${family}/first/app/`)]);
      },
    );

    test.each(shared)(
      'starts with the %s delivery, and delivers to the new destination, if the new configuration needs no new variable (F65)',
      async (by) => {
        const { started, keys } = await run(`${by}-another-prefix`);

        expect(started).toBe(true);
        expect(keys).toEqual([expect.stringContaining(`${by}-another-prefix/second/app/`)]);
      },
    );

    test.each(shared)(
      'does not start with the %s delivery if the new configuration needs a variable that it lacks (F65)',
      async (by) => {
        const { started, log, keys } = await run(`${by}-another-destination`);

        expect({ started, keys }).toEqual({ started: false, keys: [] });
        expect(log).toContain('log_group_name');
      },
    );
  });
});
