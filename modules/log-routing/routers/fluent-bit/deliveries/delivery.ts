import type { ConfigDelivery } from '../../../config-delivery';
import type { Problem } from '../../../../core/problem';
import type { RoutedTask } from '../routed-task';
import type { Router } from '../router';

/** Method of delivering the configuration to the router. */
export interface Delivery<Props extends ConfigDelivery> {
  /** Returns an error for each part of a task's routing that the delivery does not support. */
  problems(task: RoutedTask, props: Props): readonly Problem[];
  /** Returns warnings about limits of the delivery. */
  warnings?(): readonly string[];
  /** Returns the router of a task. */
  router(task: RoutedTask, props: Props): Router;
}
