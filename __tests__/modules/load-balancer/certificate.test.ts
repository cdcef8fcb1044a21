import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformOutput, type TerraformStack, TerraformVariable } from 'cdktf';
import { ApplicationLoadBalancer, type ApplicationLoadBalancerProps, type LoadBalancerDomain } from '../../../modules';
import { refusal, synth, type Synthesized } from '../../../lab/synth/synth';

const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: [] };
const domain = { domainName: 'shop.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };

describe('with a domain', () => {
  const { only, at, all, addresses, json } = loadBalancer(domain);

  test('has a certificate that is replaced before it is destroyed', () => {
    expect(only(AcmCertificate)).toEqual({
      domain_name: 'shop.example.com',
      validation_method: 'DNS',
      lifecycle: { create_before_destroy: true },
    });
  });

  test('creates the DNS validation record that ACM requires', () => {
    const wanted = (attribute: string) =>
      `\${one(tolist(aws_acm_certificate.Web_Certificate_DA5CDDF6.domain_validation_options)).${attribute}}`;

    expect(at(Route53Record, 'Web/Certificate/ValidationRecord')).toEqual({
      zone_id: 'Z0123456789ABCDEFGHIJ',
      name: wanted('resource_record_name'),
      type: wanted('resource_record_type'),
      records: [wanted('resource_record_value')],
      ttl: 300,
      allow_overwrite: true,
    });
    expect(only(AcmCertificateValidation)).toEqual({
      certificate_arn: '${aws_acm_certificate.Web_Certificate_DA5CDDF6.arn}',
      validation_record_fqdns: ['${aws_route53_record.Web_Certificate_ValidationRecord_49E95FDB.fqdn}'],
    });
  });

  test('accepts HTTPS requests after the certificate is issued, with TLS 1.2 or 1.3 (CKV_AWS_103)', () => {
    expect(at(LbListener, 'Web/Listener')).toMatchObject({
      port: 443,
      protocol: 'HTTPS',
      certificate_arn: '${aws_acm_certificate_validation.Web_Certificate_Validation_AD1596D7.certificate_arn}',
      ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    });
  });

  test('redirects HTTP to HTTPS (CKV2_AWS_20)', () => {
    expect(at(LbListener, 'Web/Redirect').default_action[0].redirect.protocol).toBe('HTTPS');
    expect(
      all(VpcSecurityGroupIngressRule)
        .map((rule) => rule.from_port)
        .sort(),
    ).toEqual([443, 80]);
  });

  test('has an alias record for the domain', () => {
    expect(at(Route53Record, 'Web/AliasRecord')).toEqual({
      zone_id: 'Z0123456789ABCDEFGHIJ',
      name: 'shop.example.com',
      type: 'A',
      alias: {
        name: '${aws_lb.Web_3C8945DB.dns_name}',
        zone_id: '${aws_lb.Web_3C8945DB.zone_id}',
        evaluate_target_health: false,
      },
    });
    expect(json().output.url.value).toBe('https://shop.example.com');
  });

  test('has these resource addresses, in addition to those without a certificate', () => {
    const { addresses: without } = synth((stack) => new ApplicationLoadBalancer(stack, 'Web', { network }));

    expect(addresses().filter((address) => !without().includes(address))).toMatchInlineSnapshot(`
     [
       "aws_acm_certificate.Web_Certificate_DA5CDDF6",
       "aws_acm_certificate_validation.Web_Certificate_Validation_AD1596D7",
       "aws_lb_listener.Web_Redirect_AB9FC58E",
       "aws_route53_record.Web_AliasRecord_41259268",
       "aws_route53_record.Web_Certificate_ValidationRecord_49E95FDB",
       "aws_vpc_security_group_ingress_rule.Web_HttpsFrom0-0-0-0-0_43C8A41A",
     ]
    `);
    expect(addresses()).toEqual(expect.arrayContaining(without()));
  });
});

test('accepts another security policy with a domain', () => {
  const { at } = synth((stack) => {
    const sslPolicy = 'ELBSecurityPolicy-TLS13-1-3-2021-06';
    new ApplicationLoadBalancer(stack, 'Web', { network, domain, sslPolicy });
  });

  expect(at(LbListener, 'Web/Listener').ssl_policy).toBe('ELBSecurityPolicy-TLS13-1-3-2021-06');
});

test('accepts a domain that is a token', () => {
  const { only, at } = synth((stack) => {
    const text = (name: string) => new TerraformVariable(stack, name, { type: 'string' }).stringValue;
    const domain = { domainName: text('name'), hostedZoneId: text('zone') };
    new ApplicationLoadBalancer(stack, 'Web', { network, domain });
  });

  expect(only(AcmCertificate).domain_name).toBe('${var.name}');
  expect(at(Route53Record, 'Web/AliasRecord')).toMatchObject({ name: '${var.name}', zone_id: '${var.zone}' });
});

test('allows changes to the resources before synth', () => {
  const { only, at } = synth((stack) => {
    const { resources } = new ApplicationLoadBalancer(stack, 'Web', { network, domain });
    resources.certificate!.resources.certificate.keyAlgorithm = 'EC_prime256v1';
    resources.aliasRecord!.alias.evaluateTargetHealth = true;
  });

  expect(only(AcmCertificate).key_algorithm).toBe('EC_prime256v1');
  expect(at(Route53Record, 'Web/AliasRecord').alias.evaluate_target_health).toBe(true);
});

test('rejects a certificate together with a domain, at compile time and at synth time', () => {
  const props = { network, domain, certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/c' };

  const message = refusal(
    (stack) =>
      // @ts-expect-error a load balancer has one certificate
      new ApplicationLoadBalancer(stack, 'Web', props),
  );

  expect(message).toBe(`test/Web:
  - certificateArn and domain must not be given together; leave one out`);
});

test.each([
  'example',
  'Shop.example.com',
  '*.example.com',
  'shop.example.com.',
  '-shop.example.com',
  `${'a'.repeat(53)}.example.com`,
])('fails when the domain is %j', (domainName) => {
  const build = (stack: TerraformStack) => {
    new ApplicationLoadBalancer(stack, 'Web', { network, domain: { ...domain, domainName } });
  };

  expect(refusal(build)).toBe(`test/Web:
  - domain.domainName must be a lowercase domain name of at most 64 characters, such as "shop.example.com", got "${domainName}"`);
});

test('fails when the hosted zone is specified by its name', () => {
  const props: ApplicationLoadBalancerProps = { network, domain: { ...domain, hostedZoneId: 'example.com' } };

  expect(refusal((stack) => new ApplicationLoadBalancer(stack, 'Web', props))).toBe(`test/Web:
  - domain.hostedZoneId must be the ID of a hosted zone, such as "Z0123456789ABCDEFGHIJ", got "example.com"`);
});

function loadBalancer(domain: LoadBalancerDomain): Synthesized {
  return synth((stack) => {
    const { url } = new ApplicationLoadBalancer(stack, 'Web', { network, domain });
    new TerraformOutput(stack, 'url', { value: url });
  });
}
