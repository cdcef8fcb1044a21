import { outputProblems } from '../../../../fluent-bit/output';
import { pipelineProblems } from '../../../../fluent-bit/pipeline';
import { isContainerName } from '../../../../containers/container-rules';
import type { Problem } from '../../../../core/validation';
import type { RoutedTask } from '../routed-task';
import { nothingRouted } from '../../rules/origin-rules';
import { deliveryProblems } from '../deliveries/deliveries';
import { destinationProblems, destinationWarnings } from './destination-rules';
import { fileSystemProblems } from './file-system-rules';
import { routeProblems, routeWarnings } from './route-rules';
import { loadProblems, routerProblems, routerWarnings } from './router-rules';

/** Everything about the routing of a task that ECS or Fluent Bit would refuse, or that would lose records. */
export function routingProblems(task: RoutedTask): Problem[] {
  const { routing, definitions, containers: names, host } = task;
  const all = Object.keys(definitions);
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
    ...routerProblems(task),
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
export function routingWarnings(task: RoutedTask): string[] {
  return [
    ...routerWarnings(task),
    ...routeWarnings(task.routing.routes, task.containers),
    ...destinationWarnings(task),
  ];
}
