import { integer, oneOf, type OptionsOf, text } from '../option';

/**
 * Options of the `tcp` input, which takes lines or JSON from a port.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/inputs/tcp
 */
export const tcpInputOptions = {
  /** Address to listen on; Fluent Bit's default is 0.0.0.0, open to the network. */
  listen: text(),
  /** Port to listen on; Fluent Bit's default is 5170. */
  port: integer(1, 65535),
  /** Whether JSON comes, or records parted by `separator`; Fluent Bit's default is JSON. */
  format: oneOf('json', 'none'),
  /** What parts records that are not JSON, as `\n`, the default, or `|`. */
  separator: text(),
  /** Parser of records that are not JSON; since Fluent Bit 5. */
  parser: text(),
  /** Memory of a connection at first, in KiB. */
  chunk_size: integer(1, 2 ** 20),
  /** Most memory of a connection, in KiB: the largest record that it takes. */
  buffer_size: integer(1, 2 ** 20),
  /** Field that gets the address of the other side. */
  source_address_key: text(),
} as const;

/** Options of the `tcp` input, by Fluent Bit's own names. */
export type TcpInputOptions = OptionsOf<typeof tcpInputOptions>;

/** Combinations of options of which the `tcp` input heeds a part only. */
export function tcpInputProblems({ format = 'json', separator, parser }: TcpInputOptions): string[] {
  const problems: (string | false)[] = [
    format === 'json' && separator !== undefined && 'format must be "none" where separator is given',
    format === 'json' && parser !== undefined && 'format must be "none" where parser is given',
  ];
  return problems.filter((problem) => problem !== false);
}
