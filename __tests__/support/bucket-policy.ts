import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';

/** Does something while a bucket has no policy, of which the emulator heeds no condition: it refuses everybody. */
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
 * Applies a stack with objects on the emulator: before the policies of their buckets, behind which Terraform could not
 * look at them, and after these keep versions, since one that has none yet could not be removed.
 */
export async function applyWithObjects(folder: TerraformFolder): Promise<void> {
  await folder.apply({ targets: folder.addressesOf('aws_s3_bucket_versioning') });
  await folder.apply({ targets: folder.addressesOf('aws_s3_object') });
  await folder.apply();
}
