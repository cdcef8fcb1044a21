import { openSync, readSync, closeSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { matchesTag } from '../../modules/fluent-bit/tag-pattern';
import type { LogRecord } from '../../lab/routers/records';
import { type FluentBitSection, optionOf, type SectionOption, withOptions } from '../fluent-bit-sections';
import { type LineMarks, markField } from './line-mark';

/** A filter of the routes, after which records are traced. */
export interface TracedFilter {
  /** Name of the plugin. */
  readonly name: string;
  /** Options without name and match. */
  readonly options: readonly SectionOption[];
  /** Returns `true` if it receives records with a tag. */
  readonly receives: (tag: string) => boolean;
}

/** An output of the routes. */
export interface TracedOutput {
  /** Alias, such as `web.errors.cloudwatch`, or else the name of the plugin. */
  readonly name: string;
  /** Name of the plugin. */
  readonly plugin: string;
  /** Returns `true` if it receives records with a tag. */
  readonly receives: (tag: string) => boolean;
}

/** A record that passed a point of the log router. */
export interface TraceEvent {
  /** Point: 0 before all filters, n after the nth filter, or -1 after all filters. */
  readonly point: number;
  /** Tag of the record. */
  readonly tag: string;
  /** Mark of the record; `undefined` if a filter removed it. */
  readonly mark?: string;
  /** The record, at the first and the last point, and after filters that join lines. */
  readonly record?: LogRecord;
}

/** Files in the folder of a run. */
const scriptName = 'trace.lua';
const traceName = 'trace.jsonl';

/**
 * Adds filters to a configuration that write all records to a file: before all filters, after each of
 * them, and after all. They change no record, except that the first one marks records of libraries.
 *
 * @param folder folder of the run, in which this function writes the files that the filters need
 */
export function withTrace(
  sections: readonly FluentBitSection[],
  folder: string,
  { prefix }: LineMarks,
): { readonly sections: readonly FluentBitSection[]; readonly filters: readonly TracedFilter[] } {
  const filters = sections.filter(({ heading }) => heading === 'FILTER');
  const script = join(folder, scriptName);
  const point = (call: string, match: SectionOption): FluentBitSection => ({
    heading: 'FILTER',
    options: [['Name', 'lua'], match, ['script', script], ['call', call]],
  });
  const trace = join(folder, traceName);
  writeFileSync(trace, '');
  // In a container, Fluent Bit can run as another user.
  chmodSync(trace, 0o666);
  writeFileSync(script, traceScript(trace, prefix, filters.map(isMultiline)));
  const traced = filters.flatMap((filter, index) => [
    transparent(filter, folder, index + 1),
    point(`after_${index + 1}`, matchOf(filter)),
  ]);
  const everything: SectionOption = ['Match', '*'];
  return {
    sections: [
      ...sections.filter(({ heading }) => heading !== 'FILTER'),
      point('before_all', everything),
      ...traced,
      point('after_all', everything),
    ],
    filters: filters.map((filter) => ({
      name: optionOf(filter, 'Name') ?? '',
      options: filter.options.filter(([name]) => !/^(name|match|match_regex)$/i.test(name)),
      receives: receiverOf(filter),
    })),
  };
}

/** Returns a function that returns `true` if a filter or output receives records with a tag. */
export function receiverOf(section: FluentBitSection): (tag: string) => boolean {
  const [name, value] = matchOf(section);
  if (/regex/i.test(name)) return (tag) => new RegExp(value).test(tag);
  return (tag) => matchesTag(value, tag);
}

/** Reads the file that the filters of `withTrace` write. */
export class TraceFile {
  private readonly file: number;
  private rest = Buffer.alloc(0);

  /** Opens the file in the folder of a run. */
  constructor(folder: string) {
    this.file = openSync(join(folder, traceName), 'r');
  }

  /** Returns the events since the last call. */
  read(): readonly TraceEvent[] {
    const chunk = Buffer.alloc(1 << 20);
    const parts = [this.rest];
    for (let size = 1; size > 0;) {
      size = readSync(this.file, chunk);
      parts.push(Buffer.from(chunk.subarray(0, size)));
    }
    const all = Buffer.concat(parts);
    const end = all.lastIndexOf('\n') + 1;
    this.rest = all.subarray(end);
    const lines = all.subarray(0, end).toString().split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as TraceEvent);
  }

  /** Closes the file. */
  close(): void {
    closeSync(this.file);
  }
}

