import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { TerraformOutput, TerraformVariable, Token } from 'cdktf';
import {
  ApplicationLoadBalancer,
  type ApplicationLoadBalancerBaseProps,
  type ApplicationLoadBalancerProps,
} from '../../../modules/load-balancer/application-load-balancer';
import type { SslPolicy } from '../../../modules/load-balancer/tls';
import type { LoadBalancer } from '../../../modules/load-balancer/load-balancer';
import type { Network } from '../../../modules/network/network';
import { refusal, synth } from '../../../lab/synth/synth';

const network: Network = {
  vpcId: 'vpc-1',
  publicSubnetIds: ['subnet-1', 'subnet-2'],
  privateSubnetIds: ['subnet-3', 'subnet-4'],
};

const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/c';

function loadBalancer(props: Partial<Omit<ApplicationLoadBalancerBaseProps, 'sslPolicy' | 'domain'>> = {}) {
  return synth((stack) => new ApplicationLoadBalancer(stack, 'Web', { network, ...props }));
}

describe('by default', () => {
  const { only, all, at, addresses } = loadBalancer();

  test('uses the public subnets and drops invalid headers', () => {
    expect(only(Lb)).toEqual({
      load_balancer_type: 'application',
      internal: false,
      subnets: ['subnet-1', 'subnet-2'],
      security_groups: ['${aws_security_group.Web_SecurityGroup_322089BD.id}'],
      idle_timeout: 60,
      enable_deletion_protection: false,
      drop_invalid_header_fields: true,
      desync_mitigation_mode: 'defensive',
      access_logs: { bucket: '${aws_s3_bucket.Web_AccessLogs_024BC47D.bucket}', enabled: true },
      depends_on: ['aws_s3_bucket_policy.Web_AccessLogs_Policy_7AF2C5E3'],
    });
  });

  test('has no web ACL and no explicit name (CKV2_AWS_28 is optional, because it costs extra)', () => {
    for (const type of [Wafv2WebAclAssociation, AcmCertificate, Route53Record]) expect(all(type)).toEqual([]);
  });

  test('has one HTTP listener that responds with 404 if no target matches', () => {
    expect(only(LbListener)).toEqual({
      load_balancer_arn: '${aws_lb.Web_3C8945DB.arn}',
      port: 80,
      protocol: 'HTTP',
      default_action: [
        {
          type: 'fixed-response',
          fixed_response: {
            status_code: '404',
            content_type: 'text/plain',
            message_body: 'No matching route',
          },
        },
      ],
    });
  });

  test('has a security group that can be replaced while in use', () => {
    expect(only(SecurityGroup)).toEqual({
      name_prefix: 'test-Web-',
      description: 'Load balancer test-Web',
      vpc_id: 'vpc-1',
      lifecycle: { create_before_destroy: true },
    });
  });

  test('accepts requests from all addresses and has no egress rules', () => {
    expect(at(VpcSecurityGroupIngressRule, 'Web/HttpFrom0-0-0-0-0')).toEqual({
      security_group_id: '${aws_security_group.Web_SecurityGroup_322089BD.id}',
      description: 'HTTP from 0.0.0.0/0',
      cidr_ipv4: '0.0.0.0/0',
      ip_protocol: 'tcp',
      from_port: 80,
      to_port: 80,
    });
    expect(all(VpcSecurityGroupIngressRule)).toHaveLength(1);
    expect(all(VpcSecurityGroupEgressRule)).toEqual([]);
  });

  test('has these resource addresses, in addition to those of the access log bucket', () => {
    expect(addresses().filter((address) => !address.includes('AccessLogs'))).toMatchInlineSnapshot(`
     [
       "aws_lb.Web_3C8945DB",
       "aws_lb_listener.Web_Listener_8E68D58A",
       "aws_security_group.Web_SecurityGroup_322089BD",
       "aws_vpc_security_group_ingress_rule.Web_HttpFrom0-0-0-0-0_CEBF041D",
       "data.aws_caller_identity.AwsAccount",
     ]
    `);
  });
});

