import { type OptionsOf, required, text } from '../option';
import type { GenericOutputOptions } from './generic';
import { kinesisOptions, kinesisProblems } from './kinesis';

/**
 * Options of the `kinesis_streams` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/kinesis
 */
export const kinesisStreamsOptions = {
  ...kinesisOptions,
  /** Name of the stream. */
  stream: required(text()),
} as const;

/** Options of the `kinesis_streams` output, by their Fluent Bit names. */
export type KinesisStreamsOptions = OptionsOf<typeof kinesisStreamsOptions>;

/** Checks for combinations of options with which the `kinesis_streams` output does not start. */
export function kinesisStreamsProblems(options: KinesisStreamsOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  return kinesisProblems('kinesis_streams', options);
}
