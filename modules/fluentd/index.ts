export type { BufferOptions } from './buffer';
export { flatOptions, type FlatOptions } from './flat-options';
export { injectDate } from './format';
export {
  type FluentdOutput,
  type FluentdOutputName,
  type FluentdOutputOptions,
  fluentdOutputProblems,
  outputSection,
} from './output';
export type { CloudwatchLogsOptions } from './outputs/cloudwatch-logs';
export type { ForwardOptions } from './outputs/forward';
export type { KinesisFirehoseOptions } from './outputs/kinesis-firehose';
export type { S3Options } from './outputs/s3';
export type { StdoutOptions } from './outputs/stdout';
export { renderSections, type Section } from './section';
export { quoted, textProblem } from './value';
