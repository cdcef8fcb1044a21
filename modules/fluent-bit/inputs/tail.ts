import { bool, bytesOf, integer, oneOf, type OptionsOf, regex, repeated, required, size, text, time } from '../option';
import { isVariable } from '../value';

/**
 * Options of the `tail` input, which follows files: of a volume that the router shares with the container.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/inputs/tail
 */
export const tailInputOptions = {
  /** Files to follow, parted by commas; `*` stands for any characters but `/`. */
  Path: required(text()),
  /** Files to leave out, parted by commas. */
  Exclude_Path: text(),
  /** Field that gets the name of the file. */
  Path_Key: text(),
  /** Field that gets the position in the file. */
  Offset_Key: text(),
  /** Field that gets the line; Fluent Bit's default is `log`. */
  Key: text(),
  /** Regular expression of the file's name, whose groups may stand in the tag, as `<name>`. */
  Tag_Regex: regex(),
  /** Parser of a line. */
  Parser: text(),
  /** Multiline parsers to try, in order. */
  'multiline.parser': repeated(text({ pattern: /^[^\s,]+$/, form: 'a name without blanks and commas' })),
  /** Whether files that are there at start are read from their beginning. */
  Read_from_Head: bool(),
  /** Seconds between two looks for new files. */
  Refresh_Interval: integer(1),
  /** How long a file is followed after it was renamed. */
  Rotate_Wait: time('1s'),
  /** Age beyond which a file is left out; 0s for none. */
  Ignore_Older: time(),
  /** Memory of a file at first; Fluent Bit's default is 32768. */
  Buffer_Chunk_Size: size('1'),
  /** Most memory of a file: the longest line that it takes; Fluent Bit's default is 32768. */
  Buffer_Max_Size: size('1'),
  /** Whether a longer line is left out, rather than the rest of the file. */
  Skip_Long_Lines: bool(),
  /** Whether a longer line is cut. */
  Truncate_Long_Lines: bool(),
  /** Whether empty lines are left out. */
  Skip_Empty_Lines: bool(),
  /** Whether changes are told by the kernel, rather than looked for; not so on network file systems. */
  Inotify_Watcher: bool(),
  /** File that remembers positions over restarts. */
  DB: text(),
  /** Whether each change of it reaches the disk at once. */
  'DB.sync': oneOf('extra', 'full', 'normal', 'off'),
  /** Whether nobody else may open it. */
  'DB.locking': bool(),
  /** How it is written; `WAL`, the default, is unfit for network file systems. */
  'DB.journal_mode': oneOf('DELETE', 'TRUNCATE', 'PERSIST', 'MEMORY', 'WAL', 'OFF'),
} as const;

/** Options of the `tail` input, by Fluent Bit's own names. */
export type TailInputOptions = OptionsOf<typeof tailInputOptions>;

/** Memory of a file by default: not the `32k` of the manual, which is 32000. */
const defaultBufferBytes = '32768';

/** Combinations of options that the `tail` input refuses at start. */
export function tailInputProblems(options: TailInputOptions): string[] {
  const { Buffer_Chunk_Size: chunk = defaultBufferBytes, Buffer_Max_Size: max = defaultBufferBytes } = options;
  return !isVariable(chunk) && !isVariable(max) && bytesOf(chunk)! > bytesOf(max)!
    ? [`Buffer_Max_Size must be at least Buffer_Chunk_Size ${JSON.stringify(chunk)}, got ${JSON.stringify(max)}`]
    : [];
}
