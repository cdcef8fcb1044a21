import type { Container, ContainerCondition } from './container';
import type { Ec2Container } from './ec2-container';
import { secretProblems, secretWarnings } from './plain-secrets';
import { portProblems } from './port-rules';
import type { TaskHost } from './task-host';
import { alwaysHolds, rule } from '../core/rule';
import { integerProblem, isKnown, type Problem } from '../core/validation';
import { writablePathProblems } from './writable-volumes';

/** Containers of a task by name, in the order in which they are defined. */
export type Containers = Readonly<Record<string, Ec2Container>>;

/**
 * Checks the containers of a task against the limits of ECS and of the launch type. The log router counts toward the
 * task's CPU and memory; its other properties are checked elsewhere.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function containerProblems(containers: Containers, host: TaskHost, router?: Container): Problem[] {
  const entries = Object.entries(containers);
  return [
    entries.length === 0 && 'containers must contain at least one container, got none',
    entries.length > 0 &&
      entries.every(([, { essential }]) => essential === false) &&
      'containers must contain at least one essential container, because the task would never stop otherwise, got none',
    ...entries.flatMap(([name, container]) =>
      ownProblems(name, container, host).map((problem) => problem && `container "${name}": ${problem}`),
    ),
    ...entries.flatMap(([name, container]) => dependencyProblems(name, container, containers)),
    ...circularDependency(containers),
    ...portProblems(entries, host.networkMode),
    ...cpuOfAll([...Object.values(containers), ...(router ? [router] : [])], host),
    ...memoryOfAll([...Object.values(containers), ...(router ? [router] : [])], host),
  ];
}

/** Returns `true` if ECS accepts a name for a container. */
export function isContainerName(name: string): boolean {
  return /^[A-Za-z0-9_-]{1,255}$/.test(name);
}

const containerName = rule('F27', {
  states: 'Container names have 1 to 255 letters, digits, `_` and `-`.',
  severity: 'error',
  fix: 'Choose another name.',
  check: (name: string) => !isContainerName(name) && 'name must be 1 to 255 letters, digits, "_" and "-"',
});

function ownProblems(name: string, container: Container, host: TaskHost): Problem[] {
  const { cpu, memoryMiB, memoryReservationMiB, image } = container;
  const reference = typeof image === 'string' ? image : image.reference;
  return [
    ...containerName(name),
    isKnown(reference) &&
      !/^[^\s:@/]\S*$/.test(reference) &&
      `image must be the name of an image, got ${JSON.stringify(reference)}`,
    ...(container.ports ?? []).map((port) => integerProblem('ports', port, { min: 1, max: 65535 })),
    integerProblem('cpu', cpu, { min: 0 }),
    ...memoryProblems('memoryMiB', memoryMiB, host),
    ...memoryProblems('memoryReservationMiB', memoryReservationMiB, host),
    ...memoryOfContainer(container, host),
    ...memoryReservation(container),
    ...stopTimeout('stopTimeoutSeconds', container.stopTimeoutSeconds, host),
    ...healthCheckLimits(container),
    ...writablePathProblems(container),
    ...restartProblems(container),
    ...secretProblems(container.environment),
    ...Object.keys(container.environment ?? {})
      .filter((key) => Object.hasOwn(container.secrets ?? {}, key))
      .map((key) => `${key} must be in environment or in secrets, not in both`),
    ...[...Object.keys(container.environment ?? {}), ...Object.keys(container.secrets ?? {})]
      .filter((key) => !/^[^=\s]+$/.test(key))
      .map(
        (key) =>
          `environment variable names must not be empty or contain whitespace or "=", got ${JSON.stringify(key)}`,
      ),
  ];
}

function restartProblems({ restart }: Container): Problem[] {
  const { ignoredExitCodes = [], resetSeconds } = restart ?? {};
  return [
    integerProblem('restart.resetSeconds', resetSeconds, { min: 60, max: 1800, unit: 'seconds' }),
    ignoredExitCodes.length > 50 &&
      `restart.ignoredExitCodes must contain at most 50 exit codes, got ${ignoredExitCodes.length}`,
    ...ignoredExitCodes.map((code) => integerProblem('restart.ignoredExitCodes', code, { min: 0, max: 255 })),
  ];
}

/** Returns an error for a stop timeout that ECS would reject, of a container or of the log router. */
export const stopTimeout = rule('L11', {
  states: 'The stop timeout of a container is at most 120 seconds.',
  severity: 'error',
  fix: 'Fargate has no longer timeout.',
  check: (name: string, seconds: number | undefined, { launchType }: TaskHost) =>
    integerProblem(name, seconds, { min: 0, ...(launchType === 'FARGATE' && { max: 120 }), unit: 'seconds' }),
});

