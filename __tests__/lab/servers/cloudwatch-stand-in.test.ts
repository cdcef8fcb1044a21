import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CloudWatchStandIn } from '../../../lab/servers/cloudwatch-stand-in';
import { ServiceFaultProxy } from '../../../lab/servers/service-fault-proxy';
import { numberedRecord } from '../../../lab/pipeline-faults/numbered-records';

const logGroupName = '/acme/web';
const logStreamName = 'app/app-firelens-1';
let logs: CloudWatchStandIn;
let proxy: ServiceFaultProxy;
let client: CloudWatchLogsClient;

beforeEach(async () => {
  logs = await CloudWatchStandIn.start();
  proxy = await ServiceFaultProxy.start(logs.url);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new CloudWatchLogsClient({ endpoint: proxy.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});

afterEach(async () => {
  client.destroy();
  proxy.stop();
  await logs.stop();
});

function makeStream() {
  return client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
}

/** Sends the records of a container with these numbers. */
function put(container: string, ...numbers: readonly number[]) {
  const logEvents = numbers.map((number) => ({
    timestamp: Date.now(),
    message: JSON.stringify(numberedRecord(container, number)),
  }));
  return client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

test('counts the records of each container in a log stream, including duplicates', async () => {
  await makeStream();
  await put('app', 0, 1);
  await put('proxy', 7);
  await put('app', 1);

  expect([...logs.contents]).toEqual([
    [
      'logs:///acme/web/app/app-firelens-1',
      new Map([
        ['app', [0, 1, 1]],
        ['proxy', [7]],
      ]),
    ],
  ]);
  expect([logs.recordCount, logs.requests]).toEqual([4, 4]);
});

test('rejects records for a log stream that does not exist', async () => {
  await expect(put('app', 0)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  expect(logs.recordCount).toBe(0);
});

test('rejects the creation of an existing log stream or log group', async () => {
  await makeStream();

  await expect(makeStream()).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
  await expect(client.send(new CreateLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
    name: 'ResourceAlreadyExistsException',
  });
});

test('is unavailable behind the fault proxy during a fault, and available afterwards', async () => {
  await makeStream();

  await proxy.fail('503');
  await expect(put('app', 0)).rejects.toMatchObject({ name: 'ServiceUnavailableException' });

  await proxy.fail('none');
  await put('app', 1);
  expect([...logs.contents.values()]).toEqual([new Map([['app', [1]]])]);
});
