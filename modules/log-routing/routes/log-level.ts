import type { FilterPlugin } from '../../fluent-bit/filter';
import { fieldPaths } from './field-path';

/** Severity of a record. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Lowest severity of the records that a route selects, and the field that contains it. */
export interface LevelSelection {
  /** Lowest severity. */
  readonly at: LogLevel;

  /**
   * Field with the level of a record: a name, or a field in an object, such as `log['level']`. With a dot, as in
   * `log.level`, the name refers to both.
   *
   * @default - the first of `level`, `severity`, `log.level`, `Level`, `@l` and other names that loggers use
   */
  readonly field?: string;

  /**
   * Meaning of a level that is a number. Pino's scale is also Bunyan's: 10 (trace) to 60 (fatal).
   *
   * @default 'pino'
   */
  readonly scale?: LevelScale;

  /**
   * What happens to a record without a level, such as a line that is not parsed, or with an unknown one.
   *
   * @default 'keep'
   */
  readonly unknown?: 'keep' | 'drop';
}

/**
 * Scale of levels that are numbers, by the logger or standard that defines it.
 *
 * @useDeclaredType
 */
export type LevelScale = keyof typeof levelScales;

/** Least severe and most severe number of a scale, and the number of each level. */
interface Scale extends Readonly<Record<LogLevel, number>> {
  /** Number of the least severe level. */
  readonly least: number;
  /** Number of the most severe level, if a greater number has no meaning. */
  readonly most?: number;
}

/** Scales of levels that are numbers; a smaller number is more severe if `most` is smaller than `least`. */
export const levelScales = {
  /**
   * @see https://github.com/pinojs/pino/blob/main/docs/api.md#loggerlevels-object
   * @see https://github.com/trentm/node-bunyan#levels
   */
  pino: { least: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 },
  /** @see https://docs.python.org/3/library/logging.html#logging-levels */
  python: { least: 1, debug: 10, info: 20, warn: 30, error: 40, fatal: 50 },
  /** @see https://datatracker.ietf.org/doc/html/rfc5424#section-6.2.1 */
  syslog: { least: 7, debug: 7, info: 6, warn: 4, error: 3, fatal: 2, most: 0 },
  /** @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
  opentelemetry: { least: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21, most: 24 },
  /** @see https://github.com/Seldaek/monolog/blob/main/doc/01-usage.md#log-levels */
  monolog: { least: 100, debug: 100, info: 200, warn: 300, error: 400, fatal: 500, most: 600 },
  /** @see https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#logseverity */
  'google-cloud': { least: 100, debug: 100, info: 200, warn: 400, error: 500, fatal: 600, most: 800 },
  /** @see https://pkg.go.dev/log/slog#Level */
  slog: { least: -8, debug: -4, info: 0, warn: 4, error: 8, fatal: 12 },
  /** @see https://learn.microsoft.com/dotnet/api/microsoft.extensions.logging.loglevel */
  dotnet: { least: 0, debug: 1, info: 2, warn: 3, error: 4, fatal: 5, most: 5 },
} as const satisfies Readonly<Record<string, Scale>>;

/** Fields in which loggers write the level, in the order in which they are searched. */
export const levelFields = [
  'level',
  'severity',
  'log.level',
  'Level',
  'LEVEL',
  'Severity',
  'SEVERITY',
  '@l',
  '@level',
  'levelname',
  'level_name',
  'loglevel',
  'logLevel',
  'LogLevel',
  'log_level',
  'lvl',
  'severityText',
  'severity_text',
  'SeverityText',
] as const;

/**
 * Words for the levels, from the least severe to the most severe; `trace` is less severe than all levels of a route.
 * They are those of pino, winston, log4j, java.util.logging, Python, .NET, Serilog, Go's slog, zap, logrus and zerolog,
 * glog, syslog and OpenTelemetry.
 */