alwaysHolds('L11', {
  section: 'EC2',
  states: 'The stop timeout of containers and router has no upper limit.',
  because: 'the limit of 120 seconds applies to Fargate only',
});

const healthCheckLimits = rule('L06', {
  states: 'The values of a health check are within the ECS limits, such as an interval of 5 to 300 seconds.',
  severity: 'error',
  fix: 'Specify a value within the limits.',
  check: ({ healthCheck }: Container) =>
    healthCheck && [
      healthCheck.command.length < 2 && 'healthCheck.command must have a program after "CMD" or "CMD-SHELL", got none',
      integerProblem('healthCheck.intervalSeconds', healthCheck.intervalSeconds, { min: 5, max: 300, unit: 'seconds' }),
      integerProblem('healthCheck.timeoutSeconds', healthCheck.timeoutSeconds, { min: 2, max: 60, unit: 'seconds' }),
      integerProblem('healthCheck.retries', healthCheck.retries, { min: 1, max: 10, unit: 'checks' }),
      integerProblem('healthCheck.startPeriodSeconds', healthCheck.startPeriodSeconds, {
        min: 0,
        max: 300,
        unit: 'seconds',
      }),
    ],
});

const mostMemory = rule('M02', {
  states: 'No container has more memory than its task.',
  severity: 'error',
  fix: 'Give the task more memory.',
  check: (name: string, value: number | undefined, ofTask: number) =>
    Number.isInteger(value) && value! > ofTask && memoryRange(name, value, ofTask),
});

const leastMemory = rule('M05', {
  states: 'A container has at least 6 MiB of memory.',
  severity: 'error',
  fix: 'ECS accepts no other value.',
  check: (name: string, value: number | undefined, ofTask: number) =>
    isKnown(value) && !(Number.isInteger(value) && value! >= 6) && memoryRange(name, value, ofTask),
});

const leastMemoryOfContainer = rule('M05', {
  section: 'EC2',
  states: 'A container has at least 6 MiB of memory.',
  severity: 'error',
  fix: 'ECS accepts no other value.',
  check: (name: string, value: number | undefined) =>
    integerProblem(name, value, { min: 6 }) && `${name} must be an integer of at least 6 MiB, got ${value}`,
});

function memoryRange(name: string, value: number | undefined, ofTask: number): string {
  return `${name} must be an integer from 6 MiB to the task's ${ofTask} MiB, got ${value}`;
}

function memoryProblems(name: string, value: number | undefined, { memoryMiB: ofTask }: TaskHost): string[] {
  if (ofTask === undefined) return leastMemoryOfContainer(name, value);
  return [...leastMemory(name, value, ofTask), ...mostMemory(name, value, ofTask)];
}

const memoryOfContainer = rule('M06', {
  section: 'EC2',
  states: 'If the task has no memory size, each container has its own memory limit or reservation.',
  severity: 'error',
  fix: "Set `memoryMiB` of the task, or `memoryReservationMiB` of the container; the container can then use more of the instance's memory.",
  check: ({ memoryMiB, memoryReservationMiB }: Container, { memoryMiB: ofTask }: TaskHost) =>
    ofTask === undefined &&
    memoryMiB === undefined &&
    memoryReservationMiB === undefined &&
    'memoryMiB or memoryReservationMiB must be set, because the task has no memoryMiB',
});

const memoryReservation = rule('M05', {
  variant: 'reservation',
  states: 'The memory limit of a container is not less than its memory reservation.',
  severity: 'error',
  fix: 'ECS accepts no other value.',
  check: ({ memoryMiB, memoryReservationMiB }: Container) =>
    isKnown(memoryMiB) &&
    isKnown(memoryReservationMiB) &&
    memoryReservationMiB! > memoryMiB! &&
    `memoryReservationMiB must not be greater than memoryMiB (${memoryMiB}), got ${memoryReservationMiB}`,
});

const healthyDependency = rule('L03', {
  states: 'A container on which another depends with `HEALTHY` has a health check.',
  severity: 'error',
  fix: 'Use the condition `START`.',
  check: (target: Container, condition: ContainerCondition | undefined) =>
    condition === 'HEALTHY' &&
    !target.healthCheck &&
    'must not be HEALTHY, because that container has no healthCheck; add a healthCheck, or use START',
});

