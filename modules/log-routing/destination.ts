import type { ContainerSecret } from '../containers/container-secret';
import type { Size } from '../fluent-bit/option';
import type { OutputPlugin } from '../fluent-bit/output';
import type { Variable } from '../fluent-bit/value';
import type { PolicyStatement } from '../core/policy';

/** The records that a destination gets. */
export interface LogSource {
  /** The container that wrote them, or for records with a tag of the application's the name of their route. */
  readonly name: string;
  /** Name of the output in the router's own log and metrics; no other output of the task has it. */
  readonly alias: string;
  /** Region in which it runs. */
  readonly region: string;
  /** Place of the task's id in the tag when that is parted at its hyphens (F28), if the tag holds it. */
  readonly taskIdPart: number | undefined;
  /** Most that an output may have waiting on disk for it; the oldest records go first when it is full. */
  readonly outputBuffer: Size;
  /** Whether Fluent Bit keeps on disk what waits for an output, and not in its memory. */
  readonly waitsOnDisk: boolean;
  /** The environment variable, named so if that is free, in which the router finds a secret. */
  readonly secret: (name: string, secret: ContainerSecret) => Variable;
}

/** A place where log records go: everything else about it follows from here. */
export interface LogDestination {
  /** Name in the router's own log and metrics, behind the container's: `nginx.s3`. */
  readonly name: string;

  /** The output that delivers the records of one source. */
  output(source: LogSource): OutputPlugin;

  /** What the task role must be allowed, on exact ARNs, for the records of these sources, which it gets by name. */
  statements(sources: readonly string[]): readonly PolicyStatement[];

  /** Services of AWS that it connects to, by the names of their VPC endpoints, as in `logs`. */
  readonly endpoints: readonly string[];

  /** TCP port that it connects to. */
  readonly port: number;

  /** Everything about a source that this destination cannot take. */
  problems(source: LogSource): readonly string[];

  /** What is allowed about it, and likely to hurt. */
  warnings(source: LogSource): readonly string[];
}
