import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis';
import { S3Client } from '@aws-sdk/client-s3';
import type { ClientConfig } from '../../lab/terraform/terraform-test-bed';

/** Returns a Kinesis client that uses HTTP/1.1, because the emulator does not support HTTP/2. */
export function kinesisClient(config: ClientConfig): KinesisClient {
  return new KinesisClient({ ...config, requestHandler: new S3Client(config).config.requestHandler });
}

/** Returns all records in a stream, unchanged, by shard. */
export async function recordsByShard(kinesis: KinesisClient, StreamName: string): Promise<readonly string[][]> {
  const { Shards: shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }));
  return Promise.all(
    shards.map(async ({ ShardId }) => {
      const position = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
      const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(position));
      const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: 10_000 }));
      return Records.map(({ Data }) => Buffer.from(Data!).toString());
    }),
  );
}
