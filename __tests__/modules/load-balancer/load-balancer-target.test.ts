import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import { ApplicationLoadBalancer } from '../../../modules/load-balancer/application-load-balancer';
import { LoadBalancerTarget } from '../../../modules/load-balancer/load-balancer-target';
import type { LoadBalancer } from '../../../modules/load-balancer/load-balancer';
import type { LoadBalancerTargetBaseProps, LoadBalancerTargetProps } from '../../../modules/load-balancer/target-props';
import { refusal, synth } from '../../../lab/synth/synth';
import { synthMessages } from '../../support/synth-messages';

const listenerArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/50dc/f2f7';
const loadBalancer: LoadBalancer = { listenerArn, securityGroupId: 'sg-lb', vpcId: 'vpc-1' };
const required = { loadBalancer, port: 8080, securityGroupId: 'sg-tasks' };

function target(props: Partial<LoadBalancerTargetBaseProps> = {}) {
  return synth((stack) => new LoadBalancerTarget(stack, 'Web', { ...required, ...props } as LoadBalancerTargetProps));
}

function targetRefusal(props: Partial<LoadBalancerTargetBaseProps>): string {
  return refusal((stack) => new LoadBalancerTarget(stack, 'Web', { ...required, ...props } as LoadBalancerTargetProps));
}

describe('by default', () => {
  const { only, addresses } = target();

  test('creates a target group of addresses that can be replaced while a rule refers to it', () => {
    expect(only(LbTargetGroup)).toEqual({
      vpc_id: 'vpc-1',
      target_type: 'ip',
      protocol: 'HTTP',
      port: 8080,
      health_check: {
        protocol: 'HTTP',
        path: '/',
        matcher: '200',
        interval: 15,
        timeout: 5,
        healthy_threshold: 2,
        unhealthy_threshold: 3,
      },
      deregistration_delay: '30',
      lifecycle: { create_before_destroy: true },
    });
  });

  test('receives requests that no other target matches', () => {
    expect(only(LbListenerRule)).toEqual({
      listener_arn: listenerArn,
      priority: 50000,
      condition: [{ path_pattern: { values: ['/*'] } }],
      action: [{ type: 'forward', target_group_arn: '${aws_lb_target_group.Web_TargetGroup_F21B1CCA.arn}' }],
    });
  });

  test('allows traffic from the load balancer to the tasks, on both sides', () => {
    expect(only(VpcSecurityGroupEgressRule)).toEqual({
      security_group_id: 'sg-lb',
      description: 'Requests to test-Web',
      referenced_security_group_id: 'sg-tasks',
      ip_protocol: 'tcp',
      from_port: 8080,
      to_port: 8080,
    });
    expect(only(VpcSecurityGroupIngressRule)).toEqual({
      security_group_id: 'sg-tasks',
      description: 'Requests from the load balancer',
      referenced_security_group_id: 'sg-lb',
      ip_protocol: 'tcp',
      from_port: 8080,
      to_port: 8080,
    });
  });

  test('has these resource addresses', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_lb_listener_rule.Web_ListenerRule_6F6CC6C3",
       "aws_lb_target_group.Web_TargetGroup_F21B1CCA",
       "aws_vpc_security_group_egress_rule.Web_Egress_B581F628",
       "aws_vpc_security_group_ingress_rule.Web_Ingress_06757F80",
     ]
    `);
  });
});

test('matches requests by path and host', () => {
  const paths = ['/api/*', `/v?/~_-.$"'@:+&`];
  const hosts = ['example.com', '*.Example.com', 'a-?.example.*'];

  const rule = target({ paths, hosts, priority: 1 }).only(LbListenerRule);

  expect(rule.priority).toBe(1);
  expect(rule.condition).toEqual([{ path_pattern: { values: paths } }, { host_header: { values: hosts } }]);
});

test('matches requests by path only', () => {
  const rule = target({ paths: ['/a', '/b', '/c', '/d', '/e'], priority: 50000 }).only(LbListenerRule);

  expect(rule.condition).toEqual([{ path_pattern: { values: ['/a', '/b', '/c', '/d', '/e'] } }]);
});

test('matches requests by host only', () => {
  const rule = target({ hosts: ['example.com'], priority: 10 }).only(LbListenerRule);

  expect(rule.condition).toEqual([{ host_header: { values: ['example.com'] } }]);
});

