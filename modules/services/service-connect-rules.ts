import type { Container } from '../containers/container';
import { namedPorts } from '../containers/port-mapping';
import { isWindows, type PlatformTask } from '../containers/runtime-platform';
import type { NetworkMode } from '../containers/task-host';
import { portRange } from '../core/format';
import type { Problem } from '../core/problem';
import { shown } from '../core/shown';
import { integerProblem, isKnown } from '../core/validation';
import type { DeploymentBaseConfiguration } from './deployment-configuration';
import type { ServiceConnectConfiguration, ServiceConnectService } from './service-connect-configuration';
import { shiftsTraffic } from './traffic-shift-options';

/** Properties of a service that Service Connect depends on. */
export interface Connected extends PlatformTask {
  /** Connections between services. */
  readonly serviceConnectConfiguration?: ServiceConnectConfiguration;
  /** How ECS replaces the tasks. */
  readonly deploymentConfiguration?: DeploymentBaseConfiguration;
  /** Containers of the task. */
  readonly containers: Readonly<Record<string, Container>>;
  /** Memory of the task, of which Service Connect needs a limit. */
  readonly memoryMiB?: number;
  /** Docker networking mode. */
  readonly networkMode?: NetworkMode;
}

const path = 'serviceConnectConfiguration';
const duration = { min: 0, max: 2147483647, unit: 'seconds' };

/**
 * Checks the connections between services.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html#service-connect-considerations
 */
export function serviceConnectProblems(service: Connected): readonly Problem[] {
  const { serviceConnectConfiguration: configuration, containers, networkMode, memoryMiB } = service;
  if (configuration === undefined) return [];
  const ports = new Map(namedPorts(containers).map((port) => [port.name, port]));
  const offered = Object.entries(configuration.services ?? {});
  return [
    networkMode === 'host' &&
      `${path} must not be set with networkMode "host", in which ECS adds no proxy; use networkMode "awsvpc" or "bridge"`,
    isWindows(service) &&
      `${path} must not be set with operatingSystemFamily "${service.operatingSystemFamily}", because the proxy runs on Linux only; remove it`,
    memoryMiB === undefined &&
      `memoryMiB of the task must be set with ${path}, because the proxy uses what the containers leave of it; set it to more than the sum of the containers`,
    ...offered.flatMap(([name, each]) => {
      const port = ports.get(name);
      return port === undefined
        ? [unknownPort(name, [...ports.keys()])]
        : offerProblems(`${path}.services.${name}`, each, port.appProtocol !== undefined);
    }),
    ...aliasProblems(offered),
    ...nameProblems(offered),
    ...offered.map(
      ([name, { clientAlias }]) =>
        clientAlias.testTrafficRules !== undefined &&
        !shiftsTraffic(service.deploymentConfiguration ?? {}) &&
        `${path}.services.${name}.clientAlias.testTrafficRules must not be set with strategy "ROLLING", which replaces tasks without tests; set deploymentConfiguration.strategy, or remove it`,
    ),
  ];
}

function unknownPort(name: string, names: readonly string[]): Problem {
  const known =
    names.length === 0 ? 'no port of the containers has a name' : `those are ${names.map(shown).join(', ')}`;
  return `the keys of ${path}.services must be names of ports of the containers, got ${shown(name)}; ${known}; name a port, such as { name: ${shown(name)}, containerPort: 8080 }`;
}

function offerProblems(
  name: string,
  { clientAlias, ingressPortOverride, timeout = {} }: ServiceConnectService,
  hasRequests: boolean,
): readonly Problem[] {
  return [
    integerProblem(`${name}.clientAlias.port`, clientAlias.port, portRange),
    integerProblem(`${name}.ingressPortOverride`, ingressPortOverride, portRange),
    integerProblem(`${name}.timeout.idleTimeoutSeconds`, timeout.idleTimeoutSeconds, duration),
    integerProblem(`${name}.timeout.perRequestTimeoutSeconds`, timeout.perRequestTimeoutSeconds, duration),
    timeout.perRequestTimeoutSeconds !== undefined &&
      !hasRequests &&
      `${name}.timeout.perRequestTimeoutSeconds must not be set for a port without appProtocol, in which the proxy sees no requests; set appProtocol of the port, or remove it`,
  ];
}

/** Returns an error for each name and port that two services have. */
function aliasProblems(offered: readonly (readonly [string, ServiceConnectService])[]): readonly Problem[] {
  const taken = new Map<string, string>();
  return offered.map(([name, { clientAlias, discoveryName = name }]) => {
    const { port, dnsName = discoveryName } = clientAlias;
    if (!isKnown(port) || !isKnown(dnsName)) return undefined;
    const alias = `${dnsName}:${port}`;
    const other = taken.get(alias);
    taken.set(alias, name);
    return (
      other !== undefined &&
      `${path}.services.${name}.clientAlias must be unique, got ${shown(alias)}, which ${other} already has; change one of them`
    );
  });
}

/** Returns an error for each name in Cloud Map, and each port of the proxy, that two services have. */
function nameProblems(offered: readonly (readonly [string, ServiceConnectService])[]): readonly Problem[] {
  const taken = new Map<string, string>();
  const unique = (name: string, property: string, value: string | number | undefined): Problem => {
    if (value === undefined || !isKnown(value)) return undefined;
    const other = taken.get(`${property} ${value}`);
    taken.set(`${property} ${value}`, name);
    return (
      other !== undefined &&
      `${path}.services.${name}.${property} must be unique, got ${shown(value)}, which ${other} already has; change one of them`
    );
  };
  return offered.flatMap(([name, { discoveryName = name, ingressPortOverride }]) => [
    unique(name, 'discoveryName', discoveryName),
    unique(name, 'ingressPortOverride', ingressPortOverride),
  ]);
}
