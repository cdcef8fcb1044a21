import { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import { checkProps } from '../core/check-props';
import { fields, reference } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { required } from '../core/shape';
import type { LogGroup } from '../storage/log-group';
import { type Cluster, clusterName } from '../services/cluster';
import { namesOf, type WatchedService, watchedService } from '../services/watched-service';
import {
  deliverEvents,
  deliveryProblems,
  deliveryShapes,
  type EventResources,
  type ServiceEventsOptions,
} from './event-delivery';
import { type EventName, type PlannedEvent, plannedEvents } from './event-plan';

/** Properties for the events of one service. */
export interface EventsOfService extends ServiceEventsOptions {
  /** Service to monitor: a `FargateService`, an `Ec2Service`, or the names of an existing service. */
  readonly service: WatchedService;

  /** Available in `EventsOfCluster`. */
  readonly cluster?: never;
}

/** Properties for the events of all services of a cluster, including future ones. */
export interface EventsOfCluster extends ServiceEventsOptions {
  /** Cluster to monitor: an `EcsCluster`, or the name of an existing cluster. */
  readonly cluster: Pick<Cluster, 'clusterName'>;

  /** Available in `EventsOfService`. */
  readonly service?: never;
}

/** Properties of `ServiceEvents`. */
export type ServiceEventsProps = EventsOfService | EventsOfCluster;

/**
 * Notifications of ECS events that require attention, stored in a log group and published to a topic: tasks that
 * stopped unexpectedly, failed deployments, and service actions that ECS cannot perform. ECS itself shows a stopped
 * task for up to one hour. docs/operations.md describes how to respond to each.
 *
 *     CloudwatchEventRule                TaskStopped  and DeploymentFailed, ServiceImpaired
 *     ├── CloudwatchEventTarget          …ToLog       writes the unmodified event
 *     └── CloudwatchEventTarget          …ToTopic     publishes a message, with `topicArn`
 *     LogGroup                           Log          unless `logGroup` is specified
 *     └── CloudwatchLogResourcePolicy    LogPolicy    allows these rules to write
 *     IamRole                            TopicRole    can be assumed only by these rules
 *     └── IamRolePolicy                  Publish
 *
 * An account can have ten log resource policies per region, and each `ServiceEvents` uses one: with many services, use
 * one instance for the cluster.
 *
 * Cost: AWS events and rules are free (see https://aws.amazon.com/eventbridge/pricing/); a few cents per month for log
 * ingestion, and for emails beyond the first 1,000 (see https://aws.amazon.com/sns/pricing/).
 *
 * @example
 *
 *     new ServiceEvents(this, 'WebEvents', { service: web, topicArn: alarms.topicArn });
 */
export class ServiceEvents extends Construct {
  /** Log group that stores the events, if any. */
  readonly logGroup: Pick<LogGroup, 'logGroupArn' | 'logGroupName'> | undefined;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: EventResources<EventName>;

  constructor(scope: Construct, id: string, props: ServiceEventsProps) {
    super(scope, id);
    const checked = checkProps(this, props, serviceEventsShape);
    checked.validate([...sourceProblems(checked.given), ...deliveryProblems(this, checked.given)]);

    const { logGroup, resources } = deliverEvents(this, this.plan(props), checked.given);
    this.logGroup = logGroup;
    this.resources = resources;
  }

  private plan({ service, cluster }: ServiceEventsProps): readonly PlannedEvent<EventName>[] {
    const { clusterName, serviceName } = service ? namesOf(service) : { ...cluster, serviceName: undefined };
    const arnPrefix = `arn:${partitionName(this)}:ecs:${regionName(this)}:${accountId(this)}`;
    return plannedEvents({ arnPrefix, clusterName, serviceName });
  }
}

function sourceProblems({ service, cluster }: ServiceEventsProps): readonly Problem[] {
  // The types exclude this, except in values read from JSON.
  return [(service === undefined) === (cluster === undefined) && 'exactly one of service or cluster must be given'];
}

/** Shape of `ServiceEventsProps`. */
export const serviceEventsShape = fields<ServiceEventsProps>({
  service: watchedService,
  cluster: reference<EventsOfCluster['cluster']>({ clusterName: required(clusterName) }),
  ...deliveryShapes,
});
