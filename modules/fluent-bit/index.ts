export type { Size, Time } from './option';
export { type Output, outputEntries, outputKind, type OutputName, type OutputPlugin, outputProblems } from './output';
export type { CloudwatchLogsOptions } from './outputs/cloudwatch-logs';
export type { S3Options } from './outputs/s3';
export { type Pipeline, pipelineProblems } from './pipeline';
export { type Entry, optionTable, type Plugin, type PluginKind } from './plugin';
export { renderPipeline } from './render';
export type { ServiceOptions } from './service';
export { isVariable, partsOf, type Text, type Variable, variable } from './value';
