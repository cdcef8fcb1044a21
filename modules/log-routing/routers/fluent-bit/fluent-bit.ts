import type { LogRouting } from '../../log-routing';
import { recordSources } from '../../routes/record-source';
import { lazily, type LogRouter } from '../log-router';
import { deliveredRouter } from './deliveries/deliveries';
import { writeFluentBitArtifacts } from './files';
import { foldersOf } from '../statements';
import { routedTask } from './routed-task';
import { routerContainer } from './router';
import { routingProblems, routingWarnings } from './rules/routing-rules';

/** Fluent Bit as the router of a task. */
export const fluentBit: LogRouter<LogRouting> = {
  route(routing, loggedTask) {
    const task = routedTask(routing, loggedTask);
    const router = lazily(() => deliveredRouter(task));
    return {
      routerContainer: routerContainer(task.routing),
      destinations: task.sources.map(({ destination }) => destination),
      folders: foldersOf(task.sources),
      problems: () => routingProblems(task),
      warnings: () => routingWarnings(task),
      router,
      writeArtifacts: (scope, logging) =>
        writeFluentBitArtifacts(
          scope,
          { ...loggedTask, router: router(), sources: recordSources(routing.routes, task.containers) },
          logging,
        ),
    };
  },
};
