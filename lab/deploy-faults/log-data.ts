import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ClientConfig } from '../terraform/terraform-test-bed';
import type { StateResource } from '../terraform/terraform-folder';

/** Log data like that of a service: an object in each bucket, and a record in each log group. */
export class LogData {
  private readonly written: { readonly at: string; readonly read: () => Promise<string | undefined> }[] = [];
  private readonly s3: S3Client;
  private readonly logs: CloudWatchLogsClient;

  constructor(config: ClientConfig) {
    this.s3 = new S3Client({ ...config, forcePathStyle: true });
    this.logs = new CloudWatchLogsClient(config);
  }

  /** Writes to all completed buckets and log groups in a state. */
  async writeTo(resources: readonly StateResource[]): Promise<void> {
    for (const { mode, type, attributes, status } of resources) {
      if (mode === 'data' || status === 'tainted') continue;
      if (type === 'aws_s3_bucket') await this.putObject(String(attributes['id']));
      if (type === 'aws_cloudwatch_log_group') await this.putRecord(String(attributes['id']));
    }
  }

  /** Returns the written log data that no longer exists. */
  async missing(): Promise<readonly string[]> {
    const missing: string[] = [];
    for (const { at, read } of this.written) {
      if ((await read().catch(() => undefined)) !== at) missing.push(at);
    }
    return missing;
  }

  /** Number of objects and records that were written. */
  get size(): number {
    return this.written.length;
  }

  private async putObject(Bucket: string): Promise<void> {
    const at = `object ${this.size + 1} in ${Bucket}`;
    const Key = `log-${this.size + 1}`;
    const read = async () => (await this.s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
    await this.withoutPolicy(Bucket, () => this.s3.send(new PutObjectCommand({ Bucket, Key, Body: at })));
    this.written.push({ at, read: () => this.withoutPolicy(Bucket, read) });
  }

  /** Removes the policy of a bucket during a function: the emulator ignores its conditions, and would deny all requests. */
  private async withoutPolicy<Result>(Bucket: string, work: () => Promise<Result>): Promise<Result> {
    const { Policy } = await this.s3.send(new GetBucketPolicyCommand({ Bucket })).catch(() => ({ Policy: undefined }));
    if (Policy === undefined) return work();
    await this.s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    try {
      return await work();
    } finally {
      await this.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    }
  }

  private async putRecord(logGroupName: string): Promise<void> {
    const at = `record ${this.size + 1} in ${logGroupName}`;
    const stream = { logGroupName, logStreamName: `stream-${this.size + 1}` };
    await this.logs.send(new CreateLogStreamCommand(stream));
    await this.logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message: at }] }));
    const read = async () => (await this.logs.send(new GetLogEventsCommand(stream))).events?.[0]?.message;
    this.written.push({ at, read });
  }
}
