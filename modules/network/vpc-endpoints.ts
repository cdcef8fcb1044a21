import { OpensearchserverlessVpcEndpoint } from '@cdktf/provider-aws/lib/opensearchserverless-vpc-endpoint';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { dependable, type ITerraformDependable, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { regionName, reverseDnsPrefix } from '../core/aws-environment';
import { rememberEndpoints } from './isolation';
import { nameTag } from '../core/name-tag';
import { physicalName } from '../core/physical-name';
import {
  byProperty,
  valueErrors,
  fields,
  typeErrors,
  plainText,
  required,
  checkedString,
  text,
  tokenList,
} from '../core/shape';
import { isKnown, patternProblem, type Problem, validate } from '../core/validation';
import type { Network } from './network';
import { rangeProblem } from './ip-range';

/**
 * Client of VPC endpoints: a security group, such as that of a `FargateService`, or a CIDR block, such as that of a
 * `Vpc`.
 */
export type EndpointClient = { readonly securityGroupId: string } | { readonly cidr: string };

/** Properties of `VpcEndpoints`. */
export interface VpcEndpointsProps {
  /**
   * Network to create the endpoints in, in its private subnets: a `Vpc`, or the IDs of a VPC with DNS hostnames
   * enabled.
   */
  readonly network: Pick<Network, 'vpcId' | 'privateSubnetIds'>;

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
}

/** Service whose data plane has its own endpoint type; the EC2 endpoint of this name is for its management API. */
const openSearchServerless = 'aoss';

/**
 * Services whose endpoint names start with the reverse domain of the partition, such as `cn.com.amazonaws` in China.
 * The names of other services start with `com.amazonaws` in all partitions.
 */
const namedByPartition = ['ecr.api', 'ecr.dkr', 'kinesis-streams', 'sts'];

/**
 * VPC endpoints for AWS services, for tasks without internet access.
 *
 *     VpcEndpoint                      one per service, in all private subnets, with private DNS
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
    validate(this, typeErrors(props, vpcEndpointsShape));
    const { network, services, clients } = props;
    validate(this, [
      network.privateSubnetIds.length === 0 && 'network.privateSubnetIds must contain at least one subnet, got none',
      ...servicesProblems(services),
      ...clientsProblems(clients, this),
      ...valueErrors(props, vpcEndpointsShape),
    ]);

    rememberEndpoints(this, network.vpcId, services);
    const interfaceServices = [...new Set(services)].filter((service) => service !== 's3');
    const securityGroup = this.createSecurityGroup(network.vpcId);
    const ingressRules = clients.map((client, index) =>
      this.allowIngress(securityGroup, client, nameOf(client, index, this)),
    );
    const endpoints = Object.fromEntries(
      interfaceServices
        .filter((service) => service !== openSearchServerless)
        .map((service) => [service, this.createEndpoint(service, network, securityGroup)]),
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
   * Makes a resource, such as a service, depend on the endpoints: it is created after them and destroyed before them.
   */
  addDependent(resource: { dependsOn?: string[] }): void {
    resource.dependsOn = [...(resource.dependsOn ?? []), ...this.dependables.map(dependable)];
  }

  private createSecurityGroup(vpcId: string): SecurityGroup {
    return new SecurityGroup(this, 'SecurityGroup', {
      namePrefix: `${physicalName(this, 90)}-`,
      description: `VPC endpoints ${physicalName(this, 200)}`,
      vpcId,
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private allowIngress(
    securityGroup: SecurityGroup,
    client: EndpointClient,
    name: string,
  ): VpcSecurityGroupIngressRule {
    return new VpcSecurityGroupIngressRule(this, `HttpsFrom${name}`, {
      securityGroupId: securityGroup.id,
      description: `HTTPS from ${Construct.isConstruct(client) ? client.node.path : peerOf(client)}`,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      ...('securityGroupId' in client
        ? { referencedSecurityGroupId: client.securityGroupId }
        : { cidrIpv4: client.cidr }),
    });
  }

  private createEndpoint(
    service: string,
    { vpcId, privateSubnetIds }: VpcEndpointsProps['network'],
    securityGroup: SecurityGroup,
  ): VpcEndpoint {
    return new VpcEndpoint(this, pascalCase(service), {
      vpcId,
      vpcEndpointType: 'Interface',
      serviceName: this.serviceName(service),
      subnetIds: [...privateSubnetIds],
      securityGroupIds: [securityGroup.id],
      privateDnsEnabled: true,
      tags: nameTag(this, service),
    });
  }

  private serviceName(service: string): string {
    if (isFullName(service)) return service;
    const prefix = namedByPartition.includes(service) ? reverseDnsPrefix(this) : 'com.amazonaws';
    return `${prefix}.${regionName(this)}.${service}`;
  }

  private createCollectionEndpoint(
    { vpcId, privateSubnetIds }: VpcEndpointsProps['network'],
    securityGroup: SecurityGroup,
  ): OpensearchserverlessVpcEndpoint {
    return new OpensearchserverlessVpcEndpoint(this, pascalCase(openSearchServerless), {
      // https://docs.aws.amazon.com/opensearch-service/latest/ServerlessAPIReference/API_CreateVpcEndpoint.html
      name: `vpc-${physicalName(this, 28).toLowerCase()}`,
      vpcId,
      subnetIds: [...privateSubnetIds],
      securityGroupIds: [securityGroup.id],
    });
  }
}

/** Returns a construct id that does not depend on the other clients, except for tokens, which are named by index. */
function nameOf(client: EndpointClient, index: number, scope: Construct): string {
  if (Construct.isConstruct(client)) {
    const [path, root] = [client.node.path, `${TerraformStack.of(scope).node.path}/`];
    return slug(path.startsWith(root) ? path.slice(root.length) : path);
  }
  const peer = peerOf(client);
  return isKnown(peer) ? slug(peer) : `Client${index}`;
}

function peerOf(client: EndpointClient): string {
  return 'securityGroupId' in client ? client.securityGroupId : client.cidr;
}

function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '-');
}

function pascalCase(service: string): string {
  return service.replace(/(?:^|[^a-z0-9]+)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}

function isFullName(service: string): boolean {
  return service.split('.').length > 3;
}

function servicesProblems(services: readonly string[]): Problem[] {
  if (!isKnown(services))
    return ['services must be an array known at synth time, got a token; each one creates an endpoint'];
  return [
    services.every((service) => service === 's3') &&
      `services must contain a service other than s3, which has a gateway endpoint in a Vpc, got ${JSON.stringify(services)}`,
    ...services.map((service, index) =>
      isKnown(service)
        ? patternProblem(
            `services[${index}]`,
            service,
            /^[a-z0-9-]+(\.[a-z0-9-]+)*$/,
            'the name of an AWS service as in its endpoint, such as "ecr.api"',
          )
        : `services[${index}] must be known at synth time, got a token; it creates an endpoint`,
    ),
    ...services.map((service, index) => {
      const other = services
        .slice(0, index)
        .find((each) => each !== service && pascalCase(each) === pascalCase(service));
      return other !== undefined && `services[${index}] must differ from "${other}", got "${service}"; leave one out`;
    }),
  ];
}

function clientsProblems(clients: readonly EndpointClient[], scope: Construct): Problem[] {
  if (!isKnown(clients)) return ['clients must be an array known at synth time, got a token; each one creates a rule'];
  const names = clients.map((client, index) => nameOf(client, index, scope));
  return [
    ...clients.map((client, index) => 'cidr' in client && rangeProblem(`clients[${index}].cidr`, client.cidr)),
    ...names.map(
      (name, index) =>
        names.indexOf(name) < index && `clients[${index}] must not repeat another client, got "${name}"; leave it out`,
    ),
  ];
}

/** Shape of `VpcEndpointsProps`. */
export const vpcEndpointsShape = fields<VpcEndpointsProps>({
  network: required(
    fields<VpcEndpointsProps['network']>({ vpcId: required(text), privateSubnetIds: required(tokenList(text)) }),
  ),
  services: required(tokenList(checkedString)),
  clients: required(
    tokenList(
      byProperty({
        securityGroupId: fields<{ readonly securityGroupId: string }>({ securityGroupId: required(text) }),
        cidr: fields<{ readonly cidr: string }>({ cidr: required(plainText) }),
      }),
    ),
  ),
});
