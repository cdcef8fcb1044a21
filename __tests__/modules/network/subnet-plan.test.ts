import * as fc from 'fast-check';
import { planSubnets, type SubnetLayout, subnetProblems } from '../../../modules/network/subnet-plan';

const layout = { cidr: '10.0.0.0/16', zones: 2, zoneCapacity: 4 };

describe('any plan', () => {
  test('has one public and one private subnet per zone', () => {
    forAnyLayout((layout) => {
      expect(planSubnets(layout)).toHaveLength(layout.zones);
    });
  });

  test('stays inside the VPC', () => {
    forAnyLayout((layout) => {
      const vpc = addresses(layout.cidr);

      for (const subnet of subnets(layout)) {
        expect(subnet.first).toBeGreaterThanOrEqual(vpc.first);
        expect(subnet.last).toBeLessThanOrEqual(vpc.last);
      }
    });
  });

  test('has no overlap', () => {
    forAnyLayout((layout) => {
      const sorted = subnets(layout).sort((one, other) => one.first - other.first);

      sorted.slice(1).forEach((subnet, index) => expect(subnet.first).toBeGreaterThan(sorted[index]!.last));
    });
  });

  test('has subnets of equal size that start at a multiple of their size', () => {
    forAnyLayout((layout) => {
      const size = 2 ** (32 - Number(layout.cidr.split('/')[1])) / (2 * layout.zoneCapacity);

      for (const { first, last } of subnets(layout)) {
        expect(last - first + 1).toBe(size);
        expect(first % size).toBe(0);
      }
    });
  });

  test('fills the VPC when all zones are used', () => {
    forAnyLayout((layout) => {
      const vpc = addresses(layout.cidr);
      const planned = subnets({ ...layout, zones: layout.zoneCapacity });

      expect(planned.reduce((sum, { first, last }) => sum + last - first + 1, 0)).toBe(vpc.last - vpc.first + 1);
    });
  });

  test('does not move existing subnets when zones are added', () => {
    forAnyLayout((layout) => {
      const grown = planSubnets({ ...layout, zones: layout.zoneCapacity });

      expect(grown.slice(0, layout.zones)).toEqual(planSubnets(layout));
    });
  });

  test('is created from a valid layout', () => {
    forAnyLayout((layout) => {
      expect(subnetProblems(layout)).toEqual([]);
    });
  });
});

test('places the private subnets in the first half and the public ones in the second', () => {
  expect(planSubnets({ ...layout, zones: 3 })).toEqual([
    { privateCidr: '10.0.0.0/19', publicCidr: '10.0.128.0/19' },
    { privateCidr: '10.0.32.0/19', publicCidr: '10.0.160.0/19' },
    { privateCidr: '10.0.64.0/19', publicCidr: '10.0.192.0/19' },
  ]);
});

test('uses the number of zone names', () => {
  expect(planSubnets({ ...layout, zones: ['eu-west-1a', 'eu-west-1c'] })).toEqual(planSubnets(layout));
});

test.each([
  ['10.0.0.0/16', 4, '10.0.0.0/19', '10.0.128.0/19'],
  ['10.0.0.0/16', 8, '10.0.0.0/20', '10.0.128.0/20'],
  ['172.16.16.0/20', 4, '172.16.16.0/23', '172.16.24.0/23'],
  ['192.168.1.0/24', 4, '192.168.1.0/27', '192.168.1.128/27'],
  ['192.168.2.0/23', 8, '192.168.2.0/27', '192.168.3.0/27'],
  ['100.64.0.0/16', 4, '100.64.0.0/19', '100.64.128.0/19'],
  ['203.0.112.0/22', 4, '203.0.112.0/25', '203.0.114.0/25'],
])('divides %s for %d zones into %s and %s', (cidr, zoneCapacity, privateCidr, publicCidr) => {
  expect(subnetProblems({ cidr, zones: 2, zoneCapacity })).toEqual([]);
  expect(planSubnets({ cidr, zones: 2, zoneCapacity })[0]).toEqual({ privateCidr, publicCidr });
});

