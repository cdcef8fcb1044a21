import type { Check } from '../check';
import { blocks } from '../configuration';

const streams = ['aws_kinesis_stream'];
const deliveryStreams = ['aws_kinesis_firehose_delivery_stream'];

/** Checks of Kinesis streams and Firehose delivery streams. */
export const streamChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_43',
    class: 'N',
    states: 'A Kinesis stream is encrypted.',
    types: streams,
    holds: ({ args }) => args['encryption_type'] === 'KMS',
    passes: { 'aws_kinesis_stream.logs': { encryption_type: 'KMS' } },
    fails: { 'aws_kinesis_stream.logs': {} },
  },
  {
    id: 'CKV_AWS_185',
    class: 'N',
    states: 'A Kinesis stream specifies its KMS key; the AWS managed key is accepted.',
    types: streams,
    holds: ({ args }) => args['kms_key_id'] !== undefined,
    passes: { 'aws_kinesis_stream.logs': { kms_key_id: 'alias/aws/kinesis' } },
    fails: { 'aws_kinesis_stream.logs': { encryption_type: 'KMS' } },
  },
  {
    id: 'CKV_AWS_240',
    class: 'N',
    states: 'A delivery stream for direct put is encrypted.',
    types: deliveryStreams,
    selects: ({ args }) => blocks(args['kinesis_source_configuration']).length === 0,
    holds: ({ args }) => blocks(args['server_side_encryption']).some(({ enabled }) => enabled === true),
    passes: { 'aws_kinesis_firehose_delivery_stream.logs': { server_side_encryption: { enabled: true } } },
    fails: { 'aws_kinesis_firehose_delivery_stream.logs': {} },
  },
  {
    id: 'CKV_AWS_241',
    class: 'C',
    states: 'A delivery stream for direct put is encrypted with a customer managed KMS key.',
    types: deliveryStreams,
    selects: ({ args }) => blocks(args['kinesis_source_configuration']).length === 0,
    holds: ({ args }) =>
      blocks(args['server_side_encryption']).some(
        ({ key_type: type, key_arn: key }) => type === 'CUSTOMER_MANAGED_CMK' && key !== undefined,
      ),
    passes: {
      'aws_kinesis_firehose_delivery_stream.logs': {
        server_side_encryption: { enabled: true, key_type: 'CUSTOMER_MANAGED_CMK', key_arn: 'arn' },
      },
    },
    fails: { 'aws_kinesis_firehose_delivery_stream.logs': { server_side_encryption: { enabled: true } } },
  },
];
