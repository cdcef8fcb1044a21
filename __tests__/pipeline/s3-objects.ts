import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { LogRecord } from '../../lab/routers/records';
import { parseLines } from '../../lab/servers/sink';

/** Returns the objects in a bucket, by key. */
export async function objectsIn(s3: S3Client, Bucket: string): Promise<Readonly<Record<string, Buffer>>> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const objects = Contents.map(async ({ Key }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return [Key!, Buffer.from(await Body!.transformToByteArray())] as const;
  });
  return Object.fromEntries(await Promise.all(objects));
}

/** Returns the records in the objects of a bucket. */
export async function recordsIn(s3: S3Client, bucket: string): Promise<readonly LogRecord[]> {
  return Object.values(await objectsIn(s3, bucket)).flatMap((bytes) => parseLines(gunzipSync(bytes).toString()));
}
