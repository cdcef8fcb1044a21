import type { Container } from '../../containers/container';
import type { ContainerAdditions, LogConfiguration } from '../../containers/container-definition';
import type { PolicyStatement } from '../../core/policy';
import type { DeployTimeValues } from './deploy-time-values';
import type { BuildContext } from './router-image';

/** Name of the router's container. */
export const routerName = 'log_router';

/** Router of a task, Fluent Bit or Fluentd, with everything that the task needs for it. */
export interface TaskRouter {
  /** Container of the router. */
  readonly container: Container;
  /** Additions of the task to the router's container, except for its log configuration. */
  readonly additions: Omit<ContainerAdditions, 'logConfiguration'>;
  /** Log configuration of each container. */
  readonly logConfigurations: Readonly<Record<string, LogConfiguration>>;
  /** State of the router that the containers wait for, so that the router stops after them (L01). */
  readonly condition: 'START' | 'HEALTHY';
  /** Variables of the router, set in its environment or in log driver options. */
  readonly values: DeployTimeValues;
  /** Permissions that the task role needs. */
  readonly statements: readonly PolicyStatement[];
  /** Permissions that the execution role needs, so that ECS can configure the router. */
  readonly executionStatements?: readonly PolicyStatement[];
  /** Image to build, and its files, with the image delivery. */
  readonly image?: { readonly tag: string; readonly context: BuildContext };
  /** Objects to upload, with the init and s3 deliveries. */
  readonly objects?: readonly RouterObject[];
}

/** Object that the router, or ECS for the router, downloads from S3. */
export interface RouterObject {
  /** Type of the object. */
  readonly name: 'Configuration' | 'Parsers';
  /** Name of the bucket. */
  readonly bucket: string;
  /** Key of the object. */
  readonly key: string;
  /** Content of the object. */
  readonly content: string;
}
