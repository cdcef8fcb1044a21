import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformVariable } from 'cdktf';
import { ApplicationLoadBalancer } from '../../../modules/load-balancer/application-load-balancer';
import { refusal, synth } from '../../../lab/synth/synth';
import { loadBalancer, problems, target, targetIn } from './targets';

test('sends gRPC requests, with gRPC codes in health checks', () => {
  const group = target({ loadBalancer, protocolVersion: 'GRPC', healthCheckGrpcCodes: '0,12' }).only(LbTargetGroup);

  expect(group).toMatchObject({
    protocol: 'HTTP',
    protocol_version: 'GRPC',
    health_check: { path: '/AWS.ALB/healthcheck', matcher: '0,12' },
  });
});

test('checks gRPC tasks as AWS does by default', () => {
  const group = target({ loadBalancer, protocolVersion: 'GRPC' }).only(LbTargetGroup);

  expect(group.health_check).toMatchObject({ path: '/AWS.ALB/healthcheck', matcher: '12' });
});

test('encrypts the connections to the tasks', () => {
  const group = target({ loadBalancer, targetProtocol: 'HTTPS' }).only(LbTargetGroup);

  expect(group).toMatchObject({ protocol: 'HTTPS', health_check: { protocol: 'HTTPS' } });
});

test.each([
  [{}, { enabled: true, type: 'lb_cookie', cookie_duration: 86400 }],
  [{ durationSeconds: 600 }, { enabled: true, type: 'lb_cookie', cookie_duration: 600 }],
  [{ cookieName: 'session' }, { enabled: true, type: 'app_cookie', cookie_name: 'session', cookie_duration: 86400 }],
])('has sticky sessions with %j', (stickySessions, stickiness) => {
  expect(target({ loadBalancer, stickySessions }).only(LbTargetGroup).stickiness).toEqual(stickiness);
});

test('starts tasks slowly', () => {
  expect(target({ loadBalancer, slowStartSeconds: 60 }).only(LbTargetGroup).slow_start).toBe(60);
});

test.each([
  [true, 'on'],
  [false, 'off'],
])('chooses tasks at random, with anomaly mitigation: %j', (anomalyMitigation, expected) => {
  const group = target({ loadBalancer, algorithm: 'weighted_random', anomalyMitigation }).only(LbTargetGroup);

  expect(group).toMatchObject({
    load_balancing_algorithm_type: 'weighted_random',
    load_balancing_anomaly_mitigation: expected,
  });
});

test('keeps requests in their zone', () => {
  expect(target({ loadBalancer, crossZone: false }).only(LbTargetGroup).load_balancing_cross_zone_enabled).toBe(
    'false',
  );
});

test('checks health on another port, to which the load balancer may connect', () => {
  const { only, at } = target({ loadBalancer, healthCheckPort: 9090, healthCheckProtocol: 'HTTPS' });

  expect(only(LbTargetGroup).health_check).toMatchObject({ port: '9090', protocol: 'HTTPS' });
  expect(at(VpcSecurityGroupEgressRule, 'Web/HealthCheckEgress')).toMatchObject({
    ...{ security_group_id: 'sg-lb', referenced_security_group_id: 'sg-tasks', from_port: 9090, to_port: 9090 },
    description: 'Health checks to test-Web',
  });
  expect(at(VpcSecurityGroupIngressRule, 'Web/HealthCheckIngress')).toMatchObject({
    ...{ security_group_id: 'sg-tasks', referenced_security_group_id: 'sg-lb', from_port: 9090, to_port: 9090 },
  });
});

test('needs no further rule when the health check has the port of the requests', () => {
  const { all } = target({ loadBalancer, healthCheckPort: 8080 });

  expect([all(VpcSecurityGroupEgressRule), all(VpcSecurityGroupIngressRule)].map(({ length }) => length)).toEqual([
    1, 1,
  ]);
});

test('accepts numbers that are known only at deploy', () => {
  const { only } = synth((stack) => {
    const number = new TerraformVariable(stack, 'number', { type: 'number' }).numberValue;
    const stickySessions = { durationSeconds: number };
    targetIn(stack, { loadBalancer, healthCheckPort: number, slowStartSeconds: number, stickySessions });
  });

  expect(only(LbTargetGroup)).toMatchObject({
    ...{ slow_start: '${var.number}', stickiness: { cookie_duration: '${var.number}' } },
    health_check: { port: '${var.number}' },
  });
});

