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

/** Options of the `kinesis_firehose` output, by their Fluent Bit names. */
export type KinesisFirehoseOptions = OptionsOf<typeof kinesisFirehoseOptions>;

/** Checks for combinations of options with which the `kinesis_firehose` output does not start. */
export function kinesisFirehoseProblems(options: KinesisFirehoseOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  return kinesisProblems('kinesis_firehose', options);
}
