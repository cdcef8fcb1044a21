import type { OutputPlugin } from './output';
import type { Pipeline } from './pipeline';
import { isText, renderText } from './value';

/** A name and its value, as they stand in a configuration file. */
export type Entry = readonly [name: string, value: string];

/**
 * The text of a pipeline in Fluent Bit's classic syntax, the only one that ECS can include (F15). The pipeline must be
 * without problems.
 *
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/format-schema
 */
export function renderPipeline({ service, outputs }: Pipeline): string {
  return [
    ...(service ? [section('SERVICE', optionEntries(service))] : []),
    ...outputs.map((output) =>
      section('OUTPUT', [['Name', output.name], ['Match', output.match], ...outputEntries(output)]),
    ),
  ].join('\n');
}

/** The options of an output as they stand in a configuration file, name and match apart. */
export function outputEntries({ options, unlisted = {} }: OutputPlugin): Entry[] {
  return optionEntries({ ...options, ...unlisted });
}

function optionEntries(options: Readonly<Record<string, unknown>>): Entry[] {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, renderValue(value)]);
}

function renderValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  return isText(value) ? renderText(value) : String(value);
}

function section(name: string, entries: readonly Entry[]): string {
  const width = Math.max(...entries.map(([key]) => key.length));
  return `[${name}]\n${entries.map(([key, value]) => `    ${key.padEnd(width)} ${value}\n`).join('')}`;
}
