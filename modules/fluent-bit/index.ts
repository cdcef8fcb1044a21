export { type Filter, filterEntries, filterKind, type FilterName, type FilterPlugin, filterProblems } from './filter';
export type { GrepOptions } from './filters/grep';
export type { LuaOptions } from './filters/lua';
export type { ModifyOptions } from './filters/modify';
export type { MultilineOptions } from './filters/multiline';
export type { NestOptions } from './filters/nest';
export type { ParserFilterOptions } from './filters/parser';
export type { RecordModifierOptions } from './filters/record-modifier';
export type { RewriteTagOptions } from './filters/rewrite-tag';
export type { ThrottleOptions } from './filters/throttle';
export { type Input, inputEntries, inputKind, type InputName, inputProblems } from './input';
export type { FluentbitMetricsInputOptions } from './inputs/fluentbit-metrics';
export type { ForwardInputOptions } from './inputs/forward';
export type { TailInputOptions } from './inputs/tail';
export type { TcpInputOptions } from './inputs/tcp';
export { bytesOf, type Size, type Time } from './option';
export {
  type Output,
  outputEntries,
  outputKind,
  type OutputName,
  type OutputOptions,
  type OutputPlugin,
  outputProblems,
} from './output';
export type { CloudwatchLogsOptions } from './outputs/cloudwatch-logs';
export type { DatadogOptions } from './outputs/datadog';
export type { ForwardOptions } from './outputs/forward';
export type { HttpOptions } from './outputs/http';
export type { KinesisFirehoseOptions } from './outputs/kinesis-firehose';
export type { KinesisStreamsOptions } from './outputs/kinesis-streams';
export type { LokiOptions } from './outputs/loki';
export type { NullOptions } from './outputs/null';
export type { OpensearchOptions } from './outputs/opensearch';
export type { S3Options } from './outputs/s3';
export type { SplunkOptions } from './outputs/splunk';
export type { StdoutOptions } from './outputs/stdout';
export { type MultilineParser, type Parser, parserProblems } from './parser';
export { type Pipeline, pipelineProblems } from './pipeline';
export { type Entry, optionTable, type Plugin, type PluginKind } from './plugin';
export { renderParsers, renderPipeline } from './render';
export { renderSection } from './section';
export type { ServiceOptions } from './service';
export { matchesTag, patternsMeet } from './tag-pattern';
export { isVariable, partsOf, renderText, type Text, type Variable, variable } from './value';
