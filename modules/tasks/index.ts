export { Ec2TaskDefinition, type Ec2TaskDefinitionProps } from './ec2-task-definition';
export type {
  ExecuteCommand,
  ExecuteCommandBucket,
  ExecuteCommandLogGroup,
  ExecuteCommandLogging,
} from './execute-command';
export { type FargateCpu, fargateSize, type FargateSize, type FargateSizeOf, fargateSizeProblem } from './fargate-size';
export {
  FargateTaskDefinition,
  type FargateTaskDefinitionOptions,
  type FargateTaskDefinitionProps,
} from './fargate-task-definition';
export type { PreviousRevision } from './previous-revision';
export type { EbsVolumeType, ManagedEbsVolume } from './ebs-volume';
export type { EfsAuthorizationConfig, EfsVolumeConfiguration, MountTargets } from './efs-volume';
export type { ExistingRole, RoleOptions, RoleStatement } from './role-options';
export type { TaskDefinition, TaskDefinitionResources } from './task-definition';
export type { TaskOptions } from './task-options';
export type { TaskRole } from './task-role';
export type {
  BindMount,
  DockerVolume,
  DockerVolumeConfiguration,
  EbsVolume,
  Ec2BindMount,
  Ec2Volume,
  EfsVolume,
  Volume,
} from './volume';
