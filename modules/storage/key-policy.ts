import type { Construct } from 'constructs';
import { forAccounts } from './account-writers';
import { accountId, dnsSuffix, partitionName, regionName } from '../core/aws-environment';
import type { PolicyStatement } from '../core/policy';
import type { Problem } from '../core/problem';
import { isKnown, patternProblem } from '../core/validation';

/** AWS services that use a key on their own behalf, not with the permissions of the caller. */
export const keyClients = ['log-groups', 'alarms', 'flow-logs', 'trails'] as const;

/**
 * AWS service that uses a key on its own behalf.
 *
 * @useDeclaredType
 */
export type KeyClient = (typeof keyClients)[number];

/**
 * Returns the key policy statements that allow the services of this account to use the key, and those of other accounts to
 * encrypt the logs that they deliver to a bucket. In a key policy, `*` is the
 * key itself.
 */
export function keyStatements(
  scope: Construct,
  servicePrincipals: readonly KeyClient[],
  otherAccounts: readonly string[] = [],
): readonly PolicyStatement[] {
  const others = [...new Set(otherAccounts)];
  const statementOf = {
    'log-groups': logGroupStatement,
    alarms: alarmStatement,
    'flow-logs': flowLogStatement,
    trails: trailStatement,
  };
  return [...new Set(servicePrincipals)].map((client) => statementOf[client](scope, others));
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function logGroupStatement(scope: Construct): PolicyStatement {
  return {
    Sid: 'LogGroups',
    Effect: 'Allow',
    Principal: { Service: `logs.${regionName(scope)}.${dnsSuffix(scope)}` },
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    Resource: '*',
    Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `${arnPrefix(scope, 'logs')}:log-group:*` } },
  };
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services */
function alarmStatement(scope: Construct): PolicyStatement {
  return {
    Sid: 'Alarms',
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    Resource: '*',
    Condition: {
      StringEquals: { 'aws:SourceAccount': accountId(scope) },
      ArnLike: { 'aws:SourceArn': `${arnPrefix(scope, 'cloudwatch')}:alarm:*` },
    },
  };
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html */
function flowLogStatement(scope: Construct, others: readonly string[]): PolicyStatement {
  return {
    Sid: 'FlowLogs',
    Effect: 'Allow',
    Principal: { Service: 'delivery.logs.amazonaws.com' },
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    Resource: '*',
    Condition: {
      StringEquals: { 'aws:SourceAccount': forAccounts(scope, others, (each) => each) },
      ArnLike: { 'aws:SourceArn': forAccounts(scope, others, (each) => `${regionPrefix(scope, 'logs')}:${each}:*`) },
    },
  };
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html */
function trailStatement(scope: Construct, others: readonly string[]): PolicyStatement {
  return {
    Sid: 'Trails',
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
    Resource: '*',
    Condition: {
      ArnLike: {
        'aws:SourceArn': forAccounts(scope, others, (each) => `${regionPrefix(scope, 'cloudtrail')}:${each}:trail/*`),
      },
    },
  };
}

function arnPrefix(scope: Construct, service: string): string {
  return `${regionPrefix(scope, service)}:${accountId(scope)}`;
}

function regionPrefix(scope: Construct, service: string): string {
  return `arn:${partitionName(scope)}:${service}:${regionName(scope)}`;
}

/** Returns the problems of `servicePrincipals`. */
export function keyClientsProblems(servicePrincipals: readonly KeyClient[]): Problem[] {
  if (!isKnown(servicePrincipals))
    return ['servicePrincipals must be an array known at synth time, got a token; each one adds a policy statement'];
  return servicePrincipals.map((client, index) =>
    patternProblem(
      `servicePrincipals[${index}]`,
      client,
      new RegExp(`^(${keyClients.join('|')})$`),
      keyClients
        .map((each) => JSON.stringify(each))
        .join(', ')
        .replace(/, (?=[^,]*$)/, ' or '),
    ),
  );
}
