import { Fn, TerraformVariable, Testing, TerraformStack } from 'cdktf';
import { FluentdDestination, LogBucket, LogDestination, type PolicyStatement } from '../../../../modules';
import { type OutputName, outputKind } from '../../../../modules/fluent-bit/output';
import { optionTable } from '../../../../modules/fluent-bit/plugin';
import { variable } from '../../../../modules/fluent-bit/value';
import { cloudWatchLogsEffects } from '../../../../modules/log-routing/destinations/cloudwatch-logs';
import { datadogEffects } from '../../../../modules/log-routing/destinations/datadog';
import { firehoseEffects } from '../../../../modules/log-routing/destinations/firehose';
import { forwardEffects } from '../../../../modules/log-routing/destinations/forward';
import { httpEffects } from '../../../../modules/log-routing/destinations/http';
import { kinesisEffects } from '../../../../modules/log-routing/destinations/kinesis';
import { lokiEffects } from '../../../../modules/log-routing/destinations/loki';
import { nullEffects } from '../../../../modules/log-routing/destinations/null';
import { openSearchEffects } from '../../../../modules/log-routing/destinations/opensearch';
import type { OptionEffect } from '../../../../modules/log-routing/destinations/option-effects';
import { s3Effects } from '../../../../modules/log-routing/destinations/s3';
import { splunkEffects } from '../../../../modules/log-routing/destinations/splunk';
import { stdoutEffects } from '../../../../modules/log-routing/destinations/stdout';
import { refusal, synth } from '../../../../lab/synth/synth';
import {
  bucket,
  byImage,
  deliveryStream,
  logGroup,
  source,
  statementsAt,
  stream,
  task,
  place,
} from '../../../../lab/synth/tasks';
import { secret } from '../../../support/router-secrets';
import { synthMessages } from '../../../support/synth-messages';

const records = source('nginx');
const host = 'logs.acme.test';
const domain = { endpoint: 'search.acme.test', domainArn: 'arn:aws:es:eu-west-1:111122223333:domain/logs' };
const roleArn = 'arn:aws:iam::444455556666:role/logs';

/** Creates each destination with options, whose types are not checked. */
const withOptions: Readonly<Record<keyof typeof LogDestination, (options: object) => LogDestination>> = {
  s3: (options) => LogDestination.s3({ bucket, options }),
  cloudWatchLogs: (options) => LogDestination.cloudWatchLogs({ logGroup, options }),
  firehose: (options) => LogDestination.firehose({ deliveryStream, options }),
  kinesis: (options) => LogDestination.kinesis({ stream, options }),
  openSearch: (options) => LogDestination.openSearch({ domain, options }),
  http: (options) => LogDestination.http({ host, options }),
  newRelic: (options) => LogDestination.newRelic({ licenseKey: secret('key'), options }),
  datadog: (options) => LogDestination.datadog({ apiKey: secret('key'), options }),
  splunk: (options) => LogDestination.splunk({ host, token: secret('token'), options }),
  loki: (options) => LogDestination.loki({ host, options }),
  forward: (options) => LogDestination.forward({ host, options }),
  stdout: (options) => LogDestination.stdout({ options }),
  null: (options) => LogDestination.null({ options }),
};

type Name = keyof typeof withOptions;

function allowed(to: LogDestination): PolicyStatement {
  const [statement] = to.statements(['nginx'], place);
  return statement!;
}

