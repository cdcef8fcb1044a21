import { ref, Token } from 'cdktf';
import type { LogDestination, PolicyStatement } from '../../../../modules';
import { bucket, deliveryStream, logGroup, place, stream } from '../../../../lab/synth/tasks';
import { secret } from '../../../support/router-secrets';

type PropsOf<Name extends keyof typeof LogDestination> = NonNullable<Parameters<(typeof LogDestination)[Name]>[0]>;

/** Output and permissions that a destination must have. */
interface DestinationCase<Props> {
  /** Required properties; `atDeploy` and `server` add to them. */
  readonly props: Props;
  /** Output for the records of the container `nginx`. */
  readonly output: { readonly name: string; readonly options: object };
  /** Fluent Bit options that override options of the output, or extend them. */
  readonly override: NonNullable<Props extends { readonly options?: infer Options } ? Options : never>;
  /** All permissions of the task role for the containers `nginx` and `app`, by what the properties describe. */
  readonly permissions: Readonly<Record<string, readonly [props: Props, statements: readonly PolicyStatement[]]>>;
  /** Properties with values that are known only at deploy, and the environment of the router. */
  readonly atDeploy?: readonly [props: Partial<Props>, environment: Readonly<Record<string, string>>];
  /** Credentials of a destination that connects to a server outside of AWS APIs; `undefined` for others. */
  readonly server: ServerCase<Props> | undefined;
}

interface ServerCase<Props> {
  /** Secrets of the router. */
  readonly secrets: readonly SecretsCase<Props>[];
  /** Properties with which credentials would be sent unencrypted, and the error. */
  readonly unencrypted: readonly (readonly [props: Partial<Props>, error: string])[];
}

/** Properties with secrets, and how the secrets reach the router. */
export interface SecretsCase<Props = object> {
  readonly props?: Partial<Props>;
  /** Names of secrets, by variable of the router. */
  readonly environment: Readonly<Record<string, string>>;
  /** Lines of the configuration with the credentials. */
  readonly lines: readonly string[];
  /** Names of secrets that the log driver passes with the options delivery, by option; the router gets the others. */
  readonly driver: Readonly<Record<string, string>>;
  /** Further options of the log driver. */
  readonly driverOptions?: Readonly<Record<string, string>>;
}

const account = 'eu-west-1:111122223333';
const kmsKeyArn = `arn:aws:kms:${account}:key/k`;
const host = 'logs.acme.test';
const role = { roleArn: 'arn:aws:iam::444455556666:role/logs' };
const assumesRole: PolicyStatement = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role.roleArn };
const domain = { endpoint: 'search-logs.eu-west-1.es.amazonaws.com', domainArn: `arn:aws:es:${account}:domain/logs` };
const collection = {
  endpoint: 'abc.eu-west-1.aoss.amazonaws.com',
  collectionArn: `arn:aws:aoss:${account}:collection/abc`,
};
const posts = { Effect: 'Allow', Action: 'es:ESHttpPost' } as const;
const user = { name: 'router', password: secret('password') };
const bearer = { Authorization: { prefix: 'Bearer ', secret: secret('token') } };
const retries = { Retry_Limit: 'no_limits', 'storage.total_limit_size': '1G' };
const network = { tls: true, 'tls.verify_hostname': true, ...retries, 'net.io_timeout': '60s' };
const times = { time_key: 'date', time_key_format: '%Y-%m-%dT%H:%M:%S.%3NZ' };
const clear = 'tls must be true, or credentials are sent unencrypted (N08)';

const variableAtDeploy = (name: string) => Token.asString(ref(`var.${name}`));
const puts = (...keys: readonly string[]): PolicyStatement => ({
  Effect: 'Allow',
  Action: 's3:PutObject',
  Resource: keys.map((key) => `arn:aws:s3:::acme-logs/${key}`),
});

const usesKey = (
  actions: readonly string[],
  service: string,
  context: Readonly<Record<string, readonly string[]>>,
): PolicyStatement => ({
  Effect: 'Allow',
  Action: actions,
  Resource: kmsKeyArn,
  Condition: {
    StringEquals: { 'kms:ViaService': `${service}.eu-west-1.${place.dnsSuffix}` },
    StringLike: context,
  },
});

