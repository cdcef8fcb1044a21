import type { ConfigDelivery } from '../../../config-delivery';
import type { Problem } from '../../../../core/problem';
import type { RoutedTask } from '../routed-task';
import type { Router } from '../router';
import type { Delivery } from './delivery';
import { image } from './image';
import { init } from './init';
import { inline } from './inline';
import { options } from './options';
import { s3 } from './s3';

/** Deliveries by name. */
const deliveries: { readonly [By in ConfigDelivery['by']]: Delivery<Extract<ConfigDelivery, { readonly by: By }>> } = {
  image,
  init,
  inline,
  options,
  s3,
};

/** Returns an error for each part of a task's routing that its delivery does not support. */
export function deliveryProblems(task: RoutedTask): readonly Problem[] {
  const { delivery } = task.routing;
  return deliveryOf(delivery).problems(task, delivery);
}

/** Returns warnings about limits of a task's delivery. */
export function deliveryWarnings({ routing: { delivery } }: RoutedTask): readonly string[] {
  return deliveryOf(delivery).warnings?.() ?? [];
}

/** Returns the router of a task, as its delivery configures it. */
export function deliveredRouter(task: RoutedTask): Router {
  const { delivery } = task.routing;
  return deliveryOf(delivery).router(task, delivery);
}

function deliveryOf({ by }: ConfigDelivery): Delivery<ConfigDelivery> {
  return deliveries[by] as Delivery<ConfigDelivery>;
}
