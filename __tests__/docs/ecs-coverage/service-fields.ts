import { type CoverageTable, notSet, properties, setByLibrary, tags, without } from './coverage';

const deployment = 'deploymentConfiguration';
const connect = 'serviceConnectConfiguration';
const offered = `${connect}.services.<name>`;
const disk = 'volumes.<name>.managedEBSVolume';

/** Coverage of the fields of `CreateService`. */
export const serviceFields: CoverageTable = {
  cluster: properties('cluster.clusterArn'),
  serviceName: properties('serviceName'),
  taskDefinition: setByLibrary('the task definition that the service creates'),
  availabilityZoneRebalancing: properties('availabilityZoneRebalancing'),
  'loadBalancers[].targetGroupArn': properties('loadBalancing.targetGroup.targetGroupArn'),
  'loadBalancers[].loadBalancerName': notSet('Classic Load Balancers are not offered'),
  'loadBalancers[].containerName': properties('loadBalancing.container'),
  'loadBalancers[].containerPort': properties('loadBalancing.port'),
  'loadBalancers[].advancedConfiguration.alternateTargetGroupArn': setByLibrary(
    'a second target group, with a `strategy` that shifts requests',
  ),
  'loadBalancers[].advancedConfiguration.productionListenerRule': setByLibrary(
    'the rule or the listener of the target',
  ),
  'loadBalancers[].advancedConfiguration.testListenerRule': properties(`${deployment}.testListenerArn`),
  'loadBalancers[].advancedConfiguration.roleArn': setByLibrary('a role that is created'),
  'serviceRegistries[].registryArn': properties('serviceRegistries[].registryArn'),
  'serviceRegistries[].port': properties('serviceRegistries[].port'),
  'serviceRegistries[].containerName': properties('serviceRegistries[].containerName'),
  'serviceRegistries[].containerPort': properties('serviceRegistries[].containerPort'),
  desiredCount: properties('desiredCount', 'scaling.minTasks'),
  clientToken: notSet('the AWS provider sets it'),
  launchType: without(properties('capacity', 'schedulingStrategy'), {
    EXTERNAL: 'ECS Anywhere is not offered',
    MANAGED_INSTANCES: 'ECS Managed Instances are not offered',
  }),
  'capacityProviderStrategy[].capacityProvider': properties('capacity', 'capacity.capacityProviderName'),
  'capacityProviderStrategy[].weight': properties('capacity.fargateWeight', 'capacity.spotWeight'),
  'capacityProviderStrategy[].base': properties('capacity.fargateBase'),
  platformVersion: properties('platformVersion'),
  role: notSet('ECS uses its service-linked role; it rejects another one in the network mode `awsvpc`'),
  'deploymentConfiguration.deploymentCircuitBreaker.enable': properties(
    `${deployment}.deploymentCircuitBreaker.enable`,
  ),
  'deploymentConfiguration.deploymentCircuitBreaker.rollback': properties(
    `${deployment}.deploymentCircuitBreaker.rollback`,
  ),
  'deploymentConfiguration.maximumPercent': properties(`${deployment}.maximumPercent`),
  'deploymentConfiguration.minimumHealthyPercent': properties(`${deployment}.minimumHealthyPercent`),
  'deploymentConfiguration.alarms.alarmNames': properties(`${deployment}.alarms.alarmNames`),
  'deploymentConfiguration.alarms.rollback': properties(`${deployment}.alarms.rollback`),
  'deploymentConfiguration.alarms.enable': setByLibrary('`true` with `alarms`'),
  'deploymentConfiguration.strategy': properties(`${deployment}.strategy`),
  'deploymentConfiguration.bakeTimeInMinutes': properties(`${deployment}.bakeTimeInMinutes`),
  'deploymentConfiguration.lifecycleHooks[].targetType': notSet('the AWS provider has no such argument'),
  'deploymentConfiguration.lifecycleHooks[].hookTargetArn': properties(`${deployment}.lifecycleHooks[].hookTargetArn`),
  'deploymentConfiguration.lifecycleHooks[].roleArn': properties(`${deployment}.lifecycleHooks[].roleArn`),
  'deploymentConfiguration.lifecycleHooks[].lifecycleStages': without(
    properties(`${deployment}.lifecycleHooks[].lifecycleStages`),
    { PRE_PRODUCTION_TRAFFIC_SHIFT: 'the AWS provider does not know it' },
  ),
  'deploymentConfiguration.lifecycleHooks[].hookDetails': properties(`${deployment}.lifecycleHooks[].hookDetails`),
  'deploymentConfiguration.lifecycleHooks[].timeoutConfiguration': notSet('the AWS provider has no such argument'),
  'deploymentConfiguration.linearConfiguration.stepPercent': properties(
    `${deployment}.linearConfiguration.stepPercent`,
  ),
  'deploymentConfiguration.linearConfiguration.stepBakeTimeInMinutes': properties(
    `${deployment}.linearConfiguration.stepBakeTimeInMinutes`,
  ),
  'deploymentConfiguration.canaryConfiguration.canaryPercent': properties(
    `${deployment}.canaryConfiguration.canaryPercent`,
  ),
  'deploymentConfiguration.canaryConfiguration.canaryBakeTimeInMinutes': properties(
    `${deployment}.canaryConfiguration.canaryBakeTimeInMinutes`,
  ),
  'placementConstraints[].type': without(properties('distinctInstances'), {
    memberOf: '`placementConstraints` are those of the task definition, where a rollback restores them',
  }),
  'placementConstraints[].expression': notSet('`placementConstraints` are those of the task definition'),
  'placementStrategy[].type': properties('placementStrategy'),
  'placementStrategy[].field': properties('placementStrategy'),
  'networkConfiguration.awsvpcConfiguration.subnets': properties(
    'network.privateSubnetIds',
    'network.publicSubnetIds',
    'subnetIds',
  ),
  'networkConfiguration.awsvpcConfiguration.securityGroups': properties(
    'securityGroupIds',
    'additionalSecurityGroupIds',
  ),
  'networkConfiguration.awsvpcConfiguration.assignPublicIp': properties('assignPublicIp'),
  healthCheckGracePeriodSeconds: properties('healthCheckGracePeriodSeconds'),
  schedulingStrategy: properties('schedulingStrategy'),
  'deploymentController.type': notSet(
    'ECS carries out the deployments, which is its default; another controller would not run the applied task definition',
  ),
  tags,
  enableECSManagedTags: setByLibrary('`true`'),
  propagateTags: setByLibrary('`SERVICE`'),
  enableExecuteCommand: properties('executeCommand'),
  'serviceConnectConfiguration.enabled': setByLibrary('`true` with `serviceConnectConfiguration`'),
  'serviceConnectConfiguration.namespace': properties(`${connect}.namespace`),
  'serviceConnectConfiguration.services[].portName': properties(`${connect}.services.<name>`),
  'serviceConnectConfiguration.services[].discoveryName': properties(`${offered}.discoveryName`),
  'serviceConnectConfiguration.services[].clientAliases[].port': properties(`${offered}.clientAlias.port`),
  'serviceConnectConfiguration.services[].clientAliases[].dnsName': properties(`${offered}.clientAlias.dnsName`),
  'serviceConnectConfiguration.services[].clientAliases[].testTrafficRules.header.name': properties(
    `${offered}.clientAlias.testTrafficRules.header.name`,
  ),
  'serviceConnectConfiguration.services[].clientAliases[].testTrafficRules.header.value.exact': properties(
    `${offered}.clientAlias.testTrafficRules.header.value.exact`,
  ),
  'serviceConnectConfiguration.services[].ingressPortOverride': properties(`${offered}.ingressPortOverride`),
  'serviceConnectConfiguration.services[].timeout.idleTimeoutSeconds': properties(
    `${offered}.timeout.idleTimeoutSeconds`,
  ),
  'serviceConnectConfiguration.services[].timeout.perRequestTimeoutSeconds': properties(
    `${offered}.timeout.perRequestTimeoutSeconds`,
  ),
  'serviceConnectConfiguration.services[].tls.issuerCertificateAuthority.awsPcaAuthorityArn': properties(
    `${offered}.tls.awsPcaAuthorityArn`,
  ),
  'serviceConnectConfiguration.services[].tls.kmsKey': properties(`${offered}.tls.kmsKeyArn`),
  'serviceConnectConfiguration.services[].tls.roleArn': properties(`${offered}.tls.roleArn`),
  'serviceConnectConfiguration.logConfiguration.logDriver': setByLibrary('`awslogs`, unless `proxyLogs` is `false`'),
  'serviceConnectConfiguration.logConfiguration.options': properties(`${connect}.proxyLogs`),
  'serviceConnectConfiguration.logConfiguration.secretOptions': notSet('the log driver `awslogs` needs no secrets'),
  'serviceConnectConfiguration.accessLogConfiguration': notSet('the AWS provider has no such argument'),
  'volumeConfigurations[].name': properties('volumes.<name>'),
  'volumeConfigurations[].managedEBSVolume.encrypted': properties(`${disk}.encrypted`),
  'volumeConfigurations[].managedEBSVolume.kmsKeyId': properties(`${disk}.kmsKeyArn`),
  'volumeConfigurations[].managedEBSVolume.volumeType': properties(`${disk}.volumeType`),
  'volumeConfigurations[].managedEBSVolume.sizeInGiB': properties(`${disk}.sizeInGiB`),
  'volumeConfigurations[].managedEBSVolume.snapshotId': properties(`${disk}.snapshotId`),
  'volumeConfigurations[].managedEBSVolume.volumeInitializationRate': properties(`${disk}.volumeInitializationRate`),
  'volumeConfigurations[].managedEBSVolume.iops': properties(`${disk}.iops`),
  'volumeConfigurations[].managedEBSVolume.throughput': properties(`${disk}.throughput`),
  'volumeConfigurations[].managedEBSVolume.tagSpecifications[].resourceType': setByLibrary('`volume`, the only type'),
  'volumeConfigurations[].managedEBSVolume.tagSpecifications[].tags': tags,
  'volumeConfigurations[].managedEBSVolume.tagSpecifications[].propagateTags': setByLibrary('`SERVICE`'),
  'volumeConfigurations[].managedEBSVolume.roleArn': properties(`${disk}.roleArn`),
  'volumeConfigurations[].managedEBSVolume.filesystemType': without(properties(`${disk}.filesystemType`), {
    ntfs: 'the file system of volumes for Windows, which ECS sets',
  }),
  'vpcLatticeConfigurations[].roleArn': properties('vpcLatticeConfigurations[].roleArn'),
  'vpcLatticeConfigurations[].targetGroupArn': properties('vpcLatticeConfigurations[].targetGroupArn'),
  'vpcLatticeConfigurations[].portName': properties('vpcLatticeConfigurations[].portName'),
};