test('accepts a priority without paths or hosts', () => {
  const rule = target({ priority: 100 }).only(LbListenerRule);

  expect(rule).toMatchObject({ priority: 100, condition: [{ path_pattern: { values: ['/*'] } }] });
});

test('accepts a health check and a deregistration delay', () => {
  const { only } = target({
    healthCheckPath: '/health?deep=1',
    healthCheckStatus: '200-299,302',
    healthCheckIntervalSeconds: 300,
    healthCheckTimeoutSeconds: 120,
    healthyThreshold: 10,
    unhealthyThreshold: 2,
    deregistrationDelaySeconds: 0,
  });

  expect(only(LbTargetGroup)).toMatchObject({
    health_check: {
      path: '/health?deep=1',
      matcher: '200-299,302',
      interval: 300,
      timeout: 120,
      healthy_threshold: 10,
      unhealthy_threshold: 2,
    },
    deregistration_delay: '0',
  });
});

test('connects an ApplicationLoadBalancer with the services that use it', () => {
  const { all, at } = synth((stack) => {
    const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: [] };
    const ours = new ApplicationLoadBalancer(stack, 'LoadBalancer', { network });
    new LoadBalancerTarget(stack, 'Web', { ...required, loadBalancer: ours });
    new LoadBalancerTarget(stack, 'Api', { ...required, loadBalancer: ours, paths: ['/api/*'], priority: 10 });
  });

  expect(all(LbListenerRule)).toMatchObject([
    { listener_arn: '${aws_lb_listener.LoadBalancer_Listener_A65D164F.arn}', priority: 10 },
    { listener_arn: '${aws_lb_listener.LoadBalancer_Listener_A65D164F.arn}', priority: 50000 },
  ]);
  expect(at(LbTargetGroup, 'Web/TargetGroup').vpc_id).toBe('vpc-1');
  expect(at(VpcSecurityGroupEgressRule, 'Web/Egress').security_group_id).toBe(
    '${aws_security_group.LoadBalancer_SecurityGroup_7560AED0.id}',
  );
});

test('exposes its target group and the dependencies of a service', () => {
  const { only } = synth((stack) => {
    const { targetGroupArn, dependables } = new LoadBalancerTarget(stack, 'Web', required);
    new EcsService(stack, 'Service', {
      name: 'web',
      loadBalancer: [{ targetGroupArn, containerName: 'web', containerPort: 8080 }],
      dependsOn: [...dependables],
    });
  });

  expect(only(EcsService)).toMatchObject({
    load_balancer: [{ target_group_arn: '${aws_lb_target_group.Web_TargetGroup_F21B1CCA.arn}' }],
    depends_on: [
      'aws_lb_listener_rule.Web_ListenerRule_6F6CC6C3',
      'aws_vpc_security_group_egress_rule.Web_Egress_B581F628',
      'aws_vpc_security_group_ingress_rule.Web_Ingress_06757F80',
    ],
  });
});

test('accepts tokens without validating them', () => {
  const { only } = synth((stack) => {
    const text = new TerraformVariable(stack, 'text', { type: 'string' });
    const list = new TerraformVariable(stack, 'list', { type: 'list(string)' });
    const number = new TerraformVariable(stack, 'number', { type: 'number' });
    new LoadBalancerTarget(stack, 'Web', {
      loadBalancer: { listenerArn: text.stringValue, securityGroupId: text.stringValue, vpcId: text.stringValue },
      port: number.numberValue,
      securityGroupId: text.stringValue,
      paths: Token.asList(list.value),
      hosts: [text.stringValue],
      priority: number.numberValue,
      healthCheckPath: text.stringValue,
      healthCheckStatus: text.stringValue,
      healthCheckIntervalSeconds: number.numberValue,
      healthCheckTimeoutSeconds: 100,
      healthyThreshold: number.numberValue,
      unhealthyThreshold: number.numberValue,
      deregistrationDelaySeconds: number.numberValue,
    });
  });

  expect(only(LbTargetGroup)).toMatchObject({
    vpc_id: '${var.text}',
    port: '${var.number}',
    health_check: { path: '${var.text}', matcher: '${var.text}', interval: '${var.number}', timeout: 100 },
    deregistration_delay: '${var.number}',
  });
  expect(only(LbListenerRule)).toMatchObject({
    priority: '${var.number}',
    condition: [{ path_pattern: { values: '${var.list}' } }, { host_header: { values: ['${var.text}'] } }],
  });
  expect(only(VpcSecurityGroupEgressRule).from_port).toBe('${var.number}');
});

