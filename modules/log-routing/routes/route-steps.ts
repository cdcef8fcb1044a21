import { isKnown } from '../../core/validation';
import type { FilterPlugin, GrepOptions } from '../../fluent-bit/filter';
import { luaOptions } from '../../fluent-bit/lua/lua';
import type { MultilineParser, Parser } from '../../fluent-bit/parser';
import { asItStands } from '../../fluent-bit/regex';
import { fieldChangeFilters } from './field-changes';
import { fieldPaths, isReadable, referenceTo } from './field-path';
import { levelFilter } from './log-level';
import type { FieldPattern, LogRoute, MultilineLanguage, RecordPattern } from './log-route';
import { multilinePresets } from './multiline-presets';
import { parserPresets } from './parser-presets';
import { asItStandsAtDeploy } from './pattern-at-deploy';
import { wholeLineParser } from './partial-lines';
import { lineField, sourceField } from './record-fields';

/** Pattern of the field with a reference that Fluent Bit can read, such as `$user['role']`. */
export interface SelectionPattern {
  /** Reference to the field. */
  readonly key: string;
  /** Regular expression in Onigmo syntax. */
  readonly regex: string;
}

/** Step of a route, which selects records or applies filters to them. */
export type RouteStep =
  | {
      /** Pattern of the records that continue. */
      readonly select: SelectionPattern;
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
    ...(level === undefined ? [] : [{ filters: [levelFilter(level)] }]),
    ...excluded.filter((pattern) => !isOfLine(pattern)).map(drop),
    ...(shaping.length === 0 ? [] : [{ filters: shaping }]),
  ];
}

/** Returns the patterns of the records that a route drops, including health checks. */
export function excludedPatterns({ exclude = [], dropHealthChecks = false }: LogRoute): readonly FieldPattern[] {
  return [...(dropHealthChecks ? [healthCheckPattern] : []), ...[exclude].flat()].map(patternOf);
}

/** Returns the parsers of a route, in order. */
export function parsersOf({ parse = [] }: Pick<LogRoute, 'parse'>): readonly Parser[] {
  return [parse].flat().map((each) => (typeof each === 'string' ? parserPresets[each] : each));
}

/** Returns the parsers of a route with those that prevent the loss of a part of a line. */
export function completeParsersOf(route: LogRoute): readonly Parser[] {
  return parsersOf(route).flatMap((parser) => [...(route.keepLine === true ? [] : wholeLineParser(parser)), parser]);
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
  return { field, matches: isKnown(matches) ? asItStands(matches) : asItStandsAtDeploy(matches) };
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
  const names = completeParsersOf(route).map(({ Name: name }) => name);
  if (names.length === 0) return [];
  const keeping = route.keepLine === true ? { Preserve_Key: true } : {};
  const options = { Key_Name: lineField, Parser: names, ...keeping, Reserve_Data: true };
  return [{ filters: [{ name: 'parser', options }] }];
}

function shapingFilters(route: LogRoute, metadata: readonly string[]): readonly FilterPlugin[] {
  const { fields = {}, lua, rateLimit } = route;
  return [
    ...fieldChangeFilters(fields, route.ecsMetadata === false ? metadata : []),
    ...(lua ? [{ name: 'lua', options: luaOptions(lua) } as const] : []),
    ...(rateLimit === undefined ? [] : [{ name: 'throttle', options: { Rate: rateLimit, Window: 5 } } as const]),
  ];
}

function select(pattern: FieldPattern): RouteStep {
  const [key, ...others] = referencesOf(pattern);
  return key?.copied === undefined && others.length === 0
    ? { select: { key: key!.reference, regex: pattern.matches } }
    : { filters: matching(pattern, (rules) => ({ Regex: rules, Logical_Op: 'OR' })) };
}

function drop(pattern: FieldPattern): RouteStep {
  return { filters: matching(pattern, (rules) => ({ Exclude: rules })) };
}

/** Reference to a field, and the field to copy before, if Fluent Bit cannot read the name of the field. */
interface FieldReference {
  readonly reference: string;
  readonly copied?: { readonly from: string; readonly to: string };
}

/** Returns a reference for each place that the name of a field refers to. */
function referencesOf({ field }: FieldPattern): readonly FieldReference[] {
  return (fieldPaths(field) ?? [[field] as const]).map(([first, ...inner]) =>
    isReadable(first)
      ? { reference: referenceTo([first, ...inner]) }
      : { reference: referenceTo([copyName, ...inner]), copied: { from: first, to: copyName } },
  );
}

/** Field that contains a copy of a field whose name Fluent Bit cannot read. */
const copyName = 'firelens_field';

function matching(
  pattern: FieldPattern,
  optionsOf: (rules: readonly SelectionPattern[]) => GrepOptions,
): readonly FilterPlugin[] {
  const references = referencesOf(pattern);
  const copies = references.flatMap(({ copied }) => copied ?? []);
  const rules = references.map(({ reference }) => ({ key: reference, regex: pattern.matches }));
  return [
    ...copies.map((copy): FilterPlugin => ({ name: 'modify', options: { operations: [{ Hard_copy: copy }] } })),
    { name: 'grep', options: optionsOf(rules) },
    ...copies.map(({ to }): FilterPlugin => ({ name: 'modify', options: { operations: [{ Remove: to }] } })),
  ];
}

function isOfLine({ field }: FieldPattern): boolean {
  return field === lineField;
}
