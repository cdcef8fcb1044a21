import { KinesisStream as AwsKinesisStream } from '@cdktf/provider-aws/lib/kinesis-stream';
import { TerraformOutput, TerraformVariable } from 'cdktf';
import { KinesisStream, LogDestination } from '../../../modules';
import { refusal, synth } from '../../../lab/synth/synth';
import { source, place } from '../../../lab/synth/tasks';

const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';

test('scales on demand, keeps records for a day and encrypts them free of charge by default (CKV_AWS_43, 185)', () => {
  const { only, addresses } = synth((stack) => new KinesisStream(stack, 'Accesses'));

  expect(only(AwsKinesisStream)).toEqual({
    name: 'test-Accesses',
    stream_mode_details: { stream_mode: 'ON_DEMAND' },
    retention_period: 24,
    encryption_type: 'KMS',
    kms_key_id: 'alias/aws/kinesis',
  });
  expect(addresses()).toEqual(['aws_kinesis_stream.Accesses_7BF6DBB4']);
});

test('accepts a number of shards', () => {
  const { only } = synth((stack) => new KinesisStream(stack, 'Accesses', { shards: 2 }));

  expect(only(AwsKinesisStream)).toMatchObject({
    stream_mode_details: { stream_mode: 'PROVISIONED' },
    shard_count: 2,
  });
});

test('accepts a name, a retention and a key', () => {
  const { only } = synth(
    (stack) => new KinesisStream(stack, 'Accesses', { streamName: 'accesses', retentionHours: 168, kmsKeyArn }),
  );

  expect(only(AwsKinesisStream)).toMatchObject({ name: 'accesses', retention_period: 168, kms_key_id: kmsKeyArn });
});

test('can be the destination of a route, with its key', () => {
  synth((stack) => {
    const stream = new KinesisStream(stack, 'Accesses', { kmsKeyArn });
    const destination = LogDestination.kinesis({ stream });

    expect(destination.output(source('nginx')).options).toMatchObject({ stream: stream.streamName });
    expect(destination.statements(['nginx'], place)).toEqual([
      { Effect: 'Allow', Action: 'kinesis:PutRecords', Resource: stream.streamArn },
      {
        Effect: 'Allow',
        Action: ['kms:GenerateDataKey'],
        Resource: kmsKeyArn,
        Condition: {
          StringEquals: { 'kms:ViaService': `kinesis.eu-west-1.${place.dnsSuffix}` },
          StringLike: { 'kms:EncryptionContext:aws:kinesis:arn': [stream.streamArn] },
        },
      },
    ]);
  });
});

test('exposes its name and ARN', () => {
  const { json } = synth((stack) => {
    const { streamName, streamArn } = new KinesisStream(stack, 'Accesses');
    new TerraformOutput(stack, 'stream', { value: [streamName, streamArn] });
  });

  expect(json().output.stream.value).toEqual([
    '${aws_kinesis_stream.Accesses_7BF6DBB4.name}',
    '${aws_kinesis_stream.Accesses_7BF6DBB4.arn}',
  ]);
});

test('accepts tokens without validating them', () => {
  const { only } = synth((stack) => {
    const text = (name: string) => new TerraformVariable(stack, name, { type: 'string' }).stringValue;
    const { numberValue: shards } = new TerraformVariable(stack, 'shards', { type: 'number' });
    new KinesisStream(stack, 'Accesses', { streamName: `${text('name')}!`, kmsKeyArn: text('key'), shards });
  });

  expect(only(AwsKinesisStream)).toMatchObject({
    name: '${var.name}!',
    kms_key_id: '${var.key}',
    shard_count: '${var.shards}',
  });
});

test('fails when properties are invalid, listing all problems', () => {
  const message = refusal(
    (stack) =>
      new KinesisStream(stack, 'Accesses', {
        streamName: 'my accesses',
        shards: 0,
        retentionHours: 23,
        kmsKeyArn: 'alias/aws/kinesis',
      }),
  );

  expect(message).toBe(`test/Accesses:
  - streamName must be 1 to 128 letters, digits, "_", "." and "-", got "my accesses"
  - shards must be an integer of 1 or more, got 0
  - retentionHours must be an integer from 24 to 8760 hours, got 23
  - kmsKeyArn must be the ARN of a KMS key, got "alias/aws/kinesis"`);
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse('{ "streamName": ["a"], "shards": "2", "kmsKeyArn": {} }') as object;

  expect(refusal((stack) => new KinesisStream(stack, 'Accesses', props))).toBe(`test/Accesses:
  - streamName must be a string, got an array
  - shards must be a number, got "2"
  - kmsKeyArn must be a string, got an object`);
});
