import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { type App, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type fc from 'fast-check';
import * as library from '../../modules';
import type { Shape } from '../../modules/core/shape';
import { deliveryStreamShape } from '../../modules/firehose/delivery-stream';
import { applicationLoadBalancerShape } from '../../modules/load-balancer/application-load-balancer';
import { networkLoadBalancerShape } from '../../modules/load-balancer/network-load-balancer';
import { loadBalancerTargetShape } from '../../modules/load-balancer/target-props';
import { auditTrailShape } from '../../modules/monitoring/audit-trail';
import { serviceAlarmsShape } from '../../modules/monitoring/service-alarms';
import { serviceEventsShape } from '../../modules/monitoring/service-events';
import { taskEventsShape } from '../../modules/monitoring/task-events';
import { vpcShape } from '../../modules/network/vpc-props';
import { vpcEndpointsShape } from '../../modules/network/vpc-endpoints';
import { ec2CapacityShape } from '../../modules/services/ec2-capacity';
import { ec2ServiceShape } from '../../modules/services/ec2-service';
import { ecsClusterShape } from '../../modules/services/ecs-cluster';
import { fargateServiceShape } from '../../modules/services/fargate-service';
import { serviceNamespaceShape } from '../../modules/services/service-namespace';
import { serviceRegistryShape } from '../../modules/services/service-registry';
import { serviceScalingShape } from '../../modules/services/service-scaling';
import { ec2TaskShape } from '../../modules/standalone-tasks/ec2-task';
import { fargateTaskShape } from '../../modules/standalone-tasks/fargate-task';
import { taskScheduleShape } from '../../modules/standalone-tasks/task-schedule-options';
import { ecrRepositoryShape } from '../../modules/storage/ecr-repository';
import { encryptionKeyShape } from '../../modules/storage/encryption-key';
import { kinesisStreamShape } from '../../modules/storage/kinesis-stream';
import { logBucketShape } from '../../modules/storage/log-bucket-props';
import { logGroupShape } from '../../modules/storage/log-group';
import { ec2TaskDefinitionShape } from '../../modules/tasks/ec2-task-definition';
import { fargateTaskDefinitionShape } from '../../modules/tasks/fargate-task-definition';
import { versions } from '../../stacks/stack-setup';
import { withCreatedParts } from './made';
import { synthOutcome, type Outcome } from './outcome';
import * as monitoring from './monitoring';
import * as network from './network';
import { rightInputs } from './right';
import * as services from './services';
import * as standaloneTasks from './standalone-tasks';
import * as storage from './storage';

/** A construct of the library, without the types of its properties. */
type Module = new (scope: TerraformStack, id: string, props: unknown) => unknown;

/** A construct, and valid properties of it. */
export interface ModuleInputs {
  /** The construct. */
  readonly module: Module;
  /** Shape of its properties. */
  readonly shape: Shape;
  /** Generates valid properties. */
  readonly right: fc.Arbitrary<unknown>;
}

/** Names of the modules that are constructs. */
type ConstructName = {
  [Name in keyof typeof library]: (typeof library)[Name] extends new (...given: never[]) => Construct ? Name : never;
}[keyof typeof library];

/** All constructs of the library; `FargateTaskDefinition` twice more, for the routing of its logs. */
export const modules = {
  Vpc: of(library.Vpc, vpcShape, network.vpc),
  VpcEndpoints: of(library.VpcEndpoints, vpcEndpointsShape, network.vpcEndpoints),
  ApplicationLoadBalancer: of(
    library.ApplicationLoadBalancer,
    applicationLoadBalancerShape,
    network.applicationLoadBalancer,
  ),
  NetworkLoadBalancer: of(library.NetworkLoadBalancer, networkLoadBalancerShape, network.networkLoadBalancer),
  LoadBalancerTarget: of(library.LoadBalancerTarget, loadBalancerTargetShape, network.loadBalancerTarget),
  EcsCluster: of(library.EcsCluster, ecsClusterShape, services.ecsCluster),
  Ec2Capacity: of(library.Ec2Capacity, ec2CapacityShape, services.ec2Capacity),
  FargateService: of(library.FargateService, fargateServiceShape, services.fargateService),
  Ec2Service: of(library.Ec2Service, ec2ServiceShape, services.ec2Service),
  FargateTask: of(library.FargateTask, fargateTaskShape, standaloneTasks.fargateTask),
  Ec2Task: of(library.Ec2Task, ec2TaskShape, standaloneTasks.ec2Task),
  TaskSchedule: of(library.TaskSchedule, taskScheduleShape, standaloneTasks.taskSchedule),
  FargateTaskDefinition: of(library.FargateTaskDefinition, fargateTaskDefinitionShape, services.fargateTaskDefinition),
  Ec2TaskDefinition: of(library.Ec2TaskDefinition, ec2TaskDefinitionShape, services.ec2TaskDefinition),
  LogRouting: of(library.FargateTaskDefinition, fargateTaskDefinitionShape, services.routedTask),
  FluentdRouting: of(library.FargateTaskDefinition, fargateTaskDefinitionShape, services.fluentdTask),
  ServiceNamespace: of(library.ServiceNamespace, serviceNamespaceShape, services.serviceNamespace),
  ServiceRegistry: of(library.ServiceRegistry, serviceRegistryShape, services.serviceRegistry),
  ServiceScaling: of(library.ServiceScaling, serviceScalingShape, services.serviceScaling),
  ServiceAlarms: of(library.ServiceAlarms, serviceAlarmsShape, monitoring.serviceAlarms),
  ServiceEvents: of(library.ServiceEvents, serviceEventsShape, monitoring.serviceEvents),
  TaskEvents: of(library.TaskEvents, taskEventsShape, standaloneTasks.taskEvents),
  EcrRepository: of(library.EcrRepository, ecrRepositoryShape, storage.ecrRepository),
  LogBucket: of(library.LogBucket, logBucketShape, storage.logBucket),
  LogGroup: of(library.LogGroup, logGroupShape, storage.logGroup),
  EncryptionKey: of(library.EncryptionKey, encryptionKeyShape, storage.encryptionKey),
  KinesisStream: of(library.KinesisStream, kinesisStreamShape, storage.kinesisStream),
  DeliveryStream: of(library.DeliveryStream, deliveryStreamShape, storage.deliveryStream),
  AuditTrail: of(library.AuditTrail, auditTrailShape, storage.auditTrail),
} satisfies Readonly<Record<ConstructName | 'LogRouting' | 'FluentdRouting', ModuleInputs>>;

function of(module: unknown, shape: Shape, right: unknown): ModuleInputs {
  return { module: module as Module, shape, right: rightInputs(shape, right) };
}

/** Name of a construct. */
export type ModuleName = keyof typeof modules;

/** Returns the outcome of a construct with these properties. */
export function outcomeOf(name: ModuleName, input: unknown): Outcome {
  return synthOutcome(['inputs/Input', 'ecrImage'], (app) => void stackWith(app, { Input: { name, input } }));
}

/** Returns a stack with several constructs by their IDs. */
export function stackWith(
  app: App,
  inputs: Readonly<Record<string, { readonly name: ModuleName; readonly input: unknown }>>,
): TerraformStack {
  const stack = new TerraformStack(app, 'inputs');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  stack.addOverride('terraform.required_providers.aws.version', versions.aws);
  for (const [id, { name, input }] of Object.entries(inputs)) {
    const created = new modules[name].module(stack, id, withCreatedParts(input, stack));
    // The command contains properties that no resource of a task has.
    if (hasCommand(created)) new TerraformOutput(stack, `${id}Command`, { value: created.runTaskCommand });
  }
  return stack;
}

function hasCommand(created: unknown): created is { readonly runTaskCommand: string } {
  return typeof created === 'object' && created !== null && 'runTaskCommand' in created;
}
