import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { NetworkLoadBalancer } from '../../../modules/load-balancer/network-load-balancer';
import { refusal, synth } from '../../../lab/synth/synth';
import { networkLoadBalancer as loadBalancer, problems, target, targetIn } from './targets';

const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1a2b';
const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1'], privateSubnetIds: [] };

describe('by default', () => {
  const { only, all } = target({ loadBalancer });

  test('has a TCP listener on the port of the container, and a target group', () => {
    expect(only(LbListener)).toEqual({
      load_balancer_arn: loadBalancer.loadBalancerArn,
      port: 8080,
      protocol: 'TCP',
      default_action: [{ type: 'forward', target_group_arn: '${aws_lb_target_group.Web_TargetGroup_F21B1CCA.arn}' }],
    });
    expect(only(LbTargetGroup)).toEqual({
      ...{ vpc_id: 'vpc-1', target_type: 'ip', protocol: 'TCP', port: 8080, deregistration_delay: '30' },
      health_check: { protocol: 'TCP', interval: 15, timeout: 5, healthy_threshold: 2, unhealthy_threshold: 3 },
      lifecycle: { create_before_destroy: true },
    });
    expect(all(LbListenerRule)).toEqual([]);
  });

  test('allows connections from the load balancer to the tasks, and none to the load balancer of somebody else', () => {
    expect(only(VpcSecurityGroupEgressRule)).toMatchObject({ security_group_id: 'sg-lb', ip_protocol: 'tcp' });
    expect(only(VpcSecurityGroupIngressRule)).toMatchObject({
      ...{ security_group_id: 'sg-tasks', referenced_security_group_id: 'sg-lb', from_port: 8080 },
    });
  });
});

test('allows clients to connect to its port of our load balancer', () => {
  const { at } = synth((stack) => {
    const ours = new NetworkLoadBalancer(stack, 'LoadBalancer', { network });
    targetIn(stack, { loadBalancer: ours, listenerPort: 9000 });
  });

  expect(at(VpcSecurityGroupIngressRule, 'Web/ClientsFrom0-0-0-0-0')).toMatchObject({
    ...{ cidr_ipv4: '0.0.0.0/0', ip_protocol: 'tcp', from_port: 9000, to_port: 9000 },
    description: 'TCP connections from 0.0.0.0/0',
  });
});

test('ends TLS at the load balancer', () => {
  const { only } = target({
    loadBalancer,
    ...{ listenerProtocol: 'TLS', listenerPort: 443, certificateArn, alpnPolicy: 'HTTP2Preferred' },
  });

  expect(only(LbListener)).toMatchObject({
    ...{ port: 443, protocol: 'TLS', certificate_arn: certificateArn, alpn_policy: 'HTTP2Preferred' },
    ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  });
  expect(only(LbTargetGroup).protocol).toBe('TCP');
});

test('encrypts connections to the tasks again', () => {
  const { only } = target({ loadBalancer, listenerProtocol: 'TLS', certificateArn, targetProtocol: 'TLS' });

  expect(only(LbTargetGroup).protocol).toBe('TLS');
});

test('forwards UDP, with health checks by TCP on another port', () => {
  const { only, all } = synth((stack) => {
    const ours = new NetworkLoadBalancer(stack, 'LoadBalancer', { network });
    targetIn(stack, { loadBalancer: ours, listenerProtocol: 'UDP', port: 53, healthCheckPort: 8080 });
  });
  const rules = (type: typeof VpcSecurityGroupEgressRule | typeof VpcSecurityGroupIngressRule) =>
    all(type).map((rule) => `${rule.ip_protocol} ${rule.from_port}`);

  expect(only(LbListener)).toMatchObject({ port: 53, protocol: 'UDP' });
  expect(only(LbTargetGroup)).toMatchObject({ protocol: 'UDP', health_check: { protocol: 'TCP', port: '8080' } });
  expect(rules(VpcSecurityGroupEgressRule).toSorted()).toEqual(['tcp 8080', 'udp 53']);
  expect(rules(VpcSecurityGroupIngressRule).toSorted()).toEqual(['tcp 8080', 'udp 53', 'udp 53']);
});

test('forwards TCP and UDP on one port', () => {
  const { only, all } = target({ loadBalancer, listenerProtocol: 'TCP_UDP', port: 53 });

  expect(only(LbTargetGroup).protocol).toBe('TCP_UDP');
  expect(all(VpcSecurityGroupIngressRule).map((rule) => rule.ip_protocol)).toEqual(['tcp', 'udp']);
});

test('has the attributes of its target group and listener', () => {
  const { only } = target({
    loadBalancer,
    ...{ preserveClientIp: true, proxyProtocolV2: true, connectionTermination: true, sourceIpStickiness: true },
    ...{ healthCheckProtocol: 'HTTP', healthCheckStatus: '200-399', tcpIdleTimeoutSeconds: 600 },
  });

  expect(only(LbTargetGroup)).toMatchObject({
    ...{ preserve_client_ip: 'true', proxy_protocol_v2: true, connection_termination: true },
    stickiness: { type: 'source_ip', enabled: true },
    health_check: { protocol: 'HTTP', path: '/', matcher: '200-399' },
  });
  expect(only(LbListener).tcp_idle_timeout_seconds).toBe(600);
});

