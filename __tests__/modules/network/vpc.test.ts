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
import { Vpc, type VpcProps } from '../../../modules/network/vpc';
import { type Block, parseJson, refusal, synth, type Synthesized } from '../../../lab/synth/synth';

describe('by default', () => {
  const { only, all, at, addresses } = network();

  test('is a /16 in which names resolve', () => {
    expect(only(AwsVpc)).toEqual({
      cidr_block: '10.0.0.0/16',
      enable_dns_hostnames: true,
      enable_dns_support: true,
      tags: { Name: 'test-Network' },
    });
  });

  test('lets nothing in or out through the default security group', () => {
    expect(only(DefaultSecurityGroup)).toMatchObject({
      vpc_id: '${aws_vpc.Network_1C6012B5.id}',
      ingress: [],
      egress: [],
    });
  });

  test('takes the first two zones of the region that are open to every account', () => {
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

  test('says so in the plan when the region has too few zones', () => {
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

  test('gives no public address on launch', () => {
    expect(all(Subnet).map((subnet) => subnet.map_public_ip_on_launch)).toEqual([false, false, false, false]);
  });

  test('has public subnets only once there is an internet gateway', () => {
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

  test('routes each private subnet to the NAT gateway, by a table of its own', () => {
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

  test('holds routes in no route table itself', () => {
    for (const table of all(RouteTable)) expect(Object.keys(table).sort()).toEqual(['tags', 'vpc_id']);
  });

  test('has one NAT gateway, in the first public subnet once that reaches the internet', () => {
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

  test('takes the address of the NAT gateway after the internet gateway', () => {
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

  test('reaches every bucket that way', () => {
    expect(only(VpcEndpoint)).not.toHaveProperty('policy');
  });

  test('has these addresses', () => {
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

test('takes a range', () => {
  const { only, at } = network({ cidr: '192.168.7.0/24' });

  expect(only(AwsVpc).cidr_block).toBe('192.168.7.0/24');
  expect(at(Subnet, 'Network/PublicSubnet1').cidr_block).toBe('192.168.7.128/27');
});

test('takes more zones', () => {
  const { all, only } = network({ zones: 3 });

  expect(all(Subnet)).toHaveLength(6);
  expect(only(DataAwsAvailabilityZones).lifecycle.postcondition[0].condition).toBe('${length(self.names) >= 3}');
});

test('takes the names of the zones, and then asks nobody for them', () => {
  const { at, all } = network({ zones: ['eu-west-1a', 'eu-west-1c'] });

  expect(at(Subnet, 'Network/PublicSubnet2').availability_zone).toBe('eu-west-1c');
  expect(at(Subnet, 'Network/PrivateSubnet2').availability_zone).toBe('eu-west-1c');
  expect(all(DataAwsAvailabilityZones)).toEqual([]);
});

test('takes room for 8 zones', () => {
  const { at, all } = network({ zones: 8, zoneCapacity: 8 });

  expect(all(Subnet)).toHaveLength(16);
  expect(at(Subnet, 'Network/PrivateSubnet8').cidr_block).toBe('10.0.112.0/20');
  expect(at(Subnet, 'Network/PublicSubnet1').cidr_block).toBe('10.0.128.0/20');
});

test('takes a NAT gateway for each zone, in the public subnet of that zone', () => {
  const { at, all } = network({ nat: 'per-az' });

  expect(all(NatGateway)).toHaveLength(2);
  expect(at(NatGateway, 'Network/NatGateway2')).toMatchObject({
    allocation_id: '${aws_eip.Network_NatAddress2_06DB0415.id}',
    subnet_id: '${aws_subnet.Network_PublicSubnet2_E7B6D3F8.id}',
  });
  expect(at(Route, 'Network/PrivateDefaultRoute1').nat_gateway_id).toMatch('.Network_NatGateway1_');
  expect(at(Route, 'Network/PrivateDefaultRoute2').nat_gateway_id).toMatch('.Network_NatGateway2_');
});

test('leaves the private subnets without a way to the internet on request', () => {
  const { all, only } = network({ nat: 'none' });

  expect(all(NatGateway)).toEqual([]);
  expect(all(Eip)).toEqual([]);
  expect(only(Route)).toHaveProperty('gateway_id');
  expect(only(VpcEndpoint).route_table_ids).toHaveLength(3);
});

describe('with buckets that S3 is limited to', () => {
  const statements = (buckets: VpcProps['s3EndpointBuckets'] & object): Block[] => {
    const { only } = network({ s3EndpointBuckets: buckets });
    return parseJson(only(VpcEndpoint).policy as string).Statement as Block[];
  };
  const layers = {
    Sid: 'LayersOfImagesInEcr',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource:
      'arn:${data.aws_partition.AwsPartition.partition}:s3:::prod-${data.aws_region.AwsRegion.id}-starport-layer-bucket/*',
  };

  test('reaches those, and the layers of images in ECR', () => {
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

  test('reaches nothing else where there are none', () => {
    expect(statements([])).toEqual([layers]);
  });

  test('takes a bucket of the same stack', () => {
    const { only } = synth((stack) => {
      new Vpc(stack, 'Network', { s3EndpointBuckets: [new LogBucket(stack, 'Logs')] });
    });

    expect(parseJson(only(VpcEndpoint).policy as string).Statement[0].Resource).toEqual([
      '${aws_s3_bucket.Logs_6819BB44.arn}',
      '${aws_s3_bucket.Logs_6819BB44.arn}/*',
    ]);
  });
});

test('keeps every address when a zone is added', () => {
  const before = network({ zones: 2, nat: 'per-az' }).addresses();
  const after = network({ zones: 3, nat: 'per-az' }).addresses();

  expect(after).toEqual(expect.arrayContaining(before));
});

test('changes only routes and NAT gateways from one kind of NAT to another', () => {
  const elsewhere = (nat: 'none' | 'single' | 'per-az'): unknown => {
    const { all } = network({ nat });
    return [AwsVpc, Subnet, RouteTable, RouteTableAssociation, VpcEndpoint, InternetGateway].map(all);
  };

  expect(elsewhere('per-az')).toEqual(elsewhere('single'));
  expect(elsewhere('none')).toEqual(elsewhere('single'));
  expect(network({ nat: 'per-az' }).addresses()).toEqual(expect.arrayContaining(network().addresses()));
});

test('tells what it has made', () => {
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

test('passes names of zones that are tokens through unjudged', () => {
  const { at } = synth((stack) => {
    const zone = new TerraformVariable(stack, 'zone', { type: 'string' });
    new Vpc(stack, 'Network', { zones: ['eu-west-1a', zone.stringValue] });
  });

  expect(at(Subnet, 'Network/PublicSubnet2').availability_zone).toBe('${var.zone}');
});

test('lets the resources be changed before synth', () => {
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

test('stands beside another in one stack', () => {
  const { all } = synth((stack) => {
    new Vpc(stack, 'One');
    new Vpc(stack, 'Other');
  });

  expect(all(AwsVpc).map((vpc) => vpc.tags.Name)).toEqual(['test-One', 'test-Other']);
});

test('fails when properties are wrong, all of them at once', () => {
  const props = { cidr: '10.0.0.1/16', zones: 1, zoneCapacity: 6, nat: 'double', flowLogs: { traffic: 'some' } };

  expect(refusal((stack) => new Vpc(stack, 'Network', props as unknown as VpcProps))).toBe(`test/Network:
  - cidr must begin at the first address of its range, got "10.0.0.1/16"; did you mean "10.0.0.0/16"?
  - zones must be an integer from 2 to 4, got 1; a load balancer needs 2
  - zoneCapacity must be 4 or 8, got 6
  - nat must be "none", "single" or "per-az", got "double"
  - flowLogs.traffic must be "all", "accepted" or "rejected", got "some"`);
});

test('fails when named zones are wrong, all of them at once', () => {
  const message = refusal((stack) => new Vpc(stack, 'Network', { zones: ['eu-west-1', 'b', 'b'] }));

  expect(message).toBe(`test/Network:
  - zones must hold names such as "eu-west-1a", got "eu-west-1"
  - zones must hold names such as "eu-west-1a", got "b"
  - zones must hold each name once, got "b" again`);
});

test('fails when what decides the shape is known to Terraform only', () => {
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
  - cidr must be known at synth time, got a token; it decides which resources there are
  - zones must be known at synth time, got a token; it decides which resources there are
  - zoneCapacity must be known at synth time, got a token; it decides which resources there are
  - nat must be known at synth time, got a token; it decides which resources there are`);
});

test('fails when the list of zones is known to Terraform only', () => {
  const message = refusal((stack) => {
    const zones = new TerraformVariable(stack, 'zones', { type: 'list(string)' });
    new Vpc(stack, 'Network', { zones: zones.listValue as unknown as [string, string] });
  });

  expect(message).toBe(`test/Network:
  - zones must be known at synth time, got a token; it decides which resources there are`);
});

test('fails when compiled with a wrong number of zones', () => {
  // @ts-expect-error: one zone is too few.
  expect(() => network({ zones: 1 })).toThrow();
  // @ts-expect-error: one name is too few.
  expect(() => network({ zones: ['eu-west-1a'] })).toThrow();
  // @ts-expect-error: the room is for 4 or 8.
  expect(() => network({ zoneCapacity: 5 })).toThrow();
});

function network(props?: VpcProps): Synthesized {
  return synth((stack) => new Vpc(stack, 'Network', props));
}

test('fails when properties are of another kind, all of them at once', () => {
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

test('fails when a zone is named by an expression that is no token', () => {
  const message = refusal((stack) => new Vpc(stack, 'Network', { zones: ['${var.zone}', 'eu-west-1b'] }));

  expect(message).toBe(`test/Network:
  - zones[0] must not hold "${'$'}{" or "%{", which begin an expression in Terraform, got "${'$'}{var.zone}"; give a token`);
});
