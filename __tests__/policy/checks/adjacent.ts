import type { Check } from '../check';
import { list, referents, referrers } from '../configuration';
import { isConditional, isForEverybody, refusesPlainRequests, statementsOf } from '../statements';

const topic = { 'aws_sns_topic.alarms': {} };
const alarms = ['aws_cloudwatch_metric_alarm'];
const certificates = ['aws_acm_certificate'];
const onlyTls = { Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

/** Checks of topics, alarms, certificates and DNS records. */
export const adjacentChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_26',
    class: 'C',
    states: 'An SNS topic is encrypted at rest.',
    types: ['aws_sns_topic'],
    holds: ({ args }) => args['kms_master_key_id'] !== undefined,
    passes: { 'aws_sns_topic.alarms': { kms_master_key_id: 'arn:aws:kms:eu-west-1:111122223333:key/k' } },
    fails: topic,
  },
  {
    id: 'OWN_6',
    class: 'N',
    states: 'An SNS topic accepts messages over TLS only, and its policy allows no principal `*` without a condition.',
    types: ['aws_sns_topic'],
    holds: (resource, all) => {
      const statements = referrers(all, resource, ['aws_sns_topic_policy'], 'arn').flatMap(statementsOf);
      const open = statements.filter((statement) => statement.effect === 'Allow' && !isConditional(statement));
      return statements.some(refusesPlainRequests) && !open.some(isForEverybody);
    },
    passes: { ...topic, 'aws_sns_topic_policy.alarms': policyOf(onlyTls) },
    fails: {
      ...topic,
      'aws_sns_topic.open': {},
      'aws_sns_topic_policy.open': {
        ...policyOf(onlyTls, { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sns:Publish' }),
        arn: '${aws_sns_topic.open.arn}',
      },
    },
  },
  {
    id: 'CKV_AWS_319',
    class: 'N',
    states: 'The actions of an alarm are enabled.',
    types: alarms,
    holds: ({ args }) => args['actions_enabled'] !== false,
    passes: { 'aws_cloudwatch_metric_alarm.cpu': {} },
    fails: { 'aws_cloudwatch_metric_alarm.cpu': { actions_enabled: false } },
  },
  {
    id: 'OWN_7',
    class: 'N',
    states: 'An alarm has an action.',
    types: alarms,
    holds: ({ args }) => list(args['alarm_actions']).length > 0,
    passes: { 'aws_cloudwatch_metric_alarm.cpu': { alarm_actions: ['${aws_sns_topic.alarms.arn}'] } },
    fails: { 'aws_cloudwatch_metric_alarm.cpu': { alarm_actions: [] } },
  },
  {
    id: 'CKV_AWS_233',
    class: 'N',
    states: 'A certificate is created before the one that it replaces is destroyed.',
    types: certificates,
    holds: ({ args }) => args['lifecycle']?.create_before_destroy === true,
    passes: { 'aws_acm_certificate.main': { lifecycle: { create_before_destroy: true } } },
    fails: { 'aws_acm_certificate.main': {} },
  },
  {
    id: 'CKV_AWS_234',
    class: 'N',
    states: 'Certificate transparency logging is enabled.',
    types: certificates,
    holds: ({ args }) => (args['options']?.certificate_transparency_logging_preference ?? 'ENABLED') === 'ENABLED',
    passes: { 'aws_acm_certificate.main': {} },
    fails: { 'aws_acm_certificate.main': { options: { certificate_transparency_logging_preference: 'DISABLED' } } },
  },
  {
    id: 'CKV2_AWS_71',
    class: 'N',
    states: 'A certificate contains no wildcard domain names.',
    types: certificates,
    holds: ({ args }) => ![args['domain_name'], args['subject_alternative_names']].flatMap(list).join().includes('*'),
    passes: { 'aws_acm_certificate.main': { domain_name: 'shop.example.com' } },
    fails: {
      'aws_acm_certificate.main': { domain_name: '*.example.com' },
      'aws_acm_certificate.other': { domain_name: 'example.com', subject_alternative_names: ['*.example.com'] },
    },
  },
  {
    id: 'CKV2_AWS_23',
    class: 'N',
    states: 'A DNS record refers to a resource of the stack.',
    types: ['aws_route53_record'],
    selects: ({ args }) => args['type'] === 'A',
    holds: ({ args }, all) =>
      referents(all, args['alias'] ?? args['records'], ['aws_lb', 'aws_alb', 'aws_eip']).length > 0,
    passes: {
      'aws_lb.main': {},
      'aws_route53_record.shop': { type: 'A', alias: { name: '${aws_lb.main.dns_name}' } },
    },
    fails: { 'aws_route53_record.shop': { type: 'A', records: ['192.0.2.1'] } },
  },
];

function policyOf(...statements: readonly object[]) {
  return { arn: '${aws_sns_topic.alarms.arn}', policy: JSON.stringify({ Statement: statements }) };
}
