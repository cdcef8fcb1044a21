/** An object of Terraform JSON or of the ECS API. */
export type Fields = Readonly<Record<string, unknown>>;

/** Field of the ECS API that an argument of the AWS provider sets. */
type Argument =
  /** Path of the field. */
  | string
  /** Path of the field, and its value. */
  | { readonly field: string; readonly valueOf: (value: unknown) => unknown }
  /** Only Terraform uses the argument. */
  | undefined;

/** Fields by the argument that sets them. */
type Arguments = Readonly<Record<string, Argument>>;

/** A nested block of arguments. */
function block(field: string, nested: Arguments): Argument {
  return { field, valueOf: (value) => inEach(value, (each) => apiFields(each, nested)) };
}

/** A nested block that Terraform has once, and ECS has a list of. */
function onlyElement(field: string, nested: Arguments): Argument {
  return { field, valueOf: (value) => inEach([value].flat(), (each) => apiFields(each, nested)) };
}

/** A nested block that Terraform has a list of, and ECS once. */
function onlyOf(field: string, nested: Arguments): Argument {
  return { field, valueOf: (value) => inEach([value].flat()[0], (each) => apiFields(each, nested)) };
}

/** An object that is JSON text in Terraform; with expressions in it, it is no JSON yet. */
function jsonText(field: string): Argument {
  return { field, valueOf: (value) => (typeof value === 'string' && !value.includes('${') ? JSON.parse(value) : {}) };
}

/** A number that is text in Terraform. */
function minutes(field: string): Argument {
  return { field, valueOf: (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value) };
}

function inEach(value: unknown, fieldsOf: (each: Fields) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => inEach(each, fieldsOf));
  return typeof value === 'object' && value !== null ? fieldsOf(value as Fields) : value;
}

const tags: Argument = {
  field: 'tags',
  valueOf: (value) => inEach(value, (each) => Object.entries(each).map(([key, own]) => ({ key, value: own }))),
};

/** Arguments that every resource has, which CDKTF and Terraform use. */
const ofTerraform: Arguments = {
  ...{ '//': undefined, depends_on: undefined, lifecycle: undefined, provider: undefined },
};

const efsVolume: Arguments = {
  file_system_id: 'fileSystemId',
  root_directory: 'rootDirectory',
  transit_encryption: 'transitEncryption',
  transit_encryption_port: 'transitEncryptionPort',
  authorization_config: block('authorizationConfig', { access_point_id: 'accessPointId', iam: 'iam' }),
};

const dockerVolume: Arguments = {
  ...{ autoprovision: 'autoprovision', driver: 'driver', driver_opts: 'driverOpts', labels: 'labels', scope: 'scope' },
};

/**
 * Arguments of a task definition.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition
 */
const taskDefinitionArguments: Arguments = {
  ...ofTerraform,
  skip_destroy: undefined,
  family: 'family',
  container_definitions: 'containerDefinitions',
  task_role_arn: 'taskRoleArn',
  execution_role_arn: 'executionRoleArn',
  network_mode: 'networkMode',
  requires_compatibilities: 'requiresCompatibilities',
  cpu: 'cpu',
  memory: 'memory',
  pid_mode: 'pidMode',
  ipc_mode: 'ipcMode',
  enable_fault_injection: 'enableFaultInjection',
  tags,
  placement_constraints: block('placementConstraints', { type: 'type', expression: 'expression' }),
  ephemeral_storage: block('ephemeralStorage', { size_in_gib: 'sizeInGiB' }),
  runtime_platform: block('runtimePlatform', {
    operating_system_family: 'operatingSystemFamily',
    cpu_architecture: 'cpuArchitecture',
  }),
  volume: block('volumes', {
    name: 'name',
    host_path: 'host.sourcePath',
    configure_at_launch: 'configuredAtLaunch',
    docker_volume_configuration: block('dockerVolumeConfiguration', dockerVolume),
    efs_volume_configuration: block('efsVolumeConfiguration', efsVolume),
  }),
};

const ebsVolume: Arguments = {
  ...{ encrypted: 'encrypted', iops: 'iops', throughput: 'throughput', volume_type: 'volumeType' },
  ...{ kms_key_id: 'kmsKeyId', role_arn: 'roleArn', snapshot_id: 'snapshotId' },
  size_in_gb: 'sizeInGiB',
  file_system_type: 'filesystemType',
  volume_initialization_rate: 'volumeInitializationRate',
  tag_specifications: block('tagSpecifications', {
    ...{ resource_type: 'resourceType', propagate_tags: 'propagateTags', tags },
  }),
};

/**
 * Arguments of a service.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service
 */
