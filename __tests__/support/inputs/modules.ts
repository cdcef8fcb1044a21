import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { type App, TerraformStack } from 'cdktf';
import fc from 'fast-check';
import * as library from '../../../modules';
import { versions } from '../../../stacks/stack-setup';
import { realized } from './made';
import { applicationLoadBalancerProps, loadBalancerTargetProps, vpcEndpointsProps, vpcProps } from './network-props';
import { judged, type Outcome } from './outcome';
import {
  fargateServiceProps,
  routedTaskProps,
  serviceAlarmsProps,
  serviceScalingProps,
  taskDefinitionProps,
} from './service-props';
import {
  ecrRepositoryProps,
  ecsClusterProps,
  logBucketPrefixProps,
  logBucketProps,
  logGroupPrefixProps,
  logGroupProps,
} from './store-props';

/** A module as JavaScript sees it. */
type Module = new (scope: TerraformStack, id: string, props: unknown) => unknown;

/** A module, and properties that are right for it. */
export interface ModuleInputs {
  readonly module: Module;
  readonly right: fc.Arbitrary<unknown>;
}

/** Every module that is a construct; the task definition a second time, for the routes of its logs. */
export const modules = {
  Vpc: of(library.Vpc, vpcProps),
  VpcEndpoints: of(library.VpcEndpoints, vpcEndpointsProps),
  ApplicationLoadBalancer: of(library.ApplicationLoadBalancer, applicationLoadBalancerProps),
  LoadBalancerTarget: of(library.LoadBalancerTarget, loadBalancerTargetProps),
  EcsCluster: of(library.EcsCluster, ecsClusterProps),
  FargateService: of(library.FargateService, fargateServiceProps),
  FargateTaskDefinition: of(library.FargateTaskDefinition, taskDefinitionProps),
  LogRouting: of(library.FargateTaskDefinition, routedTaskProps),
  ServiceScaling: of(library.ServiceScaling, serviceScalingProps),
  ServiceAlarms: of(library.ServiceAlarms, serviceAlarmsProps),
  EcrRepository: of(library.EcrRepository, ecrRepositoryProps),
  LogBucket: of(library.LogBucket, fc.oneof(logBucketProps, logBucketPrefixProps)),
  LogGroup: of(library.LogGroup, fc.oneof(logGroupProps, logGroupPrefixProps)),
} satisfies Readonly<Record<string, ModuleInputs>>;

function of(module: unknown, right: fc.Arbitrary<unknown>): ModuleInputs {
  return { module: module as Module, right };
}

/** Name of a module. */
export type ModuleName = keyof typeof modules;

/** What becomes of a module with such properties. */
export function outcomeOf(name: ModuleName, input: unknown): Outcome {
  return judged('inputs/Input', (app) => void stackWith(app, { Input: { name, input } }));
}

/** A stack with several modules by their ids. */
export function stackWith(
  app: App,
  inputs: Readonly<Record<string, { readonly name: ModuleName; readonly input: unknown }>>,
): TerraformStack {
  const stack = new TerraformStack(app, 'inputs');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  stack.addOverride('terraform.required_providers.aws.version', versions.aws);
  for (const [id, { name, input }] of Object.entries(inputs)) {
    new modules[name].module(stack, id, realized(input, stack));
  }
  return stack;
}
