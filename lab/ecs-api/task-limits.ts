import { valuesAt } from './ecs-model';
import { apiPage, type FieldLimit, fieldLimits, isExpression, quotas } from './field-limits';
import type { Fields } from './provider-arguments';

/** A limit that concerns several fields of a task definition. */
export interface TaskLimit {
  /** Returns what ECS rejects, each as the path of a field and what it must be. */
  readonly problems: (task: Fields) => readonly string[];
  /** Page that states the limit. */
  readonly see: string;
}

const fargateGuide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html';

/** Memory in MiB that Fargate supports, by CPU units: lowest, highest and step. */
const fargateMemory: Readonly<Record<string, readonly [min: number, max: number, step: number]>> = {
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16384, 1024],
  4096: [8192, 30720, 1024],
  8192: [16384, 61440, 4096],
  16384: [32768, 122880, 8192],
};

/** Limits that concern several fields, by what they state. */
export const taskLimits = {
  'the task has a size that Fargate supports': {
    problems: ({ requiresCompatibilities, cpu, memory }) => {
      const isSize = [cpu, memory].some(isExpression) || isFargateSize(String(cpu), Number(memory));
      return isFargate(requiresCompatibilities) && !isSize ? ['cpu and memory must be a size of Fargate'] : [];
    },
    see: `${fargateGuide}#fargate-tasks-size`,
  },
  'the task has the network mode awsvpc on Fargate': {
    problems: ({ requiresCompatibilities, networkMode }) =>
      isFargate(requiresCompatibilities) && networkMode !== 'awsvpc' ? ['networkMode must be "awsvpc" on Fargate'] : [],
    see: `${fargateGuide}`,
  },
  'containers log with a driver that Fargate supports': {
    problems: (task) =>
      isFargate(task['requiresCompatibilities'])
        ? valuesAt(task, 'containerDefinitions[].logConfiguration.logDriver')
            .filter(({ value }) => !['awslogs', 'splunk', 'awsfirelens'].includes(value as string))
            .map(({ path }) => `${path} must be "awslogs", "splunk" or "awsfirelens" on Fargate`)
        : [],
    see: apiPage('LogConfiguration'),
  },
  'containers start and stop within the times of Fargate': {
    problems: (task) =>
      isFargate(task['requiresCompatibilities'])
        ? ['startTimeout', 'stopTimeout']
            .flatMap((name) => valuesAt(task, `containerDefinitions[].${name}`))
            .filter(({ value }) => !isExpression(value) && ((value as number) < 2 || (value as number) > 120))
            .map(({ path, value }) => `${path} must be 2 to 120 on Fargate, got ${value as number}`)
        : [],
    see: apiPage('ContainerDefinition'),
  },
  'containers add no capability on Fargate but SYS_PTRACE': {
    problems: (task) =>
      isFargate(task['requiresCompatibilities'])
        ? valuesAt(task, 'containerDefinitions[].linuxParameters.capabilities.add')
            .filter(({ value }) => (value as readonly string[]).some((name) => name !== 'SYS_PTRACE'))
            .map(({ path }) => `${path} must be ["SYS_PTRACE"] on Fargate`)
        : [],
    see: apiPage('KernelCapabilities'),
  },
  'containers have different names': {
    problems: (task) => repeated(namesIn(task, 'containerDefinitions[].name'), 'containerDefinitions'),
    see: apiPage('ContainerDefinition'),
  },
  'volumes have different names': {
    problems: (task) => repeated(namesIn(task, 'volumes[].name'), 'volumes'),
    see: apiPage('Volume'),
  },
  'port mappings have different names': {
    problems: (task) => repeated(namesIn(task, 'containerDefinitions[].portMappings[].name'), 'portMappings'),
    see: apiPage('PortMapping'),
  },
  'a container is essential': {
    problems: (task) =>
      containersOf(task).length > 0 && containersOf(task).every(({ essential }) => essential === false)
        ? ['containerDefinitions must contain an essential container']
        : [],
    see: apiPage('ContainerDefinition'),
  },
  'containers refer to containers of the task': {
    problems: (task) =>
      ['dependsOn[].containerName', 'volumesFrom[].sourceContainer'].flatMap((field) =>
        unknownNames(task, `containerDefinitions[].${field}`, namesIn(task, 'containerDefinitions[].name')),
      ),
    see: apiPage('ContainerDependency'),
  },
  'containers mount volumes of the task': {
    problems: (task) =>
      unknownNames(task, 'containerDefinitions[].mountPoints[].sourceVolume', namesIn(task, 'volumes[].name')),
    see: apiPage('MountPoint'),
  },
  'a container has no lower limit of memory than its reservation': {
    problems: (task) =>
      containersOf(task)
        .filter(({ memory, memoryReservation }) => Number(memory) < Number(memoryReservation))
        .map(({ name }) => `memory of ${name as string} must be at least its memoryReservation`),
    see: apiPage('ContainerDefinition'),
  },
  'the task or each container has memory': {
    problems: (task) =>
      task['memory'] === undefined
        ? containersOf(task)
            .filter(({ memory, memoryReservation }) => memory === undefined && memoryReservation === undefined)
            .map(
              ({ name }) => `${name as string} must have memory or memoryReservation, because the task has no memory`,
            )
        : [],
    see: apiPage('ContainerDefinition'),
  },
  'a soft limit is not greater than the hard limit': {
    problems: (task) =>
      valuesAt(task, 'containerDefinitions[].ulimits[]')
        .filter(({ value }) => isAbove(value as Fields))
        .map(({ path }) => `${path}.softLimit must be at most the hardLimit`),
    see: apiPage('Ulimit'),
  },
  'host ports equal the ports of the containers, except in the network mode bridge': {
    problems: (task) =>
      task['networkMode'] === 'bridge'
        ? []
        : valuesAt(task, 'containerDefinitions[].portMappings[]')
            .filter(({ value }) => differs((value as Fields)['hostPort'], (value as Fields)['containerPort']))
            .map(({ path }) => `${path}.hostPort must be the containerPort`),
    see: apiPage('PortMapping'),
  },
  'the network modes of containers agree with that of the task': {
    problems: (task) => [
      ...onlyIn(task, 'links', ['bridge']),
      ...onlyIn(task, 'hostname', ['bridge', 'host', 'none']),
      ...onlyIn(task, 'extraHosts', ['bridge', 'host', 'none']),
    ],
    see: apiPage('ContainerDefinition'),
  },
  'an encrypted connection is used for authorization at EFS': {
    problems: (task) =>
      valuesAt(task, 'volumes[].efsVolumeConfiguration')
        .filter(({ value }) => {
          const { transitEncryption, authorizationConfig = {} } = value as Fields;
          const { iam, accessPointId } = authorizationConfig as Fields;
          return transitEncryption !== 'ENABLED' && (iam === 'ENABLED' || accessPointId !== undefined);
        })
        .map(({ path }) => `${path}.transitEncryption must be "ENABLED" with IAM or an access point`),
    see: apiPage('EFSAuthorizationConfig'),
  },
  'the task definition has at most 64 KiB': {
    problems: (task) => {
      const bytes = Buffer.byteLength(JSON.stringify(task));
      return bytes > 65536 ? [`the task definition must have at most 65536 bytes, got ${bytes}`] : [];
    },
    see: quotas,
  },
} as const satisfies Readonly<Record<string, TaskLimit>>;

