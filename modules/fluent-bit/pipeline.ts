import { type Filter, filterProblems } from './filter';
import { type Input, inputProblems } from './input';
import { optionProblems } from './option';
import { type Output, outputProblems } from './output';
import { type MultilineParser, type Parser, parserProblems } from './parser';
import { serviceOptions, type ServiceOptions, serviceProblems } from './service';

/** A Fluent Bit configuration as data. */
export interface Pipeline {
  /** Options of the engine. */
  readonly service?: ServiceOptions;
  /** Parsers, which are written to a separate file (F16). */
  readonly parsers?: readonly Parser[];
  /** Multiline parsers, which are written to the same file. */
  readonly multilineParsers?: readonly MultilineParser[];
  /** Sources of records, in addition to the inputs that ECS generates. */
  readonly inputs?: readonly Input[];
  /** Filters, each of which receives the output of the filter before it. */
  readonly filters?: readonly Filter[];
  /** Destinations of records; a record goes to every output whose pattern matches its tag. */
  readonly outputs: readonly Output[];
}

/** Checks a pipeline for settings with which Fluent Bit does not start or that it interprets differently. */
export function pipelineProblems(pipeline: Pipeline): string[] {
  const { service = {}, parsers = [], multilineParsers = [], inputs = [], filters = [], outputs } = pipeline;
  return [
    ...[...optionProblems(serviceOptions, service), ...serviceProblems(service)].map(
      (problem) => `SERVICE: ${problem}`,
    ),
    ...parserProblems(parsers, multilineParsers),
    ...inputs.flatMap((input) => inputProblems(input)),
    ...filters.flatMap((filter) => [
      ...matchProblems(filter.match).map((problem) => `FILTER ${filter.name}: ${problem}`),
      ...filterProblems(filter),
    ]),
    ...outputs.flatMap((output) => [
      ...matchProblems(output.match).map((problem) => `OUTPUT ${output.name}: ${problem}`),
      ...outputProblems(output),
    ]),
    ...storageProblems(pipeline),
  ];
}

function matchProblems(match: string): string[] {
  return /^[^\s\u0000-\u001f\u007f${}]+$/.test(match)
    ? []
    : [`match must be a tag pattern without whitespace, got ${JSON.stringify(match)}`];
}

/** Fluent Bit does not start if a buffer is on disk and `storage.path` is not set. */
function storageProblems({ service = {}, inputs = [], filters = [] }: Pipeline): string[] {
  if (service['storage.path'] !== undefined) return [];
  return [...inputs, ...filters].flatMap(({ name, options }) =>
    Object.entries(options)
      .filter(([option, value]) => /storage\.type$/i.test(option) && value === 'filesystem')
      .map(([option]) => `SERVICE: storage.path must be set when ${option} of ${name} is "filesystem"`),
  );
}
