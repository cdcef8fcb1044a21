import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataAwsEcsCluster } from '@cdktf/provider-aws/lib/data-aws-ecs-cluster';
import { EcrRepository as ProviderRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import {
  DataTerraformRemoteStateLocal,
  Fn,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Testing,
  Token,
} from 'cdktf';
import { EncryptionKey, LogBucket } from '../../../modules';
import { list, mapOf, tokenList, tokenMap } from '../../../modules/core/collection-shape';
import { json } from '../../../modules/core/json-shape';
import { byProperty, fields, reference } from '../../../modules/core/object-shape';
import { providerAttributes } from '../../../modules/core/provider-attributes';
import { bucket, secretArn } from '../../../modules/core/references';
import { anyOf, dependable, flag, known, number, required, type Shape, problemsOf } from '../../../modules/core/shape';
import { plainText, text } from '../../../modules/core/string-shape';

const stack = new TerraformStack(Testing.app(), 'test');
const variable = new TerraformVariable(stack, 'image', { type: 'any' });
const local = new TerraformLocal(stack, 'local', 'x');
const output = new TerraformOutput(stack, 'output', { value: 'x' });
const state = new DataTerraformRemoteStateLocal(stack, 'state', { path: 'x' });
const anyMap = Token.asStringMap(variable.value);

const image = anyOf(plainText, reference<{ readonly reference: string }>({ reference: required(plainText) }));
const cluster = reference<{ readonly clusterName: string; readonly clusterArn: string }>({
  clusterName: required(text),
  clusterArn: required(text),
});
const loadBalancer = reference<{ readonly listenerArn: string; readonly vpcId: string }>({
  listenerArn: required(text),
  vpcId: required(text),
});
const secret = byProperty({ secretArn: fields<{ readonly secretArn: string }>({ secretArn: required(secretArn) }) });

const isVariable = 'got the TerraformVariable "image"';
const isValue = 'got the value of a TerraformVariable';

function problems(name: string, shape: Shape, value: unknown): readonly string[] {
  return problemsOf(name, shape, value, 'types');
}

test.each<[name: string, shape: Shape, value: unknown, problem: string]>([
  [
    'image',
    image,
    variable.value,
    `image must be a string or an object with reference, ${isValue}; use its stringValue`,
  ],
  ['image', image, variable, `image must be a string or an object with reference, ${isVariable}; use its stringValue`],
  ['user', plainText, variable.booleanValue, `user must be a string, ${isValue}; use its stringValue`],
  ['user', plainText, local, 'user must be a string, got the TerraformLocal "local"; use its asString'],
  [
    'user',
    plainText,
    state,
    'user must be a string, got the DataTerraformRemoteStateLocal "state"; use its getString()',
  ],
  ['user', plainText, output, 'user must be a string, got the TerraformOutput "output"; use the value that it outputs'],
  [
    'user',
    plainText,
    Fn.tobool('true'),
    'user must be a string, got a token of the wrong type; convert it with Token.asString',
  ],
  [
    'user',
    plainText,
    state.get('x'),
    'user must be a string, got a token of the wrong type; convert it with Token.asString',
  ],
  ['cpu', number, variable.value, `cpu must be a number, ${isValue}; use its numberValue`],
  ['cpu', known(number), variable.value, `cpu must be a number known at synth time, ${isValue}`],
  ['essential', flag, variable, `essential must be true or false known at synth time, ${isVariable}`],
  ['command', tokenList(plainText), variable, `command must be an array, ${isVariable}; use its listValue`],
  ['command', tokenList(plainText), local, 'command must be an array, got the TerraformLocal "local"; use its asList'],
  ['ports', list(number), variable.value, `ports must be an array known at synth time, ${isValue}`],
  [
    'environment',
    tokenMap(plainText),
    variable.value,
    `environment must be an object, ${isValue}; use Token.asStringMap(variable.value)`,
  ],
  [
    'environment',
    tokenMap(plainText),
    variable,
    `environment must be an object, ${isVariable}; use Token.asStringMap(variable.value)`,
  ],
  [
    'environment',
    tokenMap(plainText),
    local,
    'environment must be an object, got the TerraformLocal "local"; use its asStringMap',
  ],
  ['secrets', mapOf(secret), variable, `secrets must be an object, ${isVariable}`],
  [
    'options',
    json,
    variable,
    `options must be a string, a number, true, false, an array or an object, ${isVariable}; use its stringValue or numberValue`,
  ],
  [
    'dependsOn',
    dependable,
    output,
    'dependsOn must be a Terraform resource, data source or module, got the TerraformOutput "output"; use the value that it outputs',
  ],
])('Says how to give what a variable, a local value or an output stands for: %s', (name, shape, value, problem) => {
  expect(problems(name, shape, value)).toEqual([problem]);
});

test.each<[name: string, shape: Shape, value: unknown]>([
  ['a variable', tokenMap(plainText), { ...variable, A: 'x' }],
  ['the value of a variable', tokenMap(plainText), { ...Object(variable.value), A: 'x' } as object],
  ['a map token', tokenMap(plainText), { ...anyMap, A: 'x' }],
])('Refuses an object of strings into which is spread %s', (_, shape, value) => {
  expect(problems('environment', shape, value)).toEqual([
    'environment must not spread a token into an object, because its members are known only at deploy; use Token.asStringMap(Fn.merge([token, { … }]))',
  ]);
});

test.each<[name: string, shape: Shape, value: unknown]>([
  ['a variable', fields<object>({}), { ...variable }],
  ['the value of a variable', fields<object>({}), { ...Object(variable.value) } as object],
  ['the value of a variable', mapOf(secret), { ...Object(variable.value) } as object],
])('Refuses an object known at synth into which is spread %s', (_, shape, value) => {
  expect(problems('it', shape, value)).toEqual([
    'it must be an object known at synth time, got one into which a token or a construct was spread; write its members',
  ]);
});

test('Refuses an option into which a map token is spread', () => {
  expect(problems('option', json, { ...anyMap, a: 'x' })).toEqual([
    expect.stringMatching(/^option must be a string, .*, got an object into which a token or a construct was spread$/),
  ]);
});

const key = new KmsKey(stack, 'Key', {});
const repository = new ProviderRepository(stack, 'Repository', { name: 'router' });
const ours = new EncryptionKey(stack, 'Ours');

test.each<[name: string, shape: Shape, value: unknown, problem: string]>([
  [
    'bucket',
    bucket,
    new S3Bucket(stack, 'Logs', {}),
    'bucket must be an object with bucketName, bucketArn, got the S3Bucket "Logs"; use { bucketName: bucket.bucket, bucketArn: bucket.arn }',
  ],
  [
    'cluster',
    cluster,
    new DataAwsEcsCluster(stack, 'Cluster', { clusterName: 'main' }),
    'cluster must be an object with clusterName, clusterArn, got the DataAwsEcsCluster "Cluster"; use { clusterName: cluster.clusterName, clusterArn: cluster.arn }',
  ],
  [
    'loadBalancer',
    loadBalancer,
    new Lb(stack, 'Lb', {}),
    'loadBalancer must be an object with listenerArn, vpcId, got the Lb "Lb"; use { listenerArn: …, vpcId: loadBalancer.vpcId }',
  ],
  [
    'password',
    secret,
    new SecretsmanagerSecret(stack, 'Password', {}),
    'password must be an object with secretArn, got the SecretsmanagerSecret "Password"; use { secretArn: password.arn }',
  ],
  ['kmsKeyArn', text, key, 'kmsKeyArn must be a string, got the KmsKey "Key"; use its arn'],
  ['kmsKeyArn', text, ours, 'kmsKeyArn must be a string, got the EncryptionKey "Ours"; use its kmsKeyArn'],
  [
    'repositoryUrl',
    text,
    repository,
    'repositoryUrl must be a string, got the EcrRepository "Repository"; use its repositoryUrl',
  ],
  ['user', text, key, 'user must be a string, got the KmsKey "Key"'],
  ['bucket', bucket, ours, 'bucket must be an object with bucketName, bucketArn, got the EncryptionKey "Ours"'],
  ['it', fields<object>({}), key, 'it must be an object, got the KmsKey "Key"'],
])('Says which attributes of a resource stand for it: %s', (name, shape, value, problem) => {
  expect(problems(name, shape, value)).toEqual([problem]);
});

test('Names the attribute of a resource in an array', () => {
  const subnet = new Subnet(stack, 'Subnet', { vpcId: 'vpc-1' });

  expect(problems('privateSubnetIds', tokenList(text), [subnet])).toEqual([
    'privateSubnetIds[0] must be a string, got the Subnet "Subnet"; use its id',
  ]);
});

test('Accepts constructs of this library, and resources that have the properties of a reference', () => {
  expect(problems('bucket', bucket, new LogBucket(stack, 'Ours2', {}))).toEqual([]);
  expect(
    problems('of', reference<{ readonly arnSuffix: string }>({ arnSuffix: required(text) }), new Lb(stack, 'Lb2', {})),
  ).toEqual([]);
});

const folder = join(require.resolve('@cdktf/provider-aws/package.json'), '..', 'lib');

test.each(Object.entries(providerAttributes))('The AWS provider has the attributes of %s', async (type, attributes) => {
  const name = type.replace(/^aws_/, '').replaceAll('_', '-');
  const files = readdirSync(folder).filter((file) => [name, `data-aws-${name}`].includes(file));
  const classes = await Promise.all(files.map((file) => classesIn(join(folder, file))));

  expect(files).toContain(name);
  for (const each of classes.flat().filter(({ tfResourceType }) => tfResourceType === type)) {
    const missing = Object.entries(attributes).filter(
      ([own, other]) => !(own in each.prototype) && !(other in each.prototype),
    );
    expect(missing).toEqual([]);
  }
});

async function classesIn(
  folder: string,
): Promise<readonly { readonly tfResourceType?: string; readonly prototype: object }[]> {
  const exported = (await import(folder)) as Readonly<Record<string, unknown>>;
  return Object.values(exported).filter((each) => typeof each === 'function') as never;
}

test('Accepts a map token alone', () => {
  expect(problems('environment', tokenMap(plainText), anyMap)).toEqual([]);
});
