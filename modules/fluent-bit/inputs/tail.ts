import { bool, bytesOf, integer, oneOf, type OptionsOf, regex, repeated, required, size, text, time } from '../option';
import { isVariable } from '../value';

/**
 * Options of the `tail` input, which follows files, in a volume that the router shares with the container.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/inputs/tail
 */
export const tailInputOptions = {
  /** Files to follow, separated by commas; `*` matches any characters except `/`. */
  Path: required(text()),
  /** Files to exclude, separated by commas. */
  Exclude_Path: text(),
  /** Field to add the path of the file to. */
  Path_Key: text(),
  /** Field to add the offset in the file to. */
  Offset_Key: text(),
  /** Field to add the line to; Fluent Bit's default is `log`. */
  Key: text(),
  /** Regular expression for the file path, whose named groups can be used in the tag as `<name>`. */
  Tag_Regex: regex(),
  /** Parser to apply to a line. */
  Parser: text(),
  /** Multiline parsers to try, in order. */
  'multiline.parser': repeated(text({ pattern: /^[^\s,]+$/, form: 'a name without whitespace or commas' })),
  /** Reads files that exist at startup from the beginning. */
  Read_from_Head: bool(),
  /** Seconds between two searches for new files. */
  Refresh_Interval: integer(1),
  /** Time that a file is still followed after it was renamed. */
  Rotate_Wait: time('1s'),
  /** Maximum age of files to read; 0s for no limit. */
  Ignore_Older: time(),
  /** Initial memory of a file; Fluent Bit's default is 32768. */
  Buffer_Chunk_Size: size('1'),
  /** Maximum memory of a file, which limits the length of a line; Fluent Bit's default is 32768. */
  Buffer_Max_Size: size('1'),
  /** Skips a line that is too long instead of the rest of the file. */
  Skip_Long_Lines: bool(),
  /** Truncates a line that is too long. */
  Truncate_Long_Lines: bool(),
  /** Skips empty lines. */
  Skip_Empty_Lines: bool(),
  /** Detects changes with inotify instead of polling; does not work on network file systems. */
  Inotify_Watcher: bool(),
  /** Path of the database that stores offsets across restarts. */
  DB: text(),
  /** Synchronization mode of the database. */
  'DB.sync': oneOf('extra', 'full', 'normal', 'off'),
  /** Opens the database exclusively. */
  'DB.locking': bool(),
  /** Journal mode of the database; the default `WAL` does not work on network file systems. */
  'DB.journal_mode': oneOf('DELETE', 'TRUNCATE', 'PERSIST', 'MEMORY', 'WAL', 'OFF'),
} as const;

/**
 * Options of the `tail` input, by their Fluent Bit names.
 *
 * @interface
 */
export type TailInputOptions = OptionsOf<typeof tailInputOptions>;

/** Default memory of a file; the `32k` in the manual would be 32000. */
const defaultBufferBytes = '32768';

/** Checks for combinations of options with which the `tail` input does not start. */
export function tailInputProblems(options: TailInputOptions): string[] {
  const { Buffer_Chunk_Size: chunk = defaultBufferBytes, Buffer_Max_Size: max = defaultBufferBytes } = options;
  return !isVariable(chunk) && !isVariable(max) && bytesOf(chunk)! > bytesOf(max)!
    ? [`Buffer_Max_Size must be at least Buffer_Chunk_Size ${JSON.stringify(chunk)}, got ${JSON.stringify(max)}`]
    : [];
}
