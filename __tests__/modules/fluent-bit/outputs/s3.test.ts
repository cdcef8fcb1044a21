import { outputProblems, type S3Options, variable } from '../../../../modules/fluent-bit';

const bucket = 'acme-logs';
const key = '/app/%Y/$UUID';

/** Returns the errors of an output to S3 with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 's3', options: { bucket, ...options } as S3Options });
}

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
