import type { Check } from '../check';
import { referrers } from '../configuration';
import { refusesPlainRequests, statementsOf } from '../statements';

const queue = { 'aws_sqs_queue.failed': { sqs_managed_sse_enabled: true } };
const policy = (statement: object) => ({
  queue_url: '${aws_sqs_queue.failed.url}',
  policy: JSON.stringify({ Statement: [statement] }),
});
const plain = { Bool: { 'aws:SecureTransport': 'false' } };
const everybody = { Principal: '*', Action: 'sqs:*', Resource: 'arn' };

/** Checks of SQS queues. */
export const queueChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_27',
    class: 'N',
    states: 'An SQS queue is encrypted.',
    types: ['aws_sqs_queue'],
    holds: ({ args }) => args['sqs_managed_sse_enabled'] === true || args['kms_master_key_id'] !== undefined,
    passes: { ...queue, 'aws_sqs_queue.key': { kms_master_key_id: 'arn' } },
    fails: { 'aws_sqs_queue.failed': {} },
  },
  {
    id: 'OWN_11',
    class: 'N',
    states: 'An SQS queue accepts requests over TLS only.',
    types: ['aws_sqs_queue'],
    holds: (resource, all) =>
      referrers(all, resource, ['aws_sqs_queue_policy'], 'queue_url').flatMap(statementsOf).some(refusesPlainRequests),
    passes: { ...queue, 'aws_sqs_queue_policy.tls': policy({ Effect: 'Deny', ...everybody, Condition: plain }) },
    fails: { ...queue, 'aws_sqs_queue_policy.open': policy({ Effect: 'Allow', ...everybody }) },
  },
];
