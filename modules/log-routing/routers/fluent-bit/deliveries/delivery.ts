import type { ConfigDelivery } from '../../../config-delivery';
import type { Problem } from '../../../../core/validation';
import type { RoutedTask } from '../routed-task';
import type { Router } from '../router';

/** A way for the configuration to reach the router. */
export interface Delivery<Props extends ConfigDelivery> {
  /** Returns everything about the routes of a task that the delivery cannot carry. */
  problems(task: RoutedTask, props: Props): readonly Problem[];
  /** Returns the router of a task. */
  router(task: RoutedTask, props: Props): Router;
}