describe('with a certificate', () => {
  const { all, at, addresses } = loadBalancer({ certificateArn });

  test('accepts HTTPS requests, with TLS 1.2 or 1.3', () => {
    expect(at(LbListener, 'Web/Listener')).toMatchObject({
      port: 443,
      protocol: 'HTTPS',
      certificate_arn: certificateArn,
      ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      default_action: [{ type: 'fixed-response', fixed_response: { status_code: '404' } }],
    });
  });

  test('redirects HTTP permanently, on a port that the other listener has released', () => {
    expect(at(LbListener, 'Web/Redirect')).toEqual({
      load_balancer_arn: '${aws_lb.Web_3C8945DB.arn}',
      port: 80,
      protocol: 'HTTP',
      default_action: [{ type: 'redirect', redirect: { port: '443', protocol: 'HTTPS', status_code: 'HTTP_301' } }],
      depends_on: ['aws_lb_listener.Web_Listener_8E68D58A'],
    });
  });

  test('opens both ports', () => {
    expect(all(VpcSecurityGroupIngressRule)).toMatchObject([
      { description: 'HTTP from 0.0.0.0/0', from_port: 80, to_port: 80 },
      { description: 'HTTPS from 0.0.0.0/0', from_port: 443, to_port: 443 },
    ]);
  });

  test('has these resource addresses, in addition to those without a certificate', () => {
    expect(addresses().filter((address) => !address.includes('AccessLogs'))).toMatchInlineSnapshot(`
     [
       "aws_lb.Web_3C8945DB",
       "aws_lb_listener.Web_Listener_8E68D58A",
       "aws_lb_listener.Web_Redirect_AB9FC58E",
       "aws_security_group.Web_SecurityGroup_322089BD",
       "aws_vpc_security_group_ingress_rule.Web_HttpFrom0-0-0-0-0_CEBF041D",
       "aws_vpc_security_group_ingress_rule.Web_HttpsFrom0-0-0-0-0_43C8A41A",
       "data.aws_caller_identity.AwsAccount",
     ]
    `);
    expect(addresses()).toEqual(expect.arrayContaining(loadBalancer().addresses()));
  });
});

test('accepts another security policy', () => {
  const { at } = synth(
    (stack) =>
      new ApplicationLoadBalancer(stack, 'Web', {
        network,
        certificateArn,
        sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09',
      }),
  );

  expect(at(LbListener, 'Web/Listener').ssl_policy).toBe('ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09');
});

test('uses the private subnets and accepts requests from private ranges when it is internal', () => {
  const { only, all } = loadBalancer({ internetFacing: false });

  expect(only(Lb)).toMatchObject({ internal: true, subnets: ['subnet-3', 'subnet-4'] });
  expect(all(VpcSecurityGroupIngressRule).map((rule) => rule.cidr_ipv4)).toEqual([
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
  ]);
});

test('accepts a name', () => {
  expect(loadBalancer({ loadBalancerName: 'Web-1' }).only(Lb).name).toBe('Web-1');
});

test('accepts CIDR blocks, or none', () => {
  const some = loadBalancer({ ingressCidrs: ['198.51.100.7/32', '203.0.113.0/24'] });
  const none = loadBalancer({ ingressCidrs: [] });

  expect(some.at(VpcSecurityGroupIngressRule, 'Web/HttpFrom198-51-100-7-32').cidr_ipv4).toBe('198.51.100.7/32');
  expect(some.at(VpcSecurityGroupIngressRule, 'Web/HttpFrom203-0-113-0-24').cidr_ipv4).toBe('203.0.113.0/24');
  expect(none.all(VpcSecurityGroupIngressRule)).toEqual([]);
});

test('accepts an idle timeout', () => {
  expect(loadBalancer({ idleTimeoutSeconds: 4000 }).only(Lb).idle_timeout).toBe(4000);
});

test('supports deletion protection', () => {
  expect(loadBalancer({ deletionProtection: true }).only(Lb).enable_deletion_protection).toBe(true);
});

test('can be associated with a web ACL (CKV2_AWS_28)', () => {
  const webAclArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/main/1a2b3c';

  expect(loadBalancer({ webAclArn }).only(Wafv2WebAclAssociation)).toEqual({
    resource_arn: '${aws_lb.Web_3C8945DB.arn}',
    web_acl_arn: webAclArn,
  });
});

