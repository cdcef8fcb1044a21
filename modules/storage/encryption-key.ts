import { checkProps } from '../core/check-props';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { accountId, partitionName } from '../core/aws-environment';
import {
  accountKeyStatements,
  type AccountPrincipals,
  accountPrincipalsShape,
  accountsProblems,
} from './account-writers';
import { type KeyClient, keyClients, keyClientsProblems, keyStatements } from './key-policy';
import { policyDocument } from '../core/policy';
import { pathForNames } from '../core/rename';
import { fields } from '../core/object-shape';
import { tokenList } from '../core/collection-shape';
import { flag, known, number } from '../core/shape';
import { plainText } from '../core/string-shape';
import { integerProblem, patternProblem } from '../core/validation';

/** Properties of an `EncryptionKey`. */
export interface EncryptionKeyProps {
  /**
   * AWS services that may use the key on their own behalf, in this account and, for buckets, in `writers.accounts`: CloudWatch Logs for log groups (`log-groups`), CloudWatch
   * alarms that publish to an encrypted topic (`alarms`), flow logs delivered to an encrypted bucket (`flow-logs`) and
   * CloudTrail trails (`trails`). Buckets, repositories, streams and secrets use the key with the permissions of the
   * role that reads or writes; the S3 and Kinesis destinations grant them.
   *
   * @default - all of them
   */
  readonly servicePrincipals?: readonly KeyClient[];

  /**
   * Other accounts whose roles may use the key to write objects to S3, as their IAM policies allow: those of `writers`
   * of the bucket, and the accounts of buckets that are replicated to it.
   *
   * @default - none: only this account
   */
  readonly writers?: AccountPrincipals;

  /**
   * Alias of the key, without the `alias/` prefix. Must be unique within the account and region.
   *
   * @default - no alias
   */
  readonly aliasName?: string;

  /**
   * Number of days, 7 to 30, after which a destroyed key is permanently deleted and the data it encrypts becomes
   * unreadable. Until then, `aws kms cancel-key-deletion` restores it.
   *
   * @default 30
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
   */
  readonly deletionWindowDays?: number;

  /**
   * Allows the key to be deleted, when the stack is destroyed or the key replaced. The data it encrypts can then no
   * longer be read.
   *
   * @default false - Terraform rejects any plan that would delete the key; to delete it, set this, deploy, and plan
   * again
   */
  readonly forceDestroy?: boolean;
}

/**
 * KMS key for all log storage: pass its `kmsKeyArn` to buckets, log groups, repositories, streams and topics.
 *
 *     KmsKey       yearly rotation; usable only in this account and by `writers`, as IAM policies and the key policy allow
 *     └── KmsAlias with `aliasName`
 *
 * Cost: 1 USD per month, plus 1 USD for each of the first two rotations, and 0.03 USD per 10,000 requests (us-east-1;
 * see https://aws.amazon.com/kms/pricing/).
 *
 * @example
 *
 *     const { kmsKeyArn } = new EncryptionKey(this, 'Key');
 *     const logs = new LogBucket(this, 'Logs', { kmsKeyArn });
 */
export class EncryptionKey extends Construct {
  /** ARN of the key. */
  readonly kmsKeyArn: string;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly key: KmsKey;
    readonly alias: KmsAlias | undefined;
  };

  constructor(scope: Construct, id: string, props: EncryptionKeyProps = {}) {
    super(scope, id);
    const checked = checkProps(this, props, encryptionKeyShape);
    const {
      writers,
      servicePrincipals = keyClients,
      aliasName,
      deletionWindowDays = 30,
      forceDestroy = false,
    } = checked.given;
    checked.validate([
      ...keyClientsProblems(servicePrincipals),
      ...(writers ? accountsProblems('writers', writers) : []),
      patternProblem(
        'aliasName',
        aliasName,
        /^(?!aws\/|alias\/)[A-Za-z0-9/_-]{1,250}$/,
        '1 to 250 letters, digits, "/", "_" and "-", not beginning with "alias/" or "aws/"',
      ),
      integerProblem('deletionWindowDays', deletionWindowDays, { min: 7, max: 30, unit: 'days' }),
    ]);

    const key = new KmsKey(this, 'Resource', {
      description: `Encrypts the resources that use ${pathForNames(this)}`,
      enableKeyRotation: true,
      deletionWindowInDays: deletionWindowDays,
      policy: this.policy(servicePrincipals, writers),
      ...(!forceDestroy && { lifecycle: { preventDestroy: true } }),
    });
    const alias =
      aliasName === undefined
        ? undefined
        : new KmsAlias(this, 'Alias', { name: `alias/${aliasName}`, targetKeyId: key.keyId });

    this.kmsKeyArn = key.arn;
    this.resources = { key, alias };
  }

  private policy(servicePrincipals: readonly KeyClient[], writers: AccountPrincipals | undefined): string {
    return policyDocument(
      {
        // Without this statement, the policy could never be changed again.
        Sid: 'EnableIamPolicies',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partitionName(this)}:iam::${accountId(this)}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      ...keyStatements(this, servicePrincipals, writers?.accounts),
      ...(writers ? accountKeyStatements(this, writers) : []),
    );
  }
}

/** Shape of `EncryptionKeyProps`. */
export const encryptionKeyShape = fields<EncryptionKeyProps>({
  servicePrincipals: tokenList(known(plainText)),
  writers: accountPrincipalsShape,
  aliasName: plainText,
  deletionWindowDays: number,
  forceDestroy: flag,
});
