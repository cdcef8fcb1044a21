import { type Filter, filterProblems } from './filter';
import { type Input, inputProblems } from './input';
import { optionProblems } from './option';
import { type Output, outputProblems } from './output';
import { type MultilineParser, type Parser, parserProblems } from './parser';
import { serviceOptions, type ServiceOptions, serviceProblems } from './service';

/** A configuration of Fluent Bit as data. */
export interface Pipeline {
  /** The engine. */
  readonly service?: ServiceOptions;
  /** Parsers, which stand in a file of their own (F16). */
  readonly parsers?: readonly Parser[];
  /** Multiline parsers, which stand in that file too. */
  readonly multilineParsers?: readonly MultilineParser[];
  /** Where records come from, beside what ECS writes. */
  readonly inputs?: readonly Input[];
  /** What is done to records on their way; each filter gets what the one before it made. */
  readonly filters?: readonly Filter[];
  /** Where records go; a record goes to every output whose pattern matches its tag. */
  readonly outputs: readonly Output[];
}

/** Everything in a pipeline that Fluent Bit would refuse at start, or take in another sense than it was written. */
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
    : [`match must be a tag pattern without blanks, got ${JSON.stringify(match)}`];
}

/** Fluent Bit does not start where something is to be buffered on disk and no folder is given for it. */
function storageProblems({ service = {}, inputs = [], filters = [] }: Pipeline): string[] {
  if (service['storage.path'] !== undefined) return [];
  return [...inputs, ...filters].flatMap(({ name, options }) =>
    Object.entries(options)
      .filter(([option, value]) => /storage\.type$/i.test(option) && value === 'filesystem')
      .map(([option]) => `SERVICE: storage.path must be given where ${option} of ${name} is "filesystem"`),
  );
}