/** Cases of all destinations. */
export const destinationCases: {
  readonly [Name in keyof typeof LogDestination]: DestinationCase<PropsOf<Name>>;
} = {
  s3: {
    props: { bucket },
    output: {
      name: 's3',
      options: {
        bucket: 'acme-logs',
        region: 'eu-west-1',
        'net.io_timeout': '30s',
        'net.keepalive': false,
        use_put_object: true,
        total_file_size: '1M',
        upload_timeout: '1m',
        s3_key_format: ['/', '', 'nginx/%Y/%m/%d/%H/%M%S-$TAG[2]-$UUID.gz'],
        s3_key_format_tag_delimiters: '-',
        compression: 'gzip',
        store_dir: '/var/log/flb-storage/s3/nginx.output',
        preserve_data_ordering: false,
        Retry_Limit: 2147483647,
        'storage.total_limit_size': '1G',
      },
    },
    override: { Retry_Limit: 7 },
    permissions: {
      'a bucket': [{ bucket }, [puts('nginx/*', 'app/*')]],
      'a prefix': [{ bucket, prefix: 'live/' }, [puts('live/nginx/*', 'live/app/*')]],
      'an encrypted bucket': [
        { bucket: { ...bucket, kmsKeyArn }, prefix: 'live/', keyLayout: 'athena' },
        [
          puts('live/container=nginx/*', 'live/container=app/*'),
          usesKey(['kms:GenerateDataKey', 'kms:Decrypt'], 's3', {
            'kms:EncryptionContext:aws:s3:arn': [bucket.bucketArn, `${bucket.bucketArn}/*`],
          }),
        ],
      ],
      'a bucket of another account': [{ bucket, role }, [assumesRole]],
    },
    server: undefined,
  },
  cloudWatchLogs: {
    props: { logGroup },
    output: {
      name: 'cloudwatch_logs',
      options: {
        region: 'eu-west-1',
        'net.io_timeout': '60s',
        log_group_name: '/acme/web',
        log_stream_prefix: 'nginx/',
        auto_create_group: false,
        ...retries,
      },
    },
    override: { Retry_Limit: 7 },
    permissions: {
      'a log group': [
        { logGroup },
        [
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: `arn:aws:logs:${account}:log-group:/acme/web:*`,
          },
        ],
      ],
      'a log group of another account': [{ logGroup, role }, [assumesRole]],
    },
    server: undefined,
  },
  firehose: {
    props: { deliveryStream },
    output: {
      name: 'kinesis_firehose',
      options: { region: 'eu-west-1', 'net.io_timeout': '60s', delivery_stream: 'logs', ...times, ...retries },
    },
    override: { Retry_Limit: 7 },
    permissions: {
      'a delivery stream': [
        { deliveryStream },
        [
          {
            Effect: 'Allow',
            Action: 'firehose:PutRecordBatch',
            Resource: `arn:aws:firehose:${account}:deliverystream/logs`,
          },
        ],
      ],
      'a delivery stream of another account': [{ deliveryStream, role }, [assumesRole]],
    },
    server: undefined,
  },
  kinesis: {
    props: { stream },
    output: {
      name: 'kinesis_streams',
      options: { region: 'eu-west-1', 'net.io_timeout': '60s', stream: 'logs', ...times, ...retries },
    },
    override: { Retry_Limit: 7 },
    permissions: {
      'a stream': [
        { stream },
        [{ Effect: 'Allow', Action: 'kinesis:PutRecords', Resource: `arn:aws:kinesis:${account}:stream/logs` }],
      ],
      'an encrypted stream': [
        { stream: { ...stream, kmsKeyArn } },
        [
          { Effect: 'Allow', Action: 'kinesis:PutRecords', Resource: `arn:aws:kinesis:${account}:stream/logs` },
          usesKey(['kms:GenerateDataKey'], 'kinesis', {
            'kms:EncryptionContext:aws:kinesis:arn': [stream.streamArn],
          }),
        ],
      ],
      'a stream of another account': [{ stream, role }, [assumesRole]],
    },
    server: undefined,
  },
  openSearch: {
    props: { domain },
    output: {
      name: 'opensearch',
      options: {
        host: 'search-logs.eu-west-1.es.amazonaws.com',
        port: 443,
        aws_auth: true,
        aws_service_name: 'es',
        aws_region: 'eu-west-1',
        logstash_format: true,
        logstash_prefix: 'nginx',
        logstash_dateformat: '%Y.%m.%d',
        suppress_type_name: true,
        trace_error: true,
        compress: 'gzip',
        ...network,
        Retry_Limit: 10,
      },
    },
    override: { replace_dots: true, Retry_Limit: 5 },
    permissions: {
      'a domain': [{ domain }, [{ ...posts, Resource: `${domain.domainArn}/_bulk` }]],
      'a pipeline of a domain': [
        { domain, options: { pipeline: 'geo' } },
        [{ ...posts, Resource: `${domain.domainArn}/_bulk/` }],
      ],
      'a user of a domain': [{ domain, user }, []],
      'a domain of another account': [{ domain, role }, [assumesRole]],
      'a collection': [
        { collection },
        [{ Effect: 'Allow', Action: 'aoss:APIAccessAll', Resource: `arn:aws:aoss:${account}:collection/abc` }],
      ],
      'a collection of another account': [{ collection, role }, [assumesRole]],
    },
    atDeploy: [
      {
        domain: { ...domain, endpoint: variableAtDeploy('host') },
        region: 'eu-west-1',
        index: variableAtDeploy('index'),
      },
      { FIRELENS_HOST: '${var.host}', FIRELENS_INDEX: '${var.index}' },
    ],
    server: {
      secrets: [
        {
          props: { user },
          environment: { FIRELENS_OPENSEARCH_PASSWORD: 'password' },
          lines: ['http_passwd ${FIRELENS_OPENSEARCH_PASSWORD}'],
          driver: { http_passwd: 'password' },
        },
      ],
      unencrypted: [[{ user, options: { tls: false } }, `LogDestination.openSearch: ${clear}`]],
    },
  },
  http: {
    props: { host },
    output: {
      name: 'http',
      options: {
        host,
        port: 443,
        uri: '/',
        format: 'json_lines',
        compress: 'gzip',
        ...network,
        Log_Level: 'warn',
      },
    },
    override: { json_date_key: '_time', Log_Level: 'info' },
    permissions: { 'a server': [{ host, user }, []] },
    atDeploy: [
      {
        host: variableAtDeploy('host'),
        uri: variableAtDeploy('path'),
        headers: { 'X-Stage': variableAtDeploy('stage') },
      },
      { FIRELENS_HOST: '${var.host}', FIRELENS_URI: '${var.path}', FIRELENS_HEADER: '${var.stage}' },
    ],
    server: {
      secrets: [
        {
          props: { user, headers: bearer },
          environment: { FIRELENS_HTTP_AUTHORIZATION: 'token', FIRELENS_HTTP_PASSWORD: 'password' },
          lines: [
            'header Authorization Bearer ${FIRELENS_HTTP_AUTHORIZATION}',
            'http_user router',
            'http_passwd ${FIRELENS_HTTP_PASSWORD}',
          ],
          driver: { http_passwd: 'password' },
          driverOptions: {
            header: 'Authorization Bearer $${FIRELENS_HTTP_AUTHORIZATION}',
            http_user: 'router',
          },
        },
      ],
      unencrypted: [
        [{ tls: false, user }, `LogDestination.http: ${clear}`],
        [{ tls: false, headers: bearer }, `LogDestination.http: ${clear}`],
        [{ tls: false, options: { 'oauth2.client_secret': 'x' } }, `LogDestination.http: ${clear}`],
      ],
    },
  },
  newRelic: {
    props: { licenseKey: secret('newrelic') },
    output: {
      name: 'http',
      options: {
        host: 'log-api.newrelic.com',
        port: 443,
        uri: '/log/v1',
        format: 'json',
        header: [['Api-Key ', { variable: 'FIRELENS_NEW_RELIC_LICENSE_KEY' }]],
        allow_duplicated_headers: false,
        json_date_key: 'timestamp',
        json_date_format: 'epoch_ms',
        compress: 'gzip',
        ...network,
        Log_Level: 'warn',
      },
    },
    override: { json_date_key: 'time', Retry_Limit: 5 },
    permissions: { 'an account': [{ licenseKey: secret('newrelic') }, []] },
    server: {
      secrets: [
        {
          environment: { FIRELENS_NEW_RELIC_LICENSE_KEY: 'newrelic' },
          lines: ['header Api-Key ${FIRELENS_NEW_RELIC_LICENSE_KEY}'],
          driver: {},
          driverOptions: { header: 'Api-Key $${FIRELENS_NEW_RELIC_LICENSE_KEY}' },
        },
      ],
      unencrypted: [[{ options: { tls: false } }, `LogDestination.newRelic: ${clear}`]],
    },
  },
  datadog: {
    props: { apiKey: secret('datadog') },
    output: {
      name: 'datadog',
      options: {
        host: 'http-intake.logs.datadoghq.com',
        port: 443,
        apikey: { variable: 'FIRELENS_DATADOG_API_KEY' },
        provider: 'ecs',
        dd_service: 'nginx',
        dd_source: 'nginx',
        compress: 'gzip',
        ...network,
      },
    },
    override: { dd_message_key: 'text', Retry_Limit: 5 },
    permissions: { 'an organisation': [{ apiKey: secret('datadog') }, []] },
    atDeploy: [{ tags: { env: variableAtDeploy('stage') } }, { FIRELENS_DD_TAGS: 'env:${var.stage}' }],
    server: {
      secrets: [
        {
          environment: { FIRELENS_DATADOG_API_KEY: 'datadog' },
          lines: ['apikey ${FIRELENS_DATADOG_API_KEY}'],
          driver: { apikey: 'datadog' },
        },
      ],
      unencrypted: [
        [
          { options: { tls: false } },
          'logRouting.routes[0]: OUTPUT datadog: tls must be true, because the apikey is sent unencrypted otherwise (N08)',
        ],
      ],
    },
  },
  splunk: {
    props: { host, token: secret('splunk') },
    output: {
      name: 'splunk',
      options: {
        host,
        port: 8088,
        splunk_token: { variable: 'FIRELENS_SPLUNK_TOKEN' },
        event_source: 'nginx',
        compress: 'gzip',
        ...network,
      },
    },
    override: { event_key: '$log', Retry_Limit: 5 },
    permissions: { 'a collector': [{ host, token: secret('splunk') }, []] },
    atDeploy: [
      { index: variableAtDeploy('index'), fields: { id: variableAtDeploy('field') } },
      {
        FIRELENS_EVENT_INDEX: '${var.index}',
        FIRELENS_EVENT_FIELD: 'id ${regex("^[$][A-Za-z_][A-Za-z0-9_]*$", var.field)}',
      },
    ],
    server: {
      secrets: [
        {
          environment: { FIRELENS_SPLUNK_TOKEN: 'splunk' },
          lines: ['splunk_token ${FIRELENS_SPLUNK_TOKEN}'],
          driver: { splunk_token: 'splunk' },
        },
      ],
      unencrypted: [
        [
          { tls: false },
          'logRouting.routes[0]: OUTPUT splunk: tls must be true, because the splunk_token is sent unencrypted otherwise (N08)',
        ],
      ],
    },
  },
  loki: {
    props: { host },
    output: {
      name: 'loki',
      options: { host, port: 443, labels: 'container=nginx', compress: 'gzip', ...network },
    },
    override: { line_format: 'key_value', Retry_Limit: 5 },
    permissions: { 'a server': [{ host, user }, []] },
    atDeploy: [
      { labels: { env: variableAtDeploy('stage') } },
      { FIRELENS_LABELS: 'env=${regex("^[^,$]+$", var.stage)}' },
    ],
    server: {
      secrets: [
        {
          props: { user: { name: '123456', password: secret('password') } },
          environment: { FIRELENS_LOKI_PASSWORD: 'password' },
          lines: ['http_user 123456', 'http_passwd ${FIRELENS_LOKI_PASSWORD}'],
          driver: { http_passwd: 'password' },
        },
        {
          props: { bearerToken: secret('token') },
          environment: { FIRELENS_LOKI_TOKEN: 'token' },
          lines: ['bearer_token ${FIRELENS_LOKI_TOKEN}'],
          driver: { bearer_token: 'token' },
        },
      ],
      unencrypted: [
        [{ user, tls: false }, `LogDestination.loki: ${clear}`],
        [{ bearerToken: secret('token'), tls: false }, `LogDestination.loki: ${clear}`],
      ],
    },
  },
  forward: {
    props: { host },
    output: {
      name: 'forward',
      options: {
        host,
        port: 24224,
        require_ack_response: true,
        retain_metadata_in_forward_mode: false,
        compress: 'gzip',
        ...network,
      },
    },
    override: { tag: 'web', Retry_Limit: 5 },
    permissions: { 'a server': [{ host, sharedKey: secret('key') }, []] },
    server: {
      secrets: [
        {
          props: { sharedKey: secret('key'), user },
          environment: { FIRELENS_FORWARD_SHARED_KEY: 'key', FIRELENS_FORWARD_PASSWORD: 'password' },
          lines: [
            'shared_key ${FIRELENS_FORWARD_SHARED_KEY}',
            'username router',
            'password ${FIRELENS_FORWARD_PASSWORD}',
          ],
          driver: { shared_key: 'key', password: 'password' },
        },
      ],
      // The shared key is not sent.
      unencrypted: [],
    },
  },
  stdout: {
    props: {},
    output: { name: 'stdout', options: { format: 'json_lines' } },
    override: { format: 'msgpack', json_date_key: 'time' },
    permissions: { "the router's own log": [{}, []] },
    server: undefined,
  },
  null: {
    props: {},
    output: { name: 'null', options: {} },
    override: { Log_Level: 'debug' },
    permissions: { nowhere: [{}, []] },
    server: undefined,
  },
};