describe('An option that a property sets', () => {
  test.each<[Name, string, string]>([
    ['s3', 'bucket', 'bucket'],
    ['s3', 'region', 'region'],
    ['s3', 'role_arn', 'role.roleArn'],
    ['s3', 'external_id', 'role.externalId'],
    ['cloudWatchLogs', 'log_group_name', 'logGroup'],
    ['firehose', 'delivery_stream', 'deliveryStream'],
    ['kinesis', 'stream', 'stream'],
    ['openSearch', 'host', 'domain.endpoint or collection.endpoint'],
    ['openSearch', 'aws_role_arn', 'role.roleArn'],
    ['openSearch', 'index', 'index'],
    ['http', 'host', 'host'],
    ['http', 'port', 'port'],
    ['http', 'tls', 'tls'],
    ['http', 'http_passwd', 'user.password'],
    ['datadog', 'apikey', 'apiKey'],
    ['splunk', 'splunk_token', 'token'],
    ['loki', 'bearer_token', 'bearerToken'],
    ['forward', 'shared_key', 'sharedKey'],
    ['forward', 'port', 'port'],
  ])('is refused: %s, %s', (name, option, property) => {
    expect(withOptions[name]({ [option]: 'x' }).problems(records)).toContain(
      `LogDestination.${name}: options.${option} must not be set, because permissions and connections follow the property; set ${property} instead (F72)`,
    );
  });

  test('is refused with Fluentd', () => {
    const options: object = { s3_bucket: 'other', path: 'x/' };
    const forward: object = { transport: 'tcp' };

    expect([
      ...FluentdDestination.s3({ bucket, options }).problems({ ...records, id: 'a', delivery: 'image' }),
      ...FluentdDestination.forward({ host, options: forward }).problems({ ...records, id: 'a', delivery: 'image' }),
    ]).toEqual(
      [
        ['s3', 's3_bucket', 'bucket'],
        ['s3', 'path', 'prefix'],
        ['forward', 'transport', 'tls'],
      ].map(
        ([name, option, property]) =>
          `FluentdDestination.${name}: options.${option} must not be set, because permissions and connections follow the property; set ${property} instead (F72)`,
      ),
    );
  });

  test('is refused in another spelling, and named in the spelling of Fluent Bit', () => {
    expect(withOptions.http({ Host: 'other.acme.test', http_Passwd: 'x' }).problems(records)).toEqual([
      'LogDestination.http: options.Host must be an option that this library knows; did you mean host?',
      'LogDestination.http: options.http_Passwd must be an option that this library knows; did you mean http_passwd?',
    ]);
  });
});

test('an unknown option of a destination is not referred to a property that destinations do not have', () => {
  expect(withOptions.s3({ blob_database: 'x' }).problems(records)).toEqual([
    'LogDestination.s3: options.blob_database must be an option that this library knows; remove it',
  ]);
});

