import { outputProblems } from '../../../../fluent-bit/output';
import { pipelineProblems } from '../../../../fluent-bit/pipeline';
import { type Containers, isContainerName } from '../../../../containers/container-rules';
import type { TaskHost } from '../../../../containers/task-host';
import type { Problem } from '../../../../core/validation';
import type { LogRouting } from '../../../log-routing';
import { routedContainers } from '../../../routes/record-source';
import { routedTask, type RoutedTask } from '../routed-task';
import { nothingRouted } from '../../rules/origin-rules';
import { deliveryProblems } from './delivery-rules';
import { destinationProblems, destinationWarnings } from './destination-rules';
import { fileSystemProblems } from './file-system-rules';
import { routeProblems, routeWarnings } from './route-rules';
import { loadProblems, routerProblems, routerWarnings } from './router-rules';

/** Everything about the routing of a task that ECS or Fluent Bit would refuse, or that would lose records. */
export function routingProblems(routing: LogRouting, containers: Containers, host: TaskHost): Problem[] {
  const all = Object.keys(containers);
  const names = routedContainers(containers);
  const task = asRouted(routing, names, host);
  const ofRoutes = [
    nothingRouted(names, all),
    ...routeProblems(routing.routes, { names, all, host }),
    ...deliveryProblems(task),
  ];
  const ofDestinations = [
    ...loadProblems(routing.expectedLoad),
    ...destinationProblems(task),
    ...fileSystemProblems(task),
  ];
  return [
    ...ofRoutes,
    ...ofDestinations,
    ...routerProblems(routing, containers, host),
    // The language speaks in Fluent Bit's words: it is for what nobody has found in the user's.
    ...(isSound(ofDestinations) ? new Set(task.sources.flatMap(({ output }) => outputProblems(output))) : []),
    ...(isSound([...ofRoutes, ...ofDestinations]) && names.every(isContainerName)
      ? new Set(pipelineProblems({ ...task.pipeline, outputs: [] }))
      : []),
  ];
}

function isSound(problems: readonly Problem[]): boolean {
  return problems.every((problem) => !problem);
}

/** What is allowed about the routing of a task, and likely to hurt. */
export function routingWarnings(routing: LogRouting, containers: Containers, host: TaskHost): string[] {
  const names = routedContainers(containers);
  return [
    ...routerWarnings(routing, host),
    ...routeWarnings(routing.routes, names),
    ...destinationWarnings(asRouted(routing, names, host)),
  ];
}

/** The task as far as its rules ask for it: neither region nor platform nor family decides any. */
function asRouted(routing: LogRouting, containers: readonly string[], host: TaskHost): RoutedTask {
  return routedTask(routing, containers, { host, region: 'us-east-1', platform: 'linux/amd64', family: 'task' });
}
