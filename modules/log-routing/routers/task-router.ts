import type { Container } from '../../containers/container';
import type { ContainerAdditions, LogConfiguration } from '../../containers/container-definition';
import type { PolicyStatement } from '../../core/policy';
import type { DeployTimeValues } from './deploy-time-values';
import type { BuildContext } from './router-image';

/** Name of the router's container. */
export const routerName = 'log_router';

/** The router of a task, Fluent Bit or Fluentd, and everything that the task needs for it. */
export interface TaskRouter {
  /** The router's container, with what ECS must know of it. */
  readonly container: Container;
  /** What the task adds to the router's container, its own logging apart. */
  readonly additions: Omit<ContainerAdditions, 'logConfiguration'>;
  /** Where each container sends its output. */
  readonly logConfigurations: Readonly<Record<string, LogConfiguration>>;
  /** How far the router must have come before the containers start, so that it stops after them (L01). */
  readonly condition: 'START' | 'HEALTHY';
  /** The variables that it is told, by its environment or by options of the log driver. */
  readonly values: DeployTimeValues;
  /** What the task role must be allowed. */
  readonly statements: readonly PolicyStatement[];
  /** What the execution role must be allowed, so that ECS can configure the router. */
  readonly executionStatements?: readonly PolicyStatement[];
  /** The image to be built, and its files, for the delivery by image. */
  readonly image?: { readonly tag: string; readonly context: BuildContext };
  /** The objects to be uploaded, for the deliveries by init and by s3. */
  readonly objects?: readonly RouterObject[];
}

/** An object that the router, or ECS for it, fetches from S3. */
export interface RouterObject {
  /** What it is. */
  readonly name: 'Configuration' | 'Parsers';
  /** Name of the bucket. */
  readonly bucket: string;
  /** Key of the object. */
  readonly key: string;
  /** The text. */
  readonly content: string;
}
