import { type OptionsOf, required, text } from '../option';
import type { OutputType } from '../plugin';
import { awsRefusals } from './aws';
import type { GenericOutputOptions } from './generic';
import { kinesisOptions, kinesisProblems } from './kinesis';

/**
 * Options of the `kinesis_firehose` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/firehose
 */
const kinesisFirehoseOptions = {
  ...kinesisOptions,
  /** Name of the delivery stream. */
  delivery_stream: required(text()),
} as const;

/**
 * Options of the `kinesis_firehose` output, by their Fluent Bit names.
 *
 * @interface
 */
export type KinesisFirehoseOptions = OptionsOf<typeof kinesisFirehoseOptions>;

/** Definition of the `kinesis_firehose` output. */
export const kinesisFirehoseOutput = {
  options: kinesisFirehoseOptions,
  problems: (options: KinesisFirehoseOptions & Pick<GenericOutputOptions, 'tls'>) =>
    kinesisProblems('kinesis_firehose', options),
  messages: { lost: ['Discarding record which is larger than max size'], refusedByAws: awsRefusals },
} as const satisfies OutputType;
