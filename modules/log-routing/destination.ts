import type { ContainerSecret } from '../containers/container-secret';
import type { Size } from '../fluent-bit/option';
import type { OutputPlugin } from '../fluent-bit/output';
import type { Variable } from '../fluent-bit/value';
import type { AwsPlace } from '../core/aws-environment';
import type { PolicyStatement } from '../core/policy';

/** Source of the records that a destination receives. */
export interface LogSource {
  /** Name of the container, or the name of the route for records with a tag of the application. */
  readonly name: string;
  /** Name of the output in the router's own log and metrics; unique within the task. */
  readonly alias: string;
  /** Region of the task. */
  readonly region: string;
  /** Region of the task, if it is known at synth. */
  readonly knownRegion?: string | undefined;
  /** Account of the task, if it is known at synth. */
  readonly knownAccountId?: string | undefined;
  /**
   * Index of the task ID in the tag when the tag is split at hyphens (F28); `undefined` if the tag does not contain it.
   */
  readonly taskIdPart: number | undefined;
  /** Maximum size of the output's buffer on disk; when it is full, the oldest records are dropped. */
  readonly outputBuffer: Size;
  /** `true` if Fluent Bit buffers undelivered records on disk instead of in memory. */
  readonly waitsOnDisk: boolean;
  /** Returns the environment variable of the router that contains a secret, named after `name`. */
  readonly secret: (name: string, secret: ContainerSecret) => Variable;
}

/** Folder of a bucket. */
export interface ObjectFolder {
  /** Name of the bucket. */
  readonly bucketName: string;
  /** Beginning of the keys of the objects in the folder, such as `nginx/`. */
  readonly prefix: string;
}

/** Destination of log records, with the output, permissions, endpoints and ports that it needs. */
export interface LogDestination {
  /** Name in the router's own log and metrics, after the container's name: `nginx.s3`. */
  readonly name: string;

  /**
   * Log router that the destination is for.
   *
   * @default - not checked
   */
  readonly router?: 'fluentbit';

  /** Returns the output that delivers the records of one source. */
  output(source: LogSource): OutputPlugin;

  /**
   * Returns the permissions that the task role needs for the records of these sources, with exact ARNs. `place` is the
   * place of the task.
   */
  statements(sources: readonly string[], place: AwsPlace): readonly PolicyStatement[];

  /** AWS services that the output connects to, by the names of their VPC endpoints, such as `logs`. */
  readonly endpoints: readonly string[];

  /** TCP ports that the output connects to. */
  readonly ports: readonly number[];

  /**
   * Region of these services, if a property sets it.
   *
   * @default - the region of the task
   */
  readonly region?: string;

  /**
   * Returns the folders of a bucket to which objects of these sources are written.
   *
   * @default - none
   */
  folders?(sources: readonly string[]): readonly ObjectFolder[];

  /** Returns an error for each reason why the destination cannot receive the records of a source. */
  problems(source: LogSource): readonly string[];

  /** Returns warnings about settings that are allowed but likely to cause problems. */
  warnings(source: LogSource): readonly string[];
}
