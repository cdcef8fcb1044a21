import type {
  EcsServiceDeploymentConfiguration,
  EcsServiceLoadBalancerAdvancedConfiguration,
} from '@cdktf/provider-aws/lib/ecs-service';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { numberText } from '../core/number-text';
import { omitUndefined } from '../core/omit-undefined';
import type { Problem } from '../core/problem';
import { requireProviderVersion } from '../core/provider-version';
import { allowRole } from '../core/role-policy';
import { terraformJson } from '../core/terraform-json';
import { shown } from '../core/shown';
import { isKnown } from '../core/validation';
import { lowestPriority, takenOn } from '../load-balancer/listener-priorities';
import { isNetwork } from '../load-balancer/load-balancer';
import type { LoadBalancerTarget } from '../load-balancer/load-balancer-target';
import type { DeploymentBaseConfiguration } from './deployment-configuration';
import { createEcsRole, createInfrastructureRole } from './infrastructure-role';
import type { ServiceConnectConfiguration } from './service-connect-configuration';
import { type ServiceTarget, type ServiceTargets, targetsOf } from './service-targets';
import { type DeploymentLifecycleHook, shiftsTraffic, trafficShiftProblems } from './traffic-shift-options';

/** Arguments and resources with which a service shifts requests, in the form of the AWS provider. */
export interface TrafficShiftParts {
  /** Argument of the service. */
  readonly deploymentConfiguration: EcsServiceDeploymentConfiguration;
  /** Second target group of each target, with the role that shifts its requests. */
  readonly advancedConfigurations: readonly EcsServiceLoadBalancerAdvancedConfiguration[];
  /** Permissions and rules that deployments need. */
  readonly dependables: readonly ITerraformDependable[];
}

/** Creates what the deployments of a service shift requests with: target groups, roles and the rule for tests. */
export function createTrafficShift(
  scope: Construct,
  { strategy, bakeTimeInMinutes = 5, lifecycleHooks = [], ...options }: DeploymentBaseConfiguration,
  targets: readonly LoadBalancerTarget[],
): TrafficShiftParts {
  // Earlier versions do not know the arguments, or set an empty rule for tests.
  requireProviderVersion(
    scope,
    strategy === 'BLUE_GREEN' ? '6.6.0' : '6.21.0',
    `deploymentConfiguration.strategy "${strategy}"`,
  );
  const alternates = targets.map((target) => target.addAlternate(options.testListenerArn));
  const shifting =
    alternates.length === 0
      ? undefined
      : createInfrastructureRole(new Construct(scope, 'LoadBalancerRole'), {
          description: 'Shifts requests between the target groups of a service',
          policyId: 'ShiftRequests',
          policyName: 'AmazonECSInfrastructureRolePolicyForLoadBalancers',
        });
  const hooks = createHooks(scope, lifecycleHooks);
  const { linearConfiguration: linear, canaryConfiguration: canary } = options;
  return {
    deploymentConfiguration: {
      strategy: strategy!,
      bakeTimeInMinutes: numberText(bakeTimeInMinutes),
      ...(linear && {
        linearConfiguration: omitUndefined({
          stepPercent: linear.stepPercent,
          stepBakeTimeInMinutes: minutesText(linear.stepBakeTimeInMinutes),
        }),
      }),
      ...(canary && {
        canaryConfiguration: omitUndefined({
          canaryPercent: canary.canaryPercent,
          canaryBakeTimeInMinutes: minutesText(canary.canaryBakeTimeInMinutes),
        }),
      }),
      ...(lifecycleHooks.length > 0 && { lifecycleHook: hooks.blocks }),
    },
    advancedConfigurations: alternates.map(({ targetGroupArn, productionArn, testArn }) => ({
      alternateTargetGroupArn: targetGroupArn,
      productionListenerRule: productionArn,
      roleArn: shifting!.role.arn,
      ...omitUndefined({ testListenerRule: testArn }),
    })),
    dependables: [
      ...(shifting ? [shifting.policy] : []),
      ...hooks.dependables,
      ...alternates.flatMap(({ dependables }) => dependables),
    ],
  };
}

/** Returns a number of minutes as text, as the provider has it. */
function minutesText(minutes: number | undefined): string | undefined {
  return minutes === undefined ? undefined : numberText(minutes);
}

function createHooks(scope: Construct, hooks: readonly DeploymentLifecycleHook[]) {
  const own = hooks.filter(({ roleArn }) => roleArn === undefined);
  if (own.length === 0) return { blocks: hooks.map((hook) => blockOf(hook, hook.roleArn!)), dependables: [] };
  const parent = new Construct(scope, 'HookRole');
  const role = createEcsRole(parent, 'Calls the hooks of the deployments of a service');
  const policy = allowRole(parent, 'CallHooks', role, {
    Effect: 'Allow',
    Action: 'lambda:InvokeFunction',
    Resource: [...new Set(own.map(({ hookTargetArn }) => hookTargetArn))],
  });
  return { blocks: hooks.map((hook) => blockOf(hook, hook.roleArn ?? role.arn)), dependables: [policy] };
}

function blockOf({ hookTargetArn, lifecycleStages, hookDetails }: DeploymentLifecycleHook, roleArn: string) {
  return {
    ...{ hookTargetArn, lifecycleStages: [...lifecycleStages], roleArn },
    ...(hookDetails && { hookDetails: terraformJson(hookDetails) }),
  };
}