const endingDependency = rule('L04', {
  states: 'A container on which another depends with `SUCCESS` or `COMPLETE` is not essential.',
  severity: 'error',
  fix: 'Set `essential` of that container to false.',
  check: (target: Container, condition: ContainerCondition | undefined) =>
    (condition === 'COMPLETE' || condition === 'SUCCESS') &&
    target.essential !== false &&
    `must not be ${condition}, because the task stops when that container does; set its essential to false`,
});

function dependencyProblems(name: string, container: Container, containers: Containers): string[] {
  return dependenciesOf(container).flatMap(([other, condition]) => {
    const target = Object.hasOwn(containers, other) ? containers[other] : undefined;
    const problems = target
      ? [...healthyDependency(target, condition), ...endingDependency(target, condition)]
      : [`must be one of the task's containers: ${list(Object.keys(containers))}`];
    return problems.map((problem) => `container "${name}": dependsOn ${JSON.stringify(other)} ${problem}`);
  });
}

function dependenciesOf({ dependsOn = {} }: Partial<Container>): [string, ContainerCondition | undefined][] {
  return Object.entries(dependsOn).filter(([, condition]) => condition !== undefined);
}

const circularDependency = rule('L04', {
  variant: 'circular',
  states: 'Container dependencies are not circular.',
  severity: 'error',
  fix: 'Remove one of the dependencies.',
  check: cycleProblem,
});

function cycleProblem(containers: Containers): Problem {
  const walk = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    for (const [next] of dependenciesOf(containers[name] ?? {})) {
      const cycle = walk(next, [...path, name]);
      if (cycle) return cycle;
    }
    return undefined;
  };
  for (const name of Object.keys(containers)) {
    const cycle = walk(name, []);
    if (cycle) return `dependsOn must not be circular, got ${cycle.join(' → ')}`;
  }
  return undefined;
}

const cpuOfAll = rule('M04', {
  states: 'The CPU units of all containers do not exceed those of the task.',
  severity: 'error',
  fix: 'Omit `cpu`: containers share the CPU of the task.',
  check: (containers: readonly Container[], { cpu: ofTask }: TaskHost) => {
    const cpu = sum(containers.map((container) => container.cpu));
    return (
      ofTask !== undefined &&
      cpu > ofTask &&
      `cpu of all containers must be at most the task's ${ofTask} units, got ${cpu}; lower a container's cpu, or raise the task's`
    );
  },
});

const memoryOfAll = rule('M03', {
  states: 'The memory reserved for all containers does not exceed the memory of the task.',
  severity: 'error',
  fix: 'Give the task more memory.',
  check: (containers: readonly Container[], { memoryMiB: ofTask }: TaskHost) => {
    const memory = keptMemory(containers);
    return (
      ofTask !== undefined &&
      memory > ofTask &&
      `memory reserved for all containers must be at most the task's ${ofTask} MiB, got ${memory}; lower a container's memory, or raise the task's`
    );
  },
});

const unreservedMemory = rule('M03', {
  variant: 'unreserved',
  states: 'Some memory of the task is not reserved for a container.',
  severity: 'warning',
  fix: 'Ignore the warning if no container uses more memory than is reserved for it; one that does can be killed.',
  check: (containers: readonly Container[], { memoryMiB: ofTask }: TaskHost) =>
    containers.length > 1 &&
    keptMemory(containers) === ofTask &&
    `memory reserved for all containers should be less than the task's ${ofTask} MiB, got all of it`,
});

/** Returns warnings about settings that are allowed but likely to cause problems. */
export function containerWarnings(containers: Containers, host: TaskHost, router?: Container): string[] {
  return [
    ...Object.entries(containers).flatMap(([name, container]) =>
      [...imageWarnings(container), ...secretWarnings(container.environment)].map(
        (warning) => `container "${name}": ${warning}`,
      ),
    ),
    ...unreservedMemory([...Object.values(containers), ...(router ? [router] : [])], host),
  ];
}

/**
 * An image address that is known only at deploy time might be in ECR, and the task would not have permission to pull it.
 */
function imageWarnings({ image }: Container): readonly string[] {
  return typeof image === 'string' && !isKnown(image)
    ? [
        'image should be known at synth time, got a token, so no permission to pull it from ECR is granted; use ecrImage(repository, tag)',
      ]
    : [];
}

function keptMemory(containers: readonly Container[]): number {
  return sum(containers.map(({ memoryMiB, memoryReservationMiB }) => memoryReservationMiB ?? memoryMiB));
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.filter(isKnown).reduce<number>((total, number) => total + number!, 0);
}

function list(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}
