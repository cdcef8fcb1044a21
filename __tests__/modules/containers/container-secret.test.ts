import { ref, Token } from 'cdktf';
import type { ContainerSecret } from '../../../modules';
import { secret, valueFrom } from '../../../modules/containers/container-secret';
import { typeErrors, valueErrors } from '../../../modules/core/shape';

const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf';
const parameterArn = 'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/token';
const token = Token.asString(ref('aws_secretsmanager_secret.db.arn'));
const versionId = '9d4cb84b-ad69-40c0-a0ab-cead36b967e8';

function errorsOf(value: ContainerSecret): readonly string[] {
  return [...typeErrors(value, secret), ...valueErrors(value, secret)];
}

describe('ECS gets', () => {
  test.each<[string, ContainerSecret, string]>([
    ['the whole secret', { secretArn }, secretArn],
    ['a JSON key', { secretArn, jsonKey: 'password' }, `${secretArn}:password::`],
    ['a version stage', { secretArn, versionStage: 'AWSPREVIOUS' }, `${secretArn}::AWSPREVIOUS:`],
    ['a version ID', { secretArn, jsonKey: 'user', versionId }, `${secretArn}:user::${versionId}`],
    ['the form of valueFrom as it is', { secretArn: `${secretArn}:password::` }, `${secretArn}:password::`],
    ['a version stage of valueFrom', { secretArn: `${secretArn}:p:AWSPREVIOUS:` }, `${secretArn}:p:AWSPREVIOUS:`],
    [
      'the colons that ECS requires after a JSON key',
      { secretArn: `${secretArn}:password` },
      `${secretArn}:password::`,
    ],
    ['the colons that ECS requires after a colon', { secretArn: `${secretArn}:` }, `${secretArn}:::`],
    ['a JSON key after a token', { secretArn: `${token}:password::` }, `${token}:password::`],
    ['a JSON key named "secret" after a token', { secretArn: `${token}:secret::` }, `${token}:secret::`],
    ['a JSON key of a token', { secretArn: token, jsonKey: 'password' }, `${token}:password::`],
    ['a parameter', { parameterArn }, parameterArn],
  ])('%s', (_, value, expected) => {
    expect(errorsOf(value)).toEqual([]);
    expect(valueFrom(value)).toBe(expected);
  });
});

describe('refused is', () => {
  test.each<[string, ContainerSecret, string]>([
    [
      'a JSON key with a colon',
      { secretArn, jsonKey: 'a:b' },
      'jsonKey must be a JSON key, which is not empty and contains no colon, got "a:b"',
    ],
    [
      'an empty JSON key',
      { secretArn, jsonKey: '' },
      'jsonKey must be a JSON key, which is not empty and contains no colon, got ""',
    ],
    [
      'a JSON key in two places',
      { secretArn: `${secretArn}:user::`, jsonKey: 'user' },
      'jsonKey must not be given, because secretArn continues after the ARN',
    ],
    [
      'a fourth part',
      { secretArn: `${secretArn}:a:b:c:d` },
      'at most a JSON key, a version stage and a version ID, got 4 parts',
    ],
    [
      'a fourth part after a token',
      { secretArn: `${token}:a:b:c:d` },
      'at most a JSON key, a version stage and a version ID, got 4 parts',
    ],
    [
      'two versions',
      { secretArn, versionStage: 'AWSPREVIOUS', versionId },
      'must have a version stage or a version ID, not both',
    ],
    [
      'two versions in the ARN',
      { secretArn: `${secretArn}:k:AWSPREVIOUS:${versionId}` },
      'must have a version stage or a version ID, not both',
    ],
    ['every secret', { secretArn: secretArn.replace('prod/db-AbCdEf', '*') }, 'secretArn must be the ARN of a secret'],
    ['a secret with a wildcard', { secretArn: `${secretArn}*` }, 'secretArn must be the ARN of a secret'],
    [
      'another resource of Secrets Manager',
      { secretArn: secretArn.replace('secret:', 'policy:') },
      'secretArn must be the ARN of a secret',
    ],
    [
      'a document',
      { parameterArn: parameterArn.replace('parameter', 'document') },
      'parameterArn must be the ARN of a parameter',
    ],
    [
      'every parameter',
      { parameterArn: parameterArn.replace('prod/token', '*') },
      'parameterArn must be the ARN of a parameter',
    ],
  ])('%s', (_, value, expected) => {
    expect(errorsOf(value)).toEqual([expect.stringContaining(expected)]);
  });
});
