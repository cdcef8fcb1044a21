import type { FluentdOutput } from '../../../fluentd/output';
import type { LogDestination, LogSource } from '../../destination';

/** The records that a destination of Fluentd gets. */
export interface FluentdSource extends Omit<LogSource, 'alias' | 'taskIdPart' | 'waitsOnDisk'> {
  /** Name of the output in the router's own log; no other output of the task has it. */
  readonly id: string;
  /** How the output reaches the router: options of a log driver carry no sections. */
  readonly delivery: 'options' | 'image';
}

/** A gem with plugins of Fluentd, in the version that routers are built with. */
export interface FluentdGem {
  /** Name of the gem. */
  readonly name: string;
  /** Its version. */
  readonly version: string;
}

/** A place where Fluentd sends log records: everything else about it follows from here. */
export interface FluentdDestination extends Pick<LogDestination, 'name' | 'statements' | 'endpoints' | 'port'> {
  /** The gem that the router must have for it, if the image of Fluentd does not hold its plugin. */
  readonly gem?: FluentdGem;

  /** The output that delivers the records of one source. */
  output(source: FluentdSource): FluentdOutput;

  /** Everything about a source that this destination cannot take. */
  problems(source: FluentdSource): readonly string[];

  /** What is allowed about it, and likely to hurt. */
  warnings(source: FluentdSource): readonly string[];
}
