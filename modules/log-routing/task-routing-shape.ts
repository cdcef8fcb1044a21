import type { Shape } from '../core/shape';
import { fluentdRouting, type FluentdRouting } from './routers/fluentd/fluentd-routing';
import { fluentBitRouting, type LogRouting } from './log-routing';

/** Shape of `TaskRouting`. */
export const logRouting: Shape = {
  ...fluentBitRouting,
  problems: (name, value: TaskRouting, look) =>
    (value.router === 'fluentd' ? fluentdRouting : fluentBitRouting).problems(name, value as never, look),
};

/**
 * How the logs of a task are routed by FireLens: by Fluent Bit, or by Fluentd. In this order, for the compiler to take
 * what has no `router` for a routing by Fluent Bit when it says what is wrong with it.
 */
export type TaskRouting<ContainerName extends string = string> =
  FluentdRouting<ContainerName> | LogRouting<ContainerName>;