test('fails for gRPC behind a load balancer without a certificate', () => {
  const message = refusal((stack) => {
    const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: [] };
    const ours = new ApplicationLoadBalancer(stack, 'LoadBalancer', { network });
    targetIn(stack, { loadBalancer: ours, protocolVersion: 'GRPC' });
  });

  expect(message).toBe(`test/Web:
  - protocolVersion must be "HTTP1" with a listener for HTTP, got "GRPC"; set domain or certificateArn of the load balancer, which then has a listener for HTTPS`);
});

test('accepts gRPC behind a load balancer with a certificate', () => {
  const { only } = synth((stack) => {
    const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: [] };
    const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1a2b';
    const ours = new ApplicationLoadBalancer(stack, 'LoadBalancer', { network, certificateArn });
    targetIn(stack, { loadBalancer: ours, protocolVersion: 'GRPC' });
  });

  expect(only(LbTargetGroup).protocol_version).toBe('GRPC');
});

test('fails when properties exclude each other, listing all problems', () => {
  expect(
    problems({
      loadBalancer,
      protocolVersion: 'GRPC',
      healthCheckStatus: '200',
      algorithm: 'least_outstanding_requests',
      slowStartSeconds: 60,
      anomalyMitigation: true,
    }),
  ).toEqual([
    'healthCheckStatus must not be given with the protocol version GRPC; use healthCheckGrpcCodes',
    'slowStartSeconds must not be given with the algorithm "least_outstanding_requests", with which AWS has no slow start; remove one of them',
    'anomalyMitigation must not be given with the algorithm "least_outstanding_requests"; use the algorithm "weighted_random", or remove it',
  ]);
});

test('fails when numbers and names are outside of their ranges, listing all problems', () => {
  expect(
    problems({
      loadBalancer,
      healthCheckGrpcCodes: '100',
      slowStartSeconds: 29,
      stickySessions: { durationSeconds: 604801, cookieName: 'AWSALBAPP' },
      healthCheckPort: 0,
      healthCheckProtocol: 'TCP',
      targetProtocol: 'TLS',
    }),
  ).toEqual([
    'healthCheckGrpcCodes must not be given with the protocol version HTTP1; use healthCheckStatus',
    'slowStartSeconds must be an integer from 30 to 900 seconds, got 29',
    'stickySessions.durationSeconds must be an integer from 1 to 604800 seconds, got 604801',
    'stickySessions.cookieName must be the name of a cookie of the application, such as "session", not beginning with "AWSALB", got "AWSALBAPP"',
    'healthCheckGrpcCodes must be gRPC codes from 0 to 99, such as "0", "0,12" or "0-5", got "100"',
    'healthCheckPort must be an integer from 1 to 65535, got 0',
    'targetProtocol must be "HTTP" or "HTTPS" with an Application Load Balancer, got "TLS"',
    'healthCheckProtocol must be "HTTP" or "HTTPS" with an Application Load Balancer, got "TCP"',
  ]);
});

test('fails when properties are those of a Network Load Balancer', () => {
  const because =
    'must not be given with an Application Load Balancer, whose listener its services share; remove it, or use a NetworkLoadBalancer';

  expect(problems({ loadBalancer, listenerPort: 443, preserveClientIp: true })).toEqual([
    `listenerPort ${because}`,
    `preserveClientIp ${because}`,
  ]);
});

test('fails for the listener of a Network Load Balancer', () => {
  const listenerArn = loadBalancer.listenerArn.replace('/app/', '/net/');

  expect(problems({ loadBalancer: { ...loadBalancer, listenerArn } })).toEqual([
    `loadBalancer.listenerArn must be the ARN of a listener of an Application Load Balancer, got "${listenerArn}"; for a Network Load Balancer use its loadBalancerArn, on which each target has a listener of its own`,
  ]);
});

test('fails when nothing hands over requests', () => {
  expect(problems({})).toEqual([
    'loadBalancer, targetGroup or sharesRuleWith must be given; set loadBalancer to the one that forwards the requests',
  ]);
});