function isMultiline(filter: FluentBitSection): boolean {
  return optionOf(filter, 'Name') === 'multiline';
}

function matchOf({ options }: FluentBitSection): SectionOption {
  return options.find(([name]) => /^match(_regex)?$/i.test(name)) ?? ['Match', '*'];
}

/** Returns a filter that does not read or remove the mark. */
function transparent(filter: FluentBitSection, folder: string, number: number): FluentBitSection {
  if (optionOf(filter, 'Allowlist_key') !== undefined) {
    return { ...filter, options: [...filter.options, ['Allowlist_key', markField]] };
  }
  const [code, call] = [optionOf(filter, 'code'), optionOf(filter, 'call')];
  if (code === undefined || call === undefined) return filter;
  const script = join(folder, `filter-${number}.lua`);
  writeFileSync(script, unmarked(code, call));
  return withOptions(filter, { code: undefined, script, call: 'firelens_local_unmarked' });
}

/** Returns Lua code whose function receives records without the mark. */
function unmarked(code: string, call: string): string {
  return `${code}

function firelens_local_unmarked(tag, time, record)
  local mark = record["${markField}"]
  record["${markField}"] = nil
  local code, new_time, result = ${call}(tag, time, record)
  if type(result) == "table" then
    if #result > 0 then
      for _, each in ipairs(result) do
        if type(each) == "table" then each["${markField}"] = mark end
      end
    else
      result["${markField}"] = mark
    end
  end
  return code, new_time, result
end
`;
}

/** Returns the Lua functions of all points; after some of the filters, they write whole records. */
function traceScript(file: string, prefix: string, areWhole: readonly boolean[]): string {
  return `local file = assert(io.open(${JSON.stringify(file)}, "a"))
local others = 0

local function quoted(text)
  return '"' .. string.gsub(text, '[%c"\\\\\\127]', function(char)
    return string.format("\\\\u%04x", string.byte(char))
  end) .. '"'
end

local function json(value)
  if type(value) == "string" then return quoted(value) end
  if type(value) == "boolean" then return tostring(value) end
  if type(value) == "number" then
    if value ~= value or value == math.huge or value == -math.huge then return "null" end
    return string.format(value == math.floor(value) and math.abs(value) < 2^53 and "%d" or "%.17g", value)
  end
  if type(value) ~= "table" then return "null" end
  local parts = {}
  if #value > 0 then
    for index, each in ipairs(value) do parts[index] = json(each) end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  for name, each in pairs(value) do parts[#parts + 1] = quoted(tostring(name)) .. ":" .. json(each) end
  return "{" .. table.concat(parts, ",") .. "}"
end

local function mark_in(record)
  local mark = record["${markField}"]
  if mark ~= nil then return mark end
  for _, value in pairs(record) do
    if type(value) == "table" then
      mark = mark_in(value)
      if mark ~= nil then return mark end
    end
  end
end

local function write(point, tag, record, whole)
  local mark = mark_in(record)
  file:write('{"point":', point, ',"tag":', quoted(tag))
  if mark ~= nil then file:write(',"mark":', quoted(tostring(mark))) end
  if whole then file:write(',"record":', json(record)) end
  file:write("}\\n")
  file:flush()
end

function before_all(tag, time, record)
  local code = 0
  if mark_in(record) == nil then
    others = others + 1
    record["${markField}"] = "${prefix}x" .. others
    code = 2
  end
  write(0, tag, record, true)
  return code, time, record
end

function after_all(tag, time, record)
  write(-1, tag, record, true)
  return 0, time, record
end
${areWhole
  .map(
    (isWhole, index) => `
function after_${index + 1}(tag, time, record)
  write(${index + 1}, tag, record, ${isWhole})
  return 0, time, record
end
`,
  )
  .join('')}`;
}
