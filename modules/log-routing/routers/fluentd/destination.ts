import type { FluentdOutput } from '../../../fluentd/output';
import type { LogDestination, LogSource } from '../../destination';

/** Source of the records that a Fluentd destination receives. */
export interface FluentdSource extends Omit<LogSource, 'alias' | 'taskIdPart' | 'waitsOnDisk'> {
  /** Name of the output in the router's own log; unique within the task. */
  readonly id: string;
  /** Delivery of the output: log driver options do not support sections. */
  readonly delivery: 'options' | 'image';
}

/** Gem with Fluentd plugins, in the version that is installed in router images. */
export interface FluentdGem {
  /** Name of the gem. */
  readonly name: string;
  /** Version of the gem. */
  readonly version: string;
}

/** Destination of a router that runs Fluentd, with the output, permissions, endpoints and ports that it needs. */
export interface FluentdDestination extends Pick<
  LogDestination,
  'name' | 'statements' | 'endpoints' | 'ports' | 'region' | 'folders'
> {
  /**
   * Log router that the destination is for.
   *
   * @default - not checked
   */
  readonly router?: 'fluentd';

  /** Gem that the router needs, if the Fluentd image does not contain the plugin. */
  readonly gem?: FluentdGem;

  /** Returns the output that delivers the records of one source. */
  output(source: FluentdSource): FluentdOutput;

  /** Returns an error for each reason why the destination cannot receive the records of a source. */
  problems(source: FluentdSource): readonly string[];

  /** Returns warnings about settings that are allowed but likely to cause problems. */
  warnings(source: FluentdSource): readonly string[];
}