describe('The permissions follow the options', () => {
  test.each([
    ['/custom/%Y/$UUID.gz', 'custom/*'],
    ['/$TAG/$UUID.gz', '*'],
    ['/logs/web-$UUID.gz', 'logs/web-*'],
    [['/', 'team/', variable('STAGE'), '/$UUID.gz'], 'team/*'],
  ])('of s3_key_format %j', (s3_key_format, key) => {
    const to = withOptions.s3({ s3_key_format });

    expect(to.problems(records)).toEqual([]);
    expect(allowed(to)).toEqual({ Effect: 'Allow', Action: 's3:PutObject', Resource: [`${bucket.bucketArn}/${key}`] });
    expect(to.folders?.(['nginx'])).toEqual([{ bucketName: 'acme-logs', prefix: key.slice(0, -1) }]);
  });

  test('of a key format with a token', () => {
    const stack = synth((scope) => {
      const stage = new TerraformVariable(scope, 'stage', { type: 'string' });
      const options = { s3_key_format: ['/', stage.stringValue, '/%Y/$UUID.gz'] };
      task(scope, { routes: [{ to: LogDestination.s3({ bucket, options }) }], delivery: byImage });
    });

    expect(statementsAt(stack, 'Task/TaskRole/DeliverLogs')).toMatchObject([
      { Resource: [expect.stringMatching(/^arn:aws:s3:::acme-logs\/\$\{replace\(.*var\.stage.*\)\}\/\*$/)] },
    ]);
  });

  test('except for a key format that would widen them, or hides a property', () => {
    expect(withOptions.s3({ s3_key_format: '/a*/$UUID.gz' }).problems(records)).toEqual([
      'LogDestination.s3: options.s3_key_format must not contain "*" or "?" before its first placeholder, because they are wildcards in permissions, got "/a*/$UUID.gz"',
    ]);
    expect(
      LogDestination.s3({ bucket, prefix: 'a/', options: { s3_key_format: '/b/$UUID.gz' } }).problems(records),
    ).toEqual([
      'LogDestination.s3: prefix and keyLayout must not be set with options.s3_key_format, which contains the whole key; remove them',
    ]);
  });

  test('of the ACL that owners of other buckets require', () => {
    const to = withOptions.s3({ canned_acl: 'bucket-owner-full-control' });

    expect(allowed(to).Action).toEqual(['s3:PutObject', 's3:PutObjectAcl']);
    expect([...to.problems(records), ...to.warnings(records)]).toEqual([]);
  });

  test('of other ACLs, with a warning for a foreign bucket and an error for a LogBucket', () => {
    const to = withOptions.s3({ canned_acl: 'private' });
    const message = refusal((stack) => {
      const own = LogDestination.s3({ bucket: new LogBucket(stack, 'Logs'), options: { canned_acl: 'private' } });
      task(stack, { routes: [{ to: own }], delivery: byImage });
    });

    expect(allowed(to).Action).toEqual(['s3:PutObject', 's3:PutObjectAcl']);
    expect(to.warnings(records)).toEqual([
      'LogDestination.s3: options.canned_acl needs what cannot be derived from it; add an object ownership other than "BucketOwnerEnforced" to the bucket, or S3 rejects every upload with this ACL (F72)',
    ]);
    expect(message).toBe(
      'test/Task:\n  - LogDestination.s3: options.canned_acl must be "bucket-owner-full-control", because the bucket rejects all other ACLs, got "private"; remove it, or use an existing bucket that accepts ACLs',
    );
  });

  test.each([
    [{ auto_create_group: true }, ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']],
    [
      { auto_create_group: true, log_retention_days: 30 },
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:PutRetentionPolicy'],
    ],
    [{ log_retention_days: 30 }, ['logs:CreateLogStream', 'logs:PutLogEvents']],
  ])('of a log group that the router creates: %j', (options, actions) => {
    expect(allowed(withOptions.cloudWatchLogs(options)).Action).toEqual(actions);
  });

  test('as far as they can be derived from a template of log groups', () => {
    expect(withOptions.cloudWatchLogs({ log_group_template: '/acme/$team' }).warnings(records)).toEqual([
      'LogDestination.cloudWatchLogs: options.log_group_template needs what cannot be derived from it; add logs:CreateLogStream and logs:PutLogEvents on "<ARN of the log group>:*" of each log group that it names to the task role, and logs:CreateLogGroup if the router creates them (F72)',
    ]);
  });

  test('of the path of a domain', () => {
    expect(allowed(withOptions.openSearch({ path: '/es' })).Resource).toBe(`${domain.domainArn}/es/_bulk`);
    expect(withOptions.openSearch({ path: ['/', variable('PATH')] }).warnings(records)).toEqual([
      expect.stringContaining('add es:ESHttpPost on "<ARN of the domain><path>/_bulk" to the task role'),
    ]);
  });

  test('of signed requests to an HTTP server', () => {
    const options = { aws_auth: true, aws_service: 'osis', aws_region: 'eu-west-1', aws_role_arn: roleArn };
    const to = withOptions.http(options);

    expect(to.statements(['nginx'], place)).toEqual([{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn }]);
    expect(to.endpoints).toEqual(['sts']);
    expect(to.warnings(records)).toEqual([expect.stringContaining('options.aws_auth needs what cannot be derived')]);
    expect(withOptions.http({ ...options, aws_role_arn: '*' }).problems(records)).toEqual([
      'LogDestination.http: options.aws_role_arn must be the ARN of a role, got "*"',
    ]);
  });

  test('of the checks and the key of Fluentd', () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b';
    const to = FluentdDestination.s3({
      bucket,
      options: { check_object: true, ssekms_key_id: key, s3_object_key_format: '%{path}x/${chunk_id}' },
    });

    expect(to.statements(['app'], place)).toEqual([
      { Effect: 'Allow', Action: 's3:PutObject', Resource: ['arn:aws:s3:::acme-logs/x/*'] },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::acme-logs' },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: ['arn:aws:s3:::acme-logs/x/*'] },
      {
        Effect: 'Allow',
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: key,
        Condition: {
          StringEquals: { 'kms:ViaService': `s3.eu-west-1.${place.dnsSuffix}` },
          StringLike: { 'kms:EncryptionContext:aws:s3:arn': ['arn:aws:s3:::acme-logs', 'arn:aws:s3:::acme-logs/*'] },
        },
      },
    ]);
  });

  test('of credentials of a profile, of which the library knows nothing', () => {
    expect(withOptions.kinesis({ profile: 'logs' }).warnings(records)).toEqual([
      expect.stringContaining('options.profile needs what cannot be derived from it; add the permissions'),
    ]);
  });
});

describe('The ports follow the options', () => {
  test.each<[Name, object, readonly number[]]>([
    ['s3', { endpoint: 'https://minio.acme.test:9000' }, [9000]],
    ['cloudWatchLogs', { endpoint: 'logs.acme.test', port: 8443 }, [8443]],
    ['firehose', { port: 8443 }, [8443]],
    ['kinesis', { port: 8443 }, [8443]],
    ['openSearch', {}, [443]],
    ['http', { proxy: 'http://proxy.acme.test:3128' }, [3128]],
    ['http', { proxy: 'http://proxy.acme.test' }, [80]],
    ['http', { 'oauth2.enable': true, 'oauth2.token_url': 'https://login.acme.test:8443/token' }, [443, 8443]],
    ['newRelic', { port: 8443 }, [8443]],
    ['datadog', { port: 8443 }, [8443]],
    ['datadog', { proxy: 'http://proxy.acme.test:3128' }, [3128]],
    ['stdout', {}, []],
  ])('of %s with %j', (name, options, ports) => {
    expect(withOptions[name](options).ports).toEqual(ports);
  });

  test('of all servers of Fluentd', () => {
    const server = [{ host: 'a.acme.test' }, { host: 'b.acme.test', port: 24225 }];

    expect(FluentdDestination.forward({ host, options: { server } }).ports).toEqual([24224, 24225]);
  });

  test('into the outbound rules of a service', () => {
    const stack = synth((scope) => {
      const to = LogDestination.datadog({ apiKey: secret('key'), options: { port: 10516 } });
      expect(task(scope, { routes: [{ to }], delivery: byImage }).logDestinationPorts).toEqual([10516]);
    });

    expect(stack.addresses()).toEqual(expect.arrayContaining([expect.stringContaining('aws_ecs_task_definition')]));
  });

  test('except for a port that only the router knows', () => {
    expect(withOptions.datadog({ port: variable('PORT') }).warnings(records)).toEqual([
      'LogDestination.datadog: options.port needs what cannot be derived from it; add an outbound rule for its port to the security group of the tasks (F72)',
    ]);
  });

  test('which s3 takes from its endpoint', () => {
    expect(withOptions.s3({ port: 9000 }).problems(records)).toEqual([
      'LogDestination.s3: options.port must not be set, because s3 ignores it; add the port to options.endpoint (F72)',
    ]);
  });
});

test('a server outside of AWS needs no VPC endpoint', () => {
  const role = { roleArn };
  const ofAws = 'vpce-0a1b.logs.eu-west-1.vpce.amazonaws.com';

  expect(withOptions.s3({ endpoint: 'https://minio.acme.test' }).endpoints).toEqual([]);
  expect(withOptions.cloudWatchLogs({ endpoint: 'logs.acme.test' }).endpoints).toEqual([]);
  expect(withOptions.cloudWatchLogs({ endpoint: ofAws }).endpoints).toEqual(['logs']);
  expect(
    LogDestination.kinesis({ stream, role, options: { sts_endpoint: 'https://sts.acme.test' } }).endpoints,
  ).toEqual(['kinesis-streams']);
});

describe('A single log stream', () => {
  test('replaces the prefix of streams', () => {
    const to = withOptions.cloudWatchLogs({ log_stream_name: 'all', log_stream_prefix: undefined });

    expect(to.problems(records)).toEqual([]);
    expect(to.output(records).options).toMatchObject({ log_stream_name: 'all' });
    expect(to.output(records).options).not.toHaveProperty('log_stream_prefix');
    expect(() => synth((stack) => task(stack, { routes: [{ to }], delivery: byImage }))).not.toThrow();
  });

  test('fails with streamPrefix', () => {
    const to = LogDestination.cloudWatchLogs({ logGroup, streamPrefix: 'a/', options: { log_stream_name: 'all' } });

    expect(to.problems(records)).toEqual([
      'LogDestination.cloudWatchLogs: streamPrefix must not be set with options.log_stream_name, which names a single stream; remove one of them',
    ]);
  });

  test('replaces the streams of tags with Fluentd', () => {
    const to = FluentdDestination.cloudWatchLogs({ logGroup, options: { log_stream_name: 'all' } });

    expect(to.output({ ...records, id: 'a', delivery: 'image' }).options).not.toHaveProperty('use_tag_as_stream');
  });
});

test.each<Name>(['firehose', 'kinesis'])('%s sends a single field without a time', (name) => {
  const to = withOptions[name]({ log_key: 'log' });

  expect(to.output(records).options).not.toHaveProperty('time_key');
  expect(() => synth((stack) => task(stack, { routes: [{ to }], delivery: byImage }))).not.toThrow();
});

describe('Records are lost, which a warning states (L15), with', () => {
  test.each<[Name, object]>([
    ['s3', { Retry_Limit: 1 }],
    ['s3', { store_dir_limit_size: '1M' }],
    ['s3', { retry_exhausted_action: 'delete' }],
    ['cloudWatchLogs', { Retry_Limit: 'no_retries' }],
    ['kinesis', { 'storage.total_limit_size': '1' }],
    ['firehose', { 'net.io_timeout': '0s' }],
    ['http', { Log_Level: 'off' }],
    ['http', { body_key: '$body', headers_key: '$headers' }],
    ['openSearch', { generate_id: true }],
    ['openSearch', { id_key: 'id' }],
    ['openSearch', { suppress_type_name: false }],
    ['forward', { require_ack_response: false }],
  ])('%s, %j', (name, options) => {
    const [option] = Object.keys(options);

    expect(withOptions[name](options).warnings(records)).toEqual([
      expect.stringMatching(new RegExp(`^LogDestination\\.${name}: options\\.${option} should .+, got .+ \\(L15\\)$`)),
    ]);
  });

  test.each([
    { retry_forever: false },
    { overflow_action: 'drop_oldest_chunk' },
    { '@type': 'memory' },
    { total_limit_size: '1M' },
  ])('Fluentd, buffer %j', (buffer) => {
    const to = FluentdDestination.s3({ bucket, options: { buffer } as object });

    expect(to.warnings({ ...records, id: 'a', delivery: 'image' })).toEqual([
      expect.stringMatching(/^FluentdDestination\.s3: options\.buffer should .+ \(L15\)$/),
    ]);
  });

  test('but not with limits for a long outage', () => {
    const options = { Retry_Limit: 30, 'storage.total_limit_size': '500M', store_dir_limit_size: '0' };

    expect(withOptions.s3(options).warnings(records)).toEqual([]);
  });
});

describe('Plain secrets', () => {
  const key = `AKIA${'Q3EGSPLK7WNDZ2JT'}`;

  test('that are certain are refused', () => {
    const to = LogDestination.http({ host, uri: `/${key}`, options: { header: [`X-Key ${key}`] } });

    expect(to.problems(records)).toEqual(
      ['uri', 'options.header.X-Key'].map(
        (name) =>
          `LogDestination.http: ${name} contains an AWS access key and must be a secret, such as { secretArn }, because anyone who can read the configuration of the router can read it`,
      ),
    );
  });

  test.each([
    ['uri?api_key', { uri: '/logs?team=blue&api_key=x1' }],
    ['headers.Api-Key', { headers: { 'Api-Key': 'x1' } }],
    ['headers.Authorization', { headers: { Authorization: 'x1' } }],
    ['options.header.DD-API-KEY', { options: { header: ['DD-API-KEY x1'] } }],
    ['options.oauth2.client_secret', { options: { 'oauth2.enable': true, 'oauth2.client_secret': 'x1' } }],
    ['options.tls.key_passwd', { options: { 'tls.key_passwd': 'x1' } }],
  ])('that are likely are warned of: %s', (name, props) => {
    expect(LogDestination.http({ host, ...props }).warnings(records)).toEqual([
      `LogDestination.http: ${name} is named like a secret and should be a secret, such as { secretArn }, because anyone who can read the configuration of the router can read it`,
    ]);
  });

  test.each([
    { headers: { Authorization: { prefix: 'Bearer ', secret: secret('token') }, 'X-Team': 'blue' } },
    { options: { 'oauth2.enable': true, 'oauth2.token_url': 'https://login.acme.test/token', json_date_key: '_time' } },
    { uri: '/logs?token_type=&team=blue' },
    { options: { 'oauth2.enable': true, 'oauth2.client_secret': secret('client') } },
  ])('are not seen in %j', (props) => {
    expect(LogDestination.http({ host, ...props }).warnings(records)).toEqual([]);
  });

  test('can be secrets in options', () => {
    const to = withOptions.http({ 'oauth2.client_secret': secret('client') });

    expect(to.output(records).options).toMatchObject({
      'oauth2.client_secret': { variable: 'FIRELENS_oauth2.client_secret' },
    });
    expect(withOptions.http({ uri: { secretArn: 'x' } }).problems(records)).toEqual([
      'LogDestination.http: options.uri.secretArn must be the ARN of a secret, got "x"',
    ]);
  });
});

test('a prefix of a header may be a token', () => {
  const scheme = new TerraformVariable(new TerraformStack(Testing.app(), 'other'), 'scheme', { type: 'string' });
  const headers = { Authorization: { prefix: scheme.stringValue, secret: secret('token') } };
  const to = LogDestination.http({ host, headers });

  expect(() => synth((stack) => task(stack, { routes: [{ to }], delivery: byImage }))).not.toThrow();
});

test('a header may contain a number sign after a space', () => {
  const to = LogDestination.http({ host, headers: { 'X-Note': 'team #blue' } });

  expect(() => synth((stack) => task(stack, { routes: [{ to }], delivery: byImage }))).not.toThrow();
});

test('every option of every output has an effect', () => {
  const effects: Readonly<Record<OutputName, Readonly<Record<string, OptionEffect>>>> = {
    s3: s3Effects,
    cloudwatch_logs: cloudWatchLogsEffects,
    kinesis_firehose: firehoseEffects,
    kinesis_streams: kinesisEffects,
    opensearch: openSearchEffects,
    http: httpEffects,
    datadog: datadogEffects,
    splunk: splunkEffects,
    loki: lokiEffects,
    forward: forwardEffects,
    stdout: stdoutEffects,
    null: nullEffects,
  };

  for (const [name, ofOutput] of Object.entries(effects)) {
    expect(Object.keys(ofOutput).sort()).toEqual(Object.keys(optionTable(outputKind, name)).sort());
  }
});

test('connections to a sidecar need no encryption', () => {
  const [own, other] = ['127.0.0.1', 'localhost.'].map((name) =>
    LogDestination.forward({ host: name, port: 24225, tls: false }),
  );
  const withUser = { name: 'a', password: secret('password') };

  expect([...own!.warnings(records), ...other!.warnings(records)]).toEqual([]);
  expect(LogDestination.loki({ host: '::1', tls: false, user: withUser }).problems(records)).toEqual([]);
  expect(
    FluentdDestination.forward({ host: '127.0.0.1', port: 24225, tls: false }).warnings({
      ...records,
      id: 'a',
      delivery: 'image',
    }),
  ).toEqual([]);
});

test.each(['127.0.0.1', 'localhost.', 'LOCALHOST', '127.1', '::ffff:127.0.0.1', '[::1]', '0:0:0:0:0:0:0:1', '0.0.0.0'])(
  'the router itself as %s is refused',
  (own) => {
    const message = refusal((stack) =>
      task(stack, { routes: [{ to: LogDestination.forward({ host: own, tls: false }) }], delivery: byImage }),
    );

    expect(message).toContain(`host must not be the router itself on port 24224`);
  },
);

test('S3 must not be called unencrypted, except in the task (N08)', () => {
  const refusalOf = (endpoint: string) =>
    refusal((stack) => task(stack, { routes: [{ to: withOptions.s3({ endpoint }) }], delivery: byImage }));

  expect(refusalOf('http://minio.acme.test:9000')).toBe(
    'test/Task:\n  - logRouting.routes[0]: OUTPUT s3: endpoint must not begin with "http://", or requests are sent unencrypted, got "http://minio.acme.test:9000" (N08)',
  );
  expect(() => refusalOf('http://127.0.0.1:9000')).toThrow();
});

test.each(['h:8080', 'https://h', 'h/path', 'a b', ''])('the host %j is refused', (odd) => {
  const form = 'a host name without a scheme, a port and a path, such as "logs.example.com"';
  const at = (path: string) => expect.stringContaining(`${path} must be ${form}, got ${JSON.stringify(odd)}`) as string;

  expect(LogDestination.http({ host: odd }).problems(records)).toContainEqual(at('host'));
  expect(LogDestination.loki({ host: odd }).problems(records)).toContainEqual(at('host'));
  expect(LogDestination.forward({ host: odd }).problems(records)).toContainEqual(at('host'));
  expect(LogDestination.splunk({ host: odd, token: secret('t') }).problems(records)).toContainEqual(at('host'));
  expect(LogDestination.openSearch({ domain: { ...domain, endpoint: odd } }).problems(records)).toContainEqual(
    at('domain.endpoint'),
  );
});

test.each(['logs.acme.test', '10.0.0.1', 'fd00::1', '[fd00::1]', 'log_host', 'logs.acme.test.'])(
  'the host %s is accepted',
  (right) => {
    expect(LogDestination.http({ host: right }).problems(records)).toEqual([]);
  },
);

test('a region must be a region', () => {
  expect(LogDestination.s3({ bucket, region: 'Ireland' }).problems(records)).toEqual([
    'LogDestination.s3: region must be an AWS region, such as "us-east-1", got "Ireland"',
  ]);
  expect(LogDestination.s3({ bucket, region: 'eusc-de-east-1' }).problems(records)).toEqual([]);
});

describe('A name and its ARN', () => {
  const differs = (path: string, expected: string, arn: string, got: string) =>
    expect.stringContaining(`${path} must be "${expected}", as in ${arn}, got "${got}"; change one of them`) as string;

  test('agree, of every resource', () => {
    expect(LogDestination.s3({ bucket: { ...bucket, bucketName: 'other' } }).problems(records)).toEqual([
      differs('bucket.bucketName', 'acme-logs', 'bucketArn', 'other'),
    ]);
    expect(LogDestination.cloudWatchLogs({ logGroup: { ...logGroup, logGroupName: '/x' } }).problems(records)).toEqual([
      differs('logGroup.logGroupName', '/acme/web', 'logGroupArn', '/x'),
    ]);
    expect(LogDestination.kinesis({ stream: { ...stream, streamName: 'x' } }).problems(records)).toEqual([
      differs('stream.streamName', 'logs', 'streamArn', 'x'),
    ]);
    expect(
      LogDestination.firehose({ deliveryStream: { ...deliveryStream, deliveryStreamName: 'x' } }).problems(records),
    ).toEqual([differs('deliveryStream.deliveryStreamName', 'logs', 'deliveryStreamArn', 'x')]);
  });

  test('are compared only if both are known at synth', () => {
    const name = Fn.lower('X');

    expect(LogDestination.s3({ bucket: { ...bucket, bucketName: name } }).problems(records)).toEqual([]);
  });

  test('of a domain and its endpoint agree', () => {
    const endpoint = `search-web-${'a1'.repeat(13)}.us-east-1.es.amazonaws.com`;

    expect(LogDestination.openSearch({ domain: { ...domain, endpoint } }).problems(records)).toEqual([
      `LogDestination.openSearch: domain.endpoint must contain "logs", as in domainArn, got "${endpoint}"; change one of them`,
      `LogDestination.openSearch: domain.endpoint must contain "eu-west-1", as in domainArn, got "${endpoint}"; change one of them`,
    ]);
  });

  test.each([
    [
      'the ARN of a domain',
      () => LogDestination.openSearch({ domain: { ...domain, domainArn: `${domain.domainArn}/*` } }),
    ],
    ['the name of a bucket', () => LogDestination.s3({ bucket: { ...bucket, bucketName: 'arn:aws:s3:::acme-logs' } })],
    ['the name of a bucket', () => LogDestination.s3({ bucket: { ...bucket, bucketName: 'acme-logs/web' } })],
    [
      'the ARN of a log group without ":*" at its end',
      () => LogDestination.cloudWatchLogs({ logGroup: { ...logGroup, logGroupArn: `${logGroup.logGroupArn}:*` } }),
    ],
  ])('have their own forms: %s', (form, make) => {
    expect(make().problems(records)).toContainEqual(expect.stringContaining(`must be ${form}`));
  });

  test('are in the region that the router calls', () => {
    const inRegion = { ...logGroup, logGroupArn: logGroup.logGroupArn.replace('eu-west-1', 'us-east-1') };

    expect(LogDestination.cloudWatchLogs({ logGroup: inRegion }).problems(records)).toEqual([
      'LogDestination.cloudWatchLogs: logGroup must be in region "eu-west-1", which the router calls, got "us-east-1"; set region to "us-east-1", or change logGroup',
    ]);
    expect(LogDestination.cloudWatchLogs({ logGroup: inRegion, region: 'us-east-1' }).problems(records)).toEqual([]);
    expect(LogDestination.kinesis({ stream, region: 'us-east-1' }).problems(records)).toHaveLength(1);
    expect(LogDestination.firehose({ deliveryStream, region: 'us-east-1' }).problems(records)).toHaveLength(1);
    expect(LogDestination.openSearch({ domain, region: 'us-east-1' }).problems(records)).toHaveLength(1);
  });
});

function errorsOf(to: LogDestination): readonly string[] {
  return synthMessages((stack) => void task(stack, { routes: [{ to }], delivery: byImage })).errors;
}

test('Every wrong option is reported at once, beside a property that the options must not set', () => {
  const options = { Region: 'x', bucket: 'other', total_file_size: '5 GB', content_type: '', use_put_object: 'yes' };

  expect(errorsOf(LogDestination.s3({ bucket, prefix: 'web', options } as never))).toEqual([
    'LogDestination.s3: options.Region must be an option that this library knows; did you mean region?',
    'LogDestination.s3: options.total_file_size must be a size from 1M to 50G, such as "50G", got "5 GB"',
    'LogDestination.s3: options.content_type must not be empty, because Fluent Bit aborts on a key without a value (F21)',
    'LogDestination.s3: options.use_put_object must be true or false, got "yes"',
    'LogDestination.s3: options.bucket must not be set, because permissions and connections follow the property; set bucket instead (F72)',
    'LogDestination.s3: prefix must end with "/", and must not start with "/" or contain "//", "$", "%", "*" or "?", got "web"',
  ]);
});

test('A property of the wrong type does not hide what is wrong with the options', () => {
  const props = { bucket, prefix: 5, kmsKey: 'x', options: { Region: 'x', total_file_size: '5 GB' } };

  expect(errorsOf(LogDestination.s3(props as never))).toEqual([
    'LogDestination.s3: prefix must be a string, got 5',
    expect.stringMatching(/^LogDestination\.s3: kmsKey must not be given/),
    'LogDestination.s3: options.Region must be an option that this library knows; did you mean region?',
    'LogDestination.s3: options.total_file_size must be a size from 1M to 50G, such as "50G", got "5 GB"',
  ]);
});

test('An output with a problem names the routes that it comes from', () => {
  const to = LogDestination.forward({ host: '127.0.0.1', port: 24224 });
  const { errors } = synthMessages((stack) => {
    const routes = [{ to: LogDestination.s3({ bucket }) }, { source: 'stdout', to }, { source: 'stderr', to }] as const;
    task(stack, { routes, delivery: byImage });
  });

  expect(errors).toEqual([
    expect.stringMatching(
      /^logRouting\.routes\[1\], logRouting\.routes\[2\]: OUTPUT forward: host must not be the router/,
    ),
  ]);
});
