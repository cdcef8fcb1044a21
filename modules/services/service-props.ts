import type { NetworkMode } from '../containers/task-host';
import type { TaskProps } from '../tasks/planned-task';
import type { PlacementOptions } from './placement';
import type { ServiceOptions } from './service-options';

/** Properties of a service, independent of its launch type. */
export interface ServiceProps extends ServiceOptions, PlacementOptions, TaskProps {
  /** Runs the tasks in the public subnets instead of the private ones. */
  readonly assignPublicIp?: boolean;
  /** Docker networking mode of the tasks; `awsvpc` by default. */
  readonly networkMode?: NetworkMode;
  /** Expressions that instances must satisfy. */
  readonly placementConstraints?: readonly string[];
}
