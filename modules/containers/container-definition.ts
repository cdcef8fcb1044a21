import { TerraformIterator, Token } from 'cdktf';
import type { ContainerCondition } from './container';
import { healthCheckDefinition } from './health-check';
import { restartPolicy } from './restart-policy';
import { containerImage } from './container-image';
import { type ContainerSecret, valueFrom } from './container-secret';
import type { Ec2Container } from './ec2-container';
import { kernelSettingsDefinition } from './kernel-settings';
import { linuxParametersDefinition } from './linux-parameters';
import { mountPointDefinitions, volumesFromDefinitions } from './mount-point';
import { portMappings } from './port-mapping';
import type { NetworkMode } from './task-host';
import type { EcsContainerDefinition } from './ecs-container-definition';
import { type EnvironmentFile, environmentFileArn } from './environment-file';
import { numberText } from '../core/number-text';
import { isKnown } from '../core/validation';
import { omitUndefined } from '../core/omit-undefined';
import { alwaysHolds } from '../core/rule';

/** Log driver of a container and its options. */
export interface LogConfiguration {
  /** `awslogs` sends to CloudWatch Logs, `awsfirelens` to the log router of the task. */
  readonly logDriver: 'awslogs' | 'awsfirelens';
  /** Options of the driver; with `awsfirelens`, options of the output that ECS generates. */
  readonly options: Readonly<Record<string, string>>;
  /** Options whose values ECS reads from secrets. */
  readonly secretOptions?: Readonly<Record<string, ContainerSecret>>;
}

/** Settings that the task adds to a container. */
export interface ContainerAdditions {
  /** Log driver of the container. */
  readonly logConfiguration: LogConfiguration;
  /** Containers to wait for in addition to the container's own `dependsOn`. */
  readonly dependsOn?: Readonly<Record<string, ContainerCondition>>;
  /** Marks the container as the log router. */
  readonly firelensConfiguration?: {
    /** Log router program. */
    readonly type: 'fluentbit' | 'fluentd';
    /** FireLens options, such as the configuration file. */
    readonly options: Readonly<Record<string, string>>;
  };
  /** Names of the task's volumes, by the path where the container mounts them. */
  readonly mountPoints?: Readonly<Record<string, string>>;
  /**
   * Docker networking mode of the task.
   *
   * @default 'awsvpc'
   */
  readonly networkMode?: NetworkMode;
  /** Enables an init process that starts the container's program and reaps its orphaned processes. */
  readonly initProcess?: boolean;
}

/**
 * Returns a container in the JSON format of ECS, which shares no object with its properties. Keys that ECS would add itself are written out, so that the next plan
 * shows no difference (M22).
 */
export function containerDefinition(
  name: string,
  container: Ec2Container,
  additions: ContainerAdditions,
): EcsContainerDefinition {
  const { healthCheck } = container;
  const { networkMode = 'awsvpc', firelensConfiguration } = additions;
  return {
    name,
    image: containerImage(container.image).reference,
    essential: container.essential ?? true,
    cpu: container.cpu ?? 0,
    ...omitUndefined({
      memory: container.memoryMiB,
      memoryReservation: container.memoryReservationMiB,
      stopTimeout: container.stopTimeoutSeconds,
      command: container.command && [...container.command],
      entryPoint: container.entryPoint && [...container.entryPoint],
      user: container.user,
      readonlyRootFilesystem: container.readonlyRootFilesystem || undefined,
      workingDirectory: container.workingDirectory,
      startTimeout: container.startTimeoutSeconds,
      dockerLabels: container.dockerLabels && { ...container.dockerLabels },
      interactive: container.interactive,
      pseudoTerminal: container.pseudoTerminal,
      versionConsistency: container.versionConsistency,
      linuxParameters: linuxParametersDefinition(container.linuxParameters, additions.initProcess ?? false),
      ...ec2Settings(container),
      restartPolicy: container.restart && restartPolicy(container.restart),
      credentialSpecs: container.credentialSpecs && [...container.credentialSpecs],
      repositoryCredentials: container.repositoryCredentials && {
        credentialsParameter: container.repositoryCredentials.secretArn,
      },
    }),
    portMappings: portMappings(container, networkMode),
    environment: variables(container.environment ?? {}),
    ...secretList('secrets', container.secrets),
    ...fileList(container.environmentFiles),
    mountPoints: [
      ...mountPointDefinitions(container),
      ...Object.entries(additions.mountPoints ?? {}).map(([containerPath, sourceVolume]) => ({
        sourceVolume,
        containerPath,
        readOnly: false,
      })),
    ],
    volumesFrom: volumesFromDefinitions(container),
    ...kernelSettingsDefinition(container),
    ...dependencies({ ...container.dependsOn, ...additions.dependsOn }),
    ...(healthCheck && { healthCheck: healthCheckDefinition(healthCheck) }),
    logConfiguration: {
      logDriver: additions.logConfiguration.logDriver,
      options: { ...additions.logConfiguration.options },
      ...secretList('secretOptions', additions.logConfiguration.secretOptions),
    },
    ...(firelensConfiguration && {
      firelensConfiguration: { type: firelensConfiguration.type, options: { ...firelensConfiguration.options } },
    }),
  };
}

alwaysHolds('M22', {
  states: 'The task definition equals the one that ECS returns.',
  because: 'the library writes the keys that ECS adds, so that the next plan shows no changes',
});

/** Returns the settings that containers on Fargate do not have. */
function ec2Settings(container: Ec2Container) {
  const { extraHosts, resourceRequirements, dnsServers, dnsSearchDomains, links, dockerSecurityOptions } = container;
  return {
    privileged: container.privileged,
    hostname: container.hostname,
    disableNetworking: container.disableNetworking,
    dnsServers: dnsServers && [...dnsServers],
    dnsSearchDomains: dnsSearchDomains && [...dnsSearchDomains],
    links: links && [...links],
    dockerSecurityOptions: dockerSecurityOptions && [...dockerSecurityOptions],
    extraHosts: extraHosts && Object.entries(extraHosts).map(([hostname, ipAddress]) => ({ hostname, ipAddress })),
    resourceRequirements: resourceRequirements && [{ type: 'GPU', value: numberText(resourceRequirements.GPU) }],
  };
}

/** Returns environment variables in the ECS format; Terraform lists those that are known only at deploy. */
function variables(environment: Readonly<Record<string, string>>): EcsContainerDefinition['environment'] {
  if (isKnown(environment)) return Object.entries(environment).map(([name, value]) => ({ name, value }));
  const each = TerraformIterator.fromMap({ ...environment });
  const list = Token.asList(each.forExpressionForList('{ name = key, value = val }'));
  // CDKTF has no type of lists of objects.
  return list as unknown as EcsContainerDefinition['environment'];
}

function secretList(key: 'secrets' | 'secretOptions', secrets: Readonly<Record<string, ContainerSecret>> = {}): object {
  const list = Object.entries(secrets).map(([name, secret]) => ({ name, valueFrom: valueFrom(secret) }));
  return list.length === 0 ? {} : { [key]: list };
}

function fileList(files: readonly EnvironmentFile[] = []): object {
  const list = files.map((file) => ({ type: 's3', value: environmentFileArn(file) }));
  return list.length === 0 ? {} : { environmentFiles: list };
}

function dependencies(conditions: Readonly<Record<string, ContainerCondition | undefined>>): object {
  const dependsOn = Object.entries(conditions)
    .filter(([, condition]) => condition !== undefined)
    .map(([containerName, condition]) => ({ containerName, condition }));
  return dependsOn.length === 0 ? {} : { dependsOn };
}
