import { FluentdDestination, LogDestination } from '../../../../modules';
import { variable } from '../../../../modules/fluent-bit';
import { bucket, logGroup, source } from '../../../../lab/synth/tasks';

const records = source('nginx');
const fluentdRecords = { ...records, id: 'a', delivery: 'image' } as const;
const host = 'logs.acme.test';
const { cloudWatchLogs, http, s3 } = LogDestination;

describe('an option without effect is reported', () => {
  test.each(['log_retention_days', 'log_group_class'])('%s, if the router does not create log groups', (name) => {
    const options = { [name]: name === 'log_group_class' ? 'STANDARD' : 3 };

    expect(cloudWatchLogs({ logGroup, options }).warnings(records)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^LogDestination\\.cloudWatchLogs: options\\.${name} has no effect without options\\.auto_create_group, .* \\(F79\\)$`,
        ),
      ),
    ]);
    expect(cloudWatchLogs({ logGroup, options: { ...options, auto_create_group: true } }).warnings(records)).toEqual(
      [],
    );
    expect(
      cloudWatchLogs({ logGroup, options: { ...options, auto_create_group: variable('CREATES') } }).warnings(records),
    ).toEqual([]);
  });

  test('the endpoint of AWS STS, if no role is assumed', () => {
    const options = { sts_endpoint: 'sts.acme.test' };
    const role = { roleArn: 'arn:aws:iam::111122223333:role/logs' };

    expect(s3({ bucket, options }).warnings(records)).toEqual([
      'LogDestination.s3: options.sts_endpoint has no effect without role; set it (F79)',
    ]);
    expect(s3({ bucket, role, options }).warnings(records)).toEqual([]);
  });

  test('names of GELF fields in another format, and OAuth without being enabled', () => {
    expect(http({ host, options: { gelf_level_key: 'level', 'oauth2.scope': 'logs' } }).warnings(records)).toEqual([
      'LogDestination.http: options.gelf_level_key has no effect without format "gelf"; set format (F79)',
      'LogDestination.http: options.oauth2.scope has no effect without options.oauth2.enable; set it to true (F79)',
    ]);
    expect(http({ host, format: 'gelf', options: { gelf_level_key: 'level' } }).warnings(records)).toEqual([]);
  });

  test('the creation of a bucket, if Fluentd does not check that it is missing', () => {
    const { s3: fluentd } = FluentdDestination;

    expect(fluentd({ bucket, options: { auto_create_bucket: true } }).warnings(fluentdRecords)).toEqual([
      'FluentdDestination.s3: options.auto_create_bucket has no effect without options.check_bucket, which finds that the bucket is missing; set it to true, or create the bucket with Terraform (F79)',
    ]);
    expect(
      fluentd({ bucket, options: { auto_create_bucket: true, check_bucket: true } }).warnings(fluentdRecords),
    ).toEqual([]);
    expect(fluentd({ bucket, options: { hex_random_length: 8 } }).warnings(fluentdRecords)).toEqual([
      expect.stringContaining('options.hex_random_length has no effect without "%{hex_random}"'),
    ]);
  });

  test('a limit of retries that Fluentd does not apply', () => {
    const to = FluentdDestination.cloudWatchLogs({ logGroup, options: { put_log_events_retry_limit: 5 } });

    expect(to.warnings(fluentdRecords)).toEqual([
      expect.stringContaining('options.put_log_events_retry_limit has no effect'),
    ]);
  });
});
