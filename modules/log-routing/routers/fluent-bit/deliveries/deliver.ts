import type { RoutedTask } from '../routed-task';
import type { Router } from '../router';
import { byImage } from './by-image';
import { byInit } from './by-init';
import { byOptions } from './by-options';
import { byS3 } from './by-s3';

/** The router of a task, by the delivery that its routing asks for. */
export function deliver(task: RoutedTask): Router {
  const { delivery } = task.routing;
  switch (delivery.by) {
    case 'options':
      return byOptions(task);
    case 'image':
      return byImage(task, delivery);
    case 'init':
      return byInit(task, delivery);
    case 's3':
      return byS3(task, delivery);
  }
}
