import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DataAwsAvailabilityZones } from '@cdktf/provider-aws/lib/data-aws-availability-zones';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc as AwsVpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { TerraformOutput, type TerraformStack, TerraformVariable, Token } from 'cdktf';
import { LogBucket } from '../../../modules/storage/log-bucket';
import { Vpc } from '../../../modules/network/vpc';
import type { VpcProps } from '../../../modules/network/vpc-props';
import { type Block, parseJson, refusal, synth, type Synthesized } from '../../../lab/synth/synth';

describe('by default', () => {
  const { only, all, at, addresses } = network();

  test('is a /16 with DNS enabled', () => {
    expect(only(AwsVpc)).toEqual({
      cidr_block: '10.0.0.0/16',
      enable_dns_hostnames: true,
      enable_dns_support: true,
      tags: { Name: 'test-Network' },
    });
  });

  test('has no rules in the default security group', () => {
    expect(only(DefaultSecurityGroup)).toMatchObject({
      vpc_id: '${aws_vpc.Network_1C6012B5.id}',
      ingress: [],
      egress: [],
    });
  });

  test('uses the first two zones of the region that are open to every account', () => {
    expect(only(DataAwsAvailabilityZones)).toMatchObject({
      state: 'available',
      filter: [{ name: 'opt-in-status', values: ['opt-in-not-required'] }],
    });
    expect(all(Subnet).map((subnet) => subnet.availability_zone)).toEqual([
      '${data.aws_availability_zones.Network_Zones_73A0D929.names.0}',
      '${data.aws_availability_zones.Network_Zones_73A0D929.names.1}',
      '${data.aws_availability_zones.Network_Zones_73A0D929.names.0}',
      '${data.aws_availability_zones.Network_Zones_73A0D929.names.1}',
    ]);
  });

  test('fails the plan when the region has too few zones', () => {
    expect(only(DataAwsAvailabilityZones).lifecycle).toEqual({
      postcondition: [
        {
          condition: '${length(self.names) >= 2}',
          error_message:
            'test/Network needs 2 zones, but ${self.id} has ${length(self.names)} (${join(", ", self.names)}): set zones to that number or less, or deploy to another region',
        },
      ],
    });
  });

  test('has a public and a private subnet in each zone', () => {
    expect(at(Subnet, 'Network/PublicSubnet2')).toMatchObject({
      vpc_id: '${aws_vpc.Network_1C6012B5.id}',
      cidr_block: '10.0.160.0/19',
      tags: { Name: 'test-Network-public-2' },
    });
    expect(at(Subnet, 'Network/PrivateSubnet2')).toMatchObject({
      vpc_id: '${aws_vpc.Network_1C6012B5.id}',
      cidr_block: '10.0.32.0/19',
      tags: { Name: 'test-Network-private-2' },
    });
    expect(all(Subnet)).toHaveLength(4);
  });

  test('assigns no public addresses on launch', () => {
    expect(all(Subnet).map((subnet) => subnet.map_public_ip_on_launch)).toEqual([false, false, false, false]);
  });

  test('creates public subnets after the internet gateway', () => {
    expect(at(Subnet, 'Network/PublicSubnet1').depends_on).toEqual([
      'aws_internet_gateway.Network_InternetGateway_D8FF3F66',
    ]);
    expect(at(Subnet, 'Network/PrivateSubnet1')).not.toHaveProperty('depends_on');
  });

  test('routes the public subnets to the internet gateway', () => {
    expect(only(InternetGateway).vpc_id).toBe('${aws_vpc.Network_1C6012B5.id}');
    expect(at(Route, 'Network/PublicDefaultRoute')).toEqual({
      route_table_id: '${aws_route_table.Network_PublicRouteTable_80927F7B.id}',
      destination_cidr_block: '0.0.0.0/0',
      gateway_id: '${aws_internet_gateway.Network_InternetGateway_D8FF3F66.id}',
    });
    expect(at(RouteTableAssociation, 'Network/PublicRouteTableAssociation2')).toEqual({
      route_table_id: '${aws_route_table.Network_PublicRouteTable_80927F7B.id}',
      subnet_id: '${aws_subnet.Network_PublicSubnet2_E7B6D3F8.id}',
    });
  });

  test('routes each private subnet to the NAT gateway, with its own route table', () => {
    expect(at(Route, 'Network/PrivateDefaultRoute2')).toEqual({
      route_table_id: '${aws_route_table.Network_PrivateRouteTable2_9F6C3751.id}',
      destination_cidr_block: '0.0.0.0/0',
      nat_gateway_id: '${aws_nat_gateway.Network_NatGateway1_1FEB5E34.id}',
    });
    expect(at(RouteTableAssociation, 'Network/PrivateRouteTableAssociation2')).toEqual({
      route_table_id: '${aws_route_table.Network_PrivateRouteTable2_9F6C3751.id}',
      subnet_id: '${aws_subnet.Network_PrivateSubnet2_6BD46F8C.id}',
    });
  });

  test('has no inline routes', () => {
    for (const table of all(RouteTable)) expect(Object.keys(table).sort()).toEqual(['tags', 'vpc_id']);
  });

  test('has one NAT gateway in the first public subnet, created after its internet route', () => {
    expect(only(NatGateway)).toEqual({
      allocation_id: '${aws_eip.Network_NatAddress1_9FCC497F.id}',
      subnet_id: '${aws_subnet.Network_PublicSubnet1_3B56D098.id}',
      tags: { Name: 'test-Network-nat-1' },
      depends_on: [
        'aws_internet_gateway.Network_InternetGateway_D8FF3F66',
        'aws_route.Network_PublicDefaultRoute_810262AD',
        'aws_route_table_association.Network_PublicRouteTableAssociation1_36685944',
        'aws_route_table_association.Network_PublicRouteTableAssociation2_45AE2E9D',
      ],
    });
  });

  test('creates the address of the NAT gateway after the internet gateway', () => {
    expect(only(Eip)).toMatchObject({
      domain: 'vpc',
      depends_on: ['aws_internet_gateway.Network_InternetGateway_D8FF3F66'],
    });
  });

  test('reaches S3 from every subnet without NAT', () => {
    expect(only(VpcEndpoint)).toMatchObject({
      vpc_id: '${aws_vpc.Network_1C6012B5.id}',
      vpc_endpoint_type: 'Gateway',
      service_name: 'com.amazonaws.${data.aws_region.AwsRegion.id}.s3',
      route_table_ids: [
        '${aws_route_table.Network_PrivateRouteTable1_027AC5C9.id}',
        '${aws_route_table.Network_PrivateRouteTable2_9F6C3751.id}',
        '${aws_route_table.Network_PublicRouteTable_80927F7B.id}',
      ],
    });
  });

  test('allows all buckets', () => {
    expect(only(VpcEndpoint)).not.toHaveProperty('policy');
  });

  test('has these resource addresses', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_cloudwatch_log_group.Network_FlowLogs_LogGroup_625EB2BC",
       "aws_default_security_group.Network_DefaultSecurityGroup_6811E764",
       "aws_eip.Network_NatAddress1_9FCC497F",
       "aws_flow_log.Network_FlowLogs_2BEC3212",
       "aws_iam_role.Network_FlowLogs_Role_5294D16F",
       "aws_iam_role_policy.Network_FlowLogs_WriteLogs_131FFC74",
       "aws_internet_gateway.Network_InternetGateway_D8FF3F66",
       "aws_nat_gateway.Network_NatGateway1_1FEB5E34",
       "aws_route.Network_PrivateDefaultRoute1_C9F13EC2",
       "aws_route.Network_PrivateDefaultRoute2_24E9DE15",
       "aws_route.Network_PublicDefaultRoute_810262AD",
       "aws_route_table.Network_PrivateRouteTable1_027AC5C9",
       "aws_route_table.Network_PrivateRouteTable2_9F6C3751",
       "aws_route_table.Network_PublicRouteTable_80927F7B",
       "aws_route_table_association.Network_PrivateRouteTableAssociation1_35B1E626",
       "aws_route_table_association.Network_PrivateRouteTableAssociation2_DC0794DA",
       "aws_route_table_association.Network_PublicRouteTableAssociation1_36685944",
       "aws_route_table_association.Network_PublicRouteTableAssociation2_45AE2E9D",
       "aws_subnet.Network_PrivateSubnet1_E8491189",
       "aws_subnet.Network_PrivateSubnet2_6BD46F8C",
       "aws_subnet.Network_PublicSubnet1_3B56D098",
       "aws_subnet.Network_PublicSubnet2_E7B6D3F8",
       "aws_vpc.Network_1C6012B5",
       "aws_vpc_endpoint.Network_S3Endpoint_635CABAC",
       "data.aws_availability_zones.Network_Zones_73A0D929",
       "data.aws_caller_identity.AwsAccount",
       "data.aws_partition.AwsPartition",
       "data.aws_region.AwsRegion",
     ]
    `);
  });
});

test('accepts a CIDR block', () => {
  const { only, at } = network({ cidr: '192.168.7.0/24' });

  expect(only(AwsVpc).cidr_block).toBe('192.168.7.0/24');
  expect(at(Subnet, 'Network/PublicSubnet1').cidr_block).toBe('192.168.7.128/27');
});

test('accepts a number of zones', () => {
  const { all, only } = network({ zones: 3 });

  expect(all(Subnet)).toHaveLength(6);
  expect(only(DataAwsAvailabilityZones).lifecycle.postcondition[0].condition).toBe('${length(self.names) >= 3}');
});

test('accepts zone names, without reading them from AWS', () => {
  const { at, all } = network({ zones: ['eu-west-1a', 'eu-west-1c'] });

  expect(at(Subnet, 'Network/PublicSubnet2').availability_zone).toBe('eu-west-1c');
  expect(at(Subnet, 'Network/PrivateSubnet2').availability_zone).toBe('eu-west-1c');
  expect(all(DataAwsAvailabilityZones)).toEqual([]);
});

test('accepts a capacity of 8 zones', () => {
  const { at, all } = network({ zones: 8, zoneCapacity: 8 });

  expect(all(Subnet)).toHaveLength(16);
  expect(at(Subnet, 'Network/PrivateSubnet8').cidr_block).toBe('10.0.112.0/20');
  expect(at(Subnet, 'Network/PublicSubnet1').cidr_block).toBe('10.0.128.0/20');
});

test('creates a NAT gateway per zone, in the public subnet of the zone', () => {
  const { at, all } = network({ nat: 'per-az' });

  expect(all(NatGateway)).toHaveLength(2);
  expect(at(NatGateway, 'Network/NatGateway2')).toMatchObject({
    allocation_id: '${aws_eip.Network_NatAddress2_06DB0415.id}',
    subnet_id: '${aws_subnet.Network_PublicSubnet2_E7B6D3F8.id}',
  });
  expect(at(Route, 'Network/PrivateDefaultRoute1').nat_gateway_id).toMatch('.Network_NatGateway1_');
  expect(at(Route, 'Network/PrivateDefaultRoute2').nat_gateway_id).toMatch('.Network_NatGateway2_');
});

test('leaves the private subnets without internet access', () => {
  const { all, only } = network({ nat: 'none' });

  expect(all(NatGateway)).toEqual([]);
  expect(all(Eip)).toEqual([]);
  expect(only(Route)).toHaveProperty('gateway_id');
  expect(only(VpcEndpoint).route_table_ids).toHaveLength(3);
});

describe('with s3EndpointBuckets', () => {
  const statements = (buckets: VpcProps['s3EndpointBuckets'] & object): Block[] => {
    const { only } = network({ s3EndpointBuckets: buckets });
    return parseJson(only(VpcEndpoint).policy as string).Statement as Block[];
  };
  const layers = {
    Sid: 'AllowEcrImageLayers',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource:
      'arn:${data.aws_partition.AwsPartition.partition}:s3:::prod-${data.aws_region.AwsRegion.id}-starport-layer-bucket/*',
  };

  test('allows those buckets and the ECR image layers', () => {
    const buckets = [{ bucketArn: 'arn:aws:s3:::acme-logs' }, { bucketArn: 'arn:aws:s3:::acme-assets' }];

    expect(statements(buckets)).toEqual([
      {
        Sid: 'NamedBuckets',
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:*',
        Resource: [
          'arn:aws:s3:::acme-logs',
          'arn:aws:s3:::acme-logs/*',
          'arn:aws:s3:::acme-assets',
          'arn:aws:s3:::acme-assets/*',
        ],
      },
      layers,
    ]);
  });

  test('allows only the ECR image layers with an empty array', () => {
    expect(statements([])).toEqual([layers]);
  });

  test('accepts a bucket of the same stack', () => {
    const { only } = synth((stack) => {
      new Vpc(stack, 'Network', { s3EndpointBuckets: [new LogBucket(stack, 'Logs')] });
    });

    expect(parseJson(only(VpcEndpoint).policy as string).Statement[0].Resource).toEqual([
      '${aws_s3_bucket.Logs_6819BB44.arn}',
      '${aws_s3_bucket.Logs_6819BB44.arn}/*',
    ]);
  });
});

test('keeps all resource addresses when a zone is added', () => {
  const before = network({ zones: 2, nat: 'per-az' }).addresses();
  const after = network({ zones: 3, nat: 'per-az' }).addresses();

  expect(after).toEqual(expect.arrayContaining(before));
});

test('changes only routes and NAT gateways when nat changes', () => {
  const elsewhere = (nat: 'none' | 'single' | 'per-az'): unknown => {
    const { all } = network({ nat });
    return [AwsVpc, Subnet, RouteTable, RouteTableAssociation, VpcEndpoint, InternetGateway].map(all);
  };

  expect(elsewhere('per-az')).toEqual(elsewhere('single'));
  expect(elsewhere('none')).toEqual(elsewhere('single'));
  expect(network({ nat: 'per-az' }).addresses()).toEqual(expect.arrayContaining(network().addresses()));
});

test('exposes its resources', () => {
  const { json } = synth((stack) => {
    const vpc = new Vpc(stack, 'Network', { zones: ['eu-west-1a', 'eu-west-1b'] });
    new TerraformOutput(stack, 'Made', {
      value: {
        vpcId: vpc.vpcId,
        cidr: vpc.cidr,
        zoneNames: vpc.zoneNames,
        publicSubnetIds: vpc.publicSubnetIds,
        privateSubnetIds: vpc.privateSubnetIds,
      },
    });
  });

  expect(json().output.Made.value).toEqual({
    vpcId: '${aws_vpc.Network_1C6012B5.id}',
    cidr: '10.0.0.0/16',
    zoneNames: ['eu-west-1a', 'eu-west-1b'],
    publicSubnetIds: [
      '${aws_subnet.Network_PublicSubnet1_3B56D098.id}',
      '${aws_subnet.Network_PublicSubnet2_E7B6D3F8.id}',
    ],
    privateSubnetIds: [
      '${aws_subnet.Network_PrivateSubnet1_E8491189.id}',
      '${aws_subnet.Network_PrivateSubnet2_6BD46F8C.id}',
    ],
  });
});

test.each([
  [
    'single',
    'the routes to NAT and to S3',
    [
      'aws_route.Network_PrivateDefaultRoute1_C9F13EC2',
      'aws_route.Network_PrivateDefaultRoute2_24E9DE15',
      'aws_route_table_association.Network_PrivateRouteTableAssociation1_35B1E626',
      'aws_route_table_association.Network_PrivateRouteTableAssociation2_DC0794DA',
      'aws_vpc_endpoint.Network_S3Endpoint_635CABAC',
    ],
  ],
  [
    'none',
    'the routes to S3',
    [
      'aws_route_table_association.Network_PrivateRouteTableAssociation1_35B1E626',
      'aws_route_table_association.Network_PrivateRouteTableAssociation2_DC0794DA',
      'aws_vpc_endpoint.Network_S3Endpoint_635CABAC',
    ],
  ],
] as const)('with NAT %s, offers %s to wait for', (nat, _, expected) => {
  const { only } = synth((stack) => {
    const { privateEgress } = new Vpc(stack, 'Network', { nat, flowLogs: false });
    new CloudwatchLogGroup(stack, 'Waiting', { dependsOn: [...privateEgress] });
  });

  expect(only(CloudwatchLogGroup).depends_on).toEqual(expected);
});

test('accepts zone names that are tokens', () => {
  const { at } = synth((stack) => {
    const zone = new TerraformVariable(stack, 'zone', { type: 'string' });
    new Vpc(stack, 'Network', { zones: ['eu-west-1a', zone.stringValue] });
  });

  expect(at(Subnet, 'Network/PublicSubnet2').availability_zone).toBe('${var.zone}');
});

test('allows changes to the resources before synth', () => {
  const { only, at } = synth((stack) => {
    const { resources } = new Vpc(stack, 'Network');
    resources.vpc.instanceTenancy = 'dedicated';
    resources.privateSubnets[1]!.enableResourceNameDnsARecordOnLaunch = true;
    resources.flowLogs!.resources.flowLog.maxAggregationInterval = 60;
  });

  expect(only(AwsVpc).instance_tenancy).toBe('dedicated');
  expect(only(FlowLog).max_aggregation_interval).toBe(60);
  expect(at(Subnet, 'Network/PrivateSubnet2').enable_resource_name_dns_a_record_on_launch).toBe(true);
});

test('can be created twice in one stack', () => {
  const { all } = synth((stack) => {
    new Vpc(stack, 'One');
    new Vpc(stack, 'Other');
  });

  expect(all(AwsVpc).map((vpc) => vpc.tags.Name)).toEqual(['test-One', 'test-Other']);
});

test('fails when properties are invalid, listing all problems', () => {
  const props = { cidr: '10.0.0.1/16', zones: 1, zoneCapacity: 6, nat: 'double', flowLogs: { traffic: 'some' } };

  expect(refusal((stack) => new Vpc(stack, 'Network', props as unknown as VpcProps))).toBe(`test/Network:
  - cidr must start at the first address of its block, got "10.0.0.1/16"; did you mean "10.0.0.0/16"?
  - zones must be an integer from 2 to 4, got 1; a load balancer needs 2
  - zoneCapacity must be 4 or 8, got 6
  - nat must be "none", "single" or "per-az", got "double"
  - flowLogs.traffic must be "all", "accepted" or "rejected", got "some"`);
});

test('fails when zone names are invalid, listing all problems', () => {
  const message = refusal((stack) => new Vpc(stack, 'Network', { zones: ['eu-west-1', 'b', 'b'] }));

  expect(message).toBe(`test/Network:
  - zones must contain zone names such as "eu-west-1a", got "eu-west-1"
  - zones must contain zone names such as "eu-west-1a", got "b"
  - zones must contain each name only once, got "b" again`);
});

test('fails when the layout is a token', () => {
  const props = (stack: TerraformStack): VpcProps => {
    const token = new TerraformVariable(stack, 'any', {}).value;
    return {
      cidr: Token.asString(token),
      zones: Token.asNumber(token),
      zoneCapacity: Token.asNumber(token),
      nat: Token.asString(token),
    } as VpcProps;
  };

  expect(refusal((stack) => new Vpc(stack, 'Network', props(stack)))).toBe(`test/Network:
  - cidr must be known at synth time, got a token; it determines which resources are created
  - zones must be known at synth time, got a token; it determines which resources are created
  - zoneCapacity must be known at synth time, got a token; it determines which resources are created
  - nat must be known at synth time, got a token; it determines which resources are created`);
});

test('fails when the array of zones is a token', () => {
  const message = refusal((stack) => {
    const zones = new TerraformVariable(stack, 'zones', { type: 'list(string)' });
    new Vpc(stack, 'Network', { zones: zones.listValue as unknown as [string, string] });
  });

  expect(message).toBe(`test/Network:
  - zones must be known at synth time, got a token; it determines which resources are created`);
});

test('does not compile with an unsupported number of zones', () => {
  // @ts-expect-error: one zone is not enough
  expect(() => network({ zones: 1 })).toThrow();
  // @ts-expect-error: one name is not enough
  expect(() => network({ zones: ['eu-west-1a'] })).toThrow();
  // @ts-expect-error: the capacity is 4 or 8
  expect(() => network({ zoneCapacity: 5 })).toThrow();
});

function network(props?: VpcProps): Synthesized {
  return synth((stack) => new Vpc(stack, 'Network', props));
}

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse(
    '{ "cidr": 10, "zones": true, "nat": null, "flowLogs": { "bucket": {} }, "s3EndpointBuckets": "a" }',
  );

  expect(refusal((stack) => new Vpc(stack, 'Network', props as VpcProps))).toBe(`test/Network:
  - cidr must be a string, got 10
  - zones must be a number or an array, got true
  - nat must be a string, got null
  - flowLogs.bucket.bucketArn must be given: a string
  - s3EndpointBuckets must be an array known at synth time, got "a"`);
});

test('fails when a zone name contains a Terraform expression', () => {
  const message = refusal((stack) => new Vpc(stack, 'Network', { zones: ['${var.zone}', 'eu-west-1b'] }));

  expect(message).toBe(`test/Network:
  - zones[0] must not contain "${'$'}{" or "%{", which start a Terraform expression, got "${'$'}{var.zone}"; pass a token instead`);
});
