import { parseCidrBlock } from './ip-range';

/** First and last address of a range, and the number of bits of its addresses. */
interface Range<Source> {
  readonly first: bigint;
  readonly last: bigint;
  readonly bits: 32 | 128;
  readonly source: Source;
}

/** A CIDR block, and where it was found. */
export interface SourcedCidr<Source> {
  /** CIDR block of IPv4 or IPv6. */
  readonly cidr: string;
  /** Place where it was found. */
  readonly source: Source;
}

/**
 * Prefix length below which a block contains addresses of the internet: the largest blocks for private networks are
 * 10.0.0.0/8 and fc00::/7, which is the only wide block of IPv6 that is not part of the internet.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const widest = { 32: 8n, 128: 16n } as const;
const uniqueLocal = { first: 0xfcn << 120n, last: (0xfen << 120n) - 1n };

/**
 * Returns the sources of all blocks that, alone or together with adjacent ones, contain addresses of the internet: also
 * `0.0.0.0/1` with `128.0.0.0/1`. Strings that are no CIDR block are ignored.
 */
export function sourcesOnInternet<Source>(cidrs: readonly SourcedCidr<Source>[]): readonly Source[] {
  const ranges = cidrs.flatMap(({ cidr, source }) => rangeOf(cidr, source) ?? []);
  return ([32, 128] as const).flatMap((bits) => {
    const sorted = ranges
      .filter((range) => range.bits === bits)
      .sort((one, other) => (one.first < other.first ? -1 : one.first > other.first ? 1 : 0));
    return adjacent(sorted)
      .filter(isOnInternet)
      .flatMap(({ sources }) => sources);
  });
}

interface Ranges<Source> extends Omit<Range<Source>, 'source'> {
  readonly sources: readonly Source[];
}

/** Merges ranges that overlap or are adjacent; they are sorted by their first address. */
function adjacent<Source>(sorted: readonly Range<Source>[]): readonly Ranges<Source>[] {
  const merged: (Omit<Ranges<Source>, 'sources' | 'last'> & { last: bigint; readonly sources: Source[] })[] = [];
  for (const { source, ...range } of sorted) {
    const before = merged.at(-1);
    if (before && range.first <= before.last + 1n) {
      before.sources.push(source);
      if (range.last > before.last) before.last = range.last;
    } else merged.push({ ...range, sources: [source] });
  }
  return merged;
}

function isOnInternet({ first, last, bits }: Ranges<unknown>): boolean {
  if (bits === 128 && first >= uniqueLocal.first && last <= uniqueLocal.last) return false;
  return last - first + 1n > 1n << (BigInt(bits) - widest[bits]);
}

function rangeOf<Source>(cidr: string, source: Source): Range<Source> | undefined {
  const block = parseCidrBlock(cidr);
  return block && { ...block, source };
}
