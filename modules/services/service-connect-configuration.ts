import type { Container } from '../containers/container';
import { namedPorts } from '../containers/port-mapping';
import type { NetworkMode } from '../containers/task-host';
import { isWindows, type PlatformTask } from '../containers/runtime-platform';
import { mapOf } from '../core/collection-shape';
import { portRange } from '../core/format';
import { fields } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { kmsKeyArn, roleArn } from '../core/references';
import { shown } from '../core/shown';
import { flag, number, required } from '../core/shape';
import { arnOf, matching, noInterpolation, plainText } from '../core/string-shape';
import { integerProblem, isKnown } from '../core/validation';
import type { DeploymentBaseConfiguration } from './deployment-configuration';
import { shiftsTraffic } from './traffic-shift-options';

/**
 * Connections between services by name, through a proxy that ECS adds to each task: it balances the load, repeats
 * requests that fail, and measures them.
 *
 * The proxy accepts connections at the port of the container: allow them with `allowFrom` of the service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html
 */
export interface ServiceConnectConfiguration {
  /**
   * ARN or name of the Cloud Map namespace: `namespaceArn` of a `ServiceNamespace`, or of an existing one in the same
   * region. Services of a namespace connect to each other.
   */
  readonly namespace: string;

  /**
   * What the service offers to others, by the name of a port of its containers.
   *
   * @default - nothing: the service only connects to others
   */
  readonly services?: Readonly<Record<string, ServiceConnectService>>;

  /**
   * Writes the messages of the proxy to the log group of the task. They are not records of a container, so that no route
   * of `logRouting` takes them.
   *
   * @default true
   */
  readonly proxyLogs?: boolean;
}

/** A port of a service that others connect to. */
export interface ServiceConnectService {
  /** Name and port by which other services connect. */
  readonly clientAlias: ServiceConnectClientAlias;

  /**
   * Name of the service in Cloud Map, unique in the namespace: 1 to 64 lowercase letters, digits, `_` and `-`, which does
   * not begin with `-`.
   *
   * @default - the name of the port
   */
  readonly discoveryName?: string;

  /**
   * Port on which the proxy accepts connections, 1 to 65535; `allowFrom` must name it. Connections to the port of the
   * container then bypass the proxy.
   *
   * @default - the port of the container; in the network mode `bridge`, a port that Docker chooses
   */
  readonly ingressPortOverride?: number;

  /**
   * Limits of connections and requests.
   *
   * @default - those of ECS
   */
  readonly timeout?: ServiceConnectTimeout;

  /**
   * Encrypts the connections with certificates of a private certificate authority, which ECS renews.
   *
   * @default - connections within the network are not encrypted
   */
  readonly tls?: ServiceConnectTls;
}

/** Name and port by which other services connect. */
export interface ServiceConnectClientAlias {
  /** Port, 1 to 65535. */
  readonly port: number;

  /**
   * Name, such as `api`: 1 to 127 lowercase letters, digits, `_`, `-` and `.`, which does not begin with `-`.
   *
   * @default - `discoveryName`, followed by the name of the namespace
   */
  readonly dnsName?: string;

  /**
   * Requests that go to the new tasks before the others do, for tests; only with a deployment `strategy` that shifts
   * requests.
   *
   * @default - no requests for tests
   */
  readonly testTrafficRules?: ServiceConnectTestTraffic;
}

/** Requests for tests: those with a header that has exactly this value. */
export interface ServiceConnectTestTraffic {
  /** The header. */
  readonly header: {
    /** Name of the header. */
    readonly name: string;
    /** Its value. */
    readonly value: {
      /** The whole value. */
      readonly exact: string;
    };
  };
}

/** Limits of connections and requests. */
export interface ServiceConnectTimeout {
  /**
   * Seconds after which an idle connection is closed, 0 to 2147483647; 0 for never.
   *
   * @default - 300; 3600 for ports without `appProtocol`
   */
  readonly idleTimeoutSeconds?: number;

  /**
   * Seconds in which a request must be answered, 0 to 2147483647; 0 for any time. Only for ports with `appProtocol`.
   *
   * @default 15
   */
  readonly perRequestTimeoutSeconds?: number;
}