test('exposes what a service needs, and its URL', () => {
  const { json } = synth((stack) => {
    const plain = new ApplicationLoadBalancer(stack, 'Web', { network });
    const secure = new ApplicationLoadBalancer(stack, 'Secure', { network, certificateArn });
    const { listenerArn, securityGroupId, vpcId }: LoadBalancer = plain;
    new TerraformOutput(stack, 'needs', { value: [listenerArn, securityGroupId, vpcId] });
    new TerraformOutput(stack, 'zone', { value: plain.hostedZoneId });
    new TerraformOutput(stack, 'arn', { value: plain.loadBalancerArn });
    new TerraformOutput(stack, 'name', { value: plain.dnsName });
    new TerraformOutput(stack, 'urls', { value: [plain.url, secure.url] });
  });

  expect(json().output).toEqual({
    needs: {
      value: [
        '${aws_lb_listener.Web_Listener_8E68D58A.arn}',
        '${aws_security_group.Web_SecurityGroup_322089BD.id}',
        'vpc-1',
      ],
    },
    zone: { value: '${aws_lb.Web_3C8945DB.zone_id}' },
    arn: { value: '${aws_lb.Web_3C8945DB.arn}' },
    name: { value: '${aws_lb.Web_3C8945DB.dns_name}' },
    urls: { value: ['http://${aws_lb.Web_3C8945DB.dns_name}', 'https://${aws_lb.Secure_41AF698D.dns_name}'] },
  });
});

test('accepts tokens without validating them', () => {
  const { only, at } = synth((stack) => {
    const text = new TerraformVariable(stack, 'text', { type: 'string' });
    const list = new TerraformVariable(stack, 'list', { type: 'list(string)' });
    const seconds = new TerraformVariable(stack, 'seconds', { type: 'number' });
    new ApplicationLoadBalancer(stack, 'Web', {
      network: { vpcId: text.stringValue, publicSubnetIds: list.listValue, privateSubnetIds: [] },
      loadBalancerName: `-${text.stringValue}`,
      ingressCidrs: ['10.0.0.0/8', text.stringValue],
      idleTimeoutSeconds: seconds.numberValue,
      webAclArn: text.stringValue,
    });
  });

  expect(only(Lb)).toMatchObject({ name: '-${var.text}', subnets: '${var.list}', idle_timeout: '${var.seconds}' });
  expect(only(SecurityGroup).vpc_id).toBe('${var.text}');
  expect(only(Wafv2WebAclAssociation).web_acl_arn).toBe('${var.text}');
  expect(at(VpcSecurityGroupIngressRule, 'Web/HttpFromRange1').cidr_ipv4).toBe('${var.text}');
});

test('allows changes to the resources before synth', () => {
  const { only } = synth((stack) => {
    const { resources } = new ApplicationLoadBalancer(stack, 'Web', { network });
    resources.loadBalancer.preserveHostHeader = true;
    resources.accessLogs!.resources.bucket.objectLockEnabled = true;
  });

  expect(only(Lb).preserve_host_header).toBe(true);
  expect(only(S3Bucket).object_lock_enabled).toBe(true);
});

