import { type OutputPlugin, outputProblems, type S3Options, variable } from '../../../../modules/fluent-bit';

const bucket = 'acme-logs';
const key = '/app/%Y/$UUID';

/** Returns the errors of an output to S3 with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 's3', options: { bucket, ...options } as S3Options });
}

test('accepts a bucket', () => {
  expect(problems({})).toEqual([]);
});

test('accepts every option', () => {
  const options: Required<S3Options> = {
    bucket,
    region: 'eu-west-1',
    total_file_size: '50M',
    upload_chunk_size: '6M',
    upload_timeout: '5m',
    use_put_object: false,
    store_dir: '/var/log/flb-storage/s3',
    store_dir_limit_size: '1G',
    s3_key_format: '/app/%Y/$TAG[2]-$UUID.gz',
    s3_key_format_tag_delimiters: '-',
    static_file_path: true,
    compression: 'gzip',
    content_type: 'application/gzip',
    storage_class: 'STANDARD_IA',
    canned_acl: 'private',
    log_key: 'log',
    json_date_key: 'time',
    json_date_format: 'iso8601',
    preserve_data_ordering: true,
    send_content_md5: true,
    auto_retry_requests: true,
    role_arn: 'arn:aws:iam::111122223333:role/logs',
    external_id: 'acme',
    endpoint: 'http://127.0.0.1:9000',
    sts_endpoint: 'http://127.0.0.1:9000',
    profile: 'logs',
    retry_exhausted_action: 'quarantine',
    quarantine_dir_limit_size: '1G',
    port: 443,
  };

  expect(problems(options)).toEqual([]);
});

test('accepts the generic output options', () => {
  const output: OutputPlugin = {
    name: 's3',
    options: { bucket, Alias: 'app.s3', Retry_Limit: 30, workers: 1, 'tls.verify': true, 'net.io_timeout': '0s' },
  };

  expect(outputProblems(output)).toEqual([]);
});

test('accepts variables', () => {
  expect(
    problems({
      bucket: variable('BUCKET'),
      total_file_size: variable('SIZE'),
      upload_chunk_size: variable('CHUNK'),
      use_put_object: variable('PUT'),
      compression: variable('COMPRESSION'),
      s3_key_format: ['/', variable('STAGE'), '/$UUID'],
    }),
  ).toEqual([]);
});

test('fails without a bucket', () => {
  expect(problems({ bucket: undefined })).toEqual(['OUTPUT s3: bucket must be set: a string']);
});

test.each<[name: string, value: unknown, form: string]>([
  ['bucket', 1, 'a string'],
  ['total_file_size', '999999', 'a size from 1M to 50G, such as "50G"'],
  ['total_file_size', '51G', 'a size from 1M to 50G, such as "50G"'],
  ['upload_chunk_size', '5M', 'a size from 5242880 to 50M, such as "50M"'],
  ['upload_chunk_size', '5242879', 'a size from 5242880 to 50M, such as "50M"'],
  ['upload_chunk_size', '51M', 'a size from 5242880 to 50M, such as "50M"'],
  ['upload_timeout', '0s', 'a duration of 1s or more, such as "30s" or "1m"'],
  ['upload_timeout', '60', 'a duration of 1s or more, such as "30s" or "1m"'],
  ['use_put_object', 'yes', 'true or false'],
  ['s3_key_format', 'app/$UUID', 'a string that begins with "/"'],
  ['s3_key_format', ['app', '/$UUID'], 'a string that begins with "/"'],
  ['s3_key_format', ['app/', variable('STAGE'), '/$UUID'], 'a string that begins with "/"'],
  ['compression', 'lz4', 'one of "gzip", "zstd", "snappy", "arrow", "parquet"'],
  ['json_date_format', 'epoch_ns', 'one of "double", "epoch", "epoch_ms", "iso8601", "java_sql_timestamp"'],
  ['retry_exhausted_action', 'keep', 'one of "quarantine", "delete"'],
  ['port', 65536, 'an integer from 1 to 65535'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ [name]: value })).toEqual([`OUTPUT s3: ${name} must be ${form}, got ${JSON.stringify(value)}`]);
});

test('accepts a key that begins with a variable', () => {
  expect(problems({ s3_key_format: [variable('PREFIX'), '/$UUID'] })).toEqual([]);
});

describe('an object', () => {
  test.each(['1M', '1G'])('of %s is uploaded in one request', (size) => {
    expect(problems({ use_put_object: true, total_file_size: size })).toEqual([]);
  });

  test('of more than 1G is uploaded in parts', () => {
    expect(problems({ total_file_size: '1000000001' })).toEqual([]);
  });

  test('fails when it is more than 1G with use_put_object', () => {
    expect(problems({ use_put_object: true, total_file_size: '1000000001' })).toEqual([
      'OUTPUT s3: total_file_size must be at most 1G with use_put_object, got "1000000001"',
    ]);
  });

  test.each([
    ['12M', '6M'],
    ['100M', '50M'],
    [undefined, '50M'],
    ['1M', '5242880'],
    [variable('SIZE'), '50M'],
  ])('of %j can have parts of %s', (total, chunk) => {
    expect(problems({ total_file_size: total, upload_chunk_size: chunk })).toEqual([]);
  });

  test.each([false, true])('fails when it is smaller than two parts, with use_put_object %j', (put) => {
    expect(problems({ use_put_object: put, total_file_size: '11M', upload_chunk_size: '6M' })).toEqual([
      'OUTPUT s3: upload_chunk_size must be at most half of total_file_size "11M", got "6M"',
    ]);
  });
});

describe('a compression', () => {
  test.each(['zstd', 'snappy'])('%s does not depend on the key', (compression) => {
    expect(problems({ compression, s3_key_format: key })).toEqual([]);
  });

  test('gzip is valid with a key that ends with ".gz"', () => {
    expect(problems({ compression: 'gzip', s3_key_format: `${key}.gz` })).toEqual([]);
  });

  test('gzip is valid with the default key', () => {
    expect(problems({ compression: 'gzip' })).toEqual([]);
  });

  test('gzip is valid with a key whose end is known only from the environment', () => {
    expect(problems({ compression: 'gzip', s3_key_format: [key, variable('SUFFIX')] })).toEqual([]);
  });

  test('known only from the environment is valid with any key', () => {
    expect(problems({ compression: variable('COMPRESSION'), s3_key_format: `${key}.gz` })).toEqual([]);
  });

  test.each([
    [undefined, 'none'],
    ['zstd', 'zstd'],
  ])('fails when it is %j and the key ends with ".gz"', (compression, got) => {
    expect(problems({ compression, s3_key_format: `${key}.gz` })).toEqual([
      `OUTPUT s3: compression must be "gzip" when s3_key_format ends with ".gz", got "${got}"`,
    ]);
  });

  test('fails when it is gzip and the key does not end with ".gz"', () => {
    expect(problems({ compression: 'gzip', s3_key_format: ['/', variable('STAGE'), '/$UUID'] })).toEqual([
      'OUTPUT s3: s3_key_format must end with ".gz" when compression is "gzip", got "/${STAGE}/$UUID"',
    ]);
  });

  test.each(['arrow', 'parquet'])('fails when it is %s and the object is uploaded in parts', (compression) => {
    expect(problems({ compression })).toEqual([
      `OUTPUT s3: use_put_object must be true when compression is "${compression}"`,
    ]);
    expect(problems({ compression, use_put_object: true })).toEqual([]);
  });
});

describe('a key', () => {
  test.each(['/$UUID', '/%Y/$TAG[2]-$UUID', '/$TAG/%H%M%S', '/$TAG/$INDEX'])('%s is unique', (path) => {
    expect(problems({ s3_key_format: path })).toEqual([]);
  });

  test.each(['/$UUID', '/$TAG/$INDEX'])('%s is unique without a suffix', (path) => {
    expect(problems({ s3_key_format: path, static_file_path: true })).toEqual([]);
  });

  test.each(['/app', '/%Y/%m/%d/%H_%M', '/%H%M%S', '/$TAG/%H%M', '/$TAG[0]/%H%M%S', '/$INDEX', '/$TAG[0]/$INDEX'])(
    'fails when tasks or objects share it, as %s',
    (path) => {
      expect(problems({ s3_key_format: path })).toEqual([
        `OUTPUT s3: s3_key_format must contain $UUID, because objects overwrite each other otherwise, got "${path}"`,
      ]);
    },
  );

  test.each([
    ['/$TAG/%H%M%S', '/$TAG/%H%M%S'],
    [undefined, '/fluent-bit-logs/$TAG/%Y/%m/%d/%H/%M/%S'],
  ])('fails when it is %j without a suffix', (path, got) => {
    expect(problems({ s3_key_format: path, static_file_path: true })).toEqual([
      `OUTPUT s3: s3_key_format must contain $UUID, because objects overwrite each other otherwise, got "${got}"`,
    ]);
  });
});

test('fails with unlimited retries, which s3 limits to 5', () => {
  expect(problems({ Retry_Limit: 'no_limits' })).toEqual([
    'OUTPUT s3: Retry_Limit must be a number, got "no_limits", which s3 treats as 5',
  ]);
});

test.each([1, 30, 'no_retries', variable('RETRIES')])('accepts %j as the retry limit', (limit) => {
  expect(problems({ Retry_Limit: limit })).toEqual([]);
});

test('does not check combinations when single values are invalid', () => {
  expect(problems({ s3_key_format: '/app', port: 0 })).toEqual([
    'OUTPUT s3: port must be an integer from 1 to 65535, got 0',
  ]);
});

test('does not compile without a bucket', () => {
  // @ts-expect-error: bucket is required
  const output: OutputPlugin = { name: 's3', options: { region: 'eu-west-1' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: there is no buckett
  const output: OutputPlugin = { name: 's3', options: { bucket, buckett: bucket } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an option of another plugin', () => {
  // @ts-expect-error: log_group_name is an option of cloudwatch_logs
  const output: OutputPlugin = { name: 's3', options: { bucket, log_group_name: '/acme/app' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an unknown size unit', () => {
  // @ts-expect-error: there is no unit T
  const output: OutputPlugin = { name: 's3', options: { bucket, total_file_size: '1T' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an unknown time unit', () => {
  // @ts-expect-error: there is no unit min
  const output: OutputPlugin = { name: 's3', options: { bucket, upload_timeout: '1min' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an unsupported compression', () => {
  // @ts-expect-error: there is no compression lz4
  const output: OutputPlugin = { name: 's3', options: { bucket, compression: 'lz4' } };

  expect(outputProblems(output)).toHaveLength(1);
});
