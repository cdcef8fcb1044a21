export type { CapacityMix, CapacityShare, CapacityStrategy, StartCapacity } from './capacity';
export { type Cluster } from './cluster';
export type {
  DeploymentAlarms,
  DeploymentBaseConfiguration,
  DeploymentCircuitBreaker,
  DeploymentConfiguration,
  DeploymentOptions,
} from './deployment-configuration';
export { Ec2Capacity, type Ec2CapacityProps } from './ec2-capacity';
export { Ec2Service, type Ec2ServiceProps } from './ec2-service';
export { EcsCluster, type EcsClusterProps, type ExecuteCommandLogGroupProps } from './ecs-cluster';
export { FargateService, type FargateServiceOptions, type FargateServiceProps } from './fargate-service';
export type { InstanceCapacity } from './instance-capacity';
export type { PlacementOptions, PlacementStrategy } from './placement';
export type { InstanceRole } from './instance-role';
export type { RequiredRule, RequiredRules } from './required-rules';
export type { NetworkConfiguration } from './task-interface';
export type { TaskNetworkOptions } from './task-network';
export { type ScheduledTasks, type ServiceScalingOptions } from './scaling-options';
export type { LoadBalancing, ScalingOfService, ServiceOptions, TargetContainer } from './service-options';
export { ServiceScaling, type ServiceScalingProps } from './service-scaling';
export type { ServiceNames, TargetNames, WatchedService } from './watched-service';
export type { RegisteredService } from './registered-service';
export type { ConnectingTasks, ConnectionRules } from './service-connections';
export type {
  ServiceConnectClientAlias,
  ServiceConnectConfiguration,
  ServiceConnectService,
  ServiceConnectTestTraffic,
  ServiceConnectTimeout,
  ServiceConnectTls,
} from './service-connect-configuration';
export { ServiceNamespace, type ServiceNamespaceProps } from './service-namespace';
export { type DnsNamespace, ServiceRegistry, type ServiceRegistryProps } from './service-registry';
export type { VpcLatticeConfiguration } from './vpc-lattice';
export type { PredictiveScaling } from './predictive-scaling';
export type { CustomizedMetric, ScalingQueue, TrackedMetricOptions } from './tracked-metrics';
export type {
  CanaryConfiguration,
  DeploymentLifecycleHook,
  DeploymentStage,
  LinearConfiguration,
  TrafficShift,
  TrafficShiftOptions,
} from './traffic-shift-options';
