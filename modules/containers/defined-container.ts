import type { Container } from './container';
import type { Ec2Container } from './ec2-container';
import type { EcsContainerDefinition } from './ecs-container-definition';
import { hostPortOf } from './port-mapping';
import type { NetworkMode } from './task-host';
import { isToken } from '../core/shape';
import { omitUndefined } from '../core/omit-undefined';

// The fields of a definition have the types of the ECS API, which this library does not repeat.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Fields = Readonly<Record<string, any>>;

/** Task with the definition. */
export interface DefinedIn {
  /** Docker networking mode of the task. */
  readonly networkMode: NetworkMode;
  /** Names of the volumes that the library mounts itself. */
  readonly generated: ReadonlySet<string>;
}

/**
 * Returns the properties of a container with this definition, so that the rules about containers can judge what an
 * override has made of it. Its fields must have the types of the ECS API; those that no rule is about are left out.
 */
export function definedContainer(
  definition: EcsContainerDefinition,
  { networkMode, generated }: DefinedIn,
): Ec2Container {
  const { environment, secrets, dependsOn, healthCheck, restartPolicy, linuxParameters, ...rest } =
    definition as unknown as Fields;
  const container: Partial<Record<keyof Ec2Container, unknown>> = {
    ...rest,
    memoryMiB: rest['memory'],
    memoryReservationMiB: rest['memoryReservation'],
    stopTimeoutSeconds: rest['stopTimeout'],
    startTimeoutSeconds: rest['startTimeout'],
    ports: listOf(rest['portMappings']).map((mapping) => portOf(mapping, networkMode)),
    environment: isToken(environment) ? undefined : byName(environment, 'name', ({ value }) => value),
    secrets: byName(secrets, 'name', ({ valueFrom }) => ({ secretArn: valueFrom })),
    environmentFiles: listOf(rest['environmentFiles']),
    repositoryCredentials: rest['repositoryCredentials'],
    dependsOn: byName(dependsOn, 'containerName', ({ condition }) => condition),
    mountPoints: byName(
      listOf(rest['mountPoints']).filter(({ sourceVolume }) => !generated.has(sourceVolume)),
      'containerPath',
      ({ sourceVolume }) => ({ sourceVolume }),
    ),
    volumesFrom: byName(rest['volumesFrom'], 'sourceContainer', () => ({})),
    healthCheck: healthCheck && {
      command: healthCheck['command'],
      intervalSeconds: healthCheck['interval'],
      timeoutSeconds: healthCheck['timeout'],
      retries: healthCheck['retries'],
      startPeriodSeconds: healthCheck['startPeriod'],
    },
    restart: restartPolicy && {
      ignoredExitCodes: restartPolicy['ignoredExitCodes'],
      resetSeconds: restartPolicy['restartAttemptPeriod'],
    },
    ulimits: byName(rest['ulimits'], 'name', (limit) => limit),
    systemControls: byName(rest['systemControls'], 'namespace', ({ value }) => value),
    linuxParameters: linuxParameters && {
      ...(linuxParameters as object),
      tmpfs: byName(linuxParameters['tmpfs'], 'containerPath', ({ size }) => ({ sizeMiB: size })),
      devices: byName(linuxParameters['devices'], 'hostPath', (device) => device),
      sharedMemorySizeMiB: linuxParameters['sharedMemorySize'],
      maxSwapMiB: linuxParameters['maxSwap'],
    },
    extraHosts: byName(rest['extraHosts'], 'hostname', ({ ipAddress }) => ipAddress),
    resourceRequirements: byName(rest['resourceRequirements'], 'type', ({ value }) =>
      isToken(value) ? undefined : Number(value),
    ),
    logDriver: undefined,
    writablePaths: undefined,
  };
  return omitUndefined(container) as unknown as Ec2Container;
}

function portOf(mapping: Fields, networkMode: NetworkMode): NonNullable<Container['ports']>[number] {
  const { containerPort, hostPort, protocol, name, appProtocol, containerPortRange } = mapping;
  return omitUndefined(
    containerPortRange === undefined
      ? {
          containerPort,
          protocol,
          name,
          appProtocol,
          hostPort:
            hostPort === hostPortOf({ containerPort: Number(containerPort) }, networkMode) ? undefined : hostPort,
        }
      : { containerPortRange, protocol },
  ) as never;
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) && !isToken(value) ? (value as Fields[]) : [];
}

/** Returns the elements of a list by one of their fields. */
function byName(list: unknown, key: string, valueOf: (element: Fields) => unknown): object | undefined {
  const elements = listOf(list);
  return elements.length === 0
    ? undefined
    : Object.fromEntries(elements.map((element) => [String(element[key]), valueOf(element)]));
}
