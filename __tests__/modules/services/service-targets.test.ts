import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformStack, Testing } from 'cdktf';
import {
  ApplicationLoadBalancer,
  Ec2Service,
  FargateService,
  type FargateServiceOptions,
  type LoadBalancer,
  type LoadBalancing,
  NetworkLoadBalancer,
  type NetworkLoadBalancerReference,
} from '../../../modules';
import { refusal, synth } from '../../../lab/synth/synth';

const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: ['subnet-3'] };
const image = 'public.ecr.aws/nginx/nginx:1.29.5-alpine';
const loadBalancer: LoadBalancer = {
  ...{ listenerArn: `${arn}:listener/app/main/1/2`, securityGroupId: 'sg-app', vpcId: 'vpc-1' },
};
const internal: LoadBalancer = {
  ...loadBalancer,
  listenerArn: `${arn}:listener/app/internal/3/4`,
  securityGroupId: 'sg-in',
};
const tcp: NetworkLoadBalancerReference = {
  ...{ loadBalancerArn: `${arn}:loadbalancer/net/main/5`, securityGroupId: 'sg-net', vpcId: 'vpc-1' },
};
const targetGroup = { targetGroupArn: `${arn}:targetgroup/theirs/6`, securityGroupId: 'sg-theirs' };

function service(stack: TerraformStack, options: Partial<FargateServiceOptions>, id = 'Web'): FargateService {
  return new FargateService(stack, id, {
    ...{ cluster, network, cpu: 256, memoryMiB: 512 },
    containers: {
      web: { image, ports: [80, 9090, { containerPort: 53, protocol: 'udp' }] },
      admin: { image, ports: [81] },
    },
    ...options,
  });
}

function problems(options: Partial<FargateServiceOptions>): readonly string[] {
  return refusal((stack) => service(stack, options))
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^ {2}- /, ''));
}

test('tells with everything else that targets of one service have the same priority, port or place in a rule', () => {
  const taken = { priority: 7, paths: ['/a'] };

  expect(
    problems({
      desiredCount: -1,
      loadBalancing: [
        { loadBalancer, container: 'web', port: 80, ...taken },
        { loadBalancer, container: 'admin', name: 'admin', ...taken },
        { loadBalancer: internal, container: 'admin', name: 'internal', ...taken },
        { loadBalancer: tcp, container: 'web', port: 80, name: 'tcp' },
        { loadBalancer: tcp, container: 'web', port: 9090, listenerPort: 80, name: 'other' },
      ],
    }),
  ).toEqual([
    'desiredCount must be an integer from 0 to 5000 tasks, got -1',
    'loadBalancing[1].priority must be unique on the load balancer, got 7, which loadBalancing[0] already has; change one of them',
    expect.stringContaining(
      'loadBalancing[4].listenerPort must be unique on the load balancer, got 80, which loadBalancing[3] already has',
    ),
  ]);
});

test('tells how many targets of one service are too many for a shared rule', () => {
  const message = refusal((stack) => {
    const { target } = service(
      stack,
      { loadBalancing: { loadBalancer, container: 'web', port: 80 } },
      'Stable',
    ).resources;
    target!.rule!.share({ targetGroupArn: targetGroup.targetGroupArn, weight: 1 });
    target!.rule!.share({ targetGroupArn: targetGroup.targetGroupArn, weight: 1 });
    const names = ['a', 'b', 'c'];
    const sharing = names.map((name) => ({ sharesRuleWith: target!, container: 'admin', name }));
    service(stack, { desiredCount: -1, loadBalancing: sharing }, 'Canary');
  });

  expect(message).toBe(`test/Canary:
  - desiredCount must be an integer from 0 to 5000 tasks, got -1
  - loadBalancing[2].sharesRuleWith must be a target whose rule has less than 5 target groups, got one with 5; create a rule with conditions of its own`);
});

