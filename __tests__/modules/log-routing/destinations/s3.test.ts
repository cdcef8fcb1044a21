import { LogBucket, LogDestination } from '../../../../modules';
import { refusal, synth } from '../../../../lab/synth/synth';
import { bucket, byImage, nginx, source, statementsAt, task, place } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');

test('buffers records in its folder if the engine buffers in memory', () => {
  const { options } = LogDestination.s3({ bucket }).output({ ...nginxRecords, waitsOnDisk: false });

  expect(options).toMatchObject({ store_dir_limit_size: '1G', Retry_Limit: 30 });
  expect(options).not.toHaveProperty('preserve_data_ordering');
  expect(options).not.toHaveProperty('storage.total_limit_size');
});

test.each([
  ['web', 2],
  ['nginx-fluentbit', 3],
  ['a-b-c-d-e-f-g-h', 9],
])('finds the task ID in the tag of container %s (F28)', (container, index) => {
  const { options } = LogDestination.s3({ bucket }).output(source(container));

  expect(`${container}-firelens-0123abcd`.split('-')[index]).toBe('0123abcd');
  expect(options).toMatchObject({ s3_key_format: ['/', '', expect.stringContaining(`-$TAG[${index}]-`)] });
});

test.each([
  ['least-loss', '1m', '1M'],
  ['balanced', '5m', '10M'],
  ['fewest-requests', '15m', '100M'],
] as const)('uploads for %s after %s or %s', (uploads, upload_timeout, total_file_size) => {
  expect(LogDestination.s3({ bucket, uploads }).output(nginxRecords).options).toMatchObject({
    upload_timeout,
    total_file_size,
    use_put_object: true,
  });
});

test('creates keys that Athena reads as partitions, and grants them', () => {
  const destination = LogDestination.s3({ bucket, prefix: 'live/', keyLayout: 'athena' });

  expect(destination.output(nginxRecords).options).toMatchObject({
    s3_key_format: ['/', 'live/', 'container=nginx/year=%Y/month=%m/day=%d/hour=%H/%M%S-$TAG[2]-$UUID.gz'],
  });
  expect(destination.statements(['nginx'], place)).toEqual([
    { Effect: 'Allow', Action: 's3:PutObject', Resource: ['arn:aws:s3:::acme-logs/live/container=nginx/*'] },
  ]);
});

test('accepts a prefix, another region and other limits', () => {
  const destination = LogDestination.s3({
    bucket,
    prefix: 'live/',
    region: 'us-east-1',
    uploadTimeout: '5m',
    objectSize: '10M',
  });

  expect(destination.output(nginxRecords).options).toMatchObject({
    s3_key_format: ['/', 'live/', expect.any(String)],
    region: 'us-east-1',
    upload_timeout: '5m',
    total_file_size: '10M',
  });
});

test('allows the task role to use the KMS key of an encrypted bucket', () => {
  const stack = synth((scope) => {
    const logs = new LogBucket(scope, 'Logs', { kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k' });
    task(scope, { routes: [{ to: LogDestination.s3({ bucket: logs }) }], delivery: byImage });
  });

  expect(statementsAt(stack, 'Task/TaskRole/DeliverLogs')).toEqual([
    { Effect: 'Allow', Action: 's3:PutObject', Resource: ['${aws_s3_bucket.Logs_6819BB44.arn}/nginx/*'] },
    {
      Effect: 'Allow',
      Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
      Resource: 'arn:aws:kms:eu-west-1:111122223333:key/k',
      Condition: {
        StringEquals: { 'kms:ViaService': `s3.eu-west-1.${place.dnsSuffix}` },
        StringLike: {
          'kms:EncryptionContext:aws:s3:arn': [
            '${aws_s3_bucket.Logs_6819BB44.arn}',
            '${aws_s3_bucket.Logs_6819BB44.arn}/*',
          ],
        },
      },
    },
  ]);
});

test.each(['/live/', 'live', 'li//ve/', '$TAG/', '%Y/', '*/', 'a?/'])('fails when the prefix is %s', (prefix) => {
  const message = refusal((stack) =>
    task(stack, { routes: [{ to: LogDestination.s3({ bucket, prefix }) }], delivery: byImage }),
  );

  expect(message).toBe(
    `test/Task:\n  - LogDestination.s3: prefix must end with "/", and must not start with "/" or contain "//", "$", "%", "*" or "?", got "${prefix}"`,
  );
});

test('fails when a name has more hyphens than a key supports (F28)', () => {
  const message = refusal((stack) =>
    task(
      stack,
      { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage },
      { containers: { 'a-b-c-d-e-f-g-h-i': nginx } },
    ),
  );

  expect(message).toBe(
    'test/Task:\n  - container "a-b-c-d-e-f-g-h-i": name must contain at most 7 hyphens, or S3 keys cannot contain the task ID; rename the container (F28)',
  );
});

test('fails when the object size or the upload timeout is outside the limits of Fluent Bit', () => {
  const destination = LogDestination.s3({ bucket, objectSize: '2G', uploadTimeout: '0s' });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - logRouting.routes[0]: OUTPUT s3: upload_timeout must be a duration of 1s or more, such as "30s" or "1m", got "0s"',
  );
  expect(
    refusal((stack) =>
      task(stack, { routes: [{ to: LogDestination.s3({ bucket, objectSize: '2G' }) }], delivery: byImage }),
    ),
  ).toBe(
    'test/Task:\n  - logRouting.routes[0]: OUTPUT s3: total_file_size must be at most 1G with use_put_object, got "2G"',
  );
});
