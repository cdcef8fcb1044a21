import { fields } from '../core/object-shape';
import { keyedByName, mapOf } from '../core/collection-shape';
import { number, required, type ShapesOf, suggesting } from '../core/shape';
import { nonEmpty } from '../core/string-shape';
import type { TaskHost } from './task-host';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown } from '../core/validation';

/** Limit of a resource: a warning level that programs can raise, and its maximum. */
export interface Ulimit {
  /** Limit that applies; programs can raise it up to `hardLimit`. */
  readonly softLimit: number;
  /** Maximum of the limit. */
  readonly hardLimit: number;
}

/**
 * Names of the resource limits, in the words of Linux.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html
 */
export type UlimitName =
  | 'core'
  | 'cpu'
  | 'data'
  | 'fsize'
  | 'locks'
  | 'memlock'
  | 'msgqueue'
  | 'nice'
  | 'nofile'
  | 'nproc'
  | 'rss'
  | 'rtprio'
  | 'rttime'
  | 'sigpending'
  | 'stack';

/** Resource limits of a container, by name. */
export type Ulimits = Readonly<Partial<Record<UlimitName, Ulimit>>>;

const ulimit = suggesting(fields<Ulimit>({ softLimit: required(number), hardLimit: required(number) }), (value) =>
  typeof value === 'number' && Number.isFinite(value) ? `use { softLimit: ${value}, hardLimit: ${value} }` : undefined,
);

const ulimitShapes: ShapesOf<Ulimits> = {
  core: ulimit,
  cpu: ulimit,
  data: ulimit,
  fsize: ulimit,
  locks: ulimit,
  memlock: ulimit,
  msgqueue: ulimit,
  nice: ulimit,
  nofile: ulimit,
  nproc: ulimit,
  rss: ulimit,
  rtprio: ulimit,
  rttime: ulimit,
  sigpending: ulimit,
  stack: ulimit,
};

/** Shape of `Ulimits`. */
export const ulimits = suggesting(fields<Ulimits>(ulimitShapes), (values) => keyedByName(values, ulimit));

/** Shape of the namespaced kernel parameters of a container. */
export const systemControls = mapOf(nonEmpty);

/**
 * Kernel parameters that each container has for itself.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SystemControl.html
 */
const namespacedParameter =
  /^(net\..+|fs\.mqueue\..+|kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced))$/;

/** Kernel settings of a container. */
export interface KernelSettings {
  /** Resource limits. */
  readonly ulimits?: Ulimits;
  /** Namespaced kernel parameters. */
  readonly systemControls?: Readonly<Record<string, string>>;
}

/** Returns the errors in the kernel settings of a container. */
export function kernelSettingProblems(
  { ulimits: limits = {}, systemControls: parameters = {} }: KernelSettings,
  { networkMode }: Pick<TaskHost, 'networkMode'>,
): Problem[] {
  return [
    ...(networkMode === 'host' ? Object.keys(parameters).filter((name) => name.startsWith('net.')) : []).map(
      (name) =>
        `systemControls must not contain ${JSON.stringify(name)} with networkMode "host", in which it would be a parameter of the instance; remove it`,
    ),
    ...givenLimits(limits).flatMap(([name, limit]) => ulimitProblems(`ulimits.${name}`, limit)),
    ...Object.keys(parameters).map(
      (name) =>
        !namespacedParameter.test(name) &&
        `systemControls must contain namespaced kernel parameters ("net.*", "fs.mqueue.*" or an IPC parameter such as "kernel.shmmax"), got ${JSON.stringify(name)}`,
    ),
  ];
}

function givenLimits(limits: Ulimits): readonly (readonly [name: string, limit: Ulimit])[] {
  return Object.entries(limits).filter(([, limit]) => limit !== undefined);
}

function ulimitProblems(name: string, { softLimit, hardLimit }: Ulimit): Problem[] {
  // -1 stands for no limit.
  return [
    integerProblem(`${name}.softLimit`, softLimit, { min: -1 }),
    integerProblem(`${name}.hardLimit`, hardLimit, { min: -1 }),
    isKnown(softLimit) &&
      isKnown(hardLimit) &&
      hardLimit !== -1 &&
      (softLimit > hardLimit || softLimit === -1) &&
      `${name}.softLimit must be at most the hardLimit ${hardLimit}, got ${softLimit}`,
  ];
}

/** Returns the kernel settings of a container in the format of ECS. */
export function kernelSettingsDefinition({ ulimits: limits, systemControls: parameters = {} }: KernelSettings) {
  return {
    ...(limits && {
      ulimits: givenLimits(limits).map(([name, { softLimit, hardLimit }]) => ({ name, softLimit, hardLimit })),
    }),
    systemControls: Object.entries(parameters).map(([namespace, value]) => ({ namespace, value })),
  };
}
