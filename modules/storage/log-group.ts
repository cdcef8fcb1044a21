import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import { type LogRetentionDays, logRetentionProblem } from '../core/retention';
import { valueErrors, fields, flag, typeErrors, number, plainText } from '../core/shape';
import { kmsKeyArn } from '../core/references';
import { patternProblem, type Problem, validate } from '../core/validation';

/** Properties of a `LogGroup`. */
export interface LogGroupProps {
  /**
   * Name of the group, as in `/firelens/web`. Not with `logGroupNamePrefix`.
   *
   * @default - Terraform makes one, from `logGroupNamePrefix` if that is given
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
   */
  readonly logGroupName?: string;

  /**
   * Beginning of a name that Terraform makes unique; 486 characters at most. Not with `logGroupName`.
   *
   * @default - `terraform-`
   */
  readonly logGroupNamePrefix?: string;

  /**
   * Days after which CloudWatch deletes a record.
   *
   * @default 30
   */
  readonly retentionDays?: LogRetentionDays;

  /**
   * ARN of the KMS key that encrypts the records. Its policy must let `logs.<region>.amazonaws.com` use it, or
   * CloudWatch refuses to create the group.
   *
   * @default - CloudWatch's own key, free of charge
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  readonly kmsKeyArn?: string;

  /**
   * What can be done with the records. `INFREQUENT_ACCESS` takes them in at half the price and has no metric filters,
   * no subscriptions and no live tail. Changing it replaces the group, and its records are lost.
   *
   * @default - that of AWS, `STANDARD`
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
   */
  readonly logGroupClass?: 'STANDARD' | 'INFREQUENT_ACCESS';

  /**
   * Whether the group may be deleted with all records in it, by destroying the stack or by a change that replaces it.
   *
   * @default false - the group stays in AWS until its last record is too old, and Terraform knows it no more; one with a
   * `logGroupName` has to be imported, or deleted by hand, before it can be made again
   */
  readonly forceDestroy?: boolean;
}

/**
 * A CloudWatch log group that keeps records for a limited time.
 *
 *     CloudwatchLogGroup   deletes records after `retentionDays`, and stays where it is when the stack is destroyed
 *
 * Cost: each GB taken in, about 0.50 USD (us-east-1), and then the storage of what is kept; see
 * https://aws.amazon.com/cloudwatch/pricing/.
 *
 * @example
 *
 *     const logs = new LogGroup(this, 'Logs', { logGroupName: '/firelens/web', retentionDays: 14 });
 */
export class LogGroup extends Construct {
  /** ARN of the group, without the `:*` that stands for its streams. */
  readonly logGroupArn: string;

  /** Name of the group. */
  readonly logGroupName: string;

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly logGroup: CloudwatchLogGroup;
  };

  constructor(scope: Construct, id: string, props: LogGroupProps = {}) {
    super(scope, id);
    validate(this, typeErrors(props, logGroupShape));
    const { logGroupName, logGroupNamePrefix, kmsKeyArn, logGroupClass } = props;
    const { retentionDays = 30, forceDestroy = false } = props;
    validate(this, [
      logGroupName !== undefined &&
        logGroupNamePrefix !== undefined &&
        'logGroupName and logGroupNamePrefix must not be given together; leave one out',
      nameProblem('logGroupName', logGroupName, 512),
      nameProblem('logGroupNamePrefix', logGroupNamePrefix, longestPrefix),
      logRetentionProblem('retentionDays', retentionDays),
      patternProblem(
        'logGroupClass',
        logGroupClass,
        /^(STANDARD|INFREQUENT_ACCESS)$/,
        '"STANDARD" or "INFREQUENT_ACCESS"',
      ),
      ...valueErrors(props, logGroupShape),
    ]);

    const logGroup = new CloudwatchLogGroup(this, 'Resource', {
      ...(logGroupName !== undefined && { name: logGroupName }),
      ...(logGroupNamePrefix !== undefined && { namePrefix: logGroupNamePrefix }),
      ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
      ...(logGroupClass !== undefined && { logGroupClass }),
      retentionInDays: retentionDays,
      skipDestroy: !forceDestroy,
    });

    this.logGroupArn = logGroup.arn;
    this.logGroupName = logGroup.name;
    this.resources = { logGroup };
  }
}

/** Terraform completes a prefix with 26 characters. */
const longestPrefix = 512 - 26;

function nameProblem(name: string, value: string | undefined, maxLength: number): Problem {
  return patternProblem(
    name,
    value,
    new RegExp(`^(?!aws/)[A-Za-z0-9_./#-]{1,${maxLength}}$`),
    `1 to ${maxLength} letters, digits and the characters _ - / . #, not beginning with "aws/"`,
  );
}

/** Shape of `LogGroupProps`. */
export const logGroupShape = fields<LogGroupProps>({
  logGroupName: plainText,
  logGroupNamePrefix: plainText,
  retentionDays: number,
  kmsKeyArn,
  logGroupClass: plainText,
  forceDestroy: flag,
});
