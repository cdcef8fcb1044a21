import type { Construct } from 'constructs';
import type { Container } from '../../containers/container';
import type { Containers } from '../../containers/ec2-container';
import type { TaskHost } from '../../containers/task-host';
import type { AwsPlace } from '../../core/aws-environment';
import type { Problem } from '../../core/problem';
import type { LogDestination, ObjectFolder } from '../destination';
import type { FinalLogging } from './final-logging';
import type { RouterImage } from './router-image';
import type { TaskRouter } from './task-router';

/** A task whose logs are routed. */
export interface LoggedTask extends AwsPlace {
  /** Containers of the task. */
  readonly containers: Containers;
  /** Host of the task. */
  readonly host: TaskHost;
  /** Region of the task, if it is known at synth. */
  readonly knownRegion?: string | undefined;
  /** Account of the task, if it is known at synth. */
  readonly knownAccountId?: string | undefined;
  /** Platform of its images. */
  readonly platform: RouterImage['platform'];
  /** Family of the task definition. */
  readonly family: string;
}

/** Routing of the logs of one task, derived once for rules, resources and files. */
export interface RoutedLogs {
  /** Container of the router, with the settings that are the same with every delivery. */
  readonly routerContainer: Container;

  /** Destinations of the records. */
  readonly destinations: readonly Pick<LogDestination, 'endpoints' | 'ports' | 'region'>[];

  /** Folders of buckets to which the router writes objects. */
  readonly folders: readonly ObjectFolder[];

  /** Returns an error for everything that ECS or the router would reject, or that would lose records. */
  problems(): readonly Problem[];

  /** Returns warnings about settings that are allowed but likely to cause problems. */
  warnings(): readonly string[];

  /** Returns the router; must be called only if there are no problems. */
  router(): TaskRouter;

  /**
   * Writes the files of the router next to the synthesized stack, at synth, with the log settings that are emitted.
   *
   * @returns the folder of the build context of its image, relative to the output folder of the app
   */
  writeArtifacts(scope: Construct, logging: () => FinalLogging): string;
}

/** Program that routes the logs of tasks. */
export interface LogRouter<Routing> {
  /** Derives everything from the routing of a task. */
  route(routing: Routing, task: LoggedTask): RoutedLogs;
}

/** Returns a function that computes its value when it is first called, and returns the same value after that. */
export function lazily<T extends object>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= compute());
}
