import { FluentdDestination, type FluentdRouting, type FluentdSource, LogBucket } from '../../../../../modules';
import { type FluentdOutput, fluentdOutputProblems } from '../../../../../modules/fluentd';
import { refusal, synth } from '../../../../../lab/synth/synth';
import { bucket, byImage, logGroup, routed, statementsAt, task, place } from '../../../../../lab/synth/tasks';

const deliveryStream = {
  deliveryStreamName: 'audit',
  deliveryStreamArn: 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/audit',
};
const role = { roleArn: 'arn:aws:iam::444455556666:role/logs', externalId: 'acme' };
const secret = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key' };

/** Source of the records of the container `app`, as passed to a destination. */
function records(delivery: FluentdSource['delivery']): FluentdSource {
  return {
    id: 'app.out',
    name: 'app',
    region: 'eu-west-1',
    outputBuffer: '1G',
    delivery,
    secret: (variable) => ({ variable }),
  };
}

const losslessBuffer = {
  '@type': 'file',
  path: '/fluentd/buffer/app.out',
  flush_mode: 'interval',
  flush_interval: '5s',
  flush_thread_burst_interval: 0.1,
  flush_at_shutdown: true,
  chunk_limit_size: '8M',
  total_limit_size: '1G',
  overflow_action: 'block',
  retry_forever: true,
  retry_max_interval: '60s',
} as const;
const inject = {
  time_key: 'date',
  time_type: 'string',
  time_format: '%Y-%m-%dT%H:%M:%S.%3NZ',
  localtime: false,
} as const;

/** Destinations and their outputs, with the image delivery. */
const outputs: {
  readonly [Name in keyof typeof FluentdDestination]: readonly [to: FluentdDestination, output: FluentdOutput];
} = {
  // gzip objects within a minute, with unique keys and without reading the bucket
  s3: [
    FluentdDestination.s3({ bucket }),
    {
      name: 's3',
      options: {
        s3_bucket: 'acme-logs',
        s3_region: 'eu-west-1',
        check_apikey_on_start: false,
        check_bucket: false,
        check_object: false,
        auto_create_bucket: false,
        s3_object_key_format: '%{path}app/%Y/%m/%d/%H/${tag}-${chunk_id}.%{file_extension}',
        store_as: 'gzip',
        format: { '@type': 'json' },
        inject,
        buffer: {
          chunk_keys: ['tag', 'time'],
          ...losslessBuffer,
          flush_interval: '1m',
          timekey: '1h',
          timekey_use_utc: true,
        },
      },
    },
  ],
  // a log stream of the container and task, with unlimited retries
  cloudWatchLogs: [
    FluentdDestination.cloudWatchLogs({ logGroup }),
    {
      name: 'cloudwatch_logs',
      options: {
        region: 'eu-west-1',
        log_group_name: '/acme/web',
        use_tag_as_stream: true,
        auto_create_stream: true,
        put_log_events_disable_retry_limit: true,
        max_message_length: 262137,
        buffer: losslessBuffer,
      },
    },
  ],
  // keeps records that Firehose rejected
  firehose: [
    FluentdDestination.firehose({ deliveryStream }),
    {
      name: 'kinesis_firehose',
      options: {
        region: 'eu-west-1',
        delivery_stream_name: 'audit',
        drop_failed_records_after_batch_request_retries: false,
        inject,
        buffer: losslessBuffer,
      },
    },
  ],
  // TLS, a shared key and a user, until records are acknowledged
  forward: [
    FluentdDestination.forward({
      host: 'logs.acme.test',
      sharedKey: secret,
      user: { name: 'jane', password: secret },
    }),
    {
      name: 'forward',
      options: {
        transport: 'tls',
        require_ack_response: true,
        ack_response_timeout: '60s',
        compress: 'gzip',
        heartbeat_type: 'none',
        expire_dns_cache: '60s',
        security: { self_hostname: 'log_router', shared_key: { variable: 'FORWARD_SHARED_KEY' } },
        server: [{ host: 'logs.acme.test', port: 24224, username: 'jane', password: { variable: 'FORWARD_PASSWORD' } }],
        buffer: { chunk_keys: ['tag'], ...losslessBuffer },
      },
    },
  ],
  stdout: [FluentdDestination.stdout(), { name: 'stdout', options: { format: { '@type': 'json' } } }],
  null: [FluentdDestination.null(), { name: 'null', options: {} }],
};

