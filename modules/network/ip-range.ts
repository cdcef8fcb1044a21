import { isIPv4 } from 'node:net';
import type { Problem } from '../core/problem';
import { isKnown } from '../core/validation';

/** Returns an error if a string is not an IPv4 CIDR block that a security group rule accepts. */
export function rangeProblem(name: string, cidr: string): Problem {
  return (
    isKnown(cidr) &&
    !isRange(cidr) &&
    `${name} must be an IPv4 CIDR block that starts at its first address, such as "10.0.0.0/8", got ${JSON.stringify(cidr)}`
  );
}

/** Returns whether a string is an IPv4 CIDR block that starts at its first address, as Terraform requires. */
export function isRange(cidr: string): boolean {
  const [, address = '', prefix] = /^([\d.]+)\/(\d|[12]\d|3[0-2])$/.exec(cidr) ?? [];
  return isIPv4(address) && addressNumber(address) % 2 ** (32 - Number(prefix)) === 0;
}

/** Returns an IPv4 address as a number. */
export function addressNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}
