import { isIPv4 } from 'node:net';
import { isKnown, type Problem } from '../core/validation';

/** Problem of a string that is no range from which a rule of a security group can let somebody in. */
export function rangeProblem(name: string, cidr: string): Problem {
  return (
    isKnown(cidr) &&
    !isRange(cidr) &&
    `${name} must be an IPv4 range that begins at its first address, as in "10.0.0.0/8", got ${JSON.stringify(cidr)}`
  );
}

/** Whether a text is a range that begins at its first address; Terraform takes no other. */
export function isRange(cidr: string): boolean {
  const [, address = '', prefix] = /^([\d.]+)\/(\d|[12]\d|3[0-2])$/.exec(cidr) ?? [];
  const start = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return isIPv4(address) && start % 2 ** (32 - Number(prefix)) === 0;
}
