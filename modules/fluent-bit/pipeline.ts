import { optionProblems } from './option';
import { type Output, outputOptionTable, type OutputPlugin, outputPlugins } from './output';
import { serviceOptions, type ServiceOptions } from './service';
import { type Text, textProblem } from './value';

/** A configuration of Fluent Bit as data. */
export interface Pipeline {
  /** The engine. */
  readonly service?: ServiceOptions;
  /** Where records go; a record goes to every output whose pattern matches its tag. */
  readonly outputs: readonly Output[];
}

/** Everything in a pipeline that Fluent Bit would refuse at start, or take in another sense than it was written. */
export function pipelineProblems({ service = {}, outputs }: Pipeline): string[] {
  return [
    ...optionProblems(serviceOptions, service).map((problem) => `SERVICE: ${problem}`),
    ...outputs.flatMap((output) => [
      ...matchProblems(output.match).map((problem) => `OUTPUT ${output.name}: ${problem}`),
      ...outputProblems(output),
    ]),
  ];
}

/** Everything that is wrong with the options of one output. */
export function outputProblems(output: OutputPlugin): string[] {
  const wrong = optionProblems(outputOptionTable(output.name), output.options);
  return [
    ...wrong,
    ...(wrong.length === 0 ? combinationProblems(output) : []),
    ...Object.entries(output.unlisted ?? {}).flatMap(([name, value]) => unlistedProblems(name, value)),
  ].map((problem) => `OUTPUT ${output.name}: ${problem}`);
}

function combinationProblems(output: OutputPlugin): string[] {
  const check: (options: never) => string[] = outputPlugins[output.name].problems;
  return check(output.options as never);
}

function unlistedProblems(name: string, value: Text): string[] {
  if (!/^[A-Za-z][\w.]*$/.test(name))
    return [`unlisted option names must be letters, digits, "_" and ".", got "${name}"`];
  if (/^(name|match|match_regex)$/i.test(name)) return [`unlisted must not hold ${name} (F20)`];
  const problem = textProblem(value);
  return problem === undefined ? [] : [`${name} ${problem}`];
}

function matchProblems(match: string): string[] {
  return /^[^\s${}]+$/.test(match) ? [] : [`match must be a tag pattern without blanks, got ${JSON.stringify(match)}`];
}
