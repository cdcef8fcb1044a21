/** What an event of ECS is about. */
export type EventName = 'TaskStopped' | 'DeploymentFailed' | 'ServiceImpaired';

/** Whose events: those of one service, or of every service in a cluster. */
export interface EventSource {
  /** Beginning of the ARNs of ECS in the account and region, as in `arn:aws:ecs:eu-west-1:111122223333`. */
  readonly arnPrefix: string;
  /** Name of the cluster. */
  readonly clusterName: string;
  /** Name of the service, unless all are meant. */
  readonly serviceName: string | undefined;
}

/** A rule to be made, and what a topic is told when it matches. */
export interface PlannedEvent {
  /** What it is about. */
  readonly name: EventName;
  /** What it means: a sentence. */
  readonly means: string;
  /** The pattern of the events. */
  readonly pattern: object;
  /** Places in the event, by the names under which they stand in `message`. */
  readonly paths: Readonly<Record<string, string>>;
  /** What a topic is told: a sentence, and what to do first. */
  readonly message: string;
}

/**
 * Codes with which a task stops that nobody wanted to stop. The others are `UserInitiated`, and
 * `ServiceSchedulerInitiated` for deployments, scaling and health checks alike.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
 */
const unwantedStopCodes = ['TaskFailedToStart', 'EssentialContainerExited', 'SpotInterruption', 'TerminationNotice'];

/** How the reason begins where a task is stopped for a health check of its own or of the load balancer. */
const failedHealthCheck = 'Task failed';

/**
 * The rules for what needs somebody to look: events of ECS that come while all goes well are left out.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html
 */
export function plannedEvents({ arnPrefix, clusterName, serviceName }: EventSource): readonly PlannedEvent[] {
  const services = `${arnPrefix}:service/${clusterName}/`;
  const resources = serviceName === undefined ? [{ prefix: services }] : [`${services}${serviceName}`];
  return [
    {
      name: 'TaskStopped',
      means: 'A task of a service stopped that neither a deployment nor scaling nor a user stopped.',
      pattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          lastStatus: ['STOPPED'],
          clusterArn: [`${arnPrefix}:cluster/${clusterName}`],
          // A task that no service started ends by design.
          group: serviceName === undefined ? [{ prefix: 'service:' }] : [`service:${serviceName}`],
          $or: [{ stopCode: unwantedStopCodes }, { stoppedReason: [{ prefix: failedHealthCheck }] }],
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
        'A task of <group> stopped at <time>, <code>: <reason> - Look at the exit codes of its containers and their last logs. <task>',
    },
    {
      name: 'DeploymentFailed',
      means: 'A deployment of a service failed, and is rolled back.',
      pattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Deployment State Change'],
        resources,
        detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
      },
      paths: { service: '$.resources[0]', reason: '$.detail.reason', time: '$.time' },
      message:
        'A deployment failed at <time>: <reason> - Look why its tasks stopped, and what the deployment changed. <service>',
    },
    {
      name: 'ServiceImpaired',
      means: 'ECS cannot do for a service what it should.',
      pattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Service Action'],
        resources,
        detail: { eventType: ['WARN', 'ERROR'] },
      },
      paths: { service: '$.resources[0]', event: '$.detail.eventName', reason: '$.detail.reason', time: '$.time' },
      message: 'ECS says <event> at <time>: <reason> - Read the events of the service. <service>',
    },
  ];
}
