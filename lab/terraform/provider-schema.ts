import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Fields of the schema that are maps by type name: resources, data sources and ephemeral resources. */
const byType: ReadonlySet<number> = new Set([2, 3, 8]);

/**
 * Returns the schema of a provider without unused types: Terraform decodes all 1,500 types of the AWS provider in
 * each command, which takes most of the CPU time of a command.
 *
 * @param schema message `GetProviderSchema.Response` of the plugin protocol
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/docs/plugin-protocol/tfplugin5.9.proto
 */
export function schemaOf(schema: Uint8Array, types: ReadonlySet<string>): Uint8Array {
  const reader = new BinaryReader(schema);
  const writer = new BinaryWriter();
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (wireType !== WireType.LengthDelimited) {
      writer.tag(field, wireType).raw(reader.skip(wireType, field));
      continue;
    }
    const value = reader.bytes();
    if (!byType.has(field) || types.has(keyOf(value))) writer.tag(field, wireType).bytes(value);
  }
  return writer.finish();
}

/** Returns the key of an entry of a map, which is its first field. */
function keyOf(entry: Uint8Array): string {
  const reader = new BinaryReader(entry);
  reader.tag();
  return reader.string();
}
