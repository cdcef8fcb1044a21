import { type OptionsOf, required, text } from '../option';
import type { OutputType } from '../plugin';
import { awsRefusals } from './aws';
import type { GenericOutputOptions } from './generic';
import { kinesisOptions, kinesisProblems } from './kinesis';

/**
 * Options of the `kinesis_streams` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/kinesis
 */
const kinesisStreamsOptions = {
  ...kinesisOptions,
  /** Name of the stream. */
  stream: required(text()),
} as const;

/**
 * Options of the `kinesis_streams` output, by their Fluent Bit names.
 *
 * @interface
 */
export type KinesisStreamsOptions = OptionsOf<typeof kinesisStreamsOptions>;

/** Definition of the `kinesis_streams` output. */
export const kinesisStreamsOutput = {
  options: kinesisStreamsOptions,
  problems: (options: KinesisStreamsOptions & Pick<GenericOutputOptions, 'tls'>) =>
    kinesisProblems('kinesis_streams', options),
  messages: {
    lost: ['Discarding large or unprocessable record', 'Discarding unprocessable record', 'discarding record'],
    refusedByAws: awsRefusals,
  },
} as const satisfies OutputType;
