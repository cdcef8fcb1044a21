import { optionProblems } from './option';
import { type Output, type OutputName, outputOptionTable, type OutputPlugin, outputPlugins } from './output';
import { serviceOptions, type ServiceOptions, serviceProblems } from './service';
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
    ...[...optionProblems(serviceOptions, service), ...serviceProblems(service)].map(
      (problem) => `SERVICE: ${problem}`,
    ),
    ...outputs.flatMap((output) => [
      ...matchProblems(output.match).map((problem) => `OUTPUT ${output.name}: ${problem}`),
      ...outputProblems(output),
    ]),
  ];
}

/** Everything that is wrong with the options of one output. */
export function outputProblems(output: OutputPlugin): string[] {
  const { name, options, unlisted = {} } = output;
  const wrong = optionProblems(outputOptionTable(name), options);
  return [
    ...wrong,
    ...(wrong.length === 0 ? combinationProblems(output) : []),
    ...Object.entries(unlisted).flatMap(([option, value]) => unlistedProblems(name, option, value)),
    ...repeatedProblems(Object.keys(unlisted)),
  ].map((problem) => `OUTPUT ${output.name}: ${problem}`);
}

function combinationProblems(output: OutputPlugin): string[] {
  const check: (options: never) => string[] = outputPlugins[output.name].problems;
  return check(output.options as never);
}

function unlistedProblems(plugin: OutputName, name: string, value: Text): string[] {
  if (!/^[A-Za-z][\w.]*$/.test(name))
    return [`unlisted option names must be letters, digits, "_" and ".", got "${name}"`];
  if (/^(name|match|match_regex)$/i.test(name)) return [`unlisted must not hold ${name} (F20)`];
  const known = Object.keys(outputOptionTable(plugin)).find((option) => sameName(option, name));
  if (known !== undefined) return [`unlisted must not hold ${name}, which options takes as ${known}`];
  const problem = textProblem(value);
  return problem === undefined ? [] : [`${name} ${problem}`];
}

/** Fluent Bit aborts on an option that is there twice, and does not tell its names by their case. */
function repeatedProblems(names: readonly string[]): string[] {
  return names.flatMap((name, index) => {
    const first = names.slice(0, index).find((other) => sameName(other, name));
    return first === undefined ? [] : [`unlisted must not hold ${name} beside ${first}: case makes no difference`];
  });
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function matchProblems(match: string): string[] {
  return /^[^\s\u0000-\u001f\u007f${}]+$/.test(match)
    ? []
    : [`match must be a tag pattern without blanks, got ${JSON.stringify(match)}`];
}
