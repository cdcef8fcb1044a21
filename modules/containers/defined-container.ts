import type { Container } from './container';
import { type Ec2Container, ec2ContainerShapes } from './ec2-container';
import type { EcsContainerDefinition } from './ecs-container-definition';
import { hostPortOf } from './port-mapping';
import type { NetworkMode } from './task-host';
import { isToken } from '../core/shape';
import { shown } from '../core/shown';
import type { Problem } from '../core/problem';
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
 * override has made of it. Its fields must have the types of the ECS API; newer ones have no property.
 */
export function definedContainer(
  definition: EcsContainerDefinition,
  { networkMode, generated }: DefinedIn,
): Ec2Container {
  const fields: Fields = definition;
  const { healthCheck, restartPolicy, linuxParameters, environment } = fields;
  const sameNames = Object.keys(ec2ContainerShapes).filter((name) => !changedNames.has(name));
  const container: Record<string, unknown> = {
    ...Object.fromEntries(sameNames.map((name) => [name, fields[name]])),
    memoryMiB: fields['memory'],
    memoryReservationMiB: fields['memoryReservation'],
    stopTimeoutSeconds: fields['stopTimeout'],
    startTimeoutSeconds: fields['startTimeout'],
    ports: listOf(fields['portMappings']).map((mapping) => portOf(mapping, networkMode)),
    environment: isToken(environment) ? undefined : byName(environment, 'name', ({ value }) => value),
    secrets: byName(fields['secrets'], 'name', ({ valueFrom }) => secretOf(valueFrom)),
    dependsOn: byName(fields['dependsOn'], 'containerName', ({ condition }) => condition),
    mountPoints: byName(
      listOf(fields['mountPoints']).filter(({ sourceVolume }) => !generated.has(sourceVolume)),
      'containerPath',
      ({ sourceVolume, readOnly }) => omitUndefined({ sourceVolume, readOnly }),
    ),
    volumesFrom: byName(fields['volumesFrom'], 'sourceContainer', () => ({})),
    healthCheck: healthCheck && {
      command: healthCheck.command,
      intervalSeconds: healthCheck.interval,
      timeoutSeconds: healthCheck.timeout,
      retries: healthCheck.retries,
      startPeriodSeconds: healthCheck.startPeriod,
    },
    restart: restartPolicy && {
      ignoredExitCodes: restartPolicy.ignoredExitCodes,
      resetSeconds: restartPolicy.restartAttemptPeriod,
    },
    ulimits: byName(fields['ulimits'], 'name', ({ softLimit, hardLimit }) => ({ softLimit, hardLimit })),
    systemControls: byName(fields['systemControls'], 'namespace', ({ value }) => value),
    linuxParameters: linuxParameters && {
      capabilities: linuxParameters.capabilities,
      initProcessEnabled: linuxParameters.initProcessEnabled,
      tmpfs: byName(linuxParameters.tmpfs, 'containerPath', ({ size, mountOptions }) =>
        omitUndefined({ sizeMiB: size, mountOptions }),
      ),
      devices: byName(linuxParameters.devices, 'hostPath', ({ containerPath, permissions }) =>
        omitUndefined({ containerPath, permissions }),
      ),
      sharedMemorySizeMiB: linuxParameters.sharedMemorySize,
      maxSwapMiB: linuxParameters.maxSwap,
      swappiness: linuxParameters.swappiness,
    },
    extraHosts: byName(fields['extraHosts'], 'hostname', ({ ipAddress }) => ipAddress),
    resourceRequirements: byName(fields['resourceRequirements'], 'type', ({ value }) =>
      isToken(value) ? undefined : Number(value),
    ),
  };
  return omitUndefined(container) as Partial<Ec2Container> as Ec2Container;
}

/** Properties that are not the field of the same name: in another form, or without a field. */
const changedNames: ReadonlySet<string> = new Set([
  ...['dependsOn', 'environment', 'environmentFiles', 'extraHosts', 'healthCheck', 'linuxParameters', 'logDriver'],
  ...['memoryMiB', 'memoryReservationMiB', 'mountPoints', 'override', 'ports', 'repositoryCredentials', 'restart'],
  ...['resourceRequirements', 'secrets', 'startTimeoutSeconds', 'stopTimeoutSeconds', 'systemControls', 'ulimits'],
  ...['volumesFrom', 'writablePaths'],
]);

/** Lists of a definition by the field that identifies their elements. */
const identifiers: Readonly<Record<string, string>> = {
  environment: 'name',
  secrets: 'name',
  dependsOn: 'containerName',
  mountPoints: 'containerPath',
  volumesFrom: 'sourceContainer',
  ulimits: 'name',
  systemControls: 'namespace',
  extraHosts: 'hostname',
};

/** Returns an error for each element of a list that another one has replaced or repeats. */
export function repeatedElements(definition: EcsContainerDefinition): readonly Problem[] {
  return Object.entries(identifiers).flatMap(([name, key]) => {
    const names = listOf(definition[name]).map((element: Fields) => String(element[key]));
    return names
      .filter((each, index) => names.indexOf(each) < index)
      .map((each) => `${name} must contain each ${key} once, got ${shown(each)} twice; remove one`);
  });
}

/** A secret in the form of its property; the name of a parameter has no form of its own. */
function secretOf(valueFrom: unknown): unknown {
  const text = String(valueFrom);
  if (isToken(valueFrom) || !text.startsWith('arn:')) return undefined;
  return text.includes(':ssm:') ? { parameterArn: text } : { secretArn: text };
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
  const named = omitUndefined(Object.fromEntries(elements.map((element) => [String(element[key]), valueOf(element)])));
  return Object.keys(named).length === 0 ? undefined : named;
}
