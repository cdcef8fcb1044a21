import { type HttpDestinationProps, LogDestination } from '../../../../modules';
import { type HttpOptions, outputProblems } from '../../../../modules/fluent-bit';
import { secret } from '../../../support/router-secrets';
import { source } from '../../../../lab/synth/tasks';

const host = 'logs.acme.test';

function problems(props: Partial<HttpDestinationProps>): readonly string[] {
  return LogDestination.http({ host, ...props }).problems(source('nginx'));
}

function outputErrors(options: Partial<HttpOptions>): readonly string[] {
  return outputProblems({ name: 'http', options: { host, ...options } });
}

describe('a header that describes how the request is sent', () => {
  test.each([
    ['Content-Length', 'remove it'],
    ['Transfer-Encoding', 'remove it'],
    ['content-encoding', 'set compress instead'],
    ['Connection', 'set net.keepalive instead'],
    ['Expect', 'remove it'],
    ['TE', 'remove it'],
    ['Trailer', 'remove it'],
    ['Upgrade', 'remove it'],
  ])('fails: %s', (name, fix) => {
    const rest = `${JSON.stringify(name)}, which describes how Fluent Bit sends the request; ${fix}`;

    expect(problems({ headers: { [name]: '5' } })).toEqual([`LogDestination.http: headers must not contain ${rest}`]);
    expect(outputErrors({ header: [`${name} 5`] })).toEqual([`OUTPUT http: header must not be ${rest}`]);
    expect(outputErrors({ header_tag: name })).toEqual([`OUTPUT http: header_tag must not be ${rest}`]);
  });

  test('fails in the options of every output with headers', () => {
    const header = ['Content-Length 5'];
    const rest = 'header must not be "Content-Length", which describes how Fluent Bit sends the request; remove it';
    const key = { variable: 'KEY' };

    expect(outputProblems({ name: 'loki', options: { host, header } })).toEqual([`OUTPUT loki: ${rest}`]);
    expect(outputProblems({ name: 'datadog', options: { apikey: key, tls: true, header } })).toEqual([
      `OUTPUT datadog: ${rest}`,
    ]);
  });

  test('does not include the headers of the contents, nor the name of a virtual host', () => {
    const headers = { 'Content-Type': 'application/json', 'X-Host': 'a', 'Content-Encoding-2': 'b', Host: 'logs' };

    expect(problems({ headers })).toEqual([]);
  });
});

describe('names of headers that differ only in case', () => {
  const both =
    'must not contain both "X-A" and "x-a", because names of headers are case-insensitive and only one is sent; remove one of them';

  test('fail, because only one of the headers is sent', () => {
    expect(problems({ headers: { 'X-A': '1', 'x-a': secret('token') } })).toEqual([
      `LogDestination.http: headers ${both}`,
    ]);
    expect(outputErrors({ header: ['X-A 1', 'x-a 2'], allow_duplicated_headers: false })).toEqual([
      `OUTPUT http: header ${both}`,
    ]);
  });

  test('are accepted in options if Fluent Bit sends both', () => {
    expect(outputErrors({ header: ['X-A 1', 'x-a 2'] })).toEqual([]);
  });
});

describe('headers of options', () => {
  const header = ['X-Team blue'];

  test('fail when they replace the headers of the destination', () => {
    expect(problems({ headers: { 'X-A': '1' }, options: { header } })).toEqual([
      'LogDestination.http: headers must not be set with options.header, which replaces them; remove one of them',
    ]);
    expect(problems({ options: { header } })).toEqual([]);
  });

  test('fail when they replace the license key of New Relic', () => {
    const to = LogDestination.newRelic({ licenseKey: secret('key'), options: { header } });

    expect(to.problems(source('nginx'))).toEqual([
      'LogDestination.newRelic: options.header must not be set, because it replaces the header with licenseKey; use LogDestination.http for further headers',
    ]);
  });
});
