import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { TerraformVariable, Token } from 'cdktf';
import { synth } from '../../../lab/synth/synth';
import { loadBalancer, problems, target, targetIn } from './targets';

const rule = { loadBalancer, priority: 10 };

test('selects requests by headers, method, query string and address', () => {
  const { only } = target({
    ...rule,
    headers: { 'User-Agent': ['*Chrome*', '*Safari*'] },
    methods: ['POST'],
    queryStrings: [{ key: 'v', value: '2' }],
    sourceCidrs: ['192.0.2.0/24'],
  });

  expect(only(LbListenerRule).condition).toEqual([
    { http_header: { http_header_name: 'User-Agent', values: ['*Chrome*', '*Safari*'] } },
    { http_request_method: { values: ['POST'] } },
    { query_string: [{ key: 'v', value: '2' }] },
    { source_ip: { values: ['192.0.2.0/24'] } },
  ]);
});

test('requires each header to match', () => {
  const { only } = target({ ...rule, paths: ['/api/*'], headers: { 'X-Version': ['2'], 'X-Tenant': ['acme'] } });

  expect(only(LbListenerRule).condition).toHaveLength(3);
});

test('accepts a query parameter of any name, and addresses of IPv6', () => {
  const { only } = target({ ...rule, queryStrings: [{ value: 'beta' }], sourceCidrs: ['2001:db8::/32'] });

  expect(only(LbListenerRule).condition).toEqual([
    { query_string: [{ value: 'beta' }] },
    { source_ip: { values: ['2001:db8::/32'] } },
  ]);
});

test('accepts lists and values that are known only at deploy', () => {
  const { only } = synth((stack) => {
    const variable = new TerraformVariable(stack, 'values', { type: 'list(string)' });
    const text = new TerraformVariable(stack, 'text', { type: 'string' }).stringValue;
    targetIn(stack, {
      ...rule,
      headers: { 'X-Version': Token.asList(variable.value) },
      methods: Token.asList(variable.value),
      queryStrings: [{ key: text, value: text }],
      sourceCidrs: [text],
    });
  });

  expect(only(LbListenerRule).condition).toEqual([
    { http_header: { http_header_name: 'X-Version', values: '${var.values}' } },
    { http_request_method: { values: '${var.values}' } },
    { query_string: [{ key: '${var.text}', value: '${var.text}' }] },
    { source_ip: { values: ['${var.text}'] } },
  ]);
});

test('fails when a rule has more than five values over all conditions', () => {
  const conditions = { paths: ['/a', '/b'], methods: ['GET', 'POST'], headers: { 'X-Version': ['1', '2'] } };

  expect(problems({ ...rule, ...conditions })).toEqual([
    'paths and headers and methods must contain at most 5 values together, got 6; combine some with the wildcards * and ?',
  ]);
});

test('fails when a rule has more than six wildcards over all conditions', () => {
  const conditions = { paths: ['/*/*/*'], hosts: ['*.*.example.com'], queryStrings: [{ key: 'a*', value: '??' }] };

  expect(problems({ ...rule, ...conditions })).toEqual([
    'paths and hosts and queryStrings must contain at most 6 wildcards * and ? together, got 8; use shorter patterns, or the rule of another service',
  ]);
});

test('counts no escaped wildcards', () => {
  const { only } = target({ ...rule, queryStrings: [{ value: '\\*\\?\\*\\?\\*\\?\\*' }] });

  expect(only(LbListenerRule).condition).toHaveLength(1);
});

test('fails when conditions are empty, listing all of them', () => {
  const empty = { headers: {}, methods: [], queryStrings: [], sourceCidrs: [] };

  expect(problems({ ...rule, ...empty })).toEqual([
    'headers must contain at least one header, got none; leave it out to match all headers',
    'methods must contain at least one method, got none; leave it out to match all methods',
    'queryStrings must contain at least one parameter, got none; leave it out to match all query strings',
    'sourceCidrs must contain at least one CIDR block, got none; leave it out to match all addresses',
  ]);
});

test('fails when conditions are invalid, listing all problems', () => {
  expect(
    problems({
      ...rule,
      headers: { Host: ['a'], 'X Y': ['ü'] },
      methods: ['get'],
      queryStrings: [{ key: '', value: 'x'.repeat(129) }],
      sourceCidrs: ['10.0.0.1/8'],
    }),
  ).toEqual([
    'headers must not contain the host header; use hosts',
    'headers must have names of 1 to 40 letters, digits and hyphens, got "X Y"',
    'headers["X Y"][0] must be 1 to 128 printable ASCII characters, got "ü"',
    'methods[0] must be a method of 1 to 40 capital letters, hyphens and underscores, got "get"',
    'queryStrings[0].key must be 1 to 128 printable ASCII characters, got ""',
    `queryStrings[0].value must be 1 to 128 printable ASCII characters, got "${'x'.repeat(129)}"`,
    'sourceCidrs[0] must be a CIDR block that starts at its first address, such as "192.0.2.0/24" or "2001:db8::/32", got "10.0.0.1/8"',
  ]);
});

test('fails when conditions have no priority', () => {
  expect(problems({ loadBalancer, methods: ['GET'] })).toEqual([
    'priority must be an integer from 1 to 50000 when methods are given, got none; the matching target with the lowest value receives a request',
  ]);
});
