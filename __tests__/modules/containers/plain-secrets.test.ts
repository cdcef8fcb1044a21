import { TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import { secretProblems, secretWarnings } from '../../../modules/containers/plain-secrets';

const atDeploy = new TerraformVariable(new TerraformStack(Testing.app(), 'test'), 'value', { type: 'string' });
// Concatenated, so that secret scanners do not report them.
const accessKey = `AKIA${'Q3EGSPLK7WNDZ2JT'}`;
const privateKey = (kind: string) => `-----BEGIN ${kind}PRIVATE KEY-----\nMIIE\n-----END ${kind}PRIVATE KEY-----`;

test.each([
  ['an AWS access key', accessKey],
  ['an AWS access key', accessKey.replace('AKIA', 'ASIA')],
  ['an AWS access key', `[default]\naws_access_key_id = ${accessKey}\n`],
  ['a private key', privateKey('')],
  ['a private key', privateKey('RSA ')],
  ['a private key', privateKey('OPENSSH ')],
  ['a private key', privateKey('ENCRYPTED ')],
])('fails for %s, regardless of the variable name: %j', (kind, value) => {
  expect(secretProblems({ STAGE: 'live', SETTING: value })).toEqual([
    `environment.SETTING contains ${kind} and must be moved to secrets, because anyone who can describe the task definition can read environment`,
  ]);
});

test.each([
  ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`],
  ['a GitHub token', `github_pat_${'11AAAAAAA0'.repeat(3)}`],
  ['a Slack token', `xoxb-${'1234567890'}-abc`],
  ['a Stripe key', `sk_live_${'a1B2'.repeat(6)}`],
  ['a JSON Web Token', `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxIn0'}.c2ln`],
  ['a password in a URL', 'postgres://app:correct-horse@db.acme.test:5432/shop'],
  ['a password in a URL', 'https://user:pass@acme.test/'],
])('warns of %s, regardless of the variable name', (kind, value) => {
  expect(secretProblems({ SETTING: value })).toEqual([]);
  expect(secretWarnings({ STAGE: 'live', SETTING: value })).toEqual([
    `environment.SETTING contains ${kind} and should be moved to secrets, because anyone who can describe the task definition can read environment`,
  ]);
});

test.each([
  ['DB_PASSWORD', 'correct horse'],
  ['db_passwd', 'x'],
  ['CLIENT_SECRET', 'x'],
  ['SECRET_KEY_BASE', 'x'],
  ['AWS_SECRET_ACCESS_KEY', 'x'],
  ['SESSION_TOKEN', 'x'],
  ['ApiKey', 'x'],
  ['API_KEY', 'x'],
  ['TLS_PRIVATE_KEY', 'x'],
  ['PASSWORD', '123456'],
])('warns of a variable named %s', (name, value) => {
  expect(secretWarnings({ [name]: value })).toEqual([
    `environment.${name} is named like a secret and should be moved to secrets, because anyone who can describe the task definition can read environment`,
  ]);
});

test.each([
  ['STAGE', 'live'],
  ['KEY', 'x'],
  ['PASSWORD', ''],
  ['SECRET_NAME', 'shop/db'],
  ['SECRET_ARN', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db'],
  ['PASSWORD_FILE', '/run/secrets/password'],
  ['TOKEN_URL', 'https://login.acme.test/token'],
  ['MAX_TOKENS', '4096'],
  ['PASSWORD_RESET', 'true'],
  ['DATABASE_URL', 'postgres://db.acme.test:5432/shop'],
  ['HOME_PAGE', 'https://acme.test:8443/@team'],
  ['ACCOUNT', 'AKIA'],
  ['CERTIFICATE', '-----BEGIN CERTIFICATE-----'],
])('accepts %s=%s', (name, value) => {
  expect(secretProblems({ [name]: value })).toEqual([]);
  expect(secretWarnings({ [name]: value })).toEqual([]);
});

test('does not check values known only at deploy time', () => {
  const environment = { PASSWORD: atDeploy.stringValue, URL: `postgres://app:${atDeploy.stringValue}@db.acme.test/` };

  expect(secretProblems(environment)).toEqual([]);
  expect(secretWarnings(environment)).toEqual([]);
});

test('reports each variable once, and never its value', () => {
  const messages = [
    ...secretProblems({ PASSWORD: accessKey }),
    ...secretWarnings({ TOKEN: 'https://user:hunter2@acme.test/', SECRET: 'correct horse' }),
  ];

  expect(messages).toHaveLength(3);
  expect(messages.join()).not.toMatch(new RegExp(`${accessKey}|hunter2|correct horse`));
});

test('does not warn of variables that are known only at deploy as a whole', () => {
  expect(secretWarnings(Token.asStringMap(atDeploy.value))).toEqual([]);
});