const many: readonly LoadBalancing[] = [
  { loadBalancer, container: 'web', port: 80 },
  { loadBalancer: internal, container: 'admin', name: 'internal', healthCheckPort: 9090 },
  { loadBalancer: tcp, container: 'web', port: 53, name: 'dns', listenerProtocol: 'UDP', healthCheckPort: 80 },
  { targetGroup, container: 'web', port: 9090, name: 'theirs' },
];

describe('a service with several targets', () => {
  let created: FargateService | undefined;
  const stack = synth((scope) => {
    created = service(scope, { loadBalancing: many });
  });

  test('registers its tasks with each target group', () => {
    expect(stack.only(EcsService)).toMatchObject({
      load_balancer: [
        { container_name: 'web', container_port: 80 },
        { container_name: 'admin', container_port: 81 },
        { container_name: 'web', container_port: 53 },
        { target_group_arn: targetGroup.targetGroupArn, container_name: 'web', container_port: 9090 },
      ],
      health_check_grace_period_seconds: 60,
    });
  });

  test('keeps the addresses of the target without a name', () => {
    const one = synth((scope) => service(scope, { loadBalancing: many[0]! }));

    expect(stack.addresses()).toEqual(expect.arrayContaining(one.addresses()));
    expect(stack.at(LbTargetGroup, 'Web/Target/TargetGroup')).toEqual(one.at(LbTargetGroup, 'Web/Target/TargetGroup'));
    expect(stack.at(LbTargetGroup, 'Web/Target-internal/TargetGroup').port).toBe(81);
  });

  test('has the addresses of its targets by name, in whichever order they are', () => {
    const reversed = synth((scope) => service(scope, { loadBalancing: many.toReversed() }));

    expect(reversed.addresses()).toEqual(stack.addresses());
  });

  test('depends on all that hands it requests', () => {
    const dependencies = stack.only(EcsService).depends_on as string[];

    expect(dependencies.filter((each) => each.startsWith('aws_lb_'))).toEqual([
      expect.stringMatching(/^aws_lb_listener_rule\.Web_Target_/),
      expect.stringMatching(/^aws_lb_listener_rule\.Web_Target-internal_/),
      expect.stringMatching(/^aws_lb_listener\.Web_Target-dns_/),
    ]);
  });

  test('states the inbound rules that all targets need', () => {
    expect(created!.requiredRules.ingress).toEqual(
      [
        [80, 'tcp', 'sg-app', 'Requests'],
        [81, 'tcp', 'sg-in', 'Requests'],
        [9090, 'tcp', 'sg-in', 'Health checks'],
        [53, 'udp', 'sg-net', 'Requests'],
        [80, 'tcp', 'sg-net', 'Health checks'],
        [9090, 'tcp', 'sg-theirs', 'Requests'],
      ].map(([port, ipProtocol, referencedSecurityGroupId, purpose]) => ({
        ...{ fromPort: port, toPort: port, ipProtocol, referencedSecurityGroupId },
        description: `${purpose} from the load balancer`,
      })),
    );
    expect(stack.all(VpcSecurityGroupIngressRule)).toHaveLength(6);
  });

  test('has the dimensions of the metrics of each target', () => {
    expect(created!.targetNames.map(({ name }) => name)).toEqual([undefined, 'internal', 'dns']);
    expect(created!.resources.target).toBe(created!.resources.targets[0]);
  });
});

test('two targets on one load balancer with the same port have their rules once', () => {
  const { all } = synth((scope) =>
    service(scope, {
      loadBalancing: [
        { loadBalancer, container: 'web', port: 80, paths: ['/a'], priority: 1 },
        { loadBalancer, container: 'web', port: 80, paths: ['/b'], priority: 2, name: 'b' },
      ],
    }),
  );

  expect(all(LbListenerRule)).toHaveLength(2);
  expect(all(VpcSecurityGroupIngressRule)).toHaveLength(1);
  expect(all(VpcSecurityGroupEgressRule).filter((rule) => rule.security_group_id === 'sg-app')).toHaveLength(1);
});

