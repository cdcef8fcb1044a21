import { gunzipSync } from 'node:zlib';
import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { Clients } from './clients';
import type { Place } from './delivery-cases';
import { countRecords, numbersIn, type RecordCount } from './records';
import { poll, type Patience } from './poll';

/** Places where records arrive. */
export type StoreNames = Readonly<Record<Place, string>>;

/** Reads the records that arrived in the bucket and in the log group. */
export class LogStores {
  /** Texts of objects that were read; the router never changes an object. */
  private readonly objects = new Map<string, Promise<string>>();

  constructor(
    private readonly clients: Pick<Clients, 's3' | 'logs'>,
    private readonly names: StoreNames,
    private readonly patience: Patience,
  ) {}

  /** Counts the records with a mark until all have arrived, or the time limit is over. */
  async count(place: Place, mark: string, written: number): Promise<RecordCount> {
    const deadline = Date.now() + this.patience.limitSeconds * 1000;
    return poll(`${written} records`, { ...this.patience, limitSeconds: Infinity }, async () => {
      const isLast = Date.now() >= deadline;
      const texts = await this.read(place);
      const count = countRecords(
        written,
        texts.flatMap((text) => numbersIn(text, mark)),
      );
      return isLast || count.found === written ? count : undefined;
    });
  }

  private read(place: Place): Promise<readonly string[]> {
    return place === 'bucket' ? this.readBucket(this.names.bucket) : this.readLogGroup(this.names.logGroup);
  }

  private async readBucket(Bucket: string): Promise<readonly string[]> {
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.clients.s3 }, { Bucket })) {
      for (const { Key = '' } of Contents) {
        if (!this.objects.has(Key)) this.objects.set(Key, this.textOf(Bucket, Key));
      }
    }
    return Promise.all(this.objects.values());
  }

  private async textOf(Bucket: string, Key: string): Promise<string> {
    const { Body } = await this.clients.s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    return (Key.endsWith('.gz') ? gunzipSync(bytes) : Buffer.from(bytes)).toString();
  }

  private async readLogGroup(logGroupName: string): Promise<readonly string[]> {
    const messages: string[] = [];
    for await (const { events = [] } of paginateFilterLogEvents({ client: this.clients.logs }, { logGroupName })) {
      messages.push(...events.map(({ message = '' }) => message));
    }
    return messages;
  }
}
