import fc from 'fast-check';
import { TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import { resolved } from '../../../modules/core/resolved';
import { cidrArguments, cidrProblem, isRepeated, parseCidrBlock, rangeId } from '../../../modules/network/ip-range';

const ipv6 = fc
  .tuple(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.integer({ min: 0, max: 128 }))
  .map(([address, length]) => {
    const size = 1n << BigInt(128 - length);
    const first = address - (address % size);
    const groups = first.toString(16).padStart(32, '0').match(/.{4}/g)!;
    return { first, size, length, written: groups };
  });

test('reads every IPv6 block, whether its groups have leading zeros or not', () => {
  fc.assert(
    fc.property(ipv6, ({ first, size, length, written }) => {
      const [long, short] = [written, written.map((group) => group.replace(/^0+(?=.)/, ''))].map(
        (groups) => `${groups.join(':')}/${length}`,
      );

      expect(parseCidrBlock(long!)).toEqual({ first, last: first + size - 1n, bits: 128 });
      expect(cidrProblem('cidr', short!)).toBe(false);
      expect(isRepeated(short!, [long!])).toBe(true);
      expect(cidrArguments(short!)).toEqual({ cidrIpv6: short });
    }),
  );
});

test.each([
  '2001:db8::1/32',
  '2001:db8::/129',
  '2001:db8::/032',
  ':::/0',
  '10.0.0.1/8',
  '::',
  'fe80::%eth0/64',
  '::ffff:192.0.2.1/96',
])('fails when a block is %s', (cidr) => {
  expect(cidrProblem('cidr', cidr)).toBe(
    `cidr must be a CIDR block that starts at its first address, such as "192.0.2.0/24" or "2001:db8::/32", got "${cidr}"`,
  );
});

test('does not take IPv4 blocks and IPv6 blocks for the same', () => {
  expect(isRepeated('0.0.0.0/0', ['::/0'])).toBe(false);
  expect(isRepeated('::/0', ['0::/0'])).toBe(true);
});

test('names blocks by their address', () => {
  const ids = ['10.0.0.0/8', '::/0', '2001:DB8::/32', '2001:db8::/48'].map((cidr) => rangeId(cidr, 0));

  expect(ids).toEqual(['10-0-0-0-8', 'Ipv6---0', 'Ipv62001-db8---32', 'Ipv62001-db8---48']);
});

test('lets Terraform find the family of a block that is known only at deploy', () => {
  const stack = new TerraformStack(Testing.app(), 'test');
  const cidr = Token.asString(new TerraformVariable(stack, 'office', { type: 'string' }).value);

  expect(resolved(stack, cidrArguments(cidr, true))).toEqual({
    cidrIpv4: '${one(regexall("^[^:]+$", var.office))}',
    cidrIpv6: '${one(regexall("^.*:.*$", var.office))}',
  });
  expect(resolved(stack, cidrArguments(cidr))).toEqual({ cidrIpv4: '${var.office}' });
});
