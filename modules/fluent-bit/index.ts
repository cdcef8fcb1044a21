export type { Size, Time } from './option';
export type { Output, OutputName, OutputPlugin } from './output';
export type { CloudwatchLogsOptions } from './outputs/cloudwatch-logs';
export type { S3Options } from './outputs/s3';
export { type Pipeline, outputProblems, pipelineProblems } from './pipeline';
export { type Entry, outputEntries, renderPipeline } from './render';
export type { ServiceOptions } from './service';
export { isVariable, partsOf, type Text, type Variable, variable } from './value';
