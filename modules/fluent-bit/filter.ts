import { genericFilterOptions } from './filters/generic';
import { grepOptions, grepProblems } from './filters/grep';
import { luaOptions, luaProblems } from './filters/lua';
import { modifyOptions, modifyProblems } from './filters/modify';
import { multilineOptions, multilineProblems } from './filters/multiline';
import { nestOptions, nestProblems } from './filters/nest';
import { parserFilterOptions, parserFilterProblems } from './filters/parser';
import { recordModifierOptions, recordModifierProblems } from './filters/record-modifier';
import { rewriteTagOptions, rewriteTagProblems } from './filters/rewrite-tag';
import { throttleOptions, throttleProblems } from './filters/throttle';
import { type Entry, pluginEntries, type PluginKind, type PluginOf, pluginProblems } from './plugin';

export type { GrepOptions } from './filters/grep';
export type { LuaOptions } from './filters/lua';
export type { ModifyOptions } from './filters/modify';
export type { MultilineOptions } from './filters/multiline';
export type { NestOptions } from './filters/nest';
export type { ParserFilterOptions } from './filters/parser';
export type { RecordModifierOptions } from './filters/record-modifier';
export type { RewriteTagOptions } from './filters/rewrite-tag';
export type { ThrottleOptions } from './filters/throttle';

/** Supported filter plugins. */
export const filterKind = {
  heading: 'FILTER',
  plugins: {
    grep: { options: grepOptions, problems: grepProblems },
    parser: { options: parserFilterOptions, problems: parserFilterProblems },
    record_modifier: { options: recordModifierOptions, problems: recordModifierProblems },
    modify: { options: modifyOptions, problems: modifyProblems },
    rewrite_tag: { options: rewriteTagOptions, problems: rewriteTagProblems },
    nest: { options: nestOptions, problems: nestProblems },
    multiline: { options: multilineOptions, problems: multilineProblems },
    lua: { options: luaOptions, problems: luaProblems },
    throttle: { options: throttleOptions, problems: throttleProblems },
  },
  generic: genericFilterOptions,
  fields: ['Name', 'Match', 'Match_Regex'],
} as const satisfies PluginKind;

/** Name and options of a filter, without the pattern of its tags. */
export type FilterPlugin = PluginOf<typeof filterKind>;

/** Name of a supported filter plugin. */
export type FilterName = FilterPlugin['name'];

/** One `[FILTER]` section. */
export type Filter = FilterPlugin & {
  /** Pattern of the tags that the filter receives; `*` matches any characters. */
  readonly match: string;
};

/** Checks the options of a filter, and its pattern if it has one. */
export function filterProblems(filter: FilterPlugin | Filter): string[] {
  return pluginProblems(filterKind, filter);
}

/** Returns the options of a filter as entries of the configuration file, without name and match. */
export function filterEntries(filter: FilterPlugin): Entry[] {
  return pluginEntries(filterKind, filter);
}