test.each(Object.entries(outputs))('%s has an output without errors', (_, [to, output]) => {
  expect(to.output(records('image'))).toEqual(output);
  expect(fluentdOutputProblems(output)).toEqual([]);
});

test('connects to the port of the forward protocol', () => {
  expect(FluentdDestination.forward({ host: 'logs.acme.test' }).ports).toEqual([24224]);
});

test('accepts a prefix, another region, other limits and individual options of sections', () => {
  const destination = FluentdDestination.s3({
    bucket,
    prefix: 'live/',
    region: 'us-east-1',
    uploadTimeout: '5m',
    objectSize: '64M',
    options: { store_as: 'text', buffer: { retry_max_interval: '5m' } },
  });

  expect(destination.output(records('image')).options).toMatchObject({
    path: 'live/',
    s3_region: 'us-east-1',
    store_as: 'text',
    buffer: { chunk_limit_size: '64M', flush_interval: '5m', retry_max_interval: '5m', retry_forever: true },
  });
});

test('omits the tag from keys with the options delivery, which does not support chunk keys', () => {
  expect(FluentdDestination.s3({ bucket }).output(records('options')).options).toMatchObject({
    s3_object_key_format: '%{path}app/%Y/%m/%d/%H/${chunk_id}.%{file_extension}',
    buffer: { chunk_keys: ['time'] },
  });
});

test.each(['/live/', 'live', 'li//ve/', '$TAG/', '%Y/'])('fails when the prefix is %s', (prefix) => {
  const to = FluentdDestination.s3({ bucket, prefix });

  expect(refusal((stack) => task(stack, { router: 'fluentd', routes: [{ to }], delivery: byImage }))).toBe(
    `test/Task:\n  - FluentdDestination.s3: prefix must end with "/", and must not start with "/" or contain "//", "$" or "%", got "${prefix}"`,
  );
});

test('sends records to Firehose without sections, with the options delivery', () => {
  expect(FluentdDestination.firehose({ deliveryStream }).output(records('options')).options).toEqual({
    region: 'eu-west-1',
    delivery_stream_name: 'audit',
    drop_failed_records_after_batch_request_retries: false,
  });
});

test.each([
  [{ tls: false }, 'tls should be true, or records are sent unencrypted'],
  [
    { options: { tls_insecure_mode: true } },
    'tls_insecure_mode should be false, or any server can receive the records',
  ],
  [
    { options: { tls_verify_hostname: false } },
    'tls_verify_hostname should be true, or any server with a valid certificate can receive the records',
  ],
] as const)('warns of %j for a forward output (N08)', (props, warning) => {
  const to = FluentdDestination.forward({ host: 'logs.acme.test', ...props });

  expect(to.warnings(records('image'))).toEqual([`container "app": FluentdDestination.forward: ${warning} (N08)`]);
});

test('assumes a role of another account', () => {
  const section = {
    assume_role_credentials: { role_arn: role.roleArn, role_session_name: 'fluentd', external_id: 'acme' },
  };
  const destinations = [
    FluentdDestination.s3({ bucket, role }),
    FluentdDestination.firehose({ deliveryStream, role }),
    FluentdDestination.cloudWatchLogs({ logGroup, role }),
  ];

  expect(destinations.map((to) => to.output(records('image')).options)).toMatchObject([
    section,
    section,
    { aws_use_sts: true, aws_sts_role_arn: role.roleArn, aws_sts_external_id: 'acme' },
  ]);
  for (const { statements, endpoints } of destinations) {
    expect(statements(['app'], place)).toEqual([{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role.roleArn }]);
    expect(endpoints).toContain('sts');
  }
});

