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
export { renderSections, type Section } from './section';
export { quoted, textProblem } from './value';