test('fails when the ARN of a listener is a token that is not a string', () => {
  const { errors } = synthMessages((stack) => {
    const listenerArn = new TerraformVariable(stack, 'arn', { type: 'any' }).value as unknown as string;
    new LoadBalancerTarget(stack, 'Web', { ...required, loadBalancer: { ...loadBalancer, listenerArn } });
  });

  expect(errors).toEqual([
    'loadBalancer.listenerArn must be a string, got the value of a TerraformVariable; use its stringValue',
  ]);
});

test('allows the same priority in another app', () => {
  const first = target({ priority: 7 });
  const second = target({ priority: 7 });

  expect(second.json()).toEqual(first.json());
});

test('allows the same priority on two load balancers', () => {
  const { all } = synth((stack) => {
    new LoadBalancerTarget(stack, 'Web', required);
    new LoadBalancerTarget(stack, 'Api', {
      ...required,
      loadBalancer: { ...loadBalancer, listenerArn: `${listenerArn}0` },
    });
  });

  expect(all(LbListenerRule).map((rule) => rule.priority)).toEqual([50000, 50000]);
});

test('allows changes to the resources before synth', () => {
  const { only } = synth((stack) => {
    const { resources } = new LoadBalancerTarget(stack, 'Web', required);
    resources.targetGroup!.putStickiness({ type: 'lb_cookie' });
  });

  expect(only(LbTargetGroup).stickiness).toEqual({ type: 'lb_cookie' });
});

test('targets instances on a static host port', () => {
  const { only } = target({ hostPort: 8000 });

  expect(only(LbTargetGroup)).toMatchObject({ target_type: 'instance', port: 8080 });
  expect(only(VpcSecurityGroupIngressRule)).toMatchObject({ from_port: 8000, to_port: 8000 });
});

test('fails when two targets of a load balancer have the same priority', () => {
  const message = refusal((stack) => {
    new LoadBalancerTarget(stack, 'Web', { ...required, hosts: ['example.com'], priority: 10 });
    new LoadBalancerTarget(stack, 'Api', { ...required, paths: ['/api/*'], priority: 10 });
  });

  expect(message).toBe(`test/Api:
  - priority must be unique on the load balancer, got 10, which test/Web already has; change one of them`);
});

test('fails when two targets of a listener have the same priority, even as different objects', () => {
  const equal = { ...loadBalancer };
  const ofObjects = refusal((stack) => {
    new LoadBalancerTarget(stack, 'Web', required);
    new LoadBalancerTarget(stack, 'Api', { ...required, loadBalancer: equal });
  });
  const ofStacks = () => {
    const app = Testing.app();
    const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: [] };
    const ours = new ApplicationLoadBalancer(new TerraformStack(app, 'network'), 'LoadBalancer', { network });
    const stack = new TerraformStack(app, 'services');
    new LoadBalancerTarget(stack, 'Web', { ...required, loadBalancer: ours });
    const { listenerArn: arn, securityGroupId, vpcId } = ours;
    new LoadBalancerTarget(stack, 'Api', { ...required, loadBalancer: { listenerArn: arn, securityGroupId, vpcId } });
  };

  expect(ofObjects).toContain('priority must be unique on the load balancer, got 50000, which test/Web already has');
  expect(ofStacks).toThrow('priority must be unique on the load balancer, got 50000, which services/Web already has');
});

test('fails when two targets of a load balancer match every request', () => {
  const message = refusal((stack) => {
    new LoadBalancerTarget(stack, 'Web', required);
    new LoadBalancerTarget(stack, 'Api', required);
  });

  expect(message).toBe(`test/Api:
  - priority must be unique on the load balancer, got 50000, which test/Web already has; give one of them paths or hosts and a priority`);
});

test.each<Partial<LoadBalancerTargetBaseProps>>([{ paths: ['/api/*'] }, { hosts: ['example.com'] }])(
  'fails when a target with %j has no priority',
  (props) => {
    expect(targetRefusal(props)).toBe(`test/Web:
  - priority must be an integer from 1 to 50000 when paths or hosts are given, got none; the matching target with the lowest value receives a request`);
  },
);