test('the load balancers of other stacks can be targets', () => {
  const app = Testing.app();
  const shared = new TerraformStack(app, 'network');
  const web = new ApplicationLoadBalancer(shared, 'Web', { network });
  const dns = new NetworkLoadBalancer(shared, 'Dns', { network });
  const stack = new TerraformStack(app, 'services');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  new AwsProvider(shared, 'aws', { region: 'eu-west-1' });
  const { targetNames } = service(stack, {
    loadBalancing: [
      { loadBalancer: web, container: 'web', port: 80 },
      { loadBalancer: web, container: 'admin', hosts: ['admin.example.com'], priority: 1, name: 'admin' },
      { loadBalancer: dns, container: 'web', port: 9090, name: 'tcp' },
    ],
  });
  app.synth();

  const { resource } = JSON.parse(readFileSync(join(app.outdir, 'stacks', 'services', 'cdk.tf.json'), 'utf8')) as {
    resource: Record<string, Record<string, object>>;
  };
  expect(Object.values(resource[LbListener.tfResourceType]!)).toMatchObject([
    { load_balancer_arn: expect.stringContaining('data.terraform_remote_state') },
  ]);
  expect(targetNames[1]!.loadBalancerArnSuffix).toBe(targetNames[0]!.loadBalancerArnSuffix);
  expect(targetNames[2]).toMatchObject({ name: 'tcp', loadBalancerType: 'network' });
});

test('tasks on instances are reached at the host ports of each target', () => {
  const { all } = synth(
    (scope) =>
      new Ec2Service(scope, 'Web', {
        ...{ cluster, network, networkMode: 'bridge' },
        capacity: { capacityProviderName: 'main', securityGroupId: 'sg-9' },
        containers: { web: { image, memoryMiB: 256, ports: [80, { containerPort: 81, hostPort: 8081 }] } },
        loadBalancing: [
          { loadBalancer, container: 'web', port: 80 },
          { loadBalancer: tcp, container: 'web', port: 81, name: 'tcp' },
        ],
      }),
  );

  expect(
    all(VpcSecurityGroupIngressRule).map((rule) => `${rule.from_port} ${rule.referenced_security_group_id}`),
  ).toEqual(expect.arrayContaining(['32768 sg-app', '8081 sg-net']));
});

describe('scaling by requests', () => {
  const scaling = { minTasks: 2, maxTasks: 4, requestsPerTarget: 1000 };
  const labelOf = (options: Partial<FargateServiceOptions>) =>
    synth((scope) => service(scope, options)).only(AppautoscalingPolicy).target_tracking_scaling_policy_configuration
      .predefined_metric_specification.resource_label as string;

  test('follows the target without a name, or the one that is named', () => {
    expect(labelOf({ loadBalancing: many, scaling })).toContain('Web_Target_TargetGroup');
    expect(labelOf({ loadBalancing: many, scaling: { ...scaling, requestsTarget: 'internal' } })).toContain(
      'Web_Target-internal_TargetGroup',
    );
  });

  test('follows an existing target group whose load balancer is known', () => {
    const theirs = { ...targetGroup, loadBalancerArn: `${arn}:loadbalancer/app/theirs/7` };

    expect(labelOf({ loadBalancing: { targetGroup: theirs, container: 'web', port: 80 }, scaling })).toBe(
      'app/theirs/7/targetgroup/theirs/6',
    );
  });

  test.each<[string, Partial<FargateServiceOptions>, string]>([
    [
      'a Network Load Balancer',
      { loadBalancing: { loadBalancer: tcp, container: 'web', port: 80 }, scaling },
      'scaling.requestsPerTarget must not be set for a target of a Network Load Balancer, which counts no requests; use cpuPercent or memoryPercent, or the target of an Application Load Balancer',
    ],
    [
      'a target group whose load balancer is not known',
      { loadBalancing: { targetGroup, container: 'web', port: 80 }, scaling },
      'scaling.requestsPerTarget must not be set without the load balancer of targetGroup, whose metric it follows; set targetGroup.loadBalancerArn',
    ],
    [
      'several named targets',
      { loadBalancing: many.slice(1), scaling },
      'scaling.requestsTarget must be one of "internal", "dns", "theirs", got none; it names the target whose requests are counted',
    ],
    [
      'a target that does not exist',
      { loadBalancing: many, scaling: { ...scaling, requestsTarget: 'web' } },
      'scaling.requestsTarget must be the name of a target, "internal", "dns", "theirs", got "web"',
    ],
    [
      'no number of requests',
      { loadBalancing: many, scaling: { minTasks: 1, maxTasks: 2, requestsTarget: 'internal' } },
      'scaling.requestsTarget must not be set without scaling.requestsPerTarget; set it as well, or remove requestsTarget',
    ],
  ])('fails with %s', (_, options, problem) => {
    expect(problems(options)).toEqual([problem]);
  });
});

