import type { Container } from './container';
import type { TaskHost } from './task-host';
import { rule } from '../core/rule';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown } from '../core/validation';

/** Checks the CPU and memory of a container. */
export function sizeProblems(container: Container, host: TaskHost): Problem[] {
  return [
    integerProblem('cpu', container.cpu, { min: 0 }),
    ...memoryProblems('memoryMiB', container.memoryMiB, host),
    ...memoryProblems('memoryReservationMiB', container.memoryReservationMiB, host),
    ...memoryOfContainer(container, host),
    ...memoryReservation(container),
  ];
}

/** Checks that all containers of a task, the log router included, fit into the task. */
export function totalSizeProblems(containers: readonly Container[], host: TaskHost): string[] {
  return [...cpuOfAll(containers, host), ...memoryOfAll(containers, host)];
}

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

/** Returns a warning if containers reserve all memory of the task. */
export const unreservedMemory = rule('M03', {
  variant: 'unreserved',
  states: 'Some memory of the task is not reserved for a container.',
  severity: 'warning',
  fix: 'Ignore the warning if no container uses more memory than is reserved for it; one that does can be killed.',
  check: (containers: readonly Container[], { memoryMiB: ofTask }: TaskHost) =>
    containers.length > 1 &&
    keptMemory(containers) === ofTask &&
    `memory reserved for all containers should be less than the task's ${ofTask} MiB, got all of it`,
});

function keptMemory(containers: readonly Container[]): number {
  return sum(containers.map(({ memoryMiB, memoryReservationMiB }) => memoryReservationMiB ?? memoryMiB));
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.filter(isKnown).reduce<number>((total, number) => total + number!, 0);
}