/** Encryption of the connections to a service. */
export interface ServiceConnectTls {
  /** ARN of the certificate authority in AWS Private CA. */
  readonly awsPcaAuthorityArn: string;

  /**
   * ARN of the KMS key that encrypts the private keys.
   *
   * @default - a key that AWS owns
   */
  readonly kmsKeyArn?: string;

  /**
   * ARN of an existing role with which ECS issues the certificates; it needs the policy
   * `AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity` of AWS, and permission for the key.
   *
   * @default - a role that is created
   */
  readonly roleArn?: string;
}

/** What of a service its Service Connect depends on. */
export interface Connected extends PlatformTask {
  /** Connections between services. */
  readonly serviceConnectConfiguration?: ServiceConnectConfiguration;
  /** How ECS replaces the tasks. */
  readonly deploymentConfiguration?: DeploymentBaseConfiguration;
  /** Containers of the task. */
  readonly containers: Readonly<Record<string, Container>>;
  /** Docker networking mode. */
  readonly networkMode?: NetworkMode;
}

const path = 'serviceConnectConfiguration';
const duration = { min: 0, max: 2147483647, unit: 'seconds' };

/** Checks the connections between services. */
export function serviceConnectProblems(service: Connected): readonly Problem[] {
  const { serviceConnectConfiguration: configuration, containers, networkMode } = service;
  if (configuration === undefined) return [];
  const ports = new Map(namedPorts(containers).map((port) => [port.name, port]));
  const offered = Object.entries(configuration.services ?? {});
  return [
    networkMode === 'host' &&
      `${path} must not be set with networkMode "host", in which ECS adds no proxy; use networkMode "awsvpc" or "bridge"`,
    isWindows(service) &&
      `${path} must not be set with operatingSystemFamily "${service.operatingSystemFamily}", because the proxy runs on Linux only; remove it`,
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

const nameFormat = [
  /^[a-z0-9_][a-z0-9_-]{0,63}$/,
  '1 to 64 lowercase letters, digits, "_" and "-", which do not begin with "-"',
] as const;

const service = fields<ServiceConnectService>(
  {
    clientAlias: required(
      fields<ServiceConnectClientAlias>({
        port: required(number),
        dnsName: matching(
          plainText,
          /^[a-z0-9_.][a-z0-9_.-]{0,126}$/,
          '1 to 127 lowercase letters, digits, "_", "-" and ".", which do not begin with "-"',
        ),
        testTrafficRules: fields<ServiceConnectTestTraffic>({
          header: required(
            fields<ServiceConnectTestTraffic['header']>({
              name: required(noInterpolation),
              value: required(
                fields<ServiceConnectTestTraffic['header']['value']>({ exact: required(noInterpolation) }),
              ),
            }),
          ),
        }),
      }),
    ),
    discoveryName: matching(plainText, ...nameFormat),
    ingressPortOverride: number,
    timeout: fields<ServiceConnectTimeout>({ idleTimeoutSeconds: number, perRequestTimeoutSeconds: number }),
    tls: fields<ServiceConnectTls>(
      {
        awsPcaAuthorityArn: required(arnOf('acm-pca', 'a certificate authority', 'certificate-authority/[\\w-]+')),
        kmsKeyArn,
        roleArn,
      },
      {
        issuerCertificateAuthority: 'awsPcaAuthorityArn',
        issuerCertAuthority: 'awsPcaAuthorityArn',
        kmsKey: 'kmsKeyArn',
      },
    ),
  },
  { clientAliases: 'clientAlias, of which a service has one', portName: 'the name of the port as key' },
);

/** Shape of a `ServiceConnectConfiguration`. */
export const serviceConnectConfiguration = fields<ServiceConnectConfiguration>(
  { namespace: required(noInterpolation), services: mapOf(service), proxyLogs: flag },
  {
    enabled: 'remove it, because what is given is enabled',
    logConfiguration: 'proxyLogs, which writes to the log group of the task',
    accessLogConfiguration: 'remove it, because the AWS provider has no such argument',
    logDriver: 'proxyLogs, which writes to the log group of the task',
  },
);