test('fails when a service has no target, or more than five', () => {
  const six = [1, 2, 3, 4, 5, 6].map((priority): LoadBalancing => {
    return { loadBalancer, container: 'web', port: 80, name: `t${priority}`, paths: ['/'], priority };
  });

  expect(problems({ loadBalancing: [] })).toEqual([
    'loadBalancing must contain 1 to 5 targets, got 0; leave it out for a service without a load balancer',
  ]);
  expect(problems({ loadBalancing: six })).toEqual([
    'loadBalancing must contain 1 to 5 targets, got 6, and ECS registers tasks with at most five target groups',
  ]);
});

test('fails when targets are wrong, with the path of each and all problems of the service at once', () => {
  expect(
    problems({
      desiredCount: -1,
      loadBalancing: [
        { loadBalancer, container: 'web', port: 8080, healthyThreshold: 1 },
        { loadBalancer: internal, container: 'admin' },
        { loadBalancer: tcp, container: 'web', port: 80, listenerProtocol: 'UDP', name: '1', healthCheckPort: 80 },
        { loadBalancer: tcp, container: 'nope', name: '1' },
      ],
    }),
  ).toEqual([
    'desiredCount must be an integer from 0 to 5000 tasks, got -1',
    'loadBalancing[0].port must be one of the TCP ports of container "web" (80, 9090), got 8080',
    'loadBalancing[0].healthyThreshold must be an integer from 2 to 10, got 1',
    'loadBalancing[1].name must be given, because loadBalancing[0] has none either; only one target may have no name',
    'loadBalancing[2].name must be 1 to 32 letters, digits and hyphens, beginning with a letter, got "1"',
    'loadBalancing[2].port must be one of the UDP ports of container "web" (53), got 80',
    'loadBalancing[3].name must be 1 to 32 letters, digits and hyphens, beginning with a letter, got "1"',
    'loadBalancing[3].name must be unique in the service, got "1" again; change one of them',
    'loadBalancing[3].container must be one of "web", "admin", got "nope"',
  ]);
});

test('fails when a port receives TCP and UDP, but the container has only one of them', () => {
  const loadBalancing = { loadBalancer: tcp, container: 'web', port: 53, listenerProtocol: 'TCP_UDP' } as const;

  expect(problems({ loadBalancing })).toEqual([
    'loadBalancing.port must be one of the TCP and UDP ports of container "web" (), got 53',
  ]);
});

test('finds the only port with the protocol of the target', () => {
  const { only } = synth((scope) =>
    service(scope, {
      containers: { dns: { image, ports: [8080, { containerPort: 53, protocol: 'udp' }] } },
      loadBalancing: { loadBalancer: tcp, container: 'dns', listenerProtocol: 'UDP', healthCheckPort: 8080 },
    }),
  );

  expect(only(LbListener).port).toBe(53);
});
