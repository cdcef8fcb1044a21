export type { AlarmThresholds } from './alarm-thresholds';
export {
  ApplicationLoadBalancer,
  type ApplicationLoadBalancerBaseProps,
  type ApplicationLoadBalancerProps,
  type LoadBalancer,
} from './application-load-balancer';
export {
  AuditTrail,
  type AuditTrailInBucket,
  type AuditTrailInOwnBucket,
  type AuditTrailOptions,
  type AuditTrailProps,
} from './audit-trail';
export {
  type Container,
  type ContainerCondition,
  containerImage,
  type ContainerHealthCheck,
  type ContainerImage,
  type ContainerRestart,
  type ContainerSecret,
  ecrImage,
} from './container';
export {
  type DeliveryStreamBaseProps,
  DeliveryStream,
  type DeliveryStreamProps,
  type DirectDeliveryStreamProps,
  type ReadingDeliveryStreamProps,
  type StreamSource,
} from './delivery-stream';
export { DeliveryTarget } from './delivery-targets/delivery-target';
export type { GlueTable } from './delivery-targets/glue-table';
export type {
  OpenSearchTargetCollectionProps,
  OpenSearchTargetDomainProps,
  OpenSearchTargetProps,
} from './delivery-targets/opensearch-target';
export type { RedshiftTargetProps } from './delivery-targets/redshift-target';
export type { BackupFolder, S3LinesProps, S3ParquetProps, S3TargetProps } from './delivery-targets/s3-target';
export type { TargetBucket } from './delivery-targets/target-bucket';
export type { VpcAccess } from './delivery-targets/vpc-access';
export { Ec2Capacity, type Ec2CapacityProps } from './ec2-capacity';
export type { Ec2Container } from './ec2-container';
export { Ec2Service, type Ec2ServiceProps } from './ec2-service';
export { Ec2TaskDefinition, type Ec2TaskDefinitionProps } from './ec2-task-definition';
export { EcrRepository, type EcrRepositoryProps, type ImageRepository } from './ecr-repository';
export { type Cluster, EcsCluster, type EcsClusterProps } from './ecs-cluster';
export { EncryptionKey, type EncryptionKeyProps } from './encryption-key';
export { FargateService, type FargateServiceOptions, type FargateServiceProps } from './fargate-service';
export { type FargateCpu, fargateSize, type FargateSize, fargateSizeProblem } from './fargate-size';
export {
  FargateTaskDefinition,
  type FargateTaskDefinitionOptions,
  type FargateTaskDefinitionProps,
} from './fargate-task-definition';
export type { InstanceCapacity } from './instance-capacity';
export type { AlarmTopic } from './internal/alarm-topic';
export type { Capacity, CapacityMix } from './internal/capacity';
export type { Architecture } from './internal/container-instance';
export type {
  ExecuteCommand,
  ExecuteCommandBucket,
  ExecuteCommandLogGroup,
  ExecuteCommandLogging,
} from './internal/execute-command';
export type { FlowLogs, FlowLogsInBucket, FlowLogsInLogGroup, FlowLogsOptions } from './internal/flow-logs';
export type {
  AccessLogsInBucket,
  AccessLogsInOwnBucket,
  AccessLogsOptions,
} from './internal/load-balancer-access-logs';
export type { KeyClient } from './internal/key-policy';
export type { LoadBalancerCertificate, LoadBalancerDomain } from './internal/load-balancer-certificate';
export type { SslPolicy } from './internal/load-balancer-listeners';
export type { EventName } from './internal/event-plan';
export type { AlarmName } from './internal/planned-alarm';
export type { PolicyStatement } from './internal/policy';
export { logRetentionDays, type LogRetentionDays } from './internal/retention';
export type { RouterType } from './internal/router-messages';
export { subnetProblems } from './internal/subnet-plan';
export type { NetworkMode } from './internal/task-host';
export type { TaskRole } from './internal/task-role';
export { ValidationError } from './internal/validation';
export { KinesisStream, type KinesisStreamProps } from './kinesis-stream';
export { LoadBalancerTarget, type LoadBalancerTargetProps } from './load-balancer-target';
export { LogBucket, type LogBucketProps } from './log-bucket';
export { LogGroup, type LogGroupProps } from './log-group';
export {
  type AssumedRole,
  type AwsAccess,
  type CloudWatchLogsDestinationProps,
  type ConfigurationBucket,
  type DatadogDestinationProps,
  type DatadogSite,
  type DestinationUser,
  type ExpectedLoad,
  type FieldChanges,
  type FieldPattern,
  type FirehoseDestinationProps,
  type FluentdCloudWatchLogsDestinationProps,
  FluentdDestination,
  type FluentdFirehoseDestinationProps,
  type FluentdForwardDestinationProps,
  type FluentdGem,
  type FluentdRoute,
  type FluentdRouting,
  type FluentdS3DestinationProps,
  type FluentdSource,
  type FluentdStdoutDestinationProps,
  type FluentdTaggedRecords,
  type ForwardDestinationProps,
  type HttpCompression,
  type HttpDestinationProps,
  type HttpFormat,
  type HttpHeader,
  type ImageDelivery,
  type InitDelivery,
  type KinesisDestinationProps,
  LogDelivery,
  LogDestination,
  type LogLevel,
  type LogRoute,
  type LogRouting,
  type LogSource,
  type LokiDestinationProps,
  type LuaFunction,
  type MultilineLanguage,
  type NewRelicDestinationProps,
  type NewRelicSite,
  type NullDestinationProps,
  type OpenSearchDestinationProps,
  type OptionsDelivery,
  type ParserPreset,
  type RecordPattern,
  type RouterImage,
  type S3Delivery,
  type S3DestinationProps,
  type S3KeyLayout,
  type S3Uploads,
  type SplunkDestinationProps,
  type StdoutDestinationProps,
  type TaggedRecords,
  type TaskRouting,
} from './log-routing';
export type { Network } from './network';
export type { LoadBalancing, ServiceOptions } from './service-options';
export { ServiceAlarms, type ServiceAlarmsBaseProps, type ServiceAlarmsProps } from './service-alarms';
export {
  type EventsOfCluster,
  type EventsOfService,
  ServiceEvents,
  type ServiceEventsOptions,
  type ServiceEventsProps,
} from './service-events';
export {
  type ScheduledTasks,
  ServiceScaling,
  type ServiceScalingOptions,
  type ServiceScalingProps,
} from './service-scaling';
export type { TaskOptions } from './task-options';
export { Vpc, type VpcProps, type ZoneCount, type ZoneNames } from './vpc';
export { type EndpointClient, VpcEndpoints, type VpcEndpointsProps } from './vpc-endpoints';
export type { ServiceNames, TargetNames, WatchedService } from './watched-service';
export type { LogWriter, WritableBucket } from './writable-bucket';
