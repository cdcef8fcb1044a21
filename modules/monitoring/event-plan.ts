/** Type of an ECS event of services. */
export type EventName = 'TaskStopped' | 'DeploymentFailed' | 'ServiceImpaired';

/** Source of the events: one service, or all services of a cluster. */
export interface EventSource {
  /** Prefix of the ECS ARNs of the account and region, such as `arn:aws:ecs:eu-west-1:111122223333`. */
  readonly arnPrefix: string;
  /** Name of the cluster. */
  readonly clusterName: string;
  /** Name of the service; `undefined` for all services. */
  readonly serviceName: string | undefined;
}

/** EventBridge rule to create, and the message to publish when it matches. */
export interface PlannedEvent<Name extends string = string> {
  /** Type of the event. */
  readonly name: Name;
  /** Description of the rule: one sentence. */
  readonly description: string;
  /** Event pattern of the rule. */
  readonly pattern: object;
  /** JSON paths of the event fields, by their placeholder in `message`. */
  readonly paths: Readonly<Record<string, string>>;
  /** Message to publish: one sentence, and the first step to take. */
  readonly message: string;
}

/**
 * Stop codes of tasks that stopped unexpectedly. The other codes are `UserInitiated`, and `ServiceSchedulerInitiated`
 * for deployments, scaling and health checks alike.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
 */
const unexpectedStopCodes = ['TaskFailedToStart', 'EssentialContainerExited', 'SpotInterruption', 'TerminationNotice'];

/** Prefix of the stop reason of tasks that failed a container or load balancer health check. */
const failedHealthCheck = 'Task failed';

/**
 * Returns the rules for events that require attention. ECS events of normal operation are ignored.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html
 */
export function plannedEvents({
  arnPrefix,
  clusterName,
  serviceName,
}: EventSource): readonly PlannedEvent<EventName>[] {
  const services = `${arnPrefix}:service/${clusterName}/`;
  const resources = serviceName === undefined ? [{ prefix: services }] : [`${services}${serviceName}`];
  return [
    {
      name: 'TaskStopped',
      description: 'A task of a service stopped unexpectedly: not by a deployment, scaling or a user.',
      pattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          lastStatus: ['STOPPED'],
          clusterArn: [`${arnPrefix}:cluster/${clusterName}`],
          // Tasks outside of services, such as jobs, stop by design.
          group: serviceName === undefined ? [{ prefix: 'service:' }] : [`service:${serviceName}`],
          $or: [{ stopCode: unexpectedStopCodes }, { stoppedReason: [{ prefix: failedHealthCheck }] }],
        },
      },
      paths: {
        group: '$.detail.group',
        code: '$.detail.stopCode',
        reason: '$.detail.stoppedReason',
        task: '$.detail.taskArn',
        time: '$.time',
      },
      message:
        'A task of <group> stopped at <time>, <code>: <reason> - Check the exit codes of its containers and their last logs. <task>',
    },
    {
      name: 'DeploymentFailed',
      description: 'A deployment of a service failed and is rolled back.',
      pattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Deployment State Change'],
        resources,
        detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
      },
      paths: { service: '$.resources[0]', reason: '$.detail.reason', time: '$.time' },
      message:
        'A deployment failed at <time>: <reason> - Check why its tasks stopped, and what the deployment changed. <service>',
    },
    {
      name: 'ServiceImpaired',
      description: 'ECS reports a problem of a service, such as tasks that cannot be placed.',
      pattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Service Action'],
        resources,
        detail: { eventType: ['WARN', 'ERROR'] },
      },
      paths: { service: '$.resources[0]', event: '$.detail.eventName', reason: '$.detail.reason', time: '$.time' },
      message: 'ECS reported <event> at <time>: <reason> - Read the events of the service. <service>',
    },
  ];
}
