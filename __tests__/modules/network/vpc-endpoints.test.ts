import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { OpensearchserverlessVpcEndpoint } from '@cdktf/provider-aws/lib/opensearchserverless-vpc-endpoint';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformOutput, type TerraformStack, TerraformVariable, Token } from 'cdktf';
import {
  FargateService,
  ConfigDelivery,
  LogDestination,
  Vpc,
  VpcEndpoints,
  type VpcEndpointsProps,
} from '../../../modules';
import { refusal, synth, type Synthesized } from '../../../lab/synth/synth';
import { bucket, nginx } from '../../../lab/synth/tasks';

const network = { vpcId: 'vpc-1', privateSubnetIds: ['subnet-3', 'subnet-4'] };

describe('for a service', () => {
  const { only, at, all, addresses } = endpoints({ services: ['logs', 'ecr.api'] });

  test('are in all private subnets, with private DNS', () => {
    expect(at(VpcEndpoint, 'Endpoints/Logs')).toEqual({
      vpc_id: 'vpc-1',
      vpc_endpoint_type: 'Interface',
      service_name: 'com.amazonaws.${data.aws_region.AwsRegion.id}.logs',
      subnet_ids: ['subnet-3', 'subnet-4'],
      security_group_ids: ['${aws_security_group.Endpoints_SecurityGroup_13F1FF65.id}'],
      private_dns_enabled: true,
      policy: expect.stringContaining('aws:PrincipalAccount'),
      tags: { Name: 'test-Endpoints-logs' },
    });
  });

  test('have one security group that can be replaced while in use', () => {
    expect(only(SecurityGroup)).toEqual({
      name_prefix: 'test-Endpoints-',
      description: 'VPC endpoints test-Endpoints',
      vpc_id: 'vpc-1',
      lifecycle: { create_before_destroy: true },
    });
  });

  test('accept HTTPS only from the clients and have no egress rules', () => {
    expect(only(VpcSecurityGroupIngressRule)).toEqual({
      security_group_id: '${aws_security_group.Endpoints_SecurityGroup_13F1FF65.id}',
      description: 'HTTPS from sg-1',
      referenced_security_group_id: 'sg-1',
      ip_protocol: 'tcp',
      from_port: 443,
      to_port: 443,
    });
    expect(all(VpcSecurityGroupEgressRule)).toEqual([]);
  });

  test('have these resource addresses', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_security_group.Endpoints_SecurityGroup_13F1FF65",
       "aws_vpc_endpoint.Endpoints_EcrApi_4510DA64",
       "aws_vpc_endpoint.Endpoints_Logs_D03A382F",
       "aws_vpc_security_group_ingress_rule.Endpoints_HttpsFromsg-1_CD7FD730",
       "data.aws_caller_identity.AwsAccount",
       "data.aws_partition.AwsPartition",
       "data.aws_region.AwsRegion",
     ]
    `);
  });
});

test.each([
  ['logs', 'com.amazonaws.${data.aws_region.AwsRegion.id}.logs'],
  ['secretsmanager', 'com.amazonaws.${data.aws_region.AwsRegion.id}.secretsmanager'],
  ['kinesis-firehose', 'com.amazonaws.${data.aws_region.AwsRegion.id}.kinesis-firehose'],
  ['ssm', 'com.amazonaws.${data.aws_region.AwsRegion.id}.ssm'],
  ['ecr.api', '${data.aws_partition.AwsPartition.reverse_dns_prefix}.${data.aws_region.AwsRegion.id}.ecr.api'],
  ['ecr.dkr', '${data.aws_partition.AwsPartition.reverse_dns_prefix}.${data.aws_region.AwsRegion.id}.ecr.dkr'],
  ['sts', '${data.aws_partition.AwsPartition.reverse_dns_prefix}.${data.aws_region.AwsRegion.id}.sts'],
  [
    'kinesis-streams',
    '${data.aws_partition.AwsPartition.reverse_dns_prefix}.${data.aws_region.AwsRegion.id}.kinesis-streams',
  ],
  ['com.amazonaws.eu-west-1.logs', 'com.amazonaws.eu-west-1.logs'],
])('connect to %s', (service, name) => {
  expect(endpoints({ services: [service] }).only(VpcEndpoint).service_name).toBe(name);
});

test('connect to OpenSearch Serverless with a dedicated endpoint type', () => {
  const { only, all } = endpoints({ services: ['aoss', 'logs'] });

  expect(only(OpensearchserverlessVpcEndpoint)).toEqual({
    name: 'vpc-test-endpoints',
    vpc_id: 'vpc-1',
    subnet_ids: ['subnet-3', 'subnet-4'],
    security_group_ids: ['${aws_security_group.Endpoints_SecurityGroup_13F1FF65.id}'],
  });
  expect(all(VpcEndpoint)).toHaveLength(1);
});

test('have a valid OpenSearch Serverless name for any construct path', () => {
  const { only } = synth((stack) => {
    new VpcEndpoints(stack, 'Endpoints-of-the-network-of-the-shop', { network, services: ['aoss'], clients: [] });
  });

  expect(only(OpensearchserverlessVpcEndpoint).name).toMatch(/^vpc-test-[a-z-]+-[0-9a-f]{8}$/);
  expect((only(OpensearchserverlessVpcEndpoint).name as string).length).toBeLessThanOrEqual(32);
});

test('skip S3 and duplicates', () => {
  const { all } = endpoints({ services: ['logs', 's3', 'ssm', 'logs'] });

  expect(all(VpcEndpoint).map((endpoint) => endpoint.tags.Name)).toEqual(['test-Endpoints-logs', 'test-Endpoints-ssm']);
});

test('keep all resource addresses when a service or client is added first', () => {
  const before = endpoints({ services: ['logs'], clients: [{ securityGroupId: 'sg-1' }] }).addresses();
  const after = endpoints({
    services: ['ecr.api', 'logs'],
    clients: [{ cidr: '10.1.0.0/16' }, { securityGroupId: 'sg-1' }],
  });

  expect(after.addresses()).toEqual(expect.arrayContaining(before));
  expect(after.at(VpcSecurityGroupIngressRule, 'Endpoints/HttpsFrom10-1-0-0-16')).toMatchObject({
    cidr_ipv4: '10.1.0.0/16',
    description: 'HTTPS from 10.1.0.0/16',
  });
});

test('serve the network of a service with the endpoints it needs, created before it', () => {
  const { all, at } = synth((stack) => {
    const vpc = new Vpc(stack, 'Network', { nat: 'none', flowLogs: false });
    const web = service(stack, vpc);
    const made = new VpcEndpoints(stack, 'Endpoints', {
      network: vpc,
      services: web.taskDefinition.vpcEndpoints,
      clients: [web],
    });
    made.addDependent(web.resources.service);
  });

  expect(at(VpcSecurityGroupIngressRule, 'Endpoints/HttpsFromWeb')).toMatchObject({
    description: 'HTTPS from test/Web',
    referenced_security_group_id: '${aws_security_group.Web_SecurityGroup_322089BD.id}',
  });
  expect(all(VpcEndpoint).map((endpoint) => endpoint.tags.Name)).toEqual(['test-Endpoints-logs', 'test-Network-s3']);
  expect(at(EcsService, 'Web/Resource').depends_on).toEqual(
    expect.arrayContaining([
      'aws_vpc_security_group_egress_rule.Web_HttpsEgress_2A72073E',
      'aws_vpc_endpoint.Endpoints_Logs_D03A382F',
      'aws_vpc_security_group_ingress_rule.Endpoints_HttpsFromWeb_14743060',
    ]),
  );
});

test('allow the whole network', () => {
  const { only } = synth((stack) => {
    const vpc = new Vpc(stack, 'Network', { cidr: '10.7.0.0/16' });
    new VpcEndpoints(stack, 'Endpoints', { network: vpc, services: ['logs'], clients: [vpc] });
  });

  expect(only(VpcSecurityGroupIngressRule).cidr_ipv4).toBe('10.7.0.0/16');
});

test('allow no clients with an empty array', () => {
  const { all, json } = synth((stack) => {
    const { securityGroupId } = new VpcEndpoints(stack, 'Endpoints', { network, services: ['logs'], clients: [] });
    new TerraformOutput(stack, 'group', { value: securityGroupId });
  });

  expect(all(VpcSecurityGroupIngressRule)).toEqual([]);
  expect(json().output.group.value).toBe('${aws_security_group.Endpoints_SecurityGroup_13F1FF65.id}');
});

test('can be the only dependency of a resource', () => {
  const { at } = synth((stack) => {
    const made = new VpcEndpoints(stack, 'Endpoints', { network, services: ['logs', 'aoss'], clients: [] });
    made.addDependent(new SecurityGroup(stack, 'Waiting'));
  });

  expect(at(SecurityGroup, 'Waiting').depends_on).toEqual([
    'aws_vpc_endpoint.Endpoints_Logs_D03A382F',
    'aws_opensearchserverless_vpc_endpoint.Endpoints_Aoss_66DE710C',
  ]);
});

test('accept tokens without validating them', () => {
  const { only } = synth((stack) => {
    const text = (name: string) => new TerraformVariable(stack, name, { type: 'string' }).stringValue;
    const subnets = new TerraformVariable(stack, 'subnets', { type: 'list(string)' }).listValue;
    new VpcEndpoints(stack, 'Endpoints', {
      network: { vpcId: text('vpc'), privateSubnetIds: subnets },
      services: ['logs'],
      clients: [{ securityGroupId: text('group') }],
    });
  });

  expect(only(VpcEndpoint)).toMatchObject({ vpc_id: '${var.vpc}', subnet_ids: '${var.subnets}' });
  expect(only(VpcSecurityGroupIngressRule)).toMatchObject({
    description: 'HTTPS from ${var.group}',
    referenced_security_group_id: '${var.group}',
  });
});

test('allow changes to the resources before synth', () => {
  const { at, only } = synth((stack) => {
    const { resources } = new VpcEndpoints(stack, 'Endpoints', { network, services: ['logs', 'aoss'], clients: [] });
    resources.endpoints['logs']!.policy = '{}';
    resources.openSearchServerless!.name = 'collections';
  });

  expect(at(VpcEndpoint, 'Endpoints/Logs').policy).toBe('{}');
  expect(only(OpensearchserverlessVpcEndpoint).name).toBe('collections');
});

test('fail when properties are invalid, listing all problems', () => {
  const message = refusal(
    (stack) =>
      new VpcEndpoints(stack, 'Endpoints', {
        network: { vpcId: 'vpc-1', privateSubnetIds: [] },
        services: ['logs', 'ECR', new TerraformVariable(stack, 'service', { type: 'string' }).stringValue],
        clients: [{ securityGroupId: 'sg-1' }, { cidr: '10.0.0.0/16' }, { securityGroupId: 'sg-1' }],
      }),
  );

  expect(message).toBe(`test/Endpoints:
  - network.privateSubnetIds must contain at least one subnet, got none
  - services[1] must be the name of an AWS service as in its endpoint, such as "ecr.api", got "ECR"
  - services[2] must be known at synth time, got a token; it creates an endpoint
  - clients[2] must not repeat another client, got "sg-1"; leave it out`);
});

test.each([[[]], [['s3']]])('fail when the services are %j', (services) => {
  expect(refusal((stack) => new VpcEndpoints(stack, 'Endpoints', { network, services, clients: [] })))
    .toBe(`test/Endpoints:
  - services must contain a service other than s3, which has a gateway endpoint in a Vpc, got ${JSON.stringify(services)}`);
});

test('fail when the arrays are tokens', () => {
  const message = refusal((stack) => {
    const list = new TerraformVariable(stack, 'list', { type: 'list(string)' });
    new VpcEndpoints(stack, 'Endpoints', {
      network,
      services: list.listValue,
      clients: Token.asList(list.value) as unknown as VpcEndpointsProps['clients'],
    });
  });

  expect(message).toBe(`test/Endpoints:
  - services must be an array known at synth time, got a token; each one creates an endpoint
  - clients must be an array known at synth time, got a token; each one creates a rule`);
});

function endpoints(props: Partial<VpcEndpointsProps>): Synthesized {
  return synth((stack) => {
    const clients = [{ securityGroupId: 'sg-1' }];
    new VpcEndpoints(stack, 'Endpoints', { network, services: ['logs'], clients, ...props });
  });
}

function service(stack: TerraformStack, network: Vpc): FargateService {
  return new FargateService(stack, 'Web', {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    network,
    cpu: 512,
    memoryMiB: 1024,
    containers: { nginx },
    logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.options() },
  });
}

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse('{ "network": "vpc-1", "services": ["logs", 5], "clients": [{}, { "cidr": null }] }');

  expect(refusal((stack) => new VpcEndpoints(stack, 'Endpoints', props as VpcEndpointsProps))).toBe(`test/Endpoints:
  - network must be an object with vpcId, privateSubnetIds, got "vpc-1"
  - services[1] must be a string, got 5
  - exactly one of clients[0].securityGroupId or clients[0].cidr must be given
  - clients[1].cidr must be a string, got null`);
});

test('fails when there are no properties', () => {
  const make = VpcEndpoints as unknown as new (stack: TerraformStack, id: string) => VpcEndpoints;

  expect(refusal((stack) => new make(stack, 'Endpoints'))).toBe(`test/Endpoints:
  - network must be given: an object with vpcId, privateSubnetIds
  - services must be given: an array
  - clients must be given: an array`);
});

test('fails when a client is not a CIDR block or a service is named twice', () => {
  const props = { network, services: ['ecr.api', 'ecr-api'], clients: [{ cidr: '10.0.0.1/16' }] };

  expect(refusal((stack) => new VpcEndpoints(stack, 'Endpoints', props))).toBe(`test/Endpoints:
  - services[1] must differ from "ecr.api", got "ecr-api"; leave one out
  - clients[0].cidr must be an IPv4 CIDR block that starts at its first address, such as "10.0.0.0/8", got "10.0.0.1/16"`);
});
