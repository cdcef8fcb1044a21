import { optionProblems } from './option';
import { type Output, outputProblems } from './output';
import { serviceOptions, type ServiceOptions, serviceProblems } from './service';

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

function matchProblems(match: string): string[] {
  return /^[^\s\u0000-\u001f\u007f${}]+$/.test(match)
    ? []
    : [`match must be a tag pattern without blanks, got ${JSON.stringify(match)}`];
}
