import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { accountId, partitionName } from '../core/aws-environment';
import { type KeyClient, keyClients, keyClientsProblems, keyStatements } from './key-policy';
import { policyDocument } from '../core/policy';
import { valueErrors, fields, flag, typeErrors, known, number, plainText, tokenList } from '../core/shape';
import { integerProblem, patternProblem, validate } from '../core/validation';

/** Properties of an `EncryptionKey`. */
export interface EncryptionKeyProps {
  /**
   * What of this account uses the key by itself: log groups (`log-groups`), alarms that write to a topic under it
   * (`alarms`), flow logs that go to a bucket under it (`flow-logs`), and trails (`trails`). Buckets, repositories,
   * streams and secrets use it for whoever reads or writes there, and that role needs the right: a destination in S3 or
   * Kinesis grants it.
   *
   * @default - all of them
   */
  readonly servicePrincipals?: readonly KeyClient[];

  /**
   * Name by which people find the key, unique in the account and region, without `alias/` in front.
   *
   * @default - none: the key has its id alone
   */
  readonly aliasName?: string;

  /**
   * Days after which a key that was destroyed is gone for good, and with it everything that it encrypts; 7 to 30. Until
   * then `aws kms cancel-key-deletion` brings it back.
   *
   * @default 30
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
   */
  readonly deletionWindowDays?: number;

  /**
   * Whether the key may be deleted, by destroying the stack or by a change that replaces it: what it encrypts cannot be
   * read any more then.
   *
   * @default false - Terraform refuses any plan that would delete it; to let it, set this, deploy, and plan again
   */
  readonly forceDestroy?: boolean;
}

/**
 * One key for all that holds logs: hand its `kmsKeyArn` to buckets, log groups, repositories, streams and topics.
 *
 *     KmsKey       rotated every year; used by this account alone, and only as its roles or its policy say
 *     └── KmsAlias if a name is asked for
 *
 * Cost: 1 USD a month, and as much again for each of the first two rotations; 0.03 USD for 10,000 requests (us-east-1;
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

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly key: KmsKey;
    readonly alias: KmsAlias | undefined;
  };

  constructor(scope: Construct, id: string, props: EncryptionKeyProps = {}) {
    super(scope, id);
    validate(this, typeErrors(props, encryptionKeyShape));
    const { servicePrincipals = keyClients, aliasName, deletionWindowDays = 30, forceDestroy = false } = props;
    validate(this, [
      ...keyClientsProblems(servicePrincipals),
      patternProblem(
        'aliasName',
        aliasName,
        /^(?!aws\/|alias\/)[A-Za-z0-9/_-]{1,250}$/,
        '1 to 250 letters, digits, "/", "_" and "-", beginning neither with "alias/" nor with "aws/"',
      ),
      integerProblem('deletionWindowDays', deletionWindowDays, { min: 7, max: 30, unit: 'days' }),
      ...valueErrors(props, encryptionKeyShape),
    ]);

    const key = new KmsKey(this, 'Resource', {
      description: `Encrypts what ${this.node.path} is handed to`,
      enableKeyRotation: true,
      deletionWindowInDays: deletionWindowDays,
      policy: this.policy(servicePrincipals),
      ...(!forceDestroy && { lifecycle: { preventDestroy: true } }),
    });
    const alias =
      aliasName === undefined
        ? undefined
        : new KmsAlias(this, 'Alias', { name: `alias/${aliasName}`, targetKeyId: key.keyId });

    this.kmsKeyArn = key.arn;
    this.resources = { key, alias };
  }

  private policy(servicePrincipals: readonly KeyClient[]): string {
    return policyDocument(
      {
        // Without it nobody could ever change the policy again.
        Sid: 'EnableIamPolicies',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partitionName(this)}:iam::${accountId(this)}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      ...keyStatements(this, servicePrincipals),
    );
  }
}

/** Shape of `EncryptionKeyProps`. */
export const encryptionKeyShape = fields<EncryptionKeyProps>({
  servicePrincipals: tokenList(known(plainText)),
  aliasName: plainText,
  deletionWindowDays: number,
  forceDestroy: flag,
});
