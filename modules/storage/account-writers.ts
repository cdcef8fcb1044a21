import type { Construct } from 'constructs';
import { accountId, dnsSuffix, partitionName, regionName } from '../core/aws-environment';
import { list } from '../core/collection-shape';
import { fields } from '../core/object-shape';
import type { PolicyStatement } from '../core/policy';
import type { Problem } from '../core/problem';
import { known } from '../core/shape';
import { matching, plainText } from '../core/string-shape';

/** Other accounts whose roles may use a key to write and read objects in S3. */
export interface AccountPrincipals {
  /**
   * IDs of the accounts. Their own IAM policies determine which roles may do so.
   *
   * @default - none
   */
  readonly accounts?: readonly string[];

  /**
   * ID of an organization in AWS Organizations, such as `o-a1b2c3d4e5`: all of its accounts may do so, also those that
   * join later.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
   */
  readonly organizationId?: string;
}

/** Other accounts whose roles may write to a bucket, each below a prefix of its own. */
export interface AccountWriters extends AccountPrincipals {
  /**
   * Beginning of the keys, before the ID of the account; ends with a slash and does not start with one. An account may
   * write to `<prefix><account ID>/` only. Must be known at synth time.
   *
   * @default - none: `111122223333/…`
   */
  readonly prefix?: string;
}

/**
 * Returns the statements of a bucket policy that allow other accounts to put objects, which includes multipart uploads.
 * IAM replaces the variable by the account of the caller.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function accountWriterStatements(
  scope: Construct,
  bucketArn: string,
  writers: AccountWriters,
): readonly PolicyStatement[] {
  const { prefix = '' } = writers;
  return statementsFor(scope, writers, 'Writers', {
    Action: 's3:PutObject',
    Resource: `${bucketArn}/${prefix}\${aws:PrincipalAccount}/*`,
  });
}

/**
 * Returns the statements of a key policy that allow other accounts to write objects through S3, and replicas of objects.
 * `kms:Decrypt` is part of it, because S3 decrypts bucket keys and the parts of multipart uploads; which objects an account
 * may read is determined by the bucket.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
export function accountKeyStatements(scope: Construct, writers: AccountPrincipals): readonly PolicyStatement[] {
  return statementsFor(scope, writers, 'S3Writers', {
    Action: ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:Decrypt'],
    Resource: '*',
    Condition: { StringEquals: { 'kms:ViaService': `s3.${regionName(scope)}.${dnsSuffix(scope)}` } },
  });
}

/** Returns one statement for the accounts, and one for the organization. */
function statementsFor(
  scope: Construct,
  { accounts = [], organizationId }: AccountPrincipals,
  sid: string,
  rights: Pick<PolicyStatement, 'Action' | 'Resource' | 'Condition'>,
): readonly PolicyStatement[] {
  const { StringEquals: equals, ...others } = rights.Condition ?? {};
  return [
    ...(accounts.length > 0
      ? [
          {
            Sid: `${sid}InAccounts`,
            Effect: 'Allow',
            Principal: accountPrincipals(scope, accounts),
            ...rights,
          } as const,
        ]
      : []),
    ...(organizationId === undefined
      ? []
      : [
          {
            Sid: `${sid}InOrganization`,
            Effect: 'Allow',
            Principal: '*',
            ...rights,
            Condition: { ...others, StringEquals: { ...equals, 'aws:PrincipalOrgID': organizationId } },
          } as const,
        ]),
  ];
}

/** Returns the principals of a statement for accounts, whose own policies determine the roles. */
export function accountPrincipals(
  scope: Construct,
  accounts: readonly string[],
): NonNullable<PolicyStatement['Principal']> {
  return { AWS: [...new Set(accounts)].map((account) => `arn:${partitionName(scope)}:iam::${account}:root`) };
}

/** Returns the value of this account, or a list if there are other accounts. */
export function forAccounts(
  scope: Construct,
  others: readonly string[],
  valueOf: (account: string) => string,
): string | readonly string[] {
  const own = valueOf(accountId(scope));
  return others.length === 0 ? own : [own, ...others.map(valueOf)];
}

/** Shape of the ID of an AWS account. */
export const account = {
  ...matching(plainText, /^\d{12}$/, 'the ID of an AWS account, 12 digits'),
  samples: ['111122223333'],
};

/** Shape of the beginning of object keys. */
export const prefix = {
  ...matching(
    plainText,
    /^(?!\/)(?!.*(\/\/|[$%*?]))(.*\/)?$/,
    'a prefix that ends with "/", does not start with "/", and contains none of "//", "$", "%", "*" and "?"',
  ),
  samples: ['logs/'],
};

const principalShapes = {
  accounts: list(account),
  organizationId: {
    ...matching(plainText, /^o-[a-z0-9]{10,32}$/, 'the ID of an organization, such as "o-a1b2c3d4e5"'),
    samples: ['o-a1b2c3d4e5'],
  },
};

/** Shape of `AccountPrincipals`. */
export const accountPrincipalsShape = fields<AccountPrincipals>(principalShapes);

/** Shape of `AccountWriters`. */
export const accountWritersShape = fields<AccountWriters>({ ...principalShapes, prefix: known(prefix) });

/** Returns the problems of accounts and an organization. */
export function accountsProblems(name: string, { accounts = [], organizationId }: AccountPrincipals): Problem[] {
  return [
    accounts.length === 0 &&
      organizationId === undefined &&
      `${name} must have accounts or organizationId, got neither; add one, or remove ${name}`,
  ];
}
