import { checkProps } from '../core/check-props';
import { OpensearchserverlessVpcEndpoint } from '@cdktf/provider-aws/lib/opensearchserverless-vpc-endpoint';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import type { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { dependable, type ITerraformDependable, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { allowClients, clientsProblems, type EndpointClient, endpointClient } from './endpoint-clients';
import { endpointServiceName, openSearchServerless, endpointId, servicesProblems } from './endpoint-services';
import { endpointPolicy } from './endpoint-policy';
import { rememberEndpoints } from './isolation';
import { dependenciesOf } from '../core/dependencies';
import { nameTag } from '../core/name-tag';
import { ownRegionProblems } from '../core/own-region';
import { physicalName } from '../core/physical-name';
import { fields, reference } from '../core/object-shape';
import { list, tokenList } from '../core/collection-shape';
import { flag, required } from '../core/shape';
import { plainText, text } from '../core/string-shape';
import { patternProblem } from '../core/validation';
import { ipv6Mode, type Network } from './network';
import { createSecurityGroup } from './security-group';

/** Properties of `VpcEndpoints`. */
export interface VpcEndpointsProps {
  /**
   * Network to create the endpoints in, in its private subnets: a `Vpc`, or the IDs of a VPC with DNS hostnames
   * enabled.
   */
  readonly network: Pick<Network, 'vpcId' | 'privateSubnetIds' | 'ipv6'>;

  /**
   * AWS services to create endpoints for, by short name such as `ecr.api` or `logs` (see
   * `taskDefinition.vpcEndpoints`), or by full name such as `com.amazonaws.eu-west-1.logs`. Duplicates are ignored.
   * `s3` is skipped, because a `Vpc` has a free gateway endpoint for it.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
   */
  readonly services: readonly string[];

  /**
   * Clients that may connect, each with an ingress rule: services, or the whole `Vpc` if they are not known yet. With
   * an empty array, no client may connect: add rules to `securityGroupId`.
   */
  readonly clients: readonly EndpointClient[];

  /**
   * Policies of the endpoints: principals of this account, and of the accounts whose roles the services of this app in
   * the network assume, may use them; images may be pulled from the registries of this account and of the images of these
   * services. `false` allows all principals and registries. Services that take no endpoint policy get none.
   *
   * @default true
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
   */
  readonly policies?: boolean;

  /**
   * IDs of further accounts whose principals may use the endpoints, and from whose registries images may be pulled, such
   * as for services of another app in the network, or for the agent of GuardDuty Runtime Monitoring.
   *
   * @default - the accounts that the services of this app in the network use
   */
  readonly accounts?: readonly string[];
}

/**
 * VPC endpoints for AWS services, for tasks without internet access.
 *
 *     VpcEndpoint                      one per service, in all private subnets, with private DNS and a policy
 *     OpensearchserverlessVpcEndpoint  for `aoss`; the network policy of the collection must allow it
 *     └── SecurityGroup                shared by all endpoints; no egress rules
 *         └── VpcSecurityGroupIngressRule  HTTPS from each client
 *
 * Cost: about 7.30 USD per month for each endpoint and zone, and 0.01 USD per GB (us-east-1; see
 * https://aws.amazon.com/privatelink/pricing/). Five endpoints cost as much as a NAT gateway in each zone.
 *
 * @example
 *
 *     const network = new Vpc(this, 'Network', { nat: 'none' });
 *     const web = new FargateService(this, 'Web', { network, cluster, cpu: 256, memoryMiB: 512, containers });
 *     const endpoints = new VpcEndpoints(this, 'Endpoints', {
 *       network,
 *       services: web.taskDefinition.vpcEndpoints,
 *       clients: [web],
 *     });
 *     endpoints.addDependent(web.resources.service);
 */
export class VpcEndpoints extends Construct {
  /** ID of the security group of the endpoints. */
  readonly securityGroupId: string;

  /** Resources that tasks depend on: without them, tasks cannot pull images or deliver their last log records. */
  readonly dependables: readonly ITerraformDependable[];

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly endpoints: Readonly<Record<string, VpcEndpoint>>;
    readonly openSearchServerless: OpensearchserverlessVpcEndpoint | undefined;
    readonly securityGroup: SecurityGroup;
    readonly ingressRules: readonly VpcSecurityGroupIngressRule[];
  };

  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const checked = checkProps(this, props, vpcEndpointsShape);
    const { network, services, clients, policies = true, accounts = [] } = checked.given;
    checked.validate([
      network.ipv6 === 'ipv6-only' &&
        'network.ipv6 must not be "ipv6-only", because the endpoints have IPv4 addresses, and Amazon ECR has none with IPv6; use a network with ipv6 "dual-stack", or leave the endpoints out',
      network.privateSubnetIds.length === 0 && 'network.privateSubnetIds must contain at least one subnet, got none',
      ...ownRegionProblems(this, { 'network.vpcId': network.vpcId }),
      ...servicesProblems(services),
      ...clientsProblems(this, clients),
      ...accounts.map((account, index) =>
        patternProblem(`accounts[${index}]`, account, /^\d{12}$/, 'the ID of an AWS account, 12 digits'),
      ),
    ]);

    rememberEndpoints(this, network.vpcId, services);
    const interfaceServices = [...new Set(services)].filter((service) => service !== 's3');
    const securityGroup = createSecurityGroup(this, `VPC endpoints ${physicalName(this, 200)}`, network);
    const ingressRules = allowClients(this, securityGroup.id, clients);
    const endpoints = Object.fromEntries(
      interfaceServices
        .filter((service) => service !== openSearchServerless)
        .map((service) => [service, this.createEndpoint(service, network, securityGroup, policies && accounts)]),
    );
    const collectionEndpoint = interfaceServices.includes(openSearchServerless)
      ? this.createCollectionEndpoint(network, securityGroup)
      : undefined;

    this.securityGroupId = securityGroup.id;
    this.dependables = [
      ...Object.values(endpoints),
      ...(collectionEndpoint ? [collectionEndpoint] : []),
      ...ingressRules,
    ];
    this.resources = { endpoints, openSearchServerless: collectionEndpoint, securityGroup, ingressRules };
  }

  /**
   * Makes a resource, such as a service, depend on the endpoints: it is created after them and destroyed before them. The
   * stack of a resource in another stack depends on the stack of the endpoints.
   */
  addDependent(resource: { dependsOn?: string[] }): void {
    const dependencies = dependenciesOf(Construct.isConstruct(resource) ? resource : this, this.dependables);
    resource.dependsOn = [...(resource.dependsOn ?? []), ...dependencies.map(dependable)];
  }

  private createEndpoint(
    service: string,
    { vpcId, privateSubnetIds }: VpcEndpointsProps['network'],
    securityGroup: SecurityGroup,
    accounts: false | readonly string[],
  ): VpcEndpoint {
    const policy = accounts ? endpointPolicy(this, service, vpcId, accounts) : undefined;
    return new VpcEndpoint(this, endpointId(service), {
      vpcId,
      vpcEndpointType: 'Interface',
      serviceName: endpointServiceName(this, service),
      subnetIds: [...privateSubnetIds],
      securityGroupIds: [securityGroup.id],
      privateDnsEnabled: true,
      // Encoded at synth, when all services are known.
      ...(policy && { policy: Lazy.stringValue({ produce: policy }) }),
      tags: nameTag(this, service),
    });
  }

  private createCollectionEndpoint(
    { vpcId, privateSubnetIds }: VpcEndpointsProps['network'],
    securityGroup: SecurityGroup,
  ): OpensearchserverlessVpcEndpoint {
    return new OpensearchserverlessVpcEndpoint(this, endpointId(openSearchServerless), {
      // https://docs.aws.amazon.com/opensearch-service/latest/ServerlessAPIReference/API_CreateVpcEndpoint.html
      name: `vpc-${physicalName(this, 28).toLowerCase()}`,
      vpcId,
      subnetIds: [...privateSubnetIds],
      securityGroupIds: [securityGroup.id],
    });
  }
}

/** Shape of `VpcEndpointsProps`. */
export const vpcEndpointsShape = fields<VpcEndpointsProps>({
  network: required(
    reference<VpcEndpointsProps['network']>({
      vpcId: required(text),
      privateSubnetIds: required(tokenList(text)),
      ipv6: ipv6Mode,
    }),
  ),
  services: required(tokenList(plainText)),
  clients: required(tokenList(endpointClient)),
  policies: flag,
  accounts: list(plainText),
});
