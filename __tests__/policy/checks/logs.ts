import type { Check } from '../check';
import { containersOf, taskWith } from '../containers';

const logGroups = ['aws_cloudwatch_log_group'];

/** Checks of log groups and of containers that write to CloudWatch Logs. */
export const logChecks: readonly Check[] = [
  {
    id: 'CKV_AWS_66',
    class: 'N',
    states: 'A log group has a retention period.',
    types: logGroups,
    holds: ({ args }) => args['retention_in_days'] !== undefined,
    passes: { 'aws_cloudwatch_log_group.router': { retention_in_days: 30 } },
    fails: { 'aws_cloudwatch_log_group.router': {} },
  },
  {
    id: 'CKV_AWS_338',
    class: 'D',
    states: 'A log group retains records for at least a year.',
    types: logGroups,
    holds: ({ args }) => args['retention_in_days'] === 0 || Number(args['retention_in_days']) >= 365,
    passes: {
      'aws_cloudwatch_log_group.year': { retention_in_days: 365 },
      'aws_cloudwatch_log_group.ever': { retention_in_days: 0 },
    },
    fails: { 'aws_cloudwatch_log_group.month': { retention_in_days: 30 }, 'aws_cloudwatch_log_group.unsaid': {} },
  },
  {
    id: 'CKV_AWS_158',
    class: 'C',
    states: 'A log group is encrypted with a customer managed KMS key.',
    types: logGroups,
    holds: ({ args }) => args['kms_key_id'] !== undefined,
    passes: { 'aws_cloudwatch_log_group.router': { kms_key_id: 'arn:aws:kms:eu-west-1:111122223333:key/k' } },
    fails: { 'aws_cloudwatch_log_group.router': {} },
  },
  {
    id: 'OWN_5',
    class: 'N',
    states: 'No container has ECS create its log group, whose records would never expire.',
    types: ['aws_ecs_task_definition'],
    holds: (task) =>
      containersOf(task).every(
        (container) => container['logConfiguration']?.options?.['awslogs-create-group'] !== 'true',
      ),
    passes: { 'aws_ecs_task_definition.web': taskWith(loggingWith({ 'awslogs-group': 'router' })) },
    fails: { 'aws_ecs_task_definition.web': taskWith(loggingWith({ 'awslogs-create-group': 'true' })) },
  },
];

function loggingWith(options: Readonly<Record<string, string>>) {
  return { logConfiguration: { logDriver: 'awslogs', options } };
}
