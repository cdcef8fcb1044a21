import { isIPv4, isIPv6 } from 'node:net';
import { Fn, Token } from 'cdktf';
import type { VpcSecurityGroupIngressRuleConfig } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { slug } from '../core/physical-name';
import type { Problem } from '../core/problem';
import { isKnown } from '../core/validation';

/** First and last address of a CIDR block, and the number of bits of its addresses. */
export interface CidrBlock {
  /** First address of the block. */
  readonly first: bigint;
  /** Last address of the block. */
  readonly last: bigint;
  /** 32 for IPv4, 128 for IPv6. */
  readonly bits: 32 | 128;
}

/** Returns the block that contains an address with a prefix length; `undefined` if a string is no CIDR block. */
export function parseCidrBlock(cidr: string): CidrBlock | undefined {
  const { address, bits, length } = parts(cidr);
  const number = bits === 128 ? ipv6Number(address) : ipv4Number(address);
  if (number === undefined || length === '' || Number(length) > bits) return undefined;
  const size = 1n << BigInt(bits - Number(length));
  const first = number - (number % size);
  return { first, last: first + size - 1n, bits };
}

function parts(cidr: string) {
  const [, address = '', length = ''] = /^([\da-f.:]+)\/(\d{1,3})$/i.exec(cidr) ?? [];
  return { address, length, bits: address.includes(':') ? 128 : 32 } as const;
}

/** Returns an error if a string is not an IPv4 CIDR block that a security group rule accepts. */
export function rangeProblem(name: string, cidr: string): Problem {
  return (
    isKnown(cidr) &&
    !isRange(cidr) &&
    `${name} must be an IPv4 CIDR block that starts at its first address, such as "10.0.0.0/8", got ${JSON.stringify(cidr)}`
  );
}

/** Returns an error if a string is not a CIDR block of IPv4 or IPv6 that a security group rule accepts. */
export function cidrProblem(name: string, cidr: string): Problem {
  return (
    isKnown(cidr) &&
    !isRange(cidr) &&
    !isIpv6Range(cidr) &&
    `${name} must be a CIDR block that starts at its first address, such as "192.0.2.0/24" or "2001:db8::/32", got ${JSON.stringify(cidr)}`
  );
}

/** Returns whether a string is an IPv4 CIDR block that starts at its first address, as Terraform requires. */
export function isRange(cidr: string): boolean {
  const [, address = '', prefix] = /^([\d.]+)\/(\d|[12]\d|3[0-2])$/.exec(cidr) ?? [];
  return isIPv4(address) && addressNumber(address) % 2 ** (32 - Number(prefix)) === 0;
}

/** Returns whether a string is an IPv6 CIDR block that starts at its first address. */
export function isIpv6Range(cidr: string): boolean {
  const { address, length } = parts(cidr);
  const block = parseCidrBlock(cidr);
  return block !== undefined && isIPv6(address) && /^(0|[1-9]\d*)$/.test(length) && block.first === ipv6Number(address);
}

/** Returns whether a valid block repeats an earlier one of several, which IPv6 can write in several ways. */
export function isRepeated(cidr: string, earlier: readonly string[]): boolean {
  const block = cidrProblem('', cidr) ? undefined : parseCidrBlock(cidr);
  return (
    block !== undefined &&
    earlier.some((each) => {
      const other = isKnown(each) && !cidrProblem('', each) ? parseCidrBlock(each) : undefined;
      return other?.bits === block.bits && other.first === block.first && other.last === block.last;
    })
  );
}

/** Arguments of a security group rule for a CIDR block. */
export type CidrArguments = Pick<VpcSecurityGroupIngressRuleConfig, 'cidrIpv4' | 'cidrIpv6'>;

/**
 * Returns the arguments of a security group rule for a CIDR block. With `anyFamily`, Terraform finds the family of a block
 * that is known only at deploy, which otherwise is IPv4.
 */
export function cidrArguments(cidr: string, anyFamily = false): CidrArguments {
  if (isKnown(cidr)) return cidr.includes(':') ? { cidrIpv6: cidr } : { cidrIpv4: cidr };
  if (!anyFamily) return { cidrIpv4: cidr };
  // `one` of no match is null, with which Terraform leaves an argument out.
  const ifMatching = (pattern: string) => Token.asString(Fn.one(Fn.regexall(pattern, cidr)));
  return { cidrIpv4: ifMatching('^[^:]+$'), cidrIpv6: ifMatching('^.*:.*$') };
}

/** Returns the part of a construct ID for a CIDR block: the block itself, and the index of a token. */
export function rangeId(cidr: string, index: number): string {
  if (!isKnown(cidr)) return `Range${index}`;
  return cidr.includes(':') ? `Ipv6${cidr.toLowerCase().replace(/[:/.]/g, '-')}` : slug(cidr);
}

/** Returns an IPv4 address as a number. */
export function addressNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function ipv4Number(address: string): bigint | undefined {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !(Number.isInteger(part) && part >= 0 && part < 256)))
    return undefined;
  return parts.reduce((number, part) => (number << 8n) | BigInt(part), 0n);
}

function ipv6Number(address: string): bigint | undefined {
  const [left = '', right, ...more] = address.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [head, tail] = [groups(left), groups(right ?? '')];
  const zeros = 8 - head.length - tail.length;
  if (more.length > 0 || (right === undefined ? zeros !== 0 : zeros < 1)) return undefined;
  const all = [...head, ...Array<string>(zeros).fill('0'), ...tail];
  if (!all.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((number, group) => (number << 16n) | BigInt(`0x${group}`), 0n);
}
