import { type HttpOptions, outputProblems, variable } from '../../../../modules/fluent-bit';

const sound = { host: 'logs.acme.internal' };
const oauth = {
  'oauth2.enable': true,
  'oauth2.token_url': 'https://login.acme.internal/token',
  'oauth2.client_id': 'router',
  'oauth2.client_secret': variable('SECRET'),
};
const jwt = {
  ...oauth,
  'oauth2.client_secret': undefined,
  'oauth2.auth_method': 'private_key_jwt',
  'oauth2.jwt_key_file': '/key.pem',
  'oauth2.jwt_cert_file': '/certificate.pem',
};

/** Returns the errors of an output over HTTP with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'http', options: { ...sound, ...options } as HttpOptions });
}

describe('an OAuth 2.0 token', () => {
  test.each([undefined, 'basic', 'post'])('uses a client secret, with %j', (method) => {
    expect(problems({ ...oauth, 'oauth2.auth_method': method })).toEqual([]);
  });

  test('uses a private key', () => {
    expect(problems(jwt)).toEqual([]);
  });

  test('uses a method known only from the environment', () => {
    expect(problems({ ...oauth, 'oauth2.client_secret': undefined, 'oauth2.auth_method': variable('METHOD') })).toEqual(
      [],
    );
  });

  test.each(['oauth2.token_url', 'oauth2.client_id'])('fails without %s', (name) => {
    expect(problems({ ...oauth, [name]: undefined })).toEqual([
      `OUTPUT http: ${name} must be set when oauth2.enable is true`,
    ]);
  });

  test.each([
    [undefined, 'basic'],
    ['post', 'post'],
  ])('fails without a client secret, with %j', (method, got) => {
    expect(problems({ ...oauth, 'oauth2.client_secret': undefined, 'oauth2.auth_method': method })).toEqual([
      `OUTPUT http: oauth2.client_secret must be set when oauth2.auth_method is "${got}"`,
    ]);
  });

  test.each(['oauth2.jwt_key_file', 'oauth2.jwt_cert_file'])('fails with a private key but without %s', (name) => {
    expect(problems({ ...jwt, [name]: undefined })).toEqual([
      `OUTPUT http: ${name} must be set when oauth2.auth_method is "private_key_jwt"`,
    ]);
  });
});
