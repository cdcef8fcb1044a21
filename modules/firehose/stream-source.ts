import type { Construct } from 'constructs';
import { awsPlace } from '../core/aws-environment';
import { keyStatements } from '../core/key-usage';
import type { PolicyStatement } from '../core/policy';
import { kmsKeyArn, streamArn } from '../core/references';
import { reference } from '../core/object-shape';
import { required } from '../core/shape';

/** Kinesis data stream that a delivery stream reads: a `KinesisStream`, or the ARN of an existing stream. */
export interface StreamSource {
  /** ARN of the stream. */
  readonly streamArn: string;

  /** ARN of the customer managed KMS key that encrypts the stream, if any. */
  readonly kmsKeyArn?: string | undefined;
}

/** Shape of a `StreamSource`. */
export const streamSource = reference<StreamSource>({
  streamArn: required(streamArn),
  kmsKeyArn,
});

/** Returns the permissions that Firehose needs to read a stream. */
export function sourceStatements(scope: Construct, { streamArn, kmsKeyArn }: StreamSource): readonly PolicyStatement[] {
  return [
    {
      Effect: 'Allow',
      Action: ['kinesis:DescribeStream', 'kinesis:GetShardIterator', 'kinesis:GetRecords', 'kinesis:ListShards'],
      Resource: streamArn,
    },
    ...keyStatements(awsPlace(scope), {
      keyArn: kmsKeyArn,
      actions: ['kms:Decrypt'],
      service: 'kinesis',
      context: { 'aws:kinesis:arn': [streamArn] },
    }),
  ];
}
