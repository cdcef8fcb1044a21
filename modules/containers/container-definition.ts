import type { Container, ContainerCondition, ContainerRestart } from './container';
import { containerImage } from './container-image';
import type { ContainerSecret } from './container-secret';
import { omitUndefined } from '../core/omit-undefined';

/** Where the log driver of a container sends its output. */
export interface LogConfiguration {
  /** `awslogs` to CloudWatch Logs, `awsfirelens` to the router of the task. */
  readonly logDriver: 'awslogs' | 'awsfirelens';
  /** Options of the driver; for `awsfirelens`, of the output that ECS writes. */
  readonly options: Readonly<Record<string, string>>;
  /** Options that ECS fills from secrets. */
  readonly secretOptions?: Readonly<Record<string, ContainerSecret>>;
}

/** What a task adds to a container that its user did not write. */
export interface ContainerAdditions {
  /** Where the container logs. */
  readonly logConfiguration: LogConfiguration;
  /** Containers to wait for beyond those of the user. */
  readonly dependsOn?: Readonly<Record<string, ContainerCondition>>;
  /** Marks the router, and how ECS configures it. */
  readonly firelensConfiguration?: {
    /** Program of the router. */
    readonly type: 'fluentbit' | 'fluentd';
    /** How ECS configures it. */
    readonly options: Readonly<Record<string, string>>;
  };
  /** Volumes of the task, by the path where the container sees them. */
  readonly mountPoints?: Readonly<Record<string, string>>;
  /** The port of its host by which a port of the container is reached; the same one, unless it is said. */
  readonly hostPort?: (port: number) => number;
  /** Whether a process of ECS's own starts the container's program, and ends what that leaves behind. */
  readonly initProcess?: boolean;
}

/** A container definition in ECS's form. */
export type ContainerDefinition = Readonly<Record<string, unknown>> & { readonly name: string };

/**
 * A container in ECS's form. The keys that ECS adds to what it is given are written out, so that the next plan finds
 * what it expects (M22).
 */
export function containerDefinition(
  name: string,
  container: Container,
  additions: ContainerAdditions,
): ContainerDefinition {
  const { healthCheck } = container;
  const { hostPort = (port) => port } = additions;
  return {
    name,
    image: containerImage(container.image).reference,
    essential: container.essential ?? true,
    cpu: container.cpu ?? 0,
    ...omitUndefined({
      memory: container.memoryMiB,
      memoryReservation: container.memoryReservationMiB,
      stopTimeout: container.stopTimeoutSeconds,
      command: container.command,
      entryPoint: container.entryPoint,
      user: container.user,
      readonlyRootFilesystem: container.readonlyRootFilesystem || undefined,
      linuxParameters: additions.initProcess ? { initProcessEnabled: true } : undefined,
      restartPolicy: container.restart && restartPolicy(container.restart),
    }),
    portMappings: (container.ports ?? []).map((port) => ({
      containerPort: port,
      hostPort: hostPort(port),
      protocol: 'tcp',
    })),
    environment: Object.entries(container.environment ?? {}).map(([key, value]) => ({ name: key, value })),
    ...secretList('secrets', container.secrets),
    mountPoints: Object.entries(additions.mountPoints ?? {}).map(([containerPath, sourceVolume]) => ({
      sourceVolume,
      containerPath,
      readOnly: false,
    })),
    volumesFrom: [],
    systemControls: [],
    ...dependencies({ ...container.dependsOn, ...additions.dependsOn }),
    ...(healthCheck && {
      healthCheck: {
        command: healthCheck.command,
        interval: healthCheck.intervalSeconds ?? 30,
        timeout: healthCheck.timeoutSeconds ?? 5,
        retries: healthCheck.retries ?? 3,
        ...omitUndefined({ startPeriod: healthCheck.startPeriodSeconds }),
      },
    }),
    logConfiguration: {
      logDriver: additions.logConfiguration.logDriver,
      options: additions.logConfiguration.options,
      ...secretList('secretOptions', additions.logConfiguration.secretOptions),
    },
    ...omitUndefined({ firelensConfiguration: additions.firelensConfiguration }),
  };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html */
function restartPolicy({ ignoredExitCodes = [], resetSeconds = 300 }: ContainerRestart): object {
  return {
    enabled: true,
    ...(ignoredExitCodes.length > 0 && { ignoredExitCodes }),
    restartAttemptPeriod: resetSeconds,
  };
}

function secretList(key: 'secrets' | 'secretOptions', secrets: Readonly<Record<string, ContainerSecret>> = {}): object {
  const list = Object.entries(secrets).map(([name, secret]) => ({ name, valueFrom: valueFrom(secret) }));
  return list.length === 0 ? {} : { [key]: list };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html */
function valueFrom(secret: ContainerSecret): string {
  if ('parameterArn' in secret) return secret.parameterArn;
  return secret.jsonKey === undefined ? secret.secretArn : `${secret.secretArn}:${secret.jsonKey}::`;
}

function dependencies(conditions: Readonly<Record<string, ContainerCondition | undefined>>): object {
  const dependsOn = Object.entries(conditions)
    .filter(([, condition]) => condition !== undefined)
    .map(([containerName, condition]) => ({ containerName, condition }));
  return dependsOn.length === 0 ? {} : { dependsOn };
}
