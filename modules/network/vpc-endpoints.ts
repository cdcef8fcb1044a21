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
 * Who connects to endpoints: a security group, as a `FargateService` has one, or a range of addresses, as a `Vpc` has
 * one.
 */
export type EndpointClient = { readonly securityGroupId: string } | { readonly cidr: string };

/** Properties of `VpcEndpoints`. */
export interface VpcEndpointsProps {
  /** The network that gets the endpoints, in its private subnets: a `Vpc`, or the ids of one with DNS names on. */
  readonly network: Pick<Network, 'vpcId' | 'privateSubnetIds'>;

  /**
   * Services of AWS to reach, as `taskDefinition.vpcEndpoints` says them: `ecr.api`, `logs`; or by their whole names,
   * as `com.amazonaws.eu-west-1.logs`. Repeated ones count once. `s3` is left out: a `Vpc` has a way there that is free.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
   */
  readonly services: readonly string[];

  /**
   * Who may connect, each by a rule of its own: services, or the whole `Vpc` where they are not known yet. With an
   * empty list nobody may: add rules to `securityGroupId` then.
   */
  readonly clients: readonly EndpointClient[];
}

/** The service whose data is reached by an endpoint of its own kind; what EC2 calls so leads to its management. */
const openSearchServerless = 'aoss';

/** Services whose names begin with the domain of the partition, `cn.com.amazonaws` in China; the others' do not. */
const namedByPartition = ['ecr.api', 'ecr.dkr', 'kinesis-streams', 'sts'];

/**
 * Ways from the private subnets of a network to services of AWS, for tasks without a way to the internet.
 *
 *     VpcEndpoint                      one for each service, in every private subnet, under the service's own name
 *     OpensearchserverlessVpcEndpoint  the same, for `aoss`; the collection's network policy has to let it in
 *     └── SecurityGroup                of them all; no way out
 *         └── VpcSecurityGroupIngressRule  HTTPS, from each client
 *
 * Cost: each endpoint about 7.30 USD a month in each zone, and 0.01 USD a GB (us-east-1; see
 * https://aws.amazon.com/privatelink/pricing/). Five of them cost as much as a NAT gateway in each zone.
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
  /** Id of the endpoints' security group. */
  readonly securityGroupId: string;

  /** What tasks must wait for: without it they can neither pull their images nor deliver their last records. */
  readonly dependables: readonly ITerraformDependable[];

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
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
      network.privateSubnetIds.length === 0 && 'network.privateSubnetIds must hold at least one subnet, got none',
      ...servicesProblems(services),
      ...clientsProblems(clients, this),
      ...valueErrors(props, vpcEndpointsShape),
    ]);

    rememberEndpoints(this, network.vpcId, services);
    const wanted = [...new Set(services)].filter((service) => service !== 's3');
    const securityGroup = this.createSecurityGroup(network.vpcId);
    const ingressRules = clients.map((client, index) =>
      this.allowIngress(securityGroup, client, nameOf(client, index, this)),
    );
    const endpoints = Object.fromEntries(
      wanted
        .filter((service) => service !== openSearchServerless)
        .map((service) => [service, this.createEndpoint(service, network, securityGroup)]),
    );
    const toCollections = wanted.includes(openSearchServerless)
      ? this.createEndpointOfCollections(network, securityGroup)
      : undefined;

    this.securityGroupId = securityGroup.id;
    this.dependables = [...Object.values(endpoints), ...(toCollections ? [toCollections] : []), ...ingressRules];
    this.resources = { endpoints, openSearchServerless: toCollections, securityGroup, ingressRules };
  }

  /** Lets a resource be made only once the endpoints stand, and go before they do, as a service has to. */
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
    if (isWholeName(service)) return service;
    const prefix = namedByPartition.includes(service) ? reverseDnsPrefix(this) : 'com.amazonaws';
    return `${prefix}.${regionName(this)}.${service}`;
  }

  private createEndpointOfCollections(
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

/** A name that stays a client's while others come and go; a token has no text to make one of, only its place. */
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

function isWholeName(service: string): boolean {
  return service.split('.').length > 3;
}

function servicesProblems(services: readonly string[]): Problem[] {
  if (!isKnown(services))
    return ['services must be an array known at synth time, since each gets an endpoint, got a token'];
  return [
    services.every((service) => service === 's3') &&
      `services must hold one besides s3, to which a Vpc has a way already, got ${JSON.stringify(services)}`,
    ...services.map((service, index) =>
      isKnown(service)
        ? patternProblem(
            `services[${index}]`,
            service,
            /^[a-z0-9-]+(\.[a-z0-9-]+)*$/,
            'the name of an AWS service as in its endpoint, such as "ecr.api"',
          )
        : `services[${index}] must be known at synth time, since it gets an endpoint, got a token`,
    ),
    ...services.map((service, index) => {
      const other = services
        .slice(0, index)
        .find((each) => each !== service && pascalCase(each) === pascalCase(service));
      return other !== undefined && `services[${index}] must be another service than "${other}", got "${service}"`;
    }),
  ];
}

function clientsProblems(clients: readonly EndpointClient[], scope: Construct): Problem[] {
  if (!isKnown(clients)) return ['clients must be an array known at synth time, since each gets a rule, got a token'];
  const names = clients.map((client, index) => nameOf(client, index, scope));
  return [
    ...clients.map((client, index) => 'cidr' in client && rangeProblem(`clients[${index}].cidr`, client.cidr)),
    ...names.map(
      (name, index) =>
        names.indexOf(name) < index && `clients[${index}] must not repeat another, got "${name}"; leave it out`,
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
