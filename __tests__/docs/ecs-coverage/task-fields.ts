import { type CoverageTable, notSet, properties, setByLibrary, tags, without } from './coverage';

const endOfLife = 'Fargate and the ECS-optimized images no longer support this version of Windows';

/** Coverage of the fields of `RegisterTaskDefinition`, except for its container definitions. */
export const taskFields: CoverageTable = {
  family: properties('family'),
  taskRoleArn: properties('taskRole.roleArn'),
  executionRoleArn: properties('executionRole.roleArn'),
  networkMode: without(properties('networkMode'), {
    none: 'without a network, the log router could deliver nothing',
  }),
  'volumes[].name': properties('volumes.<name>'),
  'volumes[].host.sourcePath': properties('volumes.<name>.host.sourcePath'),
  'volumes[].dockerVolumeConfiguration.scope': properties('volumes.<name>.dockerVolumeConfiguration.scope'),
  'volumes[].dockerVolumeConfiguration.autoprovision': properties(
    'volumes.<name>.dockerVolumeConfiguration.autoprovision',
  ),
  'volumes[].dockerVolumeConfiguration.driver': properties('volumes.<name>.dockerVolumeConfiguration.driver'),
  'volumes[].dockerVolumeConfiguration.driverOpts': properties('volumes.<name>.dockerVolumeConfiguration.driverOpts'),
  'volumes[].dockerVolumeConfiguration.labels': properties('volumes.<name>.dockerVolumeConfiguration.labels'),
  'volumes[].efsVolumeConfiguration.fileSystemId': properties('volumes.<name>.efsVolumeConfiguration.fileSystemId'),
  'volumes[].efsVolumeConfiguration.rootDirectory': properties('volumes.<name>.efsVolumeConfiguration.rootDirectory'),
  'volumes[].efsVolumeConfiguration.transitEncryption': properties(
    'volumes.<name>.efsVolumeConfiguration.transitEncryption',
  ),
  'volumes[].efsVolumeConfiguration.transitEncryptionPort': properties(
    'volumes.<name>.efsVolumeConfiguration.transitEncryptionPort',
  ),
  'volumes[].efsVolumeConfiguration.authorizationConfig.accessPointId': properties(
    'volumes.<name>.efsVolumeConfiguration.authorizationConfig.accessPointId',
  ),
  'volumes[].efsVolumeConfiguration.authorizationConfig.iam': properties(
    'volumes.<name>.efsVolumeConfiguration.authorizationConfig.iam',
  ),
  'volumes[].s3filesVolumeConfiguration': notSet('the AWS provider has no argument for S3 Files'),
  'volumes[].fsxWindowsFileServerVolumeConfiguration': notSet('FSx for Windows File Server is not offered'),
  'volumes[].configuredAtLaunch': properties('volumes.<name>.managedEBSVolume'),
  'placementConstraints[].type': setByLibrary('`memberOf`, the only type'),
  'placementConstraints[].expression': properties('placementConstraints'),
  requiresCompatibilities: setByLibrary(
    '`FARGATE` or `EC2`, by the construct; `EXTERNAL` and `MANAGED_INSTANCES` are not offered',
  ),
  cpu: properties('cpu'),
  memory: properties('memoryMiB'),
  tags,
  pidMode: properties('pidMode'),
  ipcMode: properties('ipcMode'),
  proxyConfiguration: notSet('App Mesh ended in September 2026'),
  inferenceAccelerators: notSet('Elastic Inference ended in April 2024'),
  'ephemeralStorage.sizeInGiB': properties('ephemeralStorageGiB'),
  'runtimePlatform.cpuArchitecture': properties('architecture'),
  'runtimePlatform.operatingSystemFamily': without(properties('operatingSystemFamily'), {
    WINDOWS_SERVER_2004_CORE: endOfLife,
    WINDOWS_SERVER_20H2_CORE: endOfLife,
  }),
  enableFaultInjection: properties('enableFaultInjection'),
};
