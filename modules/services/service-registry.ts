import { ServiceDiscoveryService } from '@cdktf/provider-aws/lib/service-discovery-service';
import { Construct } from 'constructs';
import { checkProps } from '../core/check-props';
import { fields, reference } from '../core/object-shape';
import { flag, number, oneOf, required } from '../core/shape';
import { matching, plainText, text } from '../core/string-shape';
import { integerProblem } from '../core/validation';
import { rememberRecordType } from './record-type';

/** A Cloud Map namespace with DNS: a `ServiceNamespace` with a network, or the ID of an existing one. */
export interface DnsNamespace {
  /** ID of the namespace, such as `ns-0123456789abcdef`. */
  readonly namespaceId: string;

  /**
   * `false` for a namespace without DNS, which a registry cannot be in.
   *
   * @default true
   */
  readonly hasDns?: boolean;
}

/** Properties of a `ServiceRegistry`. */
export interface ServiceRegistryProps {
  /** Namespace of the service: a `ServiceNamespace` with a network, or the ID of an existing one. */
  readonly namespace: DnsNamespace;

  /**
   * Name of the service in the namespace, the first part of its domain name: 1 to 63 letters, digits, `_` and `-`.
   * Changing it replaces the registry.
   */
  readonly registryName: string;

  /**
   * Type of the DNS records: `A` with the IPv4 address of each task, `AAAA` with its IPv6 address, which tasks in subnets with
   * IPv6 only need, or `SRV` with address and port, which the service must then register. In the network modes `bridge` and `host`, tasks need `SRV`, because their port is one of the instance.
   *
   * @default 'A'
   */
  readonly recordType?: 'A' | 'AAAA' | 'SRV';

  /**
   * Seconds for which clients keep a record, 0 to 2147483647.
   *
   * @default 60
   */
  readonly ttlSeconds?: number;
}

/**
 * Entry of a service in a Cloud Map namespace, in which ECS keeps the addresses of its healthy tasks; clients find them in
 * DNS. Service Connect needs no registry.
 *
 *     ServiceDiscoveryService  Resource
 *
 * Cost: 0.10 USD a month for each task that is registered (us-east-1; see https://aws.amazon.com/cloud-map/pricing/).
 *
 * @example
 *
 *     const namespace = new ServiceNamespace(this, 'Namespace', { namespaceName: 'shop.internal', network });
 *     const registry = new ServiceRegistry(this, 'Registry', { namespace, registryName: 'api' });
 *     const serviceRegistries = [{ registryArn: registry.registryArn }];
 */
export class ServiceRegistry extends Construct {
  /** ARN of the registry, for `serviceRegistries` of a service. */
  readonly registryArn: string;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: { readonly service: ServiceDiscoveryService };

  constructor(scope: Construct, id: string, props: ServiceRegistryProps) {
    super(scope, id);
    const checked = checkProps(this, props, serviceRegistryShape);
    const { namespace, registryName, recordType = 'A', ttlSeconds = 60 } = checked.given;
    checked.validate([
      namespace.hasDns === false &&
        'namespace must have DNS, got one for Service Connect only; set network of the ServiceNamespace',
      integerProblem('ttlSeconds', ttlSeconds, { min: 0, max: 2147483647, unit: 'seconds' }),
    ]);

    const service = new ServiceDiscoveryService(this, 'Resource', {
      name: registryName,
      dnsConfig: {
        namespaceId: namespace.namespaceId,
        routingPolicy: 'MULTIVALUE',
        dnsRecords: [{ type: recordType, ttl: ttlSeconds }],
      },
      // ECS reports the health of the tasks. An empty block would replace the registry at every apply, because the provider
      // does not store it; AWS accepts no other threshold.
      healthCheckCustomConfig: { failureThreshold: 1 },
    });
    rememberRecordType(this, service.arn, recordType);
    this.registryArn = service.arn;
    this.resources = { service };
  }
}

/** Shape of `ServiceRegistryProps`. */
export const serviceRegistryShape = fields<ServiceRegistryProps>(
  {
    namespace: required(reference<DnsNamespace>({ namespaceId: required(text), hasDns: flag })),
    registryName: required(matching(plainText, /^[\w-]{1,63}$/, '1 to 63 letters, digits, "_" and "-"')),
    recordType: oneOf('A', 'AAAA', 'SRV'),
    ttlSeconds: number,
  },
  { name: 'registryName', dnsRecordType: 'recordType', dnsTtl: 'ttlSeconds', cloudMapNamespace: 'namespace' },
);
