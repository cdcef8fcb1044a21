import { routedTaskFolder, instanceTaskFolder } from '../routers/route';
import { bucket, byImage, logGroup } from '../synth/tasks';
import { ConfigDelivery, LogDestination, type LogRoute, type LogRouting } from '../../modules';
import type { Size } from '../../modules/fluent-bit';
import type { ServiceName } from './faulty-service';
import type { RouterUnderTest } from './routers';
import type { Place } from './tally';

/** Outputs of a task. */
export type TaskOutputs = 'one S3 output' | 'two S3 outputs' | 'S3 and CloudWatch Logs';

/** A task with a router under test. */
export interface TaskCase {
  /** Number of its containers. */
  readonly containers: 1 | 2 | 5;
  /** `true` if the first container writes nothing. */
  readonly isOneSilent: boolean;
  /**
   * Outputs of each container. The options delivery supports one output per container; with it, the records of every second
   * container go to CloudWatch Logs.
   */
  readonly outputs: TaskOutputs;
  /** Delivery of the configuration to the router. */
  readonly delivery: ConfigDelivery['by'];
  /** `true` if S3 fails, but CloudWatch Logs does not. */
  readonly failsS3Alone: boolean;
}

const names = ['nginx', 'my-app', 'worker', 'cache', 'proxy'];

const deliveries = {
  image: byImage,
  inline: ConfigDelivery.inline(),
  init: ConfigDelivery.init({ bucket }),
  options: ConfigDelivery.options(),
  s3: ConfigDelivery.s3({ bucket }),
} as const satisfies Readonly<Record<ConfigDelivery['by'], ConfigDelivery>>;

/** All meaningful cases, in the order of the table. */
export const taskCases: readonly TaskCase[] = [
  ...(['image', 'inline', 'init', 's3', 'options'] as const).flatMap((delivery) =>
    (['one S3 output', 'two S3 outputs', 'S3 and CloudWatch Logs'] as const).flatMap((outputs) =>
      ([1, 2, 5] as const).flatMap((containers) =>
        [false, true].map((isOneSilent) => ({ delivery, outputs, containers, isOneSilent, failsS3Alone: false })),
      ),
    ),
  ),
  {
    delivery: 'image',
    outputs: 'S3 and CloudWatch Logs',
    containers: 2,
    isOneSilent: false,
    failsS3Alone: true,
  } as const,
].filter(makesSense);

function makesSense({ delivery, outputs, containers, isOneSilent }: TaskCase): boolean {
  const isAlone = containers === 1;
  // One output per container, so two outputs require two containers.
  const isPossible =
    delivery !== 'options' || outputs === 'one S3 output' || (outputs !== 'two S3 outputs' && !isAlone);
  return isPossible && !(isAlone && isOneSilent);
}

/** Returns the name of a case in the tables. */
export function nameOf({ containers, isOneSilent, outputs, delivery, failsS3Alone }: TaskCase): string {
  const count = `${containers} container${containers === 1 ? '' : 's'}${isOneSilent ? ', one of them silent' : ''}`;
  return `${count}, ${outputs}${failsS3Alone ? ' of which S3 alone fails' : ''}, ${delivery} delivery`;
}

/** Settings of a router that differ from the defaults. */
export interface RouterChoices {
  /** Maximum size of each output's buffer. */
  readonly outputBuffer?: Size;
  /** `false` if a stopped router does not restart. */
  readonly routerRetriesAtStop?: boolean;
}

/** Returns the router of a task. */
export function routerOf(taskCase: TaskCase, { outputBuffer, ...chosen }: RouterChoices = {}): RouterUnderTest {
  const { isOneSilent, outputs, delivery, failsS3Alone } = taskCase;
  const containers = names.slice(0, taskCase.containers);
  const silent = isOneSilent ? containers.slice(0, 1) : [];
  const targets = targetsOf(outputs, outputBuffer && bufferOptions(outputBuffer, delivery));
  const sendersTo = (target: Target) =>
    containers.filter((_, index) => delivery !== 'options' || targets[index % targets.length] === target);
  const routes: readonly LogRoute[] =
    delivery === 'options'
      ? targets.map((target) => ({ from: sendersTo(target), to: target.to }))
      : [{ to: targets.map(({ to }) => to) }];
  const routing: LogRouting = { routes, delivery: deliveries[delivery], ...chosen };
  return {
    name: nameOf(taskCase),
    folder:
      delivery === 's3' ? instanceTaskFolder(routing, 'bridge', containers) : routedTaskFolder(routing, containers),
    stopSeconds: 120,
    containers,
    silent,
    services: [...new Set(targets.map(({ service }) => service))],
    spared: failsS3Alone ? ['cloudwatch_logs'] : [],
    places: targets.map((target) => ({
      name: target.name,
      address: target.address,
      containers: sendersTo(target).filter((name) => !silent.includes(name)),
    })),
  };
}

/** A destination, and the place of its records. */
interface Target extends Pick<Place, 'name' | 'address'> {
  readonly service: ServiceName;
  readonly to: LogDestination;
}

/** Options of the outputs of each service. */
type ServiceOptions = Readonly<Partial<Record<ServiceName, Readonly<Record<string, Size>>>>>;

function bufferOptions(size: Size, delivery: ConfigDelivery['by']): ServiceOptions {
  // With the options delivery, S3 outputs buffer records in their own folder.
  const ofS3 = delivery === 'options' ? 'store_dir_limit_size' : 'storage.total_limit_size';
  return { s3: { [ofS3]: size }, cloudwatch_logs: { 'storage.total_limit_size': size } };
}

function targetsOf(outputs: TaskOutputs, options: ServiceOptions = {}): readonly Target[] {
  const s3 = (name: string, prefix: string): Target => ({
    name,
    address: `s3://${bucket.bucketName}/${prefix}`,
    service: 's3',
    to: LogDestination.s3({ bucket, prefix, options: options.s3 ?? {} }),
  });
  const cloudWatch = (): Target => ({
    name: 'CloudWatch Logs',
    address: `logs://${logGroup.logGroupName}/`,
    service: 'cloudwatch_logs',
    to: LogDestination.cloudWatchLogs({ logGroup, options: options.cloudwatch_logs ?? {} }),
  });
  const choices = {
    'one S3 output': () => [s3('S3', '')],
    'two S3 outputs': () => [s3('S3, first/', 'first/'), s3('S3, second/', 'second/')],
    'S3 and CloudWatch Logs': () => [s3('S3', ''), cloudWatch()],
  };
  return choices[outputs]();
}
