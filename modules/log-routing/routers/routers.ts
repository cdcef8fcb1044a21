import type { Construct } from 'constructs';
import type { Container } from '../../containers/container';
import type { Containers } from '../../containers/container-rules';
import type { TaskHost } from '../../containers/task-host';
import type { Problem } from '../../core/validation';
import { deliver } from './fluent-bit/deliveries/deliver';
import type { LogDestination } from '../destination';
import { writeFluentdArtifacts } from './fluentd/fluentd-files';
import { fluentdContainer, fluentdRouter } from './fluentd/fluentd-router';
import type { FluentdRouting } from './fluentd/fluentd-routing';
import { fluentdProblems, fluentdWarnings } from './fluentd/fluentd-rules';
import { fluentdTask } from './fluentd/fluentd-task';
import { recordSources, routedContainers } from '../routes/record-source';
import { routedTask, type RoutedTask } from './fluent-bit/routed-task';
import { routerContainer } from './fluent-bit/router';
import { leaveFiles } from './fluent-bit/files';
import type { TaskRouter } from './task-router';
import { routingProblems, routingWarnings } from './fluent-bit/rules/routing-rules';
import type { TaskRouting } from '../task-routing-shape';

/** A routing as the task that it stands in needs it. */
export interface TaskLogs {
  /** The router. */
  readonly router: TaskRouter;
  /** Where records go. */
  readonly destinations: readonly Pick<LogDestination, 'endpoints' | 'port'>[];
  /** Has synth leave what the router will run, and tells the folder of its image's build context. */
  readonly leaveFiles: (scope: Construct) => string;
}

/** Derives from a routing what its task needs. */
export function taskLogs(
  routing: TaskRouting,
  containers: Containers,
  task: Pick<RoutedTask, 'platform' | 'family' | 'host'> & { readonly region: string },
): TaskLogs {
  const names = routedContainers(containers);
  if (isFluentd(routing)) {
    const routed = fluentdTask(routing, names, task);
    const router = fluentdRouter(routed);
    return {
      router,
      destinations: routed.sources.map(({ destination }) => destination),
      leaveFiles: (scope) => writeFluentdArtifacts(scope, routed, router),
    };
  }
  const routed = routedTask(routing, names, task);
  const router = deliver(routed);
  return {
    router,
    destinations: routed.sources.map(({ destination }) => destination),
    leaveFiles: (scope) => leaveFiles(scope, { ...task, router, sources: recordSources(routing.routes, names) }),
  };
}

/** The router's container as every delivery has it. */
export function taskRouterContainer(routing: TaskRouting): Container {
  return isFluentd(routing) ? fluentdContainer(routing) : routerContainer(routing);
}

/** Everything about the routing of a task that ECS or its router would refuse, or that would lose records. */
export function taskRoutingProblems(routing: TaskRouting, containers: Containers, host: TaskHost): Problem[] {
  return isFluentd(routing) ? fluentdProblems(routing, containers, host) : routingProblems(routing, containers, host);
}

/** What is allowed about the routing of a task, and likely to hurt. */
export function taskRoutingWarnings(routing: TaskRouting, containers: Containers, host: TaskHost): string[] {
  return isFluentd(routing) ? fluentdWarnings(routing, containers, host) : routingWarnings(routing, containers, host);
}

function isFluentd(routing: TaskRouting): routing is FluentdRouting {
  return routing.router === 'fluentd';
}
