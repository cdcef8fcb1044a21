import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { dividePolicy, documentSize, policyLimits, tokenSize } from '../../../modules/core/policy-size';
import { policyDocument } from '../../../modules/core/policy';
import { parseJson, synth } from '../../../lab/synth/synth';
import { nginx, task } from '../../../lab/synth/tasks';
import { synthMessages } from '../../support/synth-messages';

const secretArn = (index: number) =>
  `arn:aws:secretsmanager:eu-west-1:111122223333:secret:applications/shop/production/secret-${index}`;

function withSecrets(count: number) {
  const secrets = Array.from({ length: count }, (_, index) => [`SECRET_${index}`, { secretArn: secretArn(index) }]);
  return {
    containers: { nginx: { ...nginx, secrets: Object.fromEntries(secrets) as Record<string, { secretArn: string }> } },
  };
}

const inlineSize = (policies: readonly { policy?: unknown }[]) =>
  policies.map(({ policy }) => documentSize(String(policy))).reduce((total, size) => total + size, 0);

describe('a task with 130 secrets', () => {
  const stack = synth((scope) => void task(scope, undefined, withSecrets(130)));
  const executionPolicies = stack.all(IamRolePolicy).filter(({ role }) => String(role).includes('ExecutionRole'));
  const [managed] = stack.all(IamPolicy);

  test('fills the inline policies, and moves only what exceeds them to a managed policy', () => {
    expect(inlineSize(executionPolicies)).toBeLessThanOrEqual(policyLimits.inline);
    expect(inlineSize(executionPolicies)).toBeGreaterThan(policyLimits.inline - 500);
    expect(stack.all(IamPolicy)).toHaveLength(1);
    expect(documentSize(String(managed!.policy))).toBeLessThanOrEqual(policyLimits.managed);
  });

  test('can read each secret once', () => {
    const resources = [...executionPolicies, managed!]
      .flatMap(({ policy }) => parseJson(String(policy)).Statement as { Action: unknown; Resource: string[] }[])
      .filter(({ Action }) => Action === 'secretsmanager:GetSecretValue')
      .flatMap(({ Resource }) => Resource);

    expect(resources.toSorted()).toEqual(Array.from({ length: 130 }, (_, i) => `${secretArn(i)}-??????`).toSorted());
  });

  test('waits for the attachment before tasks start', () => {
    expect(stack.all(IamRolePolicyAttachment)).toHaveLength(1);
  });
});

test('a task with few secrets has inline policies only', () => {
  expect(synth((scope) => void task(scope, undefined, withSecrets(50))).all(IamPolicy)).toEqual([]);
});

test('policies that somebody else adds to the role count, too', () => {
  const { errors } = synthMessages((scope) => {
    const { taskRoleName } = task(scope, undefined);
    const Resource = Array.from({ length: 300 }, (_, index) => `arn:aws:s3:::acme-application-data-${index}/objects/*`);
    new IamRolePolicy(scope, 'Own', {
      role: taskRoleName,
      policy: policyDocument({ Effect: 'Allow', Action: 's3:GetObject', Resource }),
    });
  });

  expect(errors.join('\n')).toContain('the inline policies of the role must have at most 10240 characters together');
});

test(`a value known only at deploy counts as ${tokenSize} characters`, () => {
  expect(documentSize('{"a": "${TfToken[TOKEN.1]}"}')).toBe('{"a":""}'.length + tokenSize);
});

test('a statement with many values in its condition is divided by them', () => {
  const values = Array.from({ length: 300 }, (_, index) => secretArn(index));
  const statement = {
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: 'arn:aws:kms:eu-west-1:111122223333:key/k',
    Condition: { StringLike: { 'kms:EncryptionContext:SecretARN': values } },
  } as const;
  const { inline, managed } = dividePolicy([statement], 2000);
  const all = [inline, ...managed].flat();

  expect(all.flatMap(({ Condition }) => Condition!['StringLike']!['kms:EncryptionContext:SecretARN'])).toEqual(values);
  expect(documentSize(policyDocument(...inline))).toBeLessThanOrEqual(2000);
  managed.forEach((policy) =>
    expect(documentSize(policyDocument(...policy))).toBeLessThanOrEqual(policyLimits.managed),
  );
});
