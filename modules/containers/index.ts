export type { Container, ContainerCondition } from './container';
export type { ContainerHealthCheck } from './health-check';
export type { ContainerOverride } from './container-override';
export type { ContainerRestart } from './restart-policy';
export { containerImage, type ContainerImage, ecrImage } from './container-image';
export type { ContainerSecret, SecretsManagerSecret, SystemsManagerParameter } from './container-secret';
export type { Ec2Container } from './ec2-container';
export type { EnvironmentBucket, EnvironmentFile } from './environment-file';
export type { MountPoint, VolumesFrom } from './mount-point';
export type { RepositoryCredentials } from './registry-credentials';
export type { OperatingSystemFamily } from './runtime-platform';
export type { Ulimit, UlimitName, Ulimits } from './kernel-settings';
export type {
  Device,
  Ec2LinuxParameters,
  KernelCapability,
  LinuxParameters,
  Tmpfs,
  TmpfsMountOption,
} from './linux-parameters';
export type { Ec2PortMapping, PortMapping, PortRange, TransportProtocol } from './port-mapping';
export type { Architecture } from './task-host';
export type { NetworkMode } from './task-host';
export type { EcsContainerDefinition } from './ecs-container-definition';
