import { alwaysHolds } from '../core/rule';
import { bytesOf } from '../fluent-bit/option';
import type { Entry } from '../fluent-bit/plugin';
import { written } from './option';
import { type FluentdOutput, type FluentdOutputName, optionTable } from './output';

/** Options of an output as a flat list, without sections. */
export interface FlatOptions {
  /** Names and values, as written to the file. */
  readonly entries: readonly Entry[];
  /** Sections and nested options that a flat list cannot express. */
  readonly beyond: readonly string[];
}

alwaysHolds('F17', {
  section: 'Fluentd',
  states: 'The log driver options identify the output by `@type`.',
  because: 'the library writes it as the first option',
});

/**
 * Returns the options of an output as a flat list, the format of a container's log driver options. Options of a section
 * use the names from before Fluentd had sections, if the plugin still accepts them.
 *
 * @see https://github.com/fluent/fluentd/blob/v1.19.3/lib/fluent/plugin_helper/compat_parameters.rb
 */
export function flatOptions({ name, options, extraOptions = {} }: FluentdOutput): FlatOptions {
  const table = optionTable(name);
  const given = Object.entries<unknown>({ ...options, ...extraOptions }).filter(([, value]) => value !== undefined);
  const flattened = given.map(([option, value]) => {
    if (!table[option]?.table) return { entries: [[option, written(value)] as const], beyond: [] };
    return takenBy[name].includes(option)
      ? flatSection(option, value as Options)
      : { entries: [], beyond: [`<${option}>`] };
  });
  return {
    entries: [['@type', name], ...flattened.flatMap(({ entries }) => entries)],
    beyond: flattened.flatMap(({ beyond }) => beyond),
  };
}

type Options = Readonly<Record<string, unknown>>;

/**
 * Conversion of a section's option: its entries in the list, none if it is implied, or `undefined` if it cannot be
 * expressed.
 */
type Flattening = (value: unknown, section: Options) => readonly Entry[] | undefined;

/** Sections that plugins still accept as flat options. */
const takenBy: Readonly<Record<FluentdOutputName, readonly string[]>> = {
  s3: ['buffer', 'format', 'inject'],
  cloudwatch_logs: ['buffer', 'inject'],
  kinesis_firehose: [],
  forward: ['buffer'],
  stdout: ['format', 'inject'],
  null: [],
};

/** Time spans, by time formats without a finer unit. */
const timeSlices: Readonly<Record<string, string>> = { '1m': '%Y%m%d%H%M', '1h': '%Y%m%d%H', '1d': '%Y%m%d' };

const flattenings: Readonly<Record<string, Readonly<Record<string, Flattening>>>> = {
  buffer: {
    '@type': named('buffer_type'),
    path: named('buffer_path'),
    chunk_keys: (keys) => (String(keys) === 'time' ? [] : undefined),
    timekey: (span) => {
      const form = timeSlices[String(span)];
      return form === undefined ? undefined : [['time_slice_format', form]];
    },
    timekey_wait: named('time_slice_wait'),
    timekey_use_utc: named('utc'),
    // Implied by an interval.
    flush_mode: (mode) => (mode === 'interval' ? [] : undefined),
    flush_interval: named('flush_interval'),
    flush_thread_count: named('num_threads'),
    flush_thread_interval: named('try_flush_interval'),
    flush_thread_burst_interval: named('queued_chunk_flush_interval'),
    flush_at_shutdown: named('flush_at_shutdown'),
    chunk_limit_size: named('buffer_chunk_limit'),
    total_limit_size: (total, { chunk_limit_size: chunk }) => {
      const chunks = Math.floor((bytesOf(total) ?? 0) / (bytesOf(chunk) ?? Infinity));
      return chunks >= 1 ? [['buffer_queue_limit', String(chunks)]] : undefined;
    },
    overflow_action: named('buffer_queue_full_action'),
    retry_forever: named('disable_retry_limit'),
    retry_max_times: named('retry_limit'),
    retry_max_interval: named('max_retry_wait'),
  },
  format: { '@type': named('format'), message_key: named('message_key') },
  inject: {
    time_key: (key) => [
      ['include_time_key', 'true'],
      ['time_key', written(key)],
    ],
    time_type: (type) => (type === 'string' ? [] : undefined),
    time_format: named('time_format'),
    localtime: (local) => (typeof local === 'boolean' ? [['utc', String(!local)]] : undefined),
    tag_key: (key) => [
      ['include_tag_key', 'true'],
      ['tag_key', written(key)],
    ],
  },
};

function named(name: string): Flattening {
  return (value) => [[name, written(value)]];
}

function flatSection(section: string, options: Options): FlatOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const flattened = given.map(([option, value]) => [option, flattenings[section]?.[option]?.(value, options)] as const);
  return {
    entries: flattened.flatMap(([, entries]) => entries ?? []),
    beyond: flattened.filter(([, entries]) => !entries).map(([option]) => `${option} of <${section}>`),
  };
}
