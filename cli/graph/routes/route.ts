import type { SectionOption } from '../../fluent-bit-sections';

/** Route of the records of a container to outputs. */
export interface Route {
  /** Name of the container, or of the source of records by Fluentd libraries. */
  readonly source: string;
  /** Name of the route, such as `errors`, or the records that take it, such as `all records`. */
  readonly name: string;
  /** Descriptions of the filters that process the records, in order. */
  readonly steps: readonly string[];
  /** Outputs that receive the records. */
  readonly outputs: readonly RouterOutput[];
}

/** An output of a log router. */
export interface RouterOutput {
  /** Plugin, such as `s3`. */
  readonly plugin: string;
  /** Options, including those of sections inside the output. */
  readonly options: readonly SectionOption[];
}

/** Returns an output; the plugin is a part of the output's name if the configuration does not contain the output. */
export function outputNamed(name: string, plugin: string | undefined, options: readonly SectionOption[]): RouterOutput {
  const parts = name.split('.').filter((part) => !/^\d+$/.test(part));
  return { plugin: plugin ?? parts.at(-1) ?? name, options };
}
