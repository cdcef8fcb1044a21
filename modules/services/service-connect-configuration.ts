import { mapOf } from '../core/collection-shape';
import { fields } from '../core/object-shape';
import { kmsKeyArn, roleArn } from '../core/references';
import { flag, number, required } from '../core/shape';
import { arnOf, matching, plainText, text, upTo } from '../core/string-shape';

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
   * region. Services of a namespace connect to each other. Those of an app are checked for names that only one can have.
   */
  readonly namespace: string;

  /**
   * Ports that the service offers to others, by the name of a port of its containers.
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

/** Name and port by which other services connect, unique in the namespace. */
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
  /**
   * ARN of the certificate authority in AWS Private CA. It must have the tag `AmazonECSManaged` with the value `true`, on which
   * the policy of AWS depends.
   *
   * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity.html
   */
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
              name: required(text),
              value: required(fields<ServiceConnectTestTraffic['header']['value']>({ exact: required(text) })),
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
  { namespace: required(upTo(1024)), services: mapOf(service), proxyLogs: flag },
  {
    enabled: 'remove it, because what is given is enabled',
    logConfiguration: 'proxyLogs, which writes to the log group of the task',
    accessLogConfiguration: 'remove it, because the AWS provider has no such argument',
    logDriver: 'proxyLogs, which writes to the log group of the task',
  },
);
