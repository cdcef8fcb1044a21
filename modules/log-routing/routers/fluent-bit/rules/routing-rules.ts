import { outputProblems } from '../../../../fluent-bit/output';
import { isContainerName } from '../../../../containers/container-rules';
import type { Problem } from '../../../../core/problem';
import type { RoutedTask } from '../routed-task';
import { routedContainer } from '../../rules/origin-rules';
import { withRoutePaths } from '../../rules/route-paths';
import { deliveryProblems, deliveryWarnings } from '../deliveries/deliveries';
import { destinationProblems, destinationWarnings } from './destination-rules';
import { fileSystemProblems } from './file-system-rules';
import { routeProblems, routeWarnings } from './route-rules';
import { parsedRecordWarnings } from './parsed-record-rules';
import { fieldsOfParsedLines, sentFields } from './sent-field-rules';
import { parserAndFilterProblems } from './pipeline-rules';
import { loadProblems, routerProblems, routerWarnings } from './router-rules';

/**
 * Returns an error for each part of a task's routing that ECS or Fluent Bit would reject, or that would lose records.
 */
export function routingProblems(task: RoutedTask): Problem[] {
  const { routing, definitions, containers: names, host } = task;
  const all = Object.keys(definitions);
  const ofRoutes = [
    ...routedContainer(names, all),
    ...routeProblems(routing.routes, { names, all, host }),
    ...deliveryProblems(task),
  ];
  const ofDestinations = [
    ...loadProblems(routing.expectedLoad),
    ...destinationProblems(task),
    ...fileSystemProblems(task),
    ...sentFields(task),
  ];
  return [
    ...ofRoutes,
    ...ofDestinations,
    ...routerProblems(task),
    // These checks use Fluent Bit's terms, so they run only if the checks in the user's terms have found nothing.
    ...(isSound(ofDestinations)
      ? withRoutePaths(routing.routes, task.sources, ({ output }) => outputProblems(output))
      : []),
    ...(isSound([...ofRoutes, ...ofDestinations]) && names.every(isContainerName) ? parserAndFilterProblems(task) : []),
  ];
}

function isSound(problems: readonly Problem[]): boolean {
  return problems.every((problem) => !problem);
}

/** Returns warnings about routing settings that are allowed but likely to cause problems. */
export function routingWarnings(task: RoutedTask): string[] {
  return [
    ...routerWarnings(task),
    ...routeWarnings(task.routing.routes, task.containers),
    ...destinationWarnings(task),
    ...deliveryWarnings(task),
    ...fieldsOfParsedLines(task),
    ...parsedRecordWarnings(task),
  ];
}
