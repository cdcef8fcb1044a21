import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformVariable, Token } from 'cdktf';
import { LogBucket } from '../../../modules';
import {
  NetworkLoadBalancer,
  type NetworkLoadBalancerBaseProps,
  type NetworkLoadBalancerProps,
} from '../../../modules/load-balancer/network-load-balancer';
import { refusal, synth } from '../../../lab/synth/synth';
import { targetIn } from './targets';

const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: ['subnet-3'] };
const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1a2b';

function balancer(props: Partial<NetworkLoadBalancerBaseProps> = {}) {
  return synth((stack) => {
    new NetworkLoadBalancer(stack, 'LoadBalancer', { network, ...props } as NetworkLoadBalancerProps);
  });
}

function problems(props: Partial<NetworkLoadBalancerBaseProps>): readonly string[] {
  const message = refusal(
    (stack) => new NetworkLoadBalancer(stack, 'LoadBalancer', { network, ...props } as NetworkLoadBalancerProps),
  );
  return message
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^ {2}- /, ''));
}

describe('by default', () => {
  const { only, all, addresses } = balancer();

  test('is internet-facing, distributes across zones, and has a security group of its own', () => {
    expect(only(Lb)).toEqual({
      load_balancer_type: 'network',
      internal: false,
      subnets: ['subnet-1', 'subnet-2'],
      security_groups: ['${aws_security_group.LoadBalancer_SecurityGroup_7560AED0.id}'],
      enable_cross_zone_load_balancing: true,
      enable_deletion_protection: false,
      access_logs: { bucket: '', enabled: false },
    });
    expect(only(SecurityGroup)).toMatchObject({ vpc_id: 'vpc-1' });
  });

  test('has no listener, no rule and no bucket', () => {
    expect([LbListener, VpcSecurityGroupIngressRule, S3Bucket].flatMap(all)).toEqual([]);
  });

  test('has these resource addresses', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_lb.LoadBalancer_BE9EEC3A",
       "aws_security_group.LoadBalancer_SecurityGroup_7560AED0",
     ]
    `);
  });
});

test('is internal in the private subnets', () => {
  const { only, all } = synth((stack) => {
    const internal = new NetworkLoadBalancer(stack, 'LoadBalancer', { network, internetFacing: false });
    targetIn(stack, { loadBalancer: internal });
  });

  expect(only(Lb)).toMatchObject({ internal: true, subnets: ['subnet-3'] });
  expect(all(VpcSecurityGroupIngressRule).flatMap(({ cidr_ipv4: cidr }) => cidr ?? [])).toEqual(
    expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']),
  );
});

test('has an Elastic IP address in each public subnet', () => {
  const elasticIpAllocationIds = ['eipalloc-1', 'eipalloc-2'];
  const lb = balancer({ elasticIpAllocationIds }).only(Lb);

  expect(lb.subnets).toBeUndefined();
  expect(lb.subnet_mapping).toEqual([
    { subnet_id: 'subnet-1', allocation_id: 'eipalloc-1' },
    { subnet_id: 'subnet-2', allocation_id: 'eipalloc-2' },
  ]);
});

test('has deletion protection, no cross-zone load balancing, and a name', () => {
  const lb = balancer({ deletionProtection: true, crossZone: false, loadBalancerName: 'main' }).only(Lb);

  expect(lb).toMatchObject({
    ...{ name: 'main', enable_deletion_protection: true, enable_cross_zone_load_balancing: false },
  });
});

test('has a certificate and an alias record with a domain, which its TLS listeners use', () => {
  const { only, at } = synth((stack) => {
    const domain = { domainName: 'tls.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };
    const loadBalancer = new NetworkLoadBalancer(stack, 'LoadBalancer', { network, domain, accessLogs: false });
    targetIn(stack, { loadBalancer, listenerProtocol: 'TLS', listenerPort: 443 });
  });

  expect(only(AcmCertificate).domain_name).toBe('tls.example.com');
  expect(at(Route53Record, 'LoadBalancer/AliasRecord').name).toBe('tls.example.com');
  expect(only(LbListener)).toMatchObject({
    certificate_arn: expect.stringContaining('aws_acm_certificate_validation'),
    ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  });
});

describe('access logs', () => {
  test('of TLS listeners are delivered to a bucket that allows it', () => {
    const { only } = balancer({ certificateArn });
    const { Statement: statements } = JSON.parse(only(S3BucketPolicy).policy as string) as {
      Statement: { Sid: string; Action: unknown; Principal: unknown }[];
    };

    expect(only(Lb).access_logs).toMatchObject({ enabled: true });
    expect(statements.slice(1)).toMatchObject([
      { Sid: 'AWSLogDeliveryWrite', Principal: { Service: 'delivery.logs.amazonaws.com' }, Action: 's3:PutObject' },
      { Sid: 'AWSLogDeliveryAclCheck', Action: 's3:GetBucketAcl' },
    ]);
  });

  test('can be delivered to a bucket with a KMS key, and beside flow logs', () => {
    const { only } = synth((stack) => {
      const bucket = new LogBucket(stack, 'Logs', {
        kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b',
        logDeliveryServices: ['network-load-balancers', 'vpcs'],
      });
      new NetworkLoadBalancer(stack, 'LoadBalancer', { network, certificateArn, accessLogs: { bucket } });
    });
    const policy = only(S3BucketPolicy).policy as string;

    expect(policy.match(/AWSLogDeliveryWrite/g)).toHaveLength(1);
    expect(policy).toContain('s3:ListBucket');
  });

  test('fail for a bucket that allows only Application Load Balancers', () => {
    const bucket = { bucketName: 'acme-logs', logDeliveryServices: ['load-balancers'] as const };

    expect(problems({ accessLogs: { bucket } })).toEqual([
      'accessLogs.bucket must have "network-load-balancers" in its logDeliveryServices, got ["load-balancers"]; add it to the bucket',
    ]);
  });
});

test('accepts tokens without validating them', () => {
  const { only } = synth((stack) => {
    const text = new TerraformVariable(stack, 'text', { type: 'string' }).stringValue;
    const list = Token.asList(new TerraformVariable(stack, 'list', { type: 'list(string)' }).value);
    new NetworkLoadBalancer(stack, 'LoadBalancer', {
      network: { vpcId: text, publicSubnetIds: list, privateSubnetIds: list },
      loadBalancerName: text,
      certificateArn: text,
      accessLogs: false,
    });
  });

  expect(only(Lb)).toMatchObject({ name: '${var.text}', subnets: '${var.list}' });
});

test('fails when properties are invalid, listing all problems', () => {
  expect(
    problems({
      internetFacing: false,
      elasticIpAllocationIds: ['eip-1'],
      loadBalancerName: '-a',
      certificateArn,
      domain: { domainName: 'Example', hostedZoneId: 'z' },
      ingressCidrs: ['10.0.0.1/8'],
      sslPolicy: 'ELBSecurityPolicy-2016-08' as 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    }),
  ).toEqual([
    'elasticIpAllocationIds must not be given with internetFacing: false, because internal load balancers have no public addresses; remove it',
    'loadBalancerName must be 1 to 32 letters, digits and hyphens, with no hyphen at either end and not beginning with "internal-", got "-a"',
    'certificateArn and domain must not be given together; leave one out',
    'domain.domainName must be a lowercase domain name of at most 64 characters, such as "shop.example.com", got "Example"',
    'domain.hostedZoneId must be the ID of a hosted zone, such as "Z0123456789ABCDEFGHIJ", got "z"',
    'ingressCidrs[0] must be a CIDR block that starts at its first address, such as "192.0.2.0/24" or "2001:db8::/32", got "10.0.0.1/8"',
    'elasticIpAllocationIds[0] must be the ID of an allocation, such as "eipalloc-0123456789abcdef0", got "eip-1"',
    'sslPolicy must be a policy that requires TLS 1.2 or later, such as "ELBSecurityPolicy-TLS13-1-2-2021-06", got "ELBSecurityPolicy-2016-08"',
  ]);
});

test.each([
  [
    { network: { ...network, publicSubnetIds: [] } },
    'network.publicSubnetIds must contain at least one subnet with internetFacing: true, got none',
  ],
  [
    { elasticIpAllocationIds: ['eipalloc-1'] },
    'elasticIpAllocationIds must contain an address for each of the 2 public subnets, got 1',
  ],
])('fails with %j', (props, problem) => {
  expect(problems(props)).toEqual([problem]);
});
