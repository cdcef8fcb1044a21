import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { ServiceFaultProxy } from '../../../lab/servers/service-fault-proxy';
import { numberedRecord } from '../../../lab/pipeline-faults/numbered-records';
import { S3StandIn } from '../../../lab/servers/s3-stand-in';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
let s3: S3StandIn;
let proxy: ServiceFaultProxy;
let client: S3Client;

beforeEach(async () => {
  s3 = await S3StandIn.start();
  proxy = await ServiceFaultProxy.start(s3.url);
  client = new S3Client({
    endpoint: proxy.url,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
});

afterEach(async () => {
  client.destroy();
  proxy.stop();
  await s3.stop();
});

/** Returns lines of JSON with the records of these numbers. */
function lines(...numbers: readonly number[]): Buffer {
  return Buffer.from(numbers.map((number) => `${JSON.stringify(numberedRecord('app', number))}\n`).join(''));
}

/** Returns the numbers of the container's records in all objects. */
function numbers(): readonly number[] {
  return [...s3.contents.values()].flatMap((ofContainers) => ofContainers.get('app') ?? []);
}

function put(Key: string, Body: Buffer) {
  return client.send(new PutObjectCommand({ Bucket: 'logs', Key, Body }));
}

describe('The local S3 server', () => {
  test('reads the records in compressed and uncompressed objects, regardless of their names', async () => {
    await put('zipped.gz', gzipSync(lines(1, 2)));
    await put('plain.gz', lines(3));

    expect(numbers()).toEqual([1, 2, 3]);
    expect([s3.recordCount, s3.requests]).toEqual([3, 2]);
  });

  test('counts the records of each container, by bucket and key', async () => {
    const record = (container: string, number: number) => `${JSON.stringify(numberedRecord(container, number))}\n`;
    await put('first/app/1.gz', Buffer.from([record('app', 0), record('proxy', 0), record('app', 1)].join('')));

    expect([...s3.contents]).toEqual([
      [
        's3://logs/first/app/1.gz',
        new Map([
          ['app', [0, 1]],
          ['proxy', [0]],
        ]),
      ],
    ]);
  });

  test('replaces an object with the same key', async () => {
    await put('same', lines(1, 2));
    await put('same', lines(3));

    expect(numbers()).toEqual([3]);
    expect(s3.contents.size).toBe(1);
  });

  test('creates an object from its parts in the order of their numbers when the upload is completed', async () => {
    const object = { Bucket: 'logs', Key: 'large' };
    const whole = lines(1, 2, 3);
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(object));
    const upload = (PartNumber: number, Body: Buffer) =>
      client.send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body }));

    const second = await upload(2, whole.subarray(700));
    const first = await upload(1, whole.subarray(0, 700));
    expect(numbers()).toEqual([]);

    const Parts = [first, second].map(({ ETag }, index) => ({ ETag, PartNumber: index + 1 }));
    await client.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } }));
    expect(numbers()).toEqual([1, 2, 3]);
    expect(s3.requests).toBe(4);
  });
});

describe('Behind the fault proxy, S3', () => {
  /** Returns the status of a PutObject request, or the error. */
  async function statusOf(key: string, body: Buffer, signal?: AbortSignal): Promise<unknown> {
    try {
      return (await fetch(`${proxy.url}/logs/${key}`, { method: 'PUT', body, ...(signal && { signal }) })).status;
    } catch (error) {
      const { name, cause } = error as Error & { readonly cause?: { readonly code?: string } };
      return cause?.code ?? name;
    }
  }

  test.each([
    ['refuse', 'ECONNREFUSED'],
    ['503', 503],
    ['hang', 'TimeoutError'],
  ] as const)('seems to %s, and is back at the same address afterwards', async (fault, outcome) => {
    expect(await statusOf('before', lines(1))).toBe(200);

    await proxy.fail(fault);
    expect(await statusOf('meanwhile', lines(2), AbortSignal.timeout(300))).toBe(outcome);

    await proxy.fail('none');
    expect(await statusOf('afterwards', lines(3))).toBe(200);
    expect(numbers()).toEqual([1, 3]);
  });

  test('responds to requests received before it refuses connections', async () => {
    const status = statusOf('large', Buffer.concat(Array.from({ length: 5000 }, (_, number) => lines(number))));
    while (s3.requests === 0) await nextTurn();
    await proxy.fail('refuse');

    expect(await status).toBe(200);
    expect(s3.recordCount).toBe(5000);
  });
});