test.each<[string, Partial<SubnetLayout>, string]>([
  [
    'the prefix is missing',
    { cidr: '10.0.0.0' },
    'cidr must be of the form a.b.c.d/n, got "10.0.0.0"; did you mean "10.0.0.0/16"?',
  ],
  [
    'the prefix of a small range is missing',
    { cidr: '10.0.1.0' },
    'cidr must be of the form a.b.c.d/n, got "10.0.1.0"; did you mean "10.0.1.0/24"?',
  ],
  [
    'the prefix of a single address is missing',
    { cidr: '10.0.1.7' },
    'cidr must be of the form a.b.c.d/n, got "10.0.1.7"',
  ],
  ['an octet is missing', { cidr: '10.0.0/16' }, 'cidr must be of the form a.b.c.d/n, got "10.0.0/16"'],
  ['an octet is over 255', { cidr: '10.0.256.0/16' }, 'cidr must be of the form a.b.c.d/n, got "10.0.256.0/16"'],
  ['there are two prefixes', { cidr: '10.0.0.0/16/24' }, 'cidr must be of the form a.b.c.d/n, got "10.0.0.0/16/24"'],
  ['there is a space', { cidr: '10.0.0.0/16 ' }, 'cidr must be of the form a.b.c.d/n, got "10.0.0.0/16 "'],
  ['the range is IPv6', { cidr: 'fd00::/16' }, 'cidr must be of the form a.b.c.d/n, got "fd00::/16"'],
  ['the range is empty', { cidr: '' }, 'cidr must be of the form a.b.c.d/n, got ""'],
  [
    'host bits are set',
    { cidr: '10.0.1.0/16' },
    'cidr must start at the first address of its block, got "10.0.1.0/16"; did you mean "10.0.0.0/16"?',
  ],
  [
    'host bits are set in the upper half of all addresses',
    { cidr: '192.168.77.200/24' },
    'cidr must start at the first address of its block, got "192.168.77.200/24"; did you mean "192.168.77.0/24"?',
  ],
  [
    'the range is larger than a VPC',
    { cidr: '10.0.0.0/8' },
    'cidr must have a prefix from /16 to /24 (AWS allows no larger VPC), got "10.0.0.0/8"; did you mean "10.0.0.0/16"?',
  ],
  [
    'the range is too small for a load balancer',
    { cidr: '10.0.1.128/25' },
    'cidr must have a prefix from /16 to /24 (it is divided into 8 subnets for up to 4 zones, and a load balancer needs /27), got "10.0.1.128/25"; did you mean "10.0.1.0/24"?',
  ],
  [
    'the range is too small for a load balancer in each of 8 zones',
    { cidr: '10.0.1.0/24', zoneCapacity: 8 },
    'cidr must have a prefix from /16 to /23 (it is divided into 16 subnets for up to 8 zones, and a load balancer needs /27), got "10.0.1.0/24"; did you mean "10.0.0.0/23"?',
  ],
  [
    'the range is smaller than a VPC',
    { cidr: '10.0.0.0/32' },
    'cidr must have a prefix from /16 to /24 (it is divided into 8 subnets for up to 4 zones, and a load balancer needs /27), got "10.0.0.0/32"; did you mean "10.0.0.0/24"?',
  ],
  ['there is one zone', { zones: 1 }, 'zones must be an integer from 2 to 4, got 1; a load balancer needs 2'],
  ['the number of zones is not an integer', { zones: 2.5 }, 'zones must be an integer from 2 to 4, got 2.5'],
  ['the number of zones is not a number', { zones: NaN }, 'zones must be a number or an array, got NaN'],
  [
    'there are more zones than the capacity',
    { zones: 5 },
    'zones must be an integer from 2 to 4, got 5; set zoneCapacity to 8 for more',
  ],
  [
    'there are more zones than the maximum capacity',
    { zones: 9, zoneCapacity: 8 },
    'zones must be an integer from 2 to 8, got 9',
  ],
  ['one zone is named', { zones: ['eu-west-1a'] }, 'zones must contain 2 to 4 names, got 1; a load balancer needs 2'],
  [
    'there are more zone names than the capacity',
    { zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c', 'eu-west-1d', 'eu-west-1e'] },
    'zones must contain 2 to 4 names, got 5; set zoneCapacity to 8 for more',
  ],
  [
    'a zone is named twice',
    { zones: ['eu-west-1a', 'eu-west-1a'] },
    'zones must contain each name only once, got "eu-west-1a" again',
  ],
  [
    'a zone name is that of a region',
    { zones: ['eu-west-1a', 'eu-west-1'] },
    'zones must contain zone names such as "eu-west-1a", got "eu-west-1"',
  ],
  [
    'a zone is specified by its ID',
    { zones: ['euw1-az1', 'eu-west-1b'] },
    'zones must contain zone names such as "eu-west-1a", got "euw1-az1"',
  ],
  ['the capacity is not supported', { zoneCapacity: 6 }, 'zoneCapacity must be 4 or 8, got 6'],
])('fails when %s', (_, change, problem) => {
  expect(subnetProblems({ ...layout, ...change })).toEqual([problem]);
});

test('fails when several values are invalid, listing all problems', () => {
  expect(subnetProblems({ cidr: 'ten', zones: ['a'], zoneCapacity: 5 })).toEqual([
    'cidr must be of the form a.b.c.d/n, got "ten"',
    'zones must contain 2 to 4 names, got 1; a load balancer needs 2',
    'zones must contain zone names such as "eu-west-1a", got "a"',
    'zoneCapacity must be 4 or 8, got 5',
  ]);
});

test.each(['us-gov-west-1a', 'eusc-de-east-1b', 'us-west-2-lax-1a', 'us-east-1-wl1-bos-wlz-1', '${var.zone}'])(
  'accepts %s as the name of a zone',
  (zone) => {
    expect(subnetProblems({ ...layout, zones: ['eu-west-1a', zone] })).toEqual([]);
  },
);

test('describes a layout of the wrong type', () => {
  const layout = JSON.parse('{ "cidr": 10, "zones": null }') as SubnetLayout;

  expect(subnetProblems(layout)).toEqual([
    'cidr must be a string, got 10',
    'zones must be a number or an array, got null',
    'zoneCapacity must be given: a number',
  ]);
});

type NumberedLayout = SubnetLayout & { readonly zones: number };

function forAnyLayout(property: (layout: NumberedLayout) => void): void {
  const layouts = fc.constantFrom(4, 8).chain((zoneCapacity) =>
    fc
      .record({
        address: fc.nat({ max: 2 ** 32 - 1 }),
        prefix: fc.integer({ min: 16, max: zoneCapacity === 4 ? 24 : 23 }),
        zones: fc.integer({ min: 2, max: zoneCapacity }),
      })
      .map(({ address, prefix, zones }) => ({ cidr: rangeAround(address, prefix), zones, zoneCapacity })),
  );
  fc.assert(fc.property(layouts, property));
}

function rangeAround(address: number, prefix: number): string {
  const bits = address.toString(2).padStart(32, '0').slice(0, prefix).padEnd(32, '0');
  return `${bits
    .match(/.{8}/g)!
    .map((octet) => parseInt(octet, 2))
    .join('.')}/${prefix}`;
}

function addresses(cidr: string): { first: number; last: number } {
  const [address, prefix] = cidr.split('/') as [string, string];
  const bits = address
    .split('.')
    .map((octet) => Number(octet).toString(2).padStart(8, '0'))
    .join('');
  const network = bits.slice(0, Number(prefix));
  return { first: parseInt(network.padEnd(32, '0'), 2), last: parseInt(network.padEnd(32, '1'), 2) };
}

function subnets(layout: SubnetLayout): { first: number; last: number }[] {
  return planSubnets(layout).flatMap(({ publicCidr, privateCidr }) => [addresses(publicCidr), addresses(privateCidr)]);
}