/** Returns what ECS rejects in the input of `RegisterTaskDefinition`, in the form of `modelProblems`. */
export function limitProblems(task: Fields, path: string): readonly string[] {
  const ofFields = Object.entries<FieldLimit>(fieldLimits).flatMap(([field, { form, allows }]) =>
    valuesAt(task, field)
      .filter(({ value }) => !isExpression(value) && !allows(value as never))
      .map(({ path: at, value }) => `${at} must be ${form}, got ${JSON.stringify(value)}`),
  );
  const ofTask = Object.values<TaskLimit>(taskLimits).flatMap(({ problems }) => problems(task));
  return [...ofFields, ...ofTask].map((problem) => `${path}: ${problem}`);
}

function isFargate(compatibilities: unknown): boolean {
  return Array.isArray(compatibilities) && compatibilities.includes('FARGATE');
}

function isFargateSize(cpu: string, memory: number): boolean {
  if (cpu === '256') return [512, 1024, 2048].includes(memory);
  if (cpu === '32768') return [61440, 122880, 249856].includes(memory);
  const [min = 0, max = 0, step = 1] = fargateMemory[cpu] ?? [];
  return min <= memory && memory <= max && (memory - min) % step === 0;
}

function containersOf({ containerDefinitions }: Fields): readonly Fields[] {
  return Array.isArray(containerDefinitions) ? (containerDefinitions as readonly Fields[]) : [];
}

function namesIn(task: Fields, field: string): readonly unknown[] {
  return valuesAt(task, field).map(({ value }) => value);
}

function repeated(names: readonly unknown[], list: string): readonly string[] {
  return names
    .filter((name, index) => names.indexOf(name) < index)
    .map((name) => `${list} must have different names, got ${JSON.stringify(name)} twice`);
}

function unknownNames(task: Fields, field: string, names: readonly unknown[]): readonly string[] {
  return valuesAt(task, field)
    .filter(({ value }) => !isExpression(value) && !names.includes(value))
    .map(({ path, value }) => `${path} must be one of ${names.join(', ')}, got ${JSON.stringify(value)}`);
}

function isAbove({ softLimit, hardLimit }: Fields): boolean {
  const known = [softLimit, hardLimit].every((limit) => typeof limit === 'number');
  return known && hardLimit !== -1 && (softLimit === -1 || Number(softLimit) > Number(hardLimit));
}

function differs(hostPort: unknown, containerPort: unknown): boolean {
  return typeof hostPort === 'number' && typeof containerPort === 'number' && hostPort !== containerPort;
}

function onlyIn(task: Fields, field: string, modes: readonly string[]): readonly string[] {
  return valuesAt(task, `containerDefinitions[].${field}`)
    .filter(({ value }) => String(value) !== '' && !modes.includes(task['networkMode'] as string))
    .map(({ path }) => `${path} must not be set in the network mode ${task['networkMode'] as string}`);
}
