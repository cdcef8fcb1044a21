import { integer, oneOf, type OptionsOf, text } from '../option';

/**
 * Options of the `tcp` input, which receives lines or JSON on a port.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/inputs/tcp
 */
export const tcpInputOptions = {
  /** Address to listen on; Fluent Bit's default is 0.0.0.0, which is open to the network. */
  listen: text(),
  /** Port to listen on; Fluent Bit's default is 5170. */
  port: integer(1, 65535),
  /** Format of the records: JSON, or strings separated by `separator`; Fluent Bit's default is JSON. */
  format: oneOf('json', 'none'),
  /** Separator of records that are not JSON, such as `|`; Fluent Bit's default is `\n`. */
  separator: text(),
  /** Parser of records that are not JSON; since Fluent Bit 5. */
  parser: text(),
  /** Initial memory of a connection, in KiB. */
  chunk_size: integer(1, 2 ** 20),
  /** Maximum memory of a connection, in KiB, which limits the size of a record. */
  buffer_size: integer(1, 2 ** 20),
  /** Field to add the address of the client to. */
  source_address_key: text(),
} as const;

/**
 * Options of the `tcp` input, by their Fluent Bit names.
 *
 * @interface
 */
export type TcpInputOptions = OptionsOf<typeof tcpInputOptions>;

/** Checks for options that the `tcp` input ignores. */
export function tcpInputProblems({ format = 'json', separator, parser }: TcpInputOptions): string[] {
  const problems: (string | false)[] = [
    format === 'json' && separator !== undefined && 'format must be "none" when separator is set',
    format === 'json' && parser !== undefined && 'format must be "none" when parser is set',
  ];
  return problems.filter((problem) => problem !== false);
}
