import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { type App, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import fc from 'fast-check';
import * as library from '../../modules';
import { versions } from '../../stacks/stack-setup';
import { realized } from './made';
import { ec2CapacityProps, ecsClusterProps } from './cluster-props';
import { deliveryStreamProps } from './delivery-props';
import { applicationLoadBalancerProps, loadBalancerTargetProps, vpcEndpointsProps, vpcProps } from './network-props';
import { judged, type Outcome } from './outcome';
import { serviceScalingProps } from './scaling-props';
import { ec2ServiceProps, fargateServiceProps } from './service-props';
import {
  auditTrailProps,
  ecrRepositoryProps,
  encryptionKeyProps,
  kinesisStreamProps,
  logBucketPrefixProps,
  logBucketProps,
  logGroupPrefixProps,
  logGroupProps,
} from './store-props';
import { ec2TaskDefinitionProps, fargateTaskDefinitionProps, fluentdTaskProps, routedTaskProps } from './task-props';
import { serviceAlarmsProps, serviceEventsProps } from './watch-props';

/** A module as JavaScript sees it. */
type Module = new (scope: TerraformStack, id: string, props: unknown) => unknown;

/** A module, and properties that are right for it. */
export interface ModuleInputs {
  /** The module. */
  readonly module: Module;
  /** Properties in which nothing is wrong. */
  readonly right: fc.Arbitrary<unknown>;
}

/** Names of the modules that are constructs. */
type ConstructName = {
  [Name in keyof typeof library]: (typeof library)[Name] extends new (...given: never[]) => Construct ? Name : never;
}[keyof typeof library];

/** Every module that is a construct; the task definition twice more, for the routes of its logs. */
export const modules = {
  Vpc: of(library.Vpc, vpcProps),
  VpcEndpoints: of(library.VpcEndpoints, vpcEndpointsProps),
  ApplicationLoadBalancer: of(library.ApplicationLoadBalancer, applicationLoadBalancerProps),
  LoadBalancerTarget: of(library.LoadBalancerTarget, loadBalancerTargetProps),
  EcsCluster: of(library.EcsCluster, ecsClusterProps),
  Ec2Capacity: of(library.Ec2Capacity, ec2CapacityProps),
  FargateService: of(library.FargateService, fargateServiceProps),
  Ec2Service: of(library.Ec2Service, ec2ServiceProps),
  FargateTaskDefinition: of(library.FargateTaskDefinition, fargateTaskDefinitionProps),
  Ec2TaskDefinition: of(library.Ec2TaskDefinition, ec2TaskDefinitionProps),
  LogRouting: of(library.FargateTaskDefinition, routedTaskProps),
  FluentdRouting: of(library.FargateTaskDefinition, fluentdTaskProps),
  ServiceScaling: of(library.ServiceScaling, serviceScalingProps),
  ServiceAlarms: of(library.ServiceAlarms, serviceAlarmsProps),
  ServiceEvents: of(library.ServiceEvents, serviceEventsProps),
  EcrRepository: of(library.EcrRepository, ecrRepositoryProps),
  LogBucket: of(library.LogBucket, fc.oneof(logBucketProps, logBucketPrefixProps)),
  LogGroup: of(library.LogGroup, fc.oneof(logGroupProps, logGroupPrefixProps)),
  EncryptionKey: of(library.EncryptionKey, encryptionKeyProps),
  KinesisStream: of(library.KinesisStream, kinesisStreamProps),
  DeliveryStream: of(library.DeliveryStream, deliveryStreamProps),
  AuditTrail: of(library.AuditTrail, auditTrailProps),
} satisfies Readonly<Record<ConstructName | 'LogRouting' | 'FluentdRouting', ModuleInputs>>;

function of(module: unknown, right: fc.Arbitrary<unknown>): ModuleInputs {
  return { module: module as Module, right };
}

/** Name of a module. */
export type ModuleName = keyof typeof modules;

/** What becomes of a module with such properties. */
export function outcomeOf(name: ModuleName, input: unknown): Outcome {
  return judged(['inputs/Input', 'ecrImage'], (app) => void stackWith(app, { Input: { name, input } }));
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
