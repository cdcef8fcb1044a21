import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import type { Construct } from 'constructs';
import type { Container } from '../containers/container';
import { singlePorts } from '../containers/port-mapping';
import type { NetworkMode } from '../containers/task-host';
import { list } from '../core/collection-shape';
import { portRange } from '../core/format';
import { fields } from '../core/object-shape';
import { omitUndefined } from '../core/omit-undefined';
import type { Problem } from '../core/problem';
import { known, number, required } from '../core/shape';
import { shown } from '../core/shown';
import { arnOf, plainText } from '../core/string-shape';
import { integerProblem, isKnown } from '../core/validation';
import { type RecordType, recordTypeOf } from './record-type';

/** A Cloud Map registry in which ECS keeps the addresses of the tasks of a service. */
export interface RegisteredService {
  /** ARN of the registry: `registryArn` of a `ServiceRegistry`, or of an existing one. */
  readonly registryArn: string;

  /**
   * Container whose port is registered, for `SRV` records; in the network modes `bridge` and `host` required.
   *
   * @default - only the address of the task is registered
   */
  readonly containerName?: string;

  /**
   * Port of the container, together with `containerName`.
   *
   * @default - only the address of the task is registered
   */
  readonly containerPort?: number;

  /**
   * Port in `SRV` records, instead of that of a container; 1 to 65535. Only in the network mode `awsvpc`.
   *
   * @default - the port of the container, which `SRV` records then need
   */
  readonly port?: number;
}

/** Highest number of registries of a service. */
const maxRegistries = 1;

/** Returns the registry argument of the ECS service. */
export function registryArguments(
  registries: readonly RegisteredService[] = [],
): Pick<EcsServiceConfig, 'serviceRegistries'> {
  const [registry] = registries;
  return registry ? { serviceRegistries: omitUndefined(registry) } : {};
}

/**
 * Checks the registries of a service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRegistry.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
 */
export function registryProblems(
  scope: Construct,
  {
    serviceRegistries = [],
    containers,
    networkMode = 'awsvpc',
  }: {
    readonly serviceRegistries?: readonly RegisteredService[];
    readonly containers: Readonly<Record<string, Container>>;
    readonly networkMode?: NetworkMode;
  },
): readonly Problem[] {
  return [
    serviceRegistries.length > maxRegistries &&
      `serviceRegistries must contain at most ${maxRegistries} registry, got ${serviceRegistries.length}`,
    ...serviceRegistries.flatMap((registry, index) =>
      problemsOf(`serviceRegistries[${index}]`, registry, {
        ...{ containers, networkMode },
        recordType: recordTypeOf(scope, registry.registryArn),
      }),
    ),
  ];
}

function problemsOf(
  name: string,
  { containerName, containerPort, port }: RegisteredService,
  {
    containers,
    networkMode,
    recordType,
  }: {
    readonly containers: Readonly<Record<string, Container>>;
    readonly networkMode: NetworkMode;
    readonly recordType: RecordType | undefined;
  },
): readonly Problem[] {
  const container = containerName === undefined ? undefined : containers[containerName];
  const ports = container ? singlePorts(container).map((each) => each.containerPort) : [];
  return [
    integerProblem(`${name}.port`, port, portRange),
    (containerName === undefined) !== (containerPort === undefined) &&
      `${name}.containerName and containerPort must be given together; add ${containerName === undefined ? 'containerName' : 'containerPort'}`,
    containerName !== undefined &&
      container === undefined &&
      `${name}.containerName must be one of ${Object.keys(containers).map(shown).join(', ')}, got ${shown(containerName)}`,
    container !== undefined &&
      isKnown(containerPort) &&
      !ports.includes(containerPort!) &&
      `${name}.containerPort must be one of the ports of container ${shown(containerName)} (${ports.map(shown).join(', ')}), got ${shown(containerPort)}`,
    port !== undefined &&
      containerPort !== undefined &&
      `${name}.port must not be given with containerPort, which is registered; remove one of them`,
    recordType === 'SRV' &&
      networkMode === 'awsvpc' &&
      [containerName, containerPort, port].every((each) => each === undefined) &&
      `${name}.containerName and containerPort, or port, must be given, because the records of the type SRV of the registry contain a port; set one of them, or use the recordType "A"`,
    (recordType === 'A' || recordType === 'AAAA') &&
      networkMode !== 'awsvpc' &&
      `${name}.registryArn must be a registry with the recordType "SRV" with networkMode "${networkMode}", in which the port is one of the instance, got one with "${recordType}"; change its recordType`,
    port !== undefined &&
      networkMode !== 'awsvpc' &&
      `${name}.port must not be given with networkMode "${networkMode}", in which the port of a container is registered; use containerName and containerPort`,
    networkMode !== 'awsvpc' &&
      containerPort === undefined &&
      `${name}.containerName and containerPort must be given with networkMode "${networkMode}", in which the port is one of the instance`,
  ];
}

/** Shape of the registries of a service. */
export const serviceRegistries = list(
  fields<RegisteredService>(
    {
      registryArn: required(arnOf('servicediscovery', 'a Cloud Map service', 'service/[\\w-]+')),
      containerName: known(plainText),
      containerPort: number,
      port: number,
    },
    { container: 'containerName' },
  ),
);
