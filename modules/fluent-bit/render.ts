import { outputEntries } from './output';
import type { Pipeline } from './pipeline';
import { type Entry, optionEntries } from './plugin';
import { serviceOptions } from './service';

/**
 * The text of a pipeline in Fluent Bit's classic syntax, the only one that ECS can include (F15). The pipeline must be
 * without problems.
 *
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/format-schema
 */
export function renderPipeline({ service, outputs }: Pipeline): string {
  return [
    ...(service ? [section('SERVICE', optionEntries(serviceOptions, service))] : []),
    ...outputs.map((output) =>
      section('OUTPUT', [['Name', output.name], ['Match', output.match], ...outputEntries(output)]),
    ),
  ].join('\n');
}

function section(name: string, entries: readonly Entry[]): string {
  const width = Math.max(...entries.map(([key]) => key.length));
  return `[${name}]\n${entries.map(([key, value]) => `    ${key.padEnd(width)} ${value}\n`).join('')}`;
}
