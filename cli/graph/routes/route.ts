import { optionOf, type Section } from './configuration';

/** A row of `routes.json`: the records of one source with one tag, and the outputs that receive them. */
export interface RouteRow {
  /** Name of the container, or of the source of records by Fluentd libraries. */
  readonly source: string;
  /** Condition that the records meet, if not all records of the source have the tag. */
  readonly condition?: string;
  /** Tag of the records. */
  readonly tag: string;
  /** Names of the filters that process the records. */
  readonly filters: readonly string[];
  /** Names of the outputs that receive the records. */
  readonly outputs: readonly string[];
}

/** The way of a container's records to its outputs. */
export interface Route {
  /** Name of the container, or of the source of records by Fluentd libraries. */
  readonly source: string;
  /** Which of the records: the name of the route, or `all records`. */
  readonly name: string;
  /** What is done to the records, in order. */
  readonly steps: readonly string[];
  /** Outputs that receive the records. */
  readonly outputs: readonly RouterOutput[];
}

/** An output of a log router. */
export interface RouterOutput {
  /** Plugin, such as `s3`. */
  readonly plugin: string;
  /** Options whose variables are replaced by what Terraform fills in. */
  readonly options: Section['options'];
}

/** Returns the output with a name; its plugin is a part of the name if the configuration does not contain it. */
export function outputNamed(name: string, section: Section | undefined, pluginOption: string): RouterOutput {
  const plugin = section && optionOf(section, pluginOption);
  const ofName = name.split('.').filter((part) => !/^\d+$/.test(part));
  return { plugin: plugin ?? ofName.at(-1) ?? name, options: section ? allOptions(section) : [] };
}

/** Returns the options of a section, and those of the sections in it, such as `<server>`. */
function allOptions({ options, sections }: Section): Section['options'] {
  return [...options, ...sections.flatMap(allOptions)];
}
