import type { Check } from '../check';
import { referrers } from '../configuration';
import { isConditional, isForEverybody, statementsOf } from '../statements';

const keys = ['aws_kms_key'];

/** Checks of KMS keys. */
export const kmsChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_7',
    class: 'N',
    states: 'A symmetric key has automatic rotation enabled.',
    types: keys,
    selects: ({ args }) => (args['customer_master_key_spec'] ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT',
    holds: ({ args }) => args['enable_key_rotation'] === true,
    passes: { 'aws_kms_key.logs': { enable_key_rotation: true } },
    fails: { 'aws_kms_key.logs': {} },
  },
  {
    id: 'CKV_AWS_33',
    class: 'N',
    states: 'The key policy does not allow access to everybody.',
    types: [...keys, 'aws_kms_key_policy'],
    holds: (key) =>
      !statementsOf(key).some(
        (statement) => statement.effect === 'Allow' && isForEverybody(statement) && !isConditional(statement),
      ),
    passes: { 'aws_kms_key.logs': policyFor({ AWS: 'arn:aws:iam::111122223333:root' }) },
    fails: { 'aws_kms_key.logs': policyFor('*'), 'aws_kms_key_policy.logs': policyFor({ AWS: ['*'] }) },
  },
  {
    id: 'CKV_AWS_227',
    class: 'N',
    states: 'A key is enabled.',
    types: keys,
    holds: ({ args }) => args['is_enabled'] !== false,
    passes: { 'aws_kms_key.logs': {} },
    fails: { 'aws_kms_key.logs': { is_enabled: false } },
  },
  {
    id: 'CKV2_AWS_64',
    class: 'N',
    states: 'A key has a key policy.',
    types: keys,
    holds: (key, all) =>
      key.args['policy'] !== undefined || referrers(all, key, ['aws_kms_key_policy'], 'key_id').length > 0,
    passes: { 'aws_kms_key.logs': {}, 'aws_kms_key_policy.logs': { key_id: '${aws_kms_key.logs.id}' } },
    fails: { 'aws_kms_key.logs': {} },
  },
];

function policyFor(principal: unknown) {
  return { policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: principal, Action: 'kms:*' }] }) };
}