/** A service whose deployments may shift requests. */
interface Shifted {
  readonly deploymentConfiguration?: DeploymentBaseConfiguration;
  readonly loadBalancing?: ServiceTargets;
  readonly serviceConnectConfiguration?: ServiceConnectConfiguration;
  readonly serviceRegistries?: readonly unknown[];
  readonly vpcLatticeConfigurations?: readonly unknown[];
  readonly schedulingStrategy?: 'REPLICA' | 'DAEMON';
  readonly scaling?: { readonly requestsPerTarget?: number; readonly predictive?: { readonly metric: string } };
}

/**
 * Checks that the deployments of a service can shift requests. Without a load balancer and Service Connect, `BLUE_GREEN`
 * starts all new tasks, calls the hooks, and then stops the old ones.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-implementation.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deploy-linear-service.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deploy-canary-service.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-lattice-resources-for-blue-green.html
 */
export function shiftProblems(scope: Construct, service: Shifted): readonly Problem[] {
  const { deploymentConfiguration = {}, loadBalancing, serviceConnectConfiguration, scaling = {} } = service;
  const { strategy = 'ROLLING', testListenerArn, ...options } = deploymentConfiguration;
  const targets = targetsOf(loadBalancing);
  const offered = Object.keys(serviceConnectConfiguration?.services ?? {});
  const shiftsRequests = targets.length + offered.length > 0;
  const path = 'deploymentConfiguration';
  const only = (name: string, ...allowed: readonly string[]): Problem =>
    (deploymentConfiguration as Readonly<Record<string, unknown>>)[name] !== undefined &&
    !allowed.includes(strategy) &&
    `${path}.${name} must not be set with strategy "${strategy}"; remove it, or use ${allowed.map((each) => `"${each}"`).join(' or ')}`;
  const shifting = ['BLUE_GREEN', 'LINEAR', 'CANARY'];
  if (!shiftsTraffic({ strategy })) {
    const names = ['bakeTimeInMinutes', 'lifecycleHooks', 'testListenerArn'];
    return [
      ...names.map((name) => only(name, ...shifting)),
      only('linearConfiguration', 'LINEAR'),
      only('canaryConfiguration', 'CANARY'),
    ];
  }
  return [
    ...trafficShiftProblems(options),
    only('linearConfiguration', 'LINEAR'),
    only('canaryConfiguration', 'CANARY'),
    service.schedulingStrategy === 'DAEMON' &&
      `${path}.strategy must be "ROLLING" with schedulingStrategy "DAEMON", got "${strategy}"`,
    !shiftsRequests &&
      strategy !== 'BLUE_GREEN' &&
      `${path}.strategy must be "ROLLING" or "BLUE_GREEN" without loadBalancing and services of serviceConnectConfiguration, got "${strategy}"; ECS shifts shares of the requests of those`,
    !shiftsRequests &&
      service.serviceRegistries !== undefined &&
      service.serviceRegistries.length > 0 &&
      `${path}.strategy must be "ROLLING" with serviceRegistries and without loadBalancing and services of serviceConnectConfiguration, got "${strategy}"; in DNS, ECS cannot shift requests from old tasks to new ones`,
    service.vpcLatticeConfigurations !== undefined &&
      service.vpcLatticeConfigurations.length > 0 &&
      `vpcLatticeConfigurations must not be set with strategy "${strategy}", for which ECS needs a second target group and a rule, and the AWS provider has no arguments for them; use strategy "ROLLING"`,
    testListenerArn !== undefined &&
      targets.length !== 1 &&
      `${path}.testListenerArn must not be set with ${targets.length} targets in loadBalancing; it belongs to the load balancer of one target`,
    ...targets.flatMap((target) => testListenerProblems(scope, testListenerArn, target)),
    ...targets.map(
      ({ targetGroup, sharesRuleWith }, index) =>
        (targetGroup ?? sharesRuleWith) !== undefined &&
        `loadBalancing${targets.length > 1 ? `[${index}]` : ''}.${targetGroup ? 'targetGroup' : 'sharesRuleWith'} must not be given with strategy "${strategy}", which changes the target groups of the rule; leave it out, so that the target has a rule and two groups of its own`,
    ),
    ...(['requestsPerTarget', 'predictive'] as const).map(
      (name) =>
        (name === 'predictive' ? scaling.predictive?.metric === 'requests' : scaling.requestsPerTarget !== undefined) &&
        `scaling.${name === 'predictive' ? 'predictive.metric "requests"' : name} must not be set with strategy "${strategy}", after which the requests are counted in another target group; use cpuPercent or memoryPercent`,
    ),
  ];
}

function testListenerProblems(
  scope: Construct,
  arn: string | undefined,
  { loadBalancer, priority = lowestPriority }: ServiceTarget,
): readonly Problem[] {
  if (arn === undefined || !loadBalancer) return [];
  const other = isNetwork(loadBalancer) ? undefined : takenOn(scope, arn).get(priority);
  if (other !== undefined) {
    return [
      `loadBalancing.priority must be unique on the listener for tests as well, got ${priority}, which ${other} already has there; change one of them`,
    ];
  }
  if (!isKnown(arn)) return [];
  const [form, kind] = isNetwork(loadBalancer) ? ['net', 'a Network'] : ['app', 'an Application'];
  return [
    !arn.includes(`:listener/${form}/`) &&
      `deploymentConfiguration.testListenerArn must be the ARN of a listener of ${kind} Load Balancer, as that of the target is, got ${shown(arn)}`,
    !isNetwork(loadBalancer) &&
      loadBalancer.listenerArn === arn &&
      'deploymentConfiguration.testListenerArn must be another listener than that of loadBalancing; create one on another port',
  ];
}