const serviceArguments: Arguments = {
  ...ofTerraform,
  ...{ force_new_deployment: undefined, triggers: undefined, wait_for_steady_state: undefined, timeouts: undefined },
  cluster: 'cluster',
  name: 'serviceName',
  task_definition: 'taskDefinition',
  desired_count: 'desiredCount',
  launch_type: 'launchType',
  platform_version: 'platformVersion',
  scheduling_strategy: 'schedulingStrategy',
  ordered_placement_strategy: block('placementStrategy', { type: 'type', field: 'field' }),
  placement_constraints: block('placementConstraints', { type: 'type', expression: 'expression' }),
  availability_zone_rebalancing: 'availabilityZoneRebalancing',
  health_check_grace_period_seconds: 'healthCheckGracePeriodSeconds',
  enable_ecs_managed_tags: 'enableECSManagedTags',
  enable_execute_command: 'enableExecuteCommand',
  propagate_tags: 'propagateTags',
  tags,
  deployment_maximum_percent: 'deploymentConfiguration.maximumPercent',
  deployment_minimum_healthy_percent: 'deploymentConfiguration.minimumHealthyPercent',
  deployment_circuit_breaker: block('deploymentConfiguration.deploymentCircuitBreaker', {
    ...{ enable: 'enable', rollback: 'rollback' },
  }),
  deployment_configuration: block('deploymentConfiguration', {
    ...{ strategy: 'strategy', bake_time_in_minutes: minutes('bakeTimeInMinutes') },
    linear_configuration: block('linearConfiguration', {
      ...{ step_percent: 'stepPercent', step_bake_time_in_minutes: minutes('stepBakeTimeInMinutes') },
    }),
    canary_configuration: block('canaryConfiguration', {
      ...{ canary_percent: 'canaryPercent', canary_bake_time_in_minutes: minutes('canaryBakeTimeInMinutes') },
    }),
    lifecycle_hook: block('lifecycleHooks', {
      ...{ hook_target_arn: 'hookTargetArn', role_arn: 'roleArn', hook_details: jsonText('hookDetails') },
      lifecycle_stages: 'lifecycleStages',
    }),
  }),
  alarms: block('deploymentConfiguration.alarms', {
    ...{ alarm_names: 'alarmNames', enable: 'enable', rollback: 'rollback' },
  }),
  capacity_provider_strategy: block('capacityProviderStrategy', {
    ...{ base: 'base', capacity_provider: 'capacityProvider', weight: 'weight' },
  }),
  load_balancer: block('loadBalancers', {
    ...{ container_name: 'containerName', container_port: 'containerPort', target_group_arn: 'targetGroupArn' },
    advanced_configuration: block('advancedConfiguration', {
      alternate_target_group_arn: 'alternateTargetGroupArn',
      production_listener_rule: 'productionListenerRule',
      test_listener_rule: 'testListenerRule',
      role_arn: 'roleArn',
    }),
  }),
  network_configuration: block('networkConfiguration.awsvpcConfiguration', {
    assign_public_ip: {
      field: 'assignPublicIp',
      valueOf: (value) => (typeof value === 'boolean' ? (value ? 'ENABLED' : 'DISABLED') : value),
    },
    security_groups: 'securityGroups',
    subnets: 'subnets',
  }),
  service_registries: onlyElement('serviceRegistries', {
    ...{ registry_arn: 'registryArn', container_name: 'containerName', container_port: 'containerPort', port: 'port' },
  }),
  service_connect_configuration: block('serviceConnectConfiguration', {
    ...{ enabled: 'enabled', namespace: 'namespace' },
    service: block('services', {
      ...{ port_name: 'portName', discovery_name: 'discoveryName', ingress_port_override: 'ingressPortOverride' },
      client_alias: onlyElement('clientAliases', {
        ...{ port: 'port', dns_name: 'dnsName' },
        test_traffic_rules: onlyOf('testTrafficRules', {
          header: block('header', { name: 'name', value: block('value', { exact: 'exact' }) }),
        }),
      }),
      timeout: block('timeout', {
        idle_timeout_seconds: 'idleTimeoutSeconds',
        per_request_timeout_seconds: 'perRequestTimeoutSeconds',
      }),
      tls: block('tls', {
        ...{ kms_key: 'kmsKey', role_arn: 'roleArn' },
        issuer_cert_authority: block('issuerCertificateAuthority', { aws_pca_authority_arn: 'awsPcaAuthorityArn' }),
      }),
    }),
    log_configuration: block('logConfiguration', { log_driver: 'logDriver', options: 'options' }),
  }),
  vpc_lattice_configurations: block('vpcLatticeConfigurations', {
    ...{ target_group_arn: 'targetGroupArn', port_name: 'portName', role_arn: 'roleArn' },
  }),
  volume_configuration: onlyElement('volumeConfigurations', {
    name: 'name',
    managed_ebs_volume: block('managedEBSVolume', ebsVolume),
  }),
};

/**
 * Returns the input of `RegisterTaskDefinition` that the AWS provider sends for a resource.
 *
 * @param containerDefinitions the container definitions, parsed
 */
export function registeredTask(resource: Fields, containerDefinitions: unknown): Fields {
  return apiFields({ ...resource, container_definitions: containerDefinitions }, taskDefinitionArguments);
}

/** Returns the input of `CreateService` that the AWS provider sends for a resource. */
export function createdService(resource: Fields): Fields {
  return apiFields(resource, serviceArguments);
}

function apiFields(values: Fields, known: Arguments): Fields {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (!Object.hasOwn(known, name)) throw new Error(`no field of the ECS API is known for the argument ${name}`);
    const argument = known[name];
    if (argument === undefined || value === undefined || value === null) continue;
    const [field, own] = typeof argument === 'string' ? [argument, value] : [argument.field, argument.valueOf(value)];
    place(result, field.split('.'), own);
  }
  return result;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function place(result: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  // Several arguments set fields of one structure.
  if (rest.length === 0) result[name] = isFields(value) ? { ...Object(result[name]), ...value } : value;
  else place((result[name] ??= {}) as Record<string, unknown>, rest, value);
}
