import { z } from 'zod';
import { regionFormat } from '../modules/core/format';
import { kmsKeyArnFormat } from '../modules/core/references';
import { backends } from './backends';
import { flag, string } from './forms';

const [keyArn, keyArnForm] = kmsKeyArnFormat;

/** Settings of the deployment: Region, names, encryption, tags, and Terraform state. */
export const deploymentSettings = {
  /**
   * AWS Region of all resources. Changing it creates everything again in the new Region.
   *
   * @default 'us-east-1'
   */
  region: string(...regionFormat).default('us-east-1'),

  /**
   * Prefix of the names that AWS requires: cluster, service, task family, bucket. 1 to 20 lowercase letters, digits and
   * hyphens. Use a different prefix to deploy twice in one account and Region. Changing it replaces the named
   * resources.
   *
   * @default 'firelens'
   */
  namePrefix: string(
    /^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/,
    '1 to 20 lowercase letters, digits and hyphens, beginning with a letter and not ending with a hyphen',
  ).default('firelens'),

  /**
   * Encryption of buckets, log groups, the repository and the alarm topic: `create` creates a KMS key in each stack,
   * about 1 USD a month each (us-east-1; see https://aws.amazon.com/kms/pricing/); or the ARN of an existing key. Access logs of the load balancer always use S3 managed
   * keys, because AWS supports no others. Changing it replaces the repository.
   *
   * @default - AWS owned keys, free of charge
   * @see EncryptionKey
   */
  kmsKey: string(
    new RegExp(`^create$|${keyArn.source}`),
    `"create", or ${keyArnForm}, such as "arn:aws:kms:us-east-1:111122223333:key/<id>"`,
  ).exactOptional(),

  /**
   * Allows destroying the stacks, or a change that replaces a resource, to delete the buckets and log groups with all
   * logs, and the repository with its images.
   *
   * @default false
   */
  forceDestroy: flag().default(false),

  /**
   * Tags of every resource, at most 49: AWS allows 50, and some resources have a `Name` tag.
   *
   * @default {}
   * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
   */
  tags: z
    .record(
      z.string().regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu),
      string(/^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u, 'a string of up to 256 letters, digits, spaces and _.:/=+-@'),
      {
        error: ({ code }) =>
          code === 'invalid_key'
            ? '1 to 128 letters, digits, spaces and _.:/=+-@, not beginning with "aws:"'
            : 'an object of strings, such as { "team": "web" }',
      },
    )
    .refine((tags) => Object.keys(tags).length <= 49, { error: 'at most 49 tags' })
    .readonly()
    .default({}),

  /**
   * Backend of the Terraform state: a local file next to the stack (`{ "type": "local" }`), an S3 bucket with a lock
   * file (`{ "type": "s3", "bucket": "…" }`, Terraform 1.10 or later), or HCP Terraform (`{ "type": "hcp",
   * "organization": "…" }`). Use one of the latter two in a team.
   *
   * @default { type: 'local' }
   * @see https://developer.hashicorp.com/terraform/language/backend/s3
   */
  backend: z
    .discriminatedUnion('type', [backends.local, backends.s3, backends.hcp], {
      error: ({ code }) =>
        code === 'invalid_union' ? 'one of "local", "s3", "hcp"' : 'an object, such as { "type": "s3", "bucket": "…" }',
    })
    .readonly()
    .default({ type: 'local' }),
};