test('grants the task role exactly the permissions that the plugins need', () => {
  const stack = synth((scope) => {
    const logs = new LogBucket(scope, 'Logs', { kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k' });
    const to = [
      FluentdDestination.s3({ bucket: logs, prefix: 'live/' }),
      FluentdDestination.cloudWatchLogs({ logGroup }),
      FluentdDestination.firehose({ deliveryStream }),
      FluentdDestination.forward({ host: 'logs.acme.test' }),
      FluentdDestination.stdout(),
    ];
    task(scope, { router: 'fluentd', routes: [{ to }], delivery: byImage });
  });

  expect(statementsAt(stack, 'Task/TaskRole/DeliverLogs')).toEqual([
    { Effect: 'Allow', Action: 's3:PutObject', Resource: ['${aws_s3_bucket.Logs_6819BB44.arn}/live/nginx/*'] },
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
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      Resource: `${logGroup.logGroupArn}:*`,
    },
    {
      Effect: 'Allow',
      Action: 'logs:DescribeLogGroups',
      Resource: '*',
    },
    { Effect: 'Allow', Action: 'firehose:PutRecordBatch', Resource: deliveryStream.deliveryStreamArn },
  ]);
});

test.each(Object.entries(FluentdDestination).filter(([name]) => name !== 'null'))(
  '%s reports properties that are not an object',
  (name, make) => {
    expect((make as (props: unknown) => FluentdDestination)(5).problems(records('image'))).toEqual([
      expect.stringMatching(new RegExp(`^FluentdDestination\\.${name}: props must be an object( with .*)?, got 5$`)),
    ]);
  },
);

test('ignores undefined options, as if they were not given', () => {
  const options: object = { buffer: undefined };
  const to = FluentdDestination.s3({ bucket, options });

  expect(to.problems(records('image'))).toEqual([]);
  expect(to.output(records('image'))).toEqual(FluentdDestination.s3({ bucket }).output(records('image')));
});

test('fails when properties have the wrong types, with one error for each', () => {
  const props = JSON.parse('{ "logGroup": "/acme/web", "region": 1, "role": { "roleArn": null } }') as never;
  const routes = [{ to: FluentdDestination.cloudWatchLogs(props) }];

  expect(refusal((stack) => task(stack, { router: 'fluentd', routes, delivery: byImage }))).toBe(`test/Task:
  - FluentdDestination.cloudWatchLogs: region must be a string, got 1
  - FluentdDestination.cloudWatchLogs: role.roleArn must be a string, got null
  - FluentdDestination.cloudWatchLogs: logGroup must be an object with logGroupName, logGroupArn, got "/acme/web"`);
});

test('fails with values that Terraform would reject, in addition to the errors of the destination', () => {
  const to = FluentdDestination.s3({ bucket: { ...bucket, bucketArn: 'acme' }, prefix: '/x' });

  expect(refusal((stack) => task(stack, { router: 'fluentd', routes: [{ to }], delivery: byImage }))).toBe(`test/Task:
  - FluentdDestination.s3: bucket.bucketArn must be the ARN of a bucket, got "acme"
  - FluentdDestination.s3: prefix must end with "/", and must not start with "/" or contain "//", "$" or "%", got "/x"`);
});

test('uses the defaults of a routing for undefined values', () => {
  const routing = { routes: [{ to: FluentdDestination.s3({ bucket }) }], delivery: byImage, routerCpu: undefined };
  const { log_router } = routed({ router: 'fluentd', ...routing } as unknown as FluentdRouting);

  expect(log_router).toMatchObject({ cpu: 128 });
});
