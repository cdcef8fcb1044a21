import { alternatives, type Shape } from '../core/shape';
import { fluentdRouting, type FluentdRouting } from './routers/fluentd/fluentd-routing';
import { fluentBitRouting, type LogRouting } from './log-routing';

/** Shape of `TaskRouting`. */
export const logRouting: Shape = {
  ...fluentBitRouting,
  ...alternatives([fluentBitRouting, fluentdRouting], (value) =>
    (value as TaskRouting).router === 'fluentd' ? fluentdRouting : fluentBitRouting,
  ),
};

/**
 * Routing of a task's logs with FireLens. `LogRouting` is the last member, so that the compiler's errors about a
 * routing without `router` refer to it.
 */
export type TaskRouting<ContainerName extends string = string> =
  FluentdRouting<ContainerName> | LogRouting<ContainerName>;
