import { alwaysHolds } from '../core/rule';
import { filterEntries } from './filter';
import { inputEntries } from './input';
import { outputEntries } from './output';
import { multilineParserOptions, parserOptions } from './parser';
import type { Pipeline } from './pipeline';
import { optionEntries } from './plugin';
import { renderSection } from './section';
import { serviceOptions } from './service';

alwaysHolds('F15', {
  states: 'The included file uses the classic configuration format.',
  because: 'the library renders it',
});
alwaysHolds('F16', { states: 'Parsers are in a separate file.', because: 'the library renders it' });
alwaysHolds('F30', {
  states: 'Every output specifies which records it receives.',
  because: 'the library writes its `Match`',
});

/**
 * Renders a pipeline in Fluent Bit's classic syntax, the only syntax that ECS can include (F15). Parsers are not
 * rendered, because Fluent Bit does not start with parsers in an included file (F16). The pipeline must be valid.
 *
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/format-schema
 */
export function renderPipeline({ service, inputs = [], filters = [], outputs }: Pipeline): string {
  return [
    ...(service ? [renderSection('SERVICE', optionEntries(serviceOptions, service))] : []),
    ...inputs.map((input) => renderSection('INPUT', [['Name', input.name], ...inputEntries(input)])),
    ...filters.map((filter) =>
      renderSection('FILTER', [['Name', filter.name], ['Match', filter.match], ...filterEntries(filter)]),
    ),
    ...outputs.map((output) =>
      renderSection('OUTPUT', [['Name', output.name], ['Match', output.match], ...outputEntries(output)]),
    ),
  ].join('\n');
}

/** Renders the parsers of a pipeline for the file in `Parsers_File`; returns an empty string if there are none. */
export function renderParsers({
  parsers = [],
  multilineParsers = [],
}: Pick<Pipeline, 'parsers' | 'multilineParsers'>): string {
  return [
    ...parsers.map((parser) => renderSection('PARSER', optionEntries(parserOptions, parser))),
    ...multilineParsers.map((parser) =>
      renderSection('MULTILINE_PARSER', optionEntries(multilineParserOptions, parser)),
    ),
  ].join('\n');
}
