import { foldersOf } from '../statements';
import { lazily, type LogRouter } from '../log-router';
import { writeFluentdArtifacts } from './fluentd-files';
import { fluentdContainer, fluentdRouter } from './fluentd-router';
import type { FluentdRouting } from './fluentd-routing';
import { fluentdProblems, fluentdWarnings } from './fluentd-rules';
import { fluentdTask } from './fluentd-task';

/** Fluentd as the router of a task. */
export const fluentd: LogRouter<FluentdRouting> = {
  route(routing, loggedTask) {
    const task = fluentdTask(routing, loggedTask);
    const router = lazily(() => fluentdRouter(task));
    return {
      routerContainer: fluentdContainer(task.routing),
      destinations: task.sources.map(({ destination }) => destination),
      folders: foldersOf(task.sources),
      problems: () => fluentdProblems(task),
      warnings: () => fluentdWarnings(task),
      router,
      writeArtifacts: (scope, logging) => writeFluentdArtifacts(scope, task, router(), logging),
    };
  },
};
