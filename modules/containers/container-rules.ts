import type { Container, ContainerCondition } from './container';
import { ecsNameFormat } from './ecs-name';
import { imageFormat } from './container-image';
import type { Ec2Container } from './ec2-container';
import { secretProblems, secretWarnings } from './plain-secrets';
import { portProblems } from './port-rules';
import type { TaskHost } from './task-host';
import { portRange } from '../core/format';
import { integerProblem, isKnown, patternProblem, type Problem } from '../core/validation';
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
    cycleProblem(containers),
    ...portProblems(entries, host.networkMode),
    ...sumProblems([...Object.values(containers), ...(router ? [router] : [])], host),
  ];
}

/** Returns `true` if ECS accepts a name for a container. */
export function isContainerName(name: string): boolean {
  return ecsNameFormat[0].test(name);
}

function ownProblems(name: string, container: Container, host: TaskHost): Problem[] {
  const { cpu, memoryMiB, memoryReservationMiB, healthCheck, image } = container;
  const reference = typeof image === 'string' ? image : image.reference;
  return [
    !isContainerName(name) && `name must be ${ecsNameFormat[1]} (F27)`,
    patternProblem('image', reference, ...imageFormat),
    ...(container.ports ?? []).map((port) => integerProblem('ports', port, portRange)),
    integerProblem('cpu', cpu, { min: 0 }),
    memoryProblem('memoryMiB', memoryMiB, host),
    memoryProblem('memoryReservationMiB', memoryReservationMiB, host),
    host.memoryMiB === undefined &&
      memoryMiB === undefined &&
      memoryReservationMiB === undefined &&
      'memoryMiB or memoryReservationMiB must be set, because the task has no memoryMiB (M06)',
    isKnown(memoryMiB) &&
      isKnown(memoryReservationMiB) &&
      memoryReservationMiB! > memoryMiB! &&
      `memoryReservationMiB must not be greater than memoryMiB (${memoryMiB}), got ${memoryReservationMiB} (M05)`,
    integerProblem('stopTimeoutSeconds', container.stopTimeoutSeconds, {
      min: 0,
      ...(host.launchType === 'FARGATE' && { max: 120 }),
      unit: 'seconds (L11)',
    }),
    healthCheck &&
      healthCheck.command.length < 2 &&
      'healthCheck.command must have a program after "CMD" or "CMD-SHELL", got none (L06)',
    integerProblem('healthCheck.intervalSeconds', healthCheck?.intervalSeconds, {
      min: 5,
      max: 300,
      unit: 'seconds (L06)',
    }),
    integerProblem('healthCheck.timeoutSeconds', healthCheck?.timeoutSeconds, {
      min: 2,
      max: 60,
      unit: 'seconds (L06)',
    }),
    integerProblem('healthCheck.retries', healthCheck?.retries, { min: 1, max: 10, unit: 'checks (L06)' }),
    integerProblem('healthCheck.startPeriodSeconds', healthCheck?.startPeriodSeconds, {
      min: 0,
      max: 300,
      unit: 'seconds (L06)',
    }),
    // The type does not check values that were read from JSON.
    patternProblem('logDriver', container.logDriver, /^awslogs$/, '"awslogs", or omitted to use the log router (F37)'),
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

function memoryProblem(name: string, value: number | undefined, { memoryMiB: ofTask }: TaskHost): Problem {
  if (!integerProblem(name, value, { min: 6, ...(ofTask !== undefined && { max: ofTask }) })) return undefined;
  return ofTask === undefined
    ? `${name} must be an integer of at least 6 MiB, got ${value} (M05)`
    : `${name} must be an integer from 6 MiB to the task's ${ofTask} MiB, got ${value} (M02, M05)`;
}

function dependencyProblems(name: string, container: Container, containers: Containers): Problem[] {
  return dependenciesOf(container).map(([other, condition]) => {
    const target = Object.hasOwn(containers, other) ? containers[other] : undefined;
    const problem = (sentence: string) => `container "${name}": dependsOn ${JSON.stringify(other)} ${sentence}`;
    if (!target) return problem(`must be one of the task's containers: ${list(Object.keys(containers))}`);
    if (condition === 'HEALTHY' && !target.healthCheck) {
      return problem(
        'must not be HEALTHY, because that container has no healthCheck; add a healthCheck, or use START (L03)',
      );
    }
    if ((condition === 'COMPLETE' || condition === 'SUCCESS') && target.essential !== false) {
      return problem(
        `must not be ${condition}, because the task stops when that container does; set its essential to false (L04)`,
      );
    }
    return undefined;
  });
}

function dependenciesOf({ dependsOn = {} }: Partial<Container>): [string, ContainerCondition | undefined][] {
  return Object.entries(dependsOn).filter(([, condition]) => condition !== undefined);
}

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
    if (cycle) return `dependsOn must not be circular, got ${cycle.join(' → ')} (L04)`;
  }
  return undefined;
}

function sumProblems(containers: readonly Container[], { cpu: ofTask, memoryMiB }: TaskHost): Problem[] {
  const cpu = sum(containers.map((container) => container.cpu));
  const memory = keptMemory(containers);
  return [
    ofTask !== undefined &&
      cpu > ofTask &&
      `cpu of all containers must be at most the task's ${ofTask} units, got ${cpu}; lower a container's cpu, or raise the task's (M04)`,
    memoryMiB !== undefined &&
      memory > memoryMiB &&
      `memory reserved for all containers must be at most the task's ${memoryMiB} MiB, got ${memory}; lower a container's memory, or raise the task's (M03)`,
  ];
}

/** Returns warnings about settings that are allowed but likely to cause problems. */
export function containerWarnings(containers: Containers, host: TaskHost, router?: Container): string[] {
  const kept = keptMemory([...Object.values(containers), ...(router ? [router] : [])]);
  const several = Object.keys(containers).length > 1 || router !== undefined;
  return [
    ...Object.entries(containers).flatMap(([name, container]) =>
      [...imageWarnings(container), ...secretWarnings(container.environment)].map(
        (warning) => `container "${name}": ${warning}`,
      ),
    ),
    ...(several && kept === host.memoryMiB
      ? [`memory reserved for all containers should be less than the task's ${host.memoryMiB} MiB, got all of it (M03)`]
      : []),
  ];
}

/**
 * An image address that is known only at deploy may be in ECR, and the task would then have no permission to pull it.
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
