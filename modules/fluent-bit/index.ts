/**
 * Configurations of Fluent Bit as data: typed options of each plugin, checks of mistakes that Fluent Bit accepts, and the
 * text of the files. It needs neither CDKTF nor AWS.
 *
 * @module cdktf-firelens/fluent-bit
 */
export * from './filter';
export * from './input';
export { bytesOf, type OneOf, type Option, type OptionsOf, type OptionTable, type Size, type Time } from './option';
export * from './output';
export { type MultilineParser, type Parser, parserProblems } from './parser';
export { type Pipeline, pipelineProblems } from './pipeline';
export { type Entry, optionTable, type Plugin, type PluginKind, type PluginOf, type PluginType } from './plugin';
export { renderParsers, renderPipeline } from './render';
export { renderSection } from './section';
export type { ServiceOptions } from './service';
export { matchesTag, patternsMeet } from './tag-pattern';
export { isVariable, partsOf, renderText, type Text, type Variable, variable } from './value';