test('fails when paths and hosts are empty', () => {
  expect(targetRefusal({ paths: [], hosts: [], priority: 1 })).toBe(`test/Web:
  - paths must contain at least one pattern, got none; leave it out to match all paths
  - hosts must contain at least one pattern, got none; leave it out to match all hosts`);
});

test('fails when a rule would have too many paths and hosts', () => {
  const paths = ['/a', '/b', '/c'];
  const hosts = ['a.example.com', 'b.example.com', 'c.example.com'];

  expect(targetRefusal({ paths, hosts, priority: 1 })).toBe(`test/Web:
  - paths and hosts must contain at most 5 values together, got 6; combine some with the wildcards * and ?`);
});

test('fails when the health check timeout is not less than the interval', () => {
  expect(targetRefusal({ healthCheckTimeoutSeconds: 15 })).toBe(`test/Web:
  - healthCheckTimeoutSeconds must be less than healthCheckIntervalSeconds, got 15 and 15`);
});

test.each(['199', '200-500', '2xx', '200, 302', '200-299-302', ''])(
  'fails when the health check status is %j',
  (status) => {
    expect(targetRefusal({ healthCheckStatus: status })).toBe(`test/Web:
  - healthCheckStatus must be status codes from 200 to 499, such as "200", "200,302" or "200-299", got "${status}"`);
  },
);

test('fails when properties are invalid, listing all problems', () => {
  const message = targetRefusal({
    port: 65536,
    hostPort: -1,
    paths: ['/api/*', 'api', '/a b', `/${'a'.repeat(128)}`],
    hosts: ['localhost', 'example.com:8080'],
    priority: 0,
    healthCheckPath: 'health',
    healthCheckStatus: '500',
    healthCheckIntervalSeconds: 4,
    healthCheckTimeoutSeconds: 121,
    healthyThreshold: 1,
    unhealthyThreshold: 11,
    deregistrationDelaySeconds: 3601,
  });

  expect(message).toBe(`test/Web:
  - port must be an integer from 1 to 65535, got 65536
  - hostPort must be an integer from 0 to 65535, got -1
  - paths and hosts must contain at most 5 values together, got 6; combine some with the wildcards * and ?
  - paths[1] must be 1 to 128 letters, digits and the characters _ - . $ / ~ " ' @ : + & * ?, beginning with /, got "api"
  - paths[2] must be 1 to 128 letters, digits and the characters _ - . $ / ~ " ' @ : + & * ?, beginning with /, got "/a b"
  - paths[3] must be 1 to 128 letters, digits and the characters _ - . $ / ~ " ' @ : + & * ?, beginning with /, got "/${'a'.repeat(128)}"
  - hosts[0] must be 1 to 128 letters, digits, hyphens, dots and wildcards * or ?, with at least one dot, got "localhost"
  - hosts[1] must be 1 to 128 letters, digits, hyphens, dots and wildcards * or ?, with at least one dot, got "example.com:8080"
  - priority must be an integer from 1 to 50000, got 0
  - healthCheckPath must be 1 to 1024 characters without spaces, beginning with /, got "health"
  - healthCheckStatus must be status codes from 200 to 499, such as "200", "200,302" or "200-299", got "500"
  - healthCheckIntervalSeconds must be an integer from 5 to 300, got 4
  - healthCheckTimeoutSeconds must be an integer from 2 to 120, got 121
  - healthCheckTimeoutSeconds must be less than healthCheckIntervalSeconds, got 121 and 4
  - healthyThreshold must be an integer from 2 to 10, got 1
  - unhealthyThreshold must be an integer from 2 to 10, got 11
  - deregistrationDelaySeconds must be an integer from 0 to 3600, got 3601`);
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse('{ "loadBalancer": { "listenerArn": [] }, "port": "80", "paths": "/", "priority": {} }');

  expect(targetRefusal({ securityGroupId: undefined, ...props } as LoadBalancerTargetProps)).toBe(`test/Web:
  - loadBalancer.listenerArn must be a string, got an array
  - loadBalancer.securityGroupId must be given: a string
  - loadBalancer.vpcId must be given: a string
  - paths must be an array, got "/"; use ["/"]
  - priority must be a number, got an object
  - port must be a number, got "80"
  - securityGroupId must be given: a string`);
});