test('targets instances on a dynamic host port', () => {
  const { only, all } = target({ loadBalancer, listenerProtocol: 'TCP_UDP', hostPort: 0, port: 53 });

  expect(only(LbTargetGroup).target_type).toBe('instance');
  expect(all(VpcSecurityGroupIngressRule).map((rule) => `${rule.ip_protocol} ${rule.from_port}`)).toEqual([
    'tcp 32768',
    'udp 32768',
  ]);
});

test('lets the clients of a load balancer without a security group connect to the tasks', () => {
  const { loadBalancerArn, vpcId } = loadBalancer;
  const clientCidrs = ['10.0.0.0/8', '192.0.2.0/24'];
  const { all } = target({ loadBalancer: { loadBalancerArn, vpcId, clientCidrs } });

  expect(all(VpcSecurityGroupEgressRule)).toEqual([]);
  expect(all(VpcSecurityGroupIngressRule).map((rule) => rule.cidr_ipv4)).toEqual(clientCidrs);
});

test('accepts tokens without validating them', () => {
  const { only } = synth((stack) => {
    const text = new TerraformVariable(stack, 'text', { type: 'string' }).stringValue;
    const number = new TerraformVariable(stack, 'number', { type: 'number' }).numberValue;
    targetIn(stack, {
      loadBalancer: { loadBalancerArn: text, securityGroupId: text, vpcId: text, ingressCidrs: [text] },
      ...{ listenerPort: number, listenerProtocol: 'TLS', certificateArn: text },
    });
  });

  expect(only(LbListener)).toMatchObject({ load_balancer_arn: '${var.text}', port: '${var.number}' });
});

test('fails when two targets have one port of a load balancer, even in two stacks', () => {
  const app = Testing.app();
  const ours = new NetworkLoadBalancer(new TerraformStack(app, 'network'), 'LoadBalancer', { network });
  const services = new TerraformStack(app, 'services');
  targetIn(services, { loadBalancer: ours, listenerPort: 53 });

  expect(() =>
    targetIn(services, { loadBalancer: ours, listenerProtocol: 'UDP', healthCheckPort: 80, port: 53 }, 'Dns'),
  ).toThrow(
    'listenerPort must be unique on the load balancer, got 53, which services/Web already has; change one of them, or use the protocol TCP_UDP for both on one port',
  );
});

test('fails when properties are those of an Application Load Balancer', () => {
  const because =
    'must not be given with a Network Load Balancer, which forwards the connections of a port and reads no requests; remove it, or use an ApplicationLoadBalancer';

  expect(
    problems({
      loadBalancer,
      ...{ paths: ['/api/*'], hosts: ['a.example.com'], priority: 1, weight: 2, protocolVersion: 'HTTP2' },
      stickySessions: {},
    }),
  ).toEqual(
    ['paths', 'hosts', 'priority', 'weight', 'protocolVersion', 'stickySessions'].map((name) => `${name} ${because}`),
  );
});

test('fails when TLS has no certificate', () => {
  expect(problems({ loadBalancer, listenerProtocol: 'TLS' })).toEqual([
    'certificateArn must be given with the protocol TLS; set it, or set domain or certificateArn of the load balancer',
  ]);
});

test('fails when properties do not fit the protocol, listing all problems', () => {
  expect(
    problems({
      loadBalancer,
      ...{ listenerProtocol: 'UDP', listenerPort: 0, certificateArn, alpnPolicy: 'None', tcpIdleTimeoutSeconds: 59 },
      ...{ preserveClientIp: false, targetProtocol: 'TCP', healthCheckPath: '/' },
    }),
  ).toEqual([
    'listenerPort must be an integer from 1 to 65535, got 0',
    'certificateArn must not be given with the protocol UDP; use the protocol TLS, or remove it',
    'alpnPolicy must not be given with the protocol UDP; use the protocol TLS, or remove it',
    'tcpIdleTimeoutSeconds must be an integer from 60 to 6000 seconds, got 59',
    'tcpIdleTimeoutSeconds must not be given with the protocol UDP, whose timeout AWS sets; remove it',
    'preserveClientIp must be true with the protocol UDP, got false; AWS always preserves the addresses of UDP clients',
    'targetProtocol must be "UDP" with the protocol UDP of the listener, got "TCP"',
    'healthCheckPort must be given with the protocol UDP, because AWS checks the health of tasks by TCP or HTTP; set it to a TCP port of the task',
    'healthCheckPath must not be given with health checks by TCP; set healthCheckProtocol to "HTTP", or remove it',
  ]);
});

test('fails when clients stick to tasks with TLS', () => {
  expect(problems({ loadBalancer, listenerProtocol: 'TLS', certificateArn, sourceIpStickiness: true })).toEqual([
    'sourceIpStickiness must be false with the protocol TLS, got true; use the protocol TCP, or remove it',
  ]);
});

test('fails when an existing load balancer has neither a security group nor clients', () => {
  const { loadBalancerArn, vpcId } = loadBalancer;
  const message = refusal((stack) => targetIn(stack, { loadBalancer: { loadBalancerArn, vpcId } as never }));

  expect(message).toBe(`test/Web:
  - loadBalancer.securityGroupId or loadBalancer.clientCidrs must be given, but not both; without a security group of the load balancer, clientCidrs are allowed to connect to the tasks`);
});
