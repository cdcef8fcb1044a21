import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { schemaOf } from '../../lab/terraform/provider-schema';

/** Number of each field of `GetProviderSchema.Response`. */
const fields = { provider: 1, resources: 2, dataSources: 3, diagnostics: 4, functions: 7, ephemeral: 8 } as const;

/** Encodes an entry of a map: its key, and the schema of the type. */
function entry(field: number, key: string, schema: string): Uint8Array {
  const value = new BinaryWriter().tag(1, WireType.LengthDelimited).string(key);
  value
    .tag(2, WireType.LengthDelimited)
    .bytes(new BinaryWriter().tag(2, WireType.LengthDelimited).string(schema).finish());
  return message(field, value.finish());
}

function message(field: number, bytes: Uint8Array): Uint8Array {
  return new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(bytes).finish();
}

function number(field: number, value: number): Uint8Array {
  return new BinaryWriter().tag(field, WireType.Varint).uint32(value).finish();
}

/** Decodes the fields of a message; of entries of maps, the key and the schema. */
function decoded(bytes: Uint8Array): readonly (readonly [field: number, ...values: unknown[]])[] {
  const reader = new BinaryReader(bytes);
  const all: [number, ...unknown[]][] = [];
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type === WireType.Varint) all.push([field, reader.uint32()]);
    else if ([fields.resources, fields.dataSources, fields.ephemeral].includes(field as 2)) {
      const map = new BinaryReader(reader.bytes());
      map.tag();
      const key = map.string();
      map.tag();
      const schema = new BinaryReader(map.bytes());
      schema.tag();
      all.push([field, key, schema.string()]);
    } else all.push([field, Buffer.from(reader.bytes()).toString()]);
  }
  return all;
}

const schema = Buffer.concat([
  message(fields.provider, Buffer.from('provider')),
  entry(fields.resources, 'aws_s3_bucket', 'bucket'),
  entry(fields.resources, 'aws_sqs_queue', 'queue'),
  entry(fields.dataSources, 'aws_region', 'region'),
  entry(fields.dataSources, 'aws_ami', 'image'),
  message(fields.diagnostics, Buffer.from('warning')),
  number(6, 1),
  // A function has the name of a key, but is no type.
  entry(fields.functions, 'arn_parse', 'function'),
  entry(fields.ephemeral, 'aws_secretsmanager_secret_version', 'secret'),
  entry(fields.ephemeral, 'aws_lambda_invocation', 'invocation'),
]);

test('leaves out resources, data sources and ephemeral resources that are not used, and keeps the rest in order', () => {
  const used = new Set(['aws_s3_bucket', 'aws_region', 'aws_secretsmanager_secret_version']);

  expect(decoded(schemaOf(schema, used))).toEqual([
    [fields.provider, 'provider'],
    [fields.resources, 'aws_s3_bucket', 'bucket'],
    [fields.dataSources, 'aws_region', 'region'],
    [fields.diagnostics, 'warning'],
    [6, 1],
    [fields.functions, expect.stringContaining('arn_parse')],
    [fields.ephemeral, 'aws_secretsmanager_secret_version', 'secret'],
  ]);
});

test('keeps every byte if all types are used', () => {
  const names = decoded(schema).flatMap(([, name]) => (typeof name === 'string' ? name : []));

  expect(Buffer.from(schemaOf(schema, new Set(names)))).toEqual(schema);
});

test('without used types, keeps the schema of the provider itself', () => {
  expect(decoded(schemaOf(schema, new Set())).map(([field]) => field)).toEqual([
    ...[fields.provider, fields.diagnostics, 6, fields.functions],
  ]);
  expect(schemaOf(new Uint8Array(), new Set())).toHaveLength(0);
});

test('fails when the schema is cut off', () => {
  expect(() => schemaOf(schema.subarray(0, schema.length - 3), new Set())).toThrow();
});
