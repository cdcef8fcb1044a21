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

/** Options of the `kinesis_streams` output, by Fluent Bit's own names. */
export type KinesisStreamsOptions = OptionsOf<typeof kinesisStreamsOptions>;

/** Combinations of options that the `kinesis_streams` output refuses at start. */
export function kinesisStreamsProblems(options: KinesisStreamsOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  return kinesisProblems('kinesis_streams', options);
}
