import type { Check } from '../check';

const trails = ['aws_cloudtrail'];

/** Checks of CloudTrail trails. */
export const trailChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_36',
    class: 'N',
    states: 'A trail validates the integrity of its log files.',
    types: trails,
    holds: ({ args }) => args['enable_log_file_validation'] === true,
    passes: { 'aws_cloudtrail.audit': { enable_log_file_validation: true } },
    fails: { 'aws_cloudtrail.audit': {} },
  },
  {
    id: 'CKV_AWS_67',
    class: 'N',
    states: 'A trail records all regions.',
    types: trails,
    holds: ({ args }) => args['is_multi_region_trail'] === true,
    passes: { 'aws_cloudtrail.audit': { is_multi_region_trail: true } },
    fails: { 'aws_cloudtrail.audit': { is_multi_region_trail: false } },
  },
  {
    id: 'CKV_AWS_35',
    class: 'C',
    states: 'A trail is encrypted with a customer managed KMS key.',
    types: trails,
    holds: ({ args }) => args['kms_key_id'] !== undefined,
    passes: { 'aws_cloudtrail.audit': { kms_key_id: 'arn:aws:kms:eu-west-1:111122223333:key/k' } },
    fails: { 'aws_cloudtrail.audit': {} },
  },
  {
    id: 'CKV2_AWS_10',
    class: 'C',
    states: 'A trail also sends its events to a log group.',
    types: trails,
    holds: ({ args }) => args['cloud_watch_logs_group_arn'] !== undefined,
    passes: { 'aws_cloudtrail.audit': { cloud_watch_logs_group_arn: 'arn:aws:logs:eu-west-1:1:log-group:audit:*' } },
    fails: { 'aws_cloudtrail.audit': {} },
  },
  {
    id: 'CKV_AWS_252',
    class: 'D',
    states: 'A trail notifies a topic of each log file.',
    types: trails,
    holds: ({ args }) => args['sns_topic_name'] !== undefined,
    passes: { 'aws_cloudtrail.audit': { sns_topic_name: 'audit' } },
    fails: { 'aws_cloudtrail.audit': {} },
  },
];