test('does not compile with a security policy and no certificate', () => {
  const { only } = synth(
    (stack) =>
      // @ts-expect-error HTTP does not use a security policy
      new ApplicationLoadBalancer(stack, 'Web', { network, sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
  );

  expect(only(LbListener).protocol).toBe('HTTP');
});

test.each(['-web', 'web-', 'internal-web', 'my_web', 'w'.repeat(33), ''])('fails when the name is %j', (name) => {
  const message = refusal((stack) => new ApplicationLoadBalancer(stack, 'Web', { network, loadBalancerName: name }));

  expect(message).toBe(`test/Web:
  - loadBalancerName must be 1 to 32 letters, digits and hyphens, with no hyphen at either end and not beginning with "internal-", got "${name}"`);
});

test('fails when the subnets are in one zone', () => {
  const publicOne: Network = { ...network, publicSubnetIds: ['subnet-1', 'subnet-1'] };
  const privateNone: Network = { ...network, privateSubnetIds: [] };

  expect(refusal((stack) => new ApplicationLoadBalancer(stack, 'Web', { network: publicOne }))).toBe(`test/Web:
  - network.publicSubnetIds must contain at least 2 subnets with internetFacing: true, because a load balancer needs two zones, got 1; add a subnet in another zone`);
  expect(refusal((stack) => new ApplicationLoadBalancer(stack, 'Web', { network: privateNone, internetFacing: false })))
    .toBe(`test/Web:
  - network.privateSubnetIds must contain at least 2 subnets with internetFacing: false, because a load balancer needs two zones, got 0; add a subnet in another zone`);
});

test('fails when ingressCidrs is a token', () => {
  const message = refusal((stack) => {
    const list = new TerraformVariable(stack, 'list', { type: 'list(string)' });
    new ApplicationLoadBalancer(stack, 'Web', { network, ingressCidrs: Token.asList(list.value) });
  });

  expect(message).toBe(`test/Web:
  - ingressCidrs must be an array known at synth time, got a token; each one creates a rule`);
});

test('fails when the security policy contains an expression', () => {
  const sslPolicy = 'ELBSecurityPolicy-TLS13-1-2-${x}' as string as SslPolicy;

  expect(refusal((stack) => new ApplicationLoadBalancer(stack, 'Web', { network, certificateArn, sslPolicy })))
    .toBe(`test/Web:
  - sslPolicy must be a policy that requires TLS 1.2 or later, such as "ELBSecurityPolicy-TLS13-1-2-2021-06", got "${sslPolicy}"`);
});

test('fails when properties are invalid, listing all problems', () => {
  const message = refusal(
    (stack) =>
      new ApplicationLoadBalancer(stack, 'Web', {
        network: { ...network, publicSubnetIds: ['subnet-1'] },
        loadBalancerName: 'my web',
        certificateArn,
        // @ts-expect-error the policy allows TLS 1.0
        sslPolicy: 'ELBSecurityPolicy-2016-08',
        ingressCidrs: ['10.0.0.0/8', '10.0.0.1/8', '10.0.0.0', '256.0.0.0/8', '10.0.0.0/33', '::/0', '10.0.0.0/8'],
        idleTimeoutSeconds: 0,
        webAclArn: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/main/1a2b3c',
      }),
  );

  expect(message).toBe(`test/Web:
  - network.publicSubnetIds must contain at least 2 subnets with internetFacing: true, because a load balancer needs two zones, got 1; add a subnet in another zone
  - loadBalancerName must be 1 to 32 letters, digits and hyphens, with no hyphen at either end and not beginning with "internal-", got "my web"
  - sslPolicy must be a policy that requires TLS 1.2 or later, such as "ELBSecurityPolicy-TLS13-1-2-2021-06", got "ELBSecurityPolicy-2016-08"
  - ingressCidrs[1] must be a CIDR block that starts at its first address, such as "192.0.2.0/24" or "2001:db8::/32", got "10.0.0.1/8"
  - ingressCidrs[2] must be a CIDR block that starts at its first address, such as "192.0.2.0/24" or "2001:db8::/32", got "10.0.0.0"
  - ingressCidrs[3] must be a CIDR block that starts at its first address, such as "192.0.2.0/24" or "2001:db8::/32", got "256.0.0.0/8"
  - ingressCidrs[4] must be a CIDR block that starts at its first address, such as "192.0.2.0/24" or "2001:db8::/32", got "10.0.0.0/33"
  - ingressCidrs[5] must be an IPv4 CIDR block with ipAddressType "ipv4", got "::/0"; set ipAddressType to "dualstack", which needs subnets with IPv6
  - ingressCidrs[6] must not repeat another CIDR block, got "10.0.0.0/8"; leave it out
  - idleTimeoutSeconds must be an integer from 1 to 4000, got 0
  - webAclArn must be the ARN of a regional web ACL, such as "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/main/1a2b3c", got "arn:aws:wafv2:us-east-1:111122223333:global/webacl/main/1a2b3c"`);
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse(
    '{ "network": { "vpcId": 1 }, "internetFacing": "no", "domain": "a.example.com", "ingressCidrs": "all", "accessLogs": true }',
  ) as ApplicationLoadBalancerProps;

  expect(refusal((stack) => new ApplicationLoadBalancer(stack, 'Web', props))).toBe(`test/Web:
  - network.vpcId must be a string, got 1
  - network.privateSubnetIds must be given: an array
  - internetFacing must be true or false known at synth time, got "no"
  - domain must be an object with domainName, hostedZoneId, got "a.example.com"
  - ingressCidrs must be an array, got "all"; use ["all"]
  - accessLogs must be false or an object, got true`);
});

test('fails when Terraform would reject a value', () => {
  const message = refusal(
    (stack) =>
      new ApplicationLoadBalancer(stack, 'Web', {
        network: { ...network, vpcId: '', publicSubnetIds: ['subnet-1', '${aws_subnet.b.id}'] },
        certificateArn: 'web',
      }),
  );

  expect(message).toBe(`test/Web:
  - network.vpcId must have 1 to 255 characters, got 0
  - network.publicSubnetIds[1] must not contain "${'$'}{" or "%{", which start a Terraform expression, got "${'$'}{aws_subnet.b.id}"; pass a token instead
  - certificateArn must be the ARN of a certificate, got "web"`);
});
