import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';

/** Runs a function while a bucket has no policy: the emulator ignores policy conditions, and would deny all requests. */
export async function withoutPolicy<T>(s3: S3Client, Bucket: string, work: () => Promise<T>): Promise<T> {
  const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  try {
    return await work();
  } finally {
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  }
}

/**
 * Applies a stack with objects on the emulator: before the bucket policies, with which Terraform could not read the
 * objects, and after bucket versioning, because an object without a version could not be deleted.
 */
export async function applyWithObjects(folder: TerraformFolder): Promise<void> {
  await folder.apply({ targets: folder.addressesOf('aws_s3_bucket_versioning') });
  await folder.apply({ targets: folder.addressesOf('aws_s3_object') });
  await folder.apply();
}
