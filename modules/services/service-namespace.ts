import { ServiceDiscoveryHttpNamespace } from '@cdktf/provider-aws/lib/service-discovery-http-namespace';
import { ServiceDiscoveryPrivateDnsNamespace } from '@cdktf/provider-aws/lib/service-discovery-private-dns-namespace';
import { Construct } from 'constructs';
import { checkProps } from '../core/check-props';
import { fields } from '../core/object-shape';
import { ownRegionProblems } from '../core/own-region';
import { physicalName } from '../core/physical-name';
import { matching, plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { isKnown } from '../core/validation';
import { network, type Network } from '../network/network';

/** Properties of a `ServiceNamespace`. */
export interface ServiceNamespaceProps {
  /**
   * Name of the namespace: 1 to 253 letters, digits, `_`, `-` and `.`. With `network`, it is the DNS domain of the
   * services, such as `shop.internal`, and has at least one dot. Changing it replaces the namespace.
   *
   * @default - the construct path, such as `service-Namespace`; with `network`, followed by `.internal`
   */
  readonly namespaceName?: string;

  /**
   * Network in which DNS resolves the services of the namespace, for a `ServiceRegistry`. Service Connect needs no DNS.
   *
   * @default - no DNS
   */
  readonly network?: Network;
}

/**
 * Cloud Map namespace in which services find each other: with Service Connect, or with DNS through a `ServiceRegistry`.
 *
 *     ServiceDiscoveryHttpNamespace        Resource  for Service Connect
 *     ServiceDiscoveryPrivateDnsNamespace  Resource  with a network: also for DNS
 *
 * Cost: none for Service Connect. With DNS, 0.50 USD a month for the hosted zone, and 0.10 USD for each service with a
 * registry (us-east-1; see https://aws.amazon.com/cloud-map/pricing/ and https://aws.amazon.com/route53/pricing/).
 *
 * @example
 *
 *     const namespace = new ServiceNamespace(this, 'Namespace');
 *     const serviceConnectConfiguration = { namespace: namespace.namespaceArn };
 */
export class ServiceNamespace extends Construct {
  /** ARN of the namespace, for Service Connect. */
  readonly namespaceArn: string;

  /** ID of the namespace. */
  readonly namespaceId: string;

  /** Name of the namespace, which is the domain of its services in DNS. */
  readonly namespaceName: string;

  /** `true` if DNS resolves the services of the namespace, for a `ServiceRegistry`. */
  readonly hasDns: boolean;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly namespace: ServiceDiscoveryHttpNamespace | ServiceDiscoveryPrivateDnsNamespace;
  };

  constructor(scope: Construct, id: string, props: ServiceNamespaceProps = {}) {
    super(scope, id);
    const checked = checkProps(this, props, serviceNamespaceShape);
    const { network } = checked.given;
    const { namespaceName = network ? `${physicalName(this).toLowerCase()}.internal` : physicalName(this) } =
      checked.given;
    checked.validate([
      domainProblem(namespaceName, network),
      ...ownRegionProblems(this, { 'network.vpcId': network?.vpcId }),
    ]);

    const namespace = network
      ? new ServiceDiscoveryPrivateDnsNamespace(this, 'Resource', { name: namespaceName, vpc: network.vpcId })
      : new ServiceDiscoveryHttpNamespace(this, 'Resource', { name: namespaceName });
    this.namespaceArn = namespace.arn;
    this.namespaceId = namespace.id;
    this.namespaceName = namespace.name;
    this.hasDns = network !== undefined;
    this.resources = { namespace };
  }
}

function domainProblem(name: string, network: Network | undefined): Problem {
  return (
    network !== undefined &&
    isKnown(name) &&
    !/^[A-Za-z0-9_]([\w-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([\w-]{0,61}[A-Za-z0-9_])?)+$/.test(name) &&
    `namespaceName must be a domain with at least one dot with network, such as "shop.internal", got "${name}"`
  );
}

/** Shape of `ServiceNamespaceProps`. */
export const serviceNamespaceShape = fields<ServiceNamespaceProps>(
  {
    namespaceName: matching(plainText, /^[\w.-]{1,253}$/, '1 to 253 letters, digits, "_", "-" and "."'),
    network,
  },
  { name: 'namespaceName', vpc: 'network' },
);
