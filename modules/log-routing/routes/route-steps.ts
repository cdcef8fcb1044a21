import type { FilterPlugin } from '../../fluent-bit/filter';
import { luaOptions } from '../../fluent-bit/lua/lua';
import type { MultilineParser, Parser } from '../../fluent-bit/parser';
import { asItStands } from '../../fluent-bit/regex';
import type { FieldPattern, LogLevel, LogRoute, MultilineLanguage, RecordPattern } from './log-route';
import { multilinePresets } from './multiline-presets';
import { parserPresets } from './parser-presets';
import { lineField, sourceField } from './record-fields';

/** Step of a route, which selects records or applies filters to them. */
export type RouteStep =
  | {
      /** Pattern of the records that continue. */
      readonly select: FieldPattern;
    }
  | {
      /** Filters that are applied to the records. */
      readonly filters: readonly FilterPlugin[];
    };

/** Pattern of the user agents of health checks by load balancers and Route 53 in access logs. */
export const healthCheckPattern = 'ELB-HealthChecker/|Amazon-Route53-Health-Check-Service';

/**
 * Returns the steps of a route, starting with those that can select records earliest.
 *
 * @param metadata the fields that ECS adds to its records
 */
export function routeSteps(route: LogRoute, metadata: readonly string[]): readonly RouteStep[] {
  const { source, include, level } = route;
  const excluded = excludedPatterns(route);
  const shaping = shapingFilters(route, metadata);
  return [
    ...(source === undefined ? [] : [select({ field: sourceField, matches: `^${source}$` })]),
    ...multilineSteps(route),
    ...(typeof include === 'string' ? [select(patternOf(include))] : []),
    ...excluded.filter(isOfLine).map(drop),
    ...parseSteps(route),
    ...(typeof include === 'object' ? [select(patternOf(include))] : []),
    ...(level === undefined ? [] : [select({ field: 'level', matches: levelPattern(level) })]),
    ...excluded.filter((pattern) => !isOfLine(pattern)).map(drop),
    ...(shaping.length === 0 ? [] : [{ filters: shaping }]),
  ];
}

/** Returns the patterns of the records that a route drops, including health checks. */
export function excludedPatterns({ exclude = [], dropHealthChecks = false }: LogRoute): readonly FieldPattern[] {
  return [...(dropHealthChecks ? [healthCheckPattern] : []), ...[exclude].flat()].map(patternOf);
}

/** Returns the parsers that a route needs. */
export function parsersOf({ parse = [] }: LogRoute): readonly Parser[] {
  return [parse].flat().map((each) => (typeof each === 'string' ? parserPresets[each] : each));
}

/** Returns the multiline parsers of a route that are not built into Fluent Bit. */
export function multilineParsersOf({ multiline = [] }: LogRoute): readonly MultilineParser[] {
  return [multiline]
    .flat()
    .map(multilinePreset)
    .filter((each) => typeof each === 'object');
}

/** Returns a pattern that matches exactly as it stands, with the field that it is matched against. */
export function patternOf(pattern: RecordPattern): FieldPattern {
  const { field, matches } = typeof pattern === 'string' ? { field: lineField, matches: pattern } : pattern;
  return { field, matches: asItStands(matches) };
}

/** Joins lines that the log driver split at 16 KB; must be the first filter. */
export const joinSplitLines: FilterPlugin = { name: 'multiline', options: multilineOptions('partial_message') };

/** Returns the parser of a language: this library's parser, or else the name of Fluent Bit's parser. */
function multilinePreset(parser: MultilineLanguage | MultilineParser): MultilineLanguage | MultilineParser {
  return typeof parser === 'string' ? (multilinePresets[parser] ?? parser) : parser;
}

function multilineSteps(route: LogRoute): readonly RouteStep[] {
  const names = [route.multiline ?? []]
    .flat()
    .map(multilinePreset)
    .map((each) => (typeof each === 'string' ? each : each.name));
  if (names.length === 0) return [];
  const options = { ...multilineOptions('parser'), 'multiline.parser': names };
  return [{ filters: [{ name: 'multiline', options }] }];
}

/**
 * Returns options that wait half a second for the next line, the minimum in Fluent Bit. Waiting records are buffered on
 * disk, with a limit high enough not to apply.
 */
function multilineOptions<Mode extends 'parser' | 'partial_message'>(mode: Mode) {
  return {
    mode,
    'multiline.key_content': lineField,
    buffer: true,
    flush_ms: 500,
    'emitter_storage.type': 'filesystem',
    emitter_mem_buf_limit: '10G',
  } as const;
}

function parseSteps(route: LogRoute): readonly RouteStep[] {
  const names = parsersOf(route).map(({ Name: name }) => name);
  if (names.length === 0) return [];
  return [{ filters: [{ name: 'parser', options: { Key_Name: lineField, Parser: names, Reserve_Data: true } }] }];
}

function shapingFilters(route: LogRoute, metadata: readonly string[]): readonly FilterPlugin[] {
  const { fields: { rename = {}, remove = [], add = {} } = {}, lua, rateLimit } = route;
  const removed = [...(route.ecsMetadata === false ? metadata : []), ...remove];
  const renamed = Object.entries(rename).map(([from, to]) => ({ Hard_rename: { from, to } }));
  const added = Object.entries(add).map(([key, value]) => ({ key, value }));
  return [
    ...(renamed.length === 0 ? [] : [{ name: 'modify', options: { operations: renamed } } as const]),
    ...(removed.length === 0 ? [] : [{ name: 'record_modifier', options: { Remove_key: removed } } as const]),
    ...(added.length === 0 ? [] : [{ name: 'record_modifier', options: { Record: added } } as const]),
    ...(lua ? [{ name: 'lua', options: luaOptions(lua) } as const] : []),
    ...(rateLimit === undefined ? [] : [{ name: 'throttle', options: { Rate: rateLimit, Window: 5 } } as const]),
  ];
}

function levelPattern(least: LogLevel): string {
  const words = levelWords.slice(levelWords.findIndex(([level]) => level === least)).flat();
  return `/^(${words.join('|')})$/i`;
}

/** Names that loggers use for the levels, from the least severe to the most severe. */
const levelWords: readonly (readonly [LogLevel, ...string[]])[] = [
  ['debug'],
  ['info', 'information', 'notice'],
  ['warn', 'warning'],
  ['error', 'err', 'severe'],
  ['fatal', 'critical', 'crit', 'alert', 'emerg', 'emergency', 'panic'],
];

function select(pattern: FieldPattern): RouteStep {
  return { select: pattern };
}

function drop({ field, matches }: FieldPattern): RouteStep {
  return { filters: [{ name: 'grep', options: { Exclude: [{ key: `$${field}`, regex: matches }] } }] };
}

function isOfLine({ field }: FieldPattern): boolean {
  return field === lineField;
}