export const levelWords: Readonly<Record<'trace' | LogLevel, readonly string[]>> = {
  trace: ['trace', 'trc', 'trce', 'verbose', 'vrb', 'silly', 'finest', 'finer', 'all', 't', 'v'],
  debug: ['debug', 'dbg', 'dbug', 'fine', 'config', 'd'],
  info: ['info', 'inf', 'information', 'informational', 'notice', 'http', 'success', 'default', 'i', 'n'],
  warn: ['warn', 'wrn', 'warning', 'w'],
  error: ['error', 'err', 'eror', 'fail', 'failure', 'severe', 'e'],
  fatal: [
    'fatal',
    'ftl',
    'fatl',
    'critical',
    'crit',
    'crt',
    'alert',
    'emerg',
    'emergency',
    'panic',
    'pnc',
    'dpanic',
    'f',
    'c',
  ],
};

/** Returns a selection with its lowest level as a property. */
export function levelSelection(level: LogLevel | LevelSelection): LevelSelection {
  return typeof level === 'string' ? { at: level } : level;
}

/**
 * Returns a filter that drops the records whose level is less severe. Its function changes no record, so that numbers,
 * null fields and empty arrays stay as they are, which a Lua function that returns a record cannot guarantee. The `grep`
 * filter cannot replace it, because it matches no numbers.
 */
export function levelFilter(level: LogLevel | LevelSelection): FilterPlugin {
  const { at, field, scale = 'pino', unknown = 'keep' } = levelSelection(level);
  const paths = (field === undefined ? levelFields : [field]).flatMap((each) => fieldPaths(each) ?? []);
  const code = [
    `local fields = ${table(paths.map((path) => table(path.map(quoted))))}`,
    `local words = ${table(wordsFrom(at))}`,
    `local function of_number(n) ${numberTest(levelScales[scale], at)} end`,
    'local function of_value(value)',
    'if type(value) == "number" then return of_number(value) end',
    'if type(value) ~= "string" then return nil end',
    String.raw`local text = string.gsub(string.lower(value), "\27%[[%d;]*m", "")`,
    'local number = tonumber(text)',
    'if number then return of_number(number) end',
    'return words[string.match(text, "^%W*(%a+)[%W%d]*$")]',
    'end',
    'function firelens_level(tag, time, record)',
    'for _, path in ipairs(fields) do',
    'local value = record',
    'for _, name in ipairs(path) do if type(value) == "table" then value = value[name] else value = nil end end',
    'local keep = of_value(value)',
    'if keep ~= nil then if keep then return 0, time, record else return -1, time, record end end',
    'end',
    `return ${unknown === 'keep' ? 0 : -1}, time, record`,
    'end',
  ].join(' ');
  return { name: 'lua', options: { code, call: 'firelens_level' } };
}

/** Returns whether a record with each of the words is kept, as entries of a Lua table. */
function wordsFrom(at: LogLevel): readonly string[] {
  const levels = Object.keys(levelWords) as (keyof typeof levelWords)[];
  return levels.flatMap((level, index) =>
    levelWords[level].map((word) => `[${quoted(word)}] = ${index >= levels.indexOf(at)}`),
  );
}

/** Returns Lua that returns whether a record with the number `n` is kept, or `nil` if `n` is not on the scale. */
function numberTest({ least, most, ...numbers }: Scale, at: LogLevel): string {
  const isDescending = most !== undefined && most < least;
  const [reaches, precedes] = isDescending ? ['<=', '>'] : ['>=', '<'];
  const beyond = most === undefined ? '' : ` or n ${precedes === '<' ? '>' : '<'} ${most}`;
  return `if n ${precedes} ${least}${beyond} then return nil end return n ${reaches} ${numbers[at]}`;
}

function table(entries: readonly string[]): string {
  return `{ ${entries.join(', ')} }`;
}

/** Returns a string literal of Lua, whose escapes are decimal. */
function quoted(text: string): string {
  const escaped = [...Buffer.from(text)].map((byte) =>
    /[\w .@/-]/.test(String.fromCharCode(byte)) && byte < 128
      ? String.fromCharCode(byte)
      : `\\${String(byte).padStart(3, '0')}`,
  );
  return `"${escaped.join('')}"`;
}
