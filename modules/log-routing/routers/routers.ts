import { alwaysHolds } from '../../core/rule';
import type { TaskRouting } from '../task-routing-shape';
import { fluentBit } from './fluent-bit/fluent-bit';
import { fluentd } from './fluentd/fluentd';
import type { LoggedTask, LogRouter, RoutedLogs } from './log-router';
import type { RouterType } from './router-messages';

/** Routers by the name that ECS uses for each. */
const routers = { fluentbit: fluentBit, fluentd } as const satisfies Readonly<Record<RouterType, LogRouter<never>>>;

alwaysHolds('F06', {
  states: 'The type of the router is one that ECS supports.',
  because: 'it is `fluentbit` or `fluentd`',
});

/** Derives everything that a task needs from its routing. */
export function routeLogs(routing: TaskRouting, task: LoggedTask): RoutedLogs {
  const router: LogRouter<never> = routers[routing.router ?? 'fluentbit'];
  return router.route(routing as never, task);
}
