import { type OptionsOf, required, text } from '../option';
import type { GenericOutputOptions } from './generic';
import { kinesisOptions, kinesisProblems } from './kinesis';

/**
 * Options of the `kinesis_firehose` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/firehose
 */
export const kinesisFirehoseOptions = {
  ...kinesisOptions,
  /** Name of the delivery stream. */
  delivery_stream: required(text()),
} as const;

/** Options of the `kinesis_firehose` output, by Fluent Bit's own names. */
export type KinesisFirehoseOptions = OptionsOf<typeof kinesisFirehoseOptions>;

/** Combinations of options that the `kinesis_firehose` output refuses at start. */
export function kinesisFirehoseProblems(options: KinesisFirehoseOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  return kinesisProblems('kinesis_firehose', options);
}
