import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { outputsTo } from '../../lab/emulator/emulated-aws';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { withoutPolicy } from '../support/bucket-policy';
import type { ClientConfig } from '../../lab/terraform/terraform-test-bed';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';

/** Runs a function with a real Fluent Bit that has the synthesized configuration and the applied values. */
export async function withRouter(
  config: ClientConfig,
  environment: Readonly<Record<string, string>>,
  synthesized: string,
  work: (router: FluentBit) => Promise<void>,
): Promise<void> {
  const aws = await outputsTo(config.endpoint);
  const folder = join(synthesized, 'fluent-bit', 'nginx');
  const router = await FluentBit.start(folder, aws.overrides, environment);
  try {
    await work(router);
  } finally {
    await router.stop();
    await aws.stop();
  }
}

/** Returns an S3 client with path-style addresses, as the emulator requires. */
export function s3Client(config: ClientConfig): S3Client {
  return new S3Client({ ...config, forcePathStyle: true });
}

/** Runs a function while the bucket in a stack's outputs has no policy. */
export async function withOpenBucket(
  config: ClientConfig,
  folder: TerraformFolder,
  work: () => Promise<void>,
): Promise<void> {
  const { bucket } = (await folder.outputs()) as { bucket: string };
  await withoutPolicy(s3Client(config), bucket, work);
}

/** Returns a line of nginx's access log, in the format of its image. */
export function accessLine(uri: string, agent = 'Mozilla/5.0'): string {
  return `10.0.0.7 - - [21/Nov/2026:09:00:00 +0000] "GET ${uri} HTTP/1.1" 200 615 "-" "${agent}" "203.0.113.9"`;
}

/** Returns a line of nginx's error log. */
export function errorLine(uri: string): string {
  return `2026/11/21 09:00:00 [error] 29#29: *1 open() "/usr/share/nginx/html${uri}" failed (2: No such file or directory), client: 10.0.0.7, server: localhost, request: "GET ${uri} HTTP/1.1", host: "localhost"`;
}
