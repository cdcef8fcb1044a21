import { isIPv4 } from 'node:net';
import { addressNumber } from './ip-range';
import { fields } from '../core/object-shape';
import { tokenList } from '../core/collection-shape';
import { anyOf, typeErrors, number, required } from '../core/shape';
import { plainText } from '../core/string-shape';

/** Type of a subnet and of its route table: with or without a route to an internet gateway. */
export type SubnetType = 'Public' | 'Private';

/** Layout of the subnets of a VPC, known at synth time. */
export interface SubnetLayout {
  /** CIDR block of the VPC, such as `10.0.0.0/16`. */
  readonly cidr: string;

  /** Zones with a public and a private subnet: their number, or their names. */
  readonly zones: number | readonly string[];

  /** Number of zones to reserve addresses for: 4 or 8. */
  readonly zoneCapacity: number;
}

const layoutShape = fields<SubnetLayout>({
  cidr: required(plainText),
  zones: required(anyOf(number, tokenList(plainText))),
  zoneCapacity: required(number),
});

/** CIDR blocks of the subnets of a zone. */
export interface ZoneSubnets {
  /** CIDR block of the public subnet. */
  readonly publicCidr: string;

  /** CIDR block of the private subnet. */
  readonly privateCidr: string;
}

interface Range {
  /** First address of the block, as a number. */
  readonly start: number;
  readonly prefix: number;
}

// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
const shortestVpcPrefix = 16;

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
const longestSubnetPrefix = 27;
const fewestZones = 2;

// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
const zoneName = /^[a-z]+(-[a-z]+)+-\d+([a-z]|-[a-z0-9-]+)$/;

/**
 * Returns the CIDR blocks of the subnets of each zone, for a valid layout.
 *
 * The VPC is divided into equal blocks, two for each zone of the capacity. Private subnets use the first half and
 * public subnets the second, in the order of the zones: adding a zone, up to the capacity, does not move existing
 * subnets.
 */
export function planSubnets({ cidr, zones, zoneCapacity }: SubnetLayout): ZoneSubnets[] {
  const vpc = parseCidr(cidr);
  const prefix = vpc.prefix + addedBits(zoneCapacity);
  const block = (index: number): string => formatCidr({ start: vpc.start + index * size(prefix), prefix });

  return Array.from({ length: count(zones) }, (_, zone) => ({
    publicCidr: block(zoneCapacity + zone),
    privateCidr: block(zone),
  }));
}

/** Returns the problems of a layout, one sentence each, or an empty array if the layout is valid. */
export function subnetProblems(layout: SubnetLayout): string[] {
  const wrongTypes = typeErrors(layout, layoutShape);
  if (wrongTypes.length > 0) return [...wrongTypes];
  const { cidr, zones, zoneCapacity } = layout;
  const capacity = zoneCapacity === 8 ? 8 : 4;
  return [
    cidrProblem(cidr, capacity),
    zoneCountProblem(zones, capacity),
    ...(typeof zones === 'number' ? [] : zones.map(zoneNameProblem)),
    zoneCapacity === capacity ? undefined : `zoneCapacity must be 4 or 8, got ${zoneCapacity}`,
  ].filter((problem) => problem !== undefined);
}

function cidrProblem(cidr: string, capacity: number): string | undefined {
  const got = `got ${JSON.stringify(cidr)}`;
  // AWS allows subnets down to /28; the limit here is that of the load balancer.
  const longest = longestSubnetPrefix - addedBits(capacity);

  if (!isCidr(cidr)) return `cidr must be of the form a.b.c.d/n, ${got}${guessForAddress(cidr, longest)}`;

  const { start, prefix } = parseCidr(cidr);
  const nearestPrefix = Math.min(Math.max(prefix, shortestVpcPrefix), longest);
  const guess = didYouMean({ start: firstAddress(start, nearestPrefix), prefix: nearestPrefix });

  if (prefix !== nearestPrefix) {
    const reason =
      prefix < shortestVpcPrefix
        ? 'AWS allows no larger VPC'
        : `it is divided into ${2 * capacity} subnets for up to ${capacity} zones, and a load balancer needs /${longestSubnetPrefix}`;
    return `cidr must have a prefix from /${shortestVpcPrefix} to /${longest} (${reason}), ${got}${guess}`;
  }
  if (start !== firstAddress(start, prefix)) {
    return `cidr must start at the first address of its block, ${got}${guess}`;
  }
  return undefined;
}

function zoneCountProblem(zones: SubnetLayout['zones'], capacity: number): string | undefined {
  const number = count(zones);
  if (Number.isInteger(number) && number >= fewestZones && number <= capacity) return undefined;
  const allowed = `${fewestZones} to ${capacity}`;
  const problem =
    typeof zones === 'number'
      ? `zones must be an integer from ${allowed}, got ${number}`
      : `zones must contain ${allowed} names, got ${number}`;
  if (number < fewestZones) return `${problem}; a load balancer needs ${fewestZones}`;
  if (number > capacity && number <= 8) return `${problem}; set zoneCapacity to 8 for more`;
  return problem;
}

function zoneNameProblem(name: string, index: number, names: readonly string[]): string | undefined {
  const got = `got ${JSON.stringify(name)}`;
  if (names.indexOf(name) < index) return `zones must contain each name only once, ${got} again`;
  // Names with an expression are known only to Terraform.
  if (name.includes('${') || zoneName.test(name)) return undefined;
  return `zones must contain zone names such as "eu-west-1a", ${got}`;
}

/** Suggests the largest CIDR block that starts at an address without prefix. */
function guessForAddress(address: string, longest: number): string {
  if (!isIPv4(address)) return '';
  const { start } = parseCidr(address);
  for (let prefix = shortestVpcPrefix; prefix <= longest; prefix++) {
    if (firstAddress(start, prefix) === start) return didYouMean({ start, prefix });
  }
  return '';
}

function didYouMean(range: Range): string {
  return `; did you mean "${formatCidr(range)}"?`;
}

function isCidr(value: string): boolean {
  const [, address = ''] = /^([^/]+)\/(?:\d|[1-9]\d)$/.exec(value) ?? [];
  return isIPv4(address);
}

function parseCidr(cidr: string): Range {
  const [address = '', prefix] = cidr.split('/');
  return { start: addressNumber(address), prefix: Number(prefix) };
}

function formatCidr({ start, prefix }: Range): string {
  const octets = [24, 16, 8, 0].map((bits) => Math.floor(start / 2 ** bits) % 256);
  return `${octets.join('.')}/${prefix}`;
}

// Without `&` and `<<`, which turn addresses from 128.0.0.0 on into negative numbers.
function firstAddress(address: number, prefix: number): number {
  return address - (address % size(prefix));
}

function size(prefix: number): number {
  return 2 ** (32 - prefix);
}

function count(zones: SubnetLayout['zones']): number {
  return typeof zones === 'number' ? zones : zones.length;
}

function addedBits(zoneCapacity: number): number {
  return Math.log2(2 * zoneCapacity);
}
