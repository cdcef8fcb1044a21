import { createHash } from 'node:crypto';
import { LogDestination } from '../../modules';
import { byImage } from '../../lab/synth/tasks';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { ForwardSink } from '../../lab/servers/forward-sink';
import type { OutputOverrides } from '../../lab/routers/local-configuration';
import { type LogRecord, numbered, stdout, unparsed, without } from '../../lab/routers/records';
import { routedTaskFolder } from '../../lab/routers/route';
import { taskId } from '../../lab/routers/task-id';
import { parseLines, Sink, type SinkRequest } from '../../lab/servers/sink';
import { until } from '../../lab/until';
import { describeWithFluentBit } from './with-fluent-bit';

const key = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key' };
const user = { name: 'jane', password: key };
const host = 'logs.example.com';
const domain = { endpoint: host, domainArn: 'arn:aws:es:eu-west-1:111122223333:domain/logs' };
const collection = { endpoint: host, collectionArn: 'arn:aws:aoss:eu-west-1:111122223333:collection/logs' };
const sent = numbered(500);

/** Value of the variable of a secret. */
const valueOf = (name: string) => `value of FIRELENS_${name}`;
const basic = (name: string) => `Basic ${Buffer.from(`jane:${valueOf(name)}`).toString('base64')}`;

interface Case {
  readonly to: LogDestination;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly read?: (body: string) => readonly LogRecord[];
  readonly record: LogRecord;
  readonly zipped?: boolean;
}

const json = (body: string) => JSON.parse(body) as readonly LogRecord[];
const line = unparsed(stdout('app 0'));
const ofDay = expect.stringMatching(/^app-\d{4}\.\d\d\.\d\d$/) as unknown;
const aNumber = expect.any(Number) as unknown;
const aTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown;

const cases: Readonly<Record<string, Case>> = {
  'a server with a token': {
    to: LogDestination.http({
      host,
      uri: '/ingest?a=b',
      headers: { Authorization: { prefix: 'Bearer ', secret: key } },
    }),
    path: '/ingest?a=b',
    headers: { authorization: `Bearer ${valueOf('HTTP_AUTHORIZATION')}`, 'content-type': 'application/x-ndjson' },
    record: { ...line, date: aNumber },
  },
  'a server with a user': {
    to: LogDestination.http({ host, user, format: 'json', compress: 'none' }),
    path: '/',
    headers: { authorization: basic('HTTP_PASSWORD'), 'content-type': 'application/json' },
    read: json,
    record: { ...line, date: aNumber },
    zipped: false,
  },
  'New Relic': {
    to: LogDestination.newRelic({ licenseKey: key }),
    path: '/log/v1',
    headers: { 'api-key': valueOf('NEW_RELIC_LICENSE_KEY') },
    read: json,
    record: { ...line, timestamp: aNumber },
  },
  Datadog: {
    to: LogDestination.datadog({ apiKey: key, source: 'nginx', tags: { env: 'production' } }),
    path: '/api/v2/logs',
    headers: { 'dd-api-key': valueOf('DATADOG_API_KEY') },
    read: (body) => json(body).map(({ message, ...others }) => ({ log: message, ...others })),
    record: {
      log: 'app 0',
      source: 'stdout',
      timestamp: aNumber,
      service: 'app',
      ddsource: 'nginx',
      ddtags: expect.stringMatching(/^container_id:app-id,container_name:app,.*task_arn:arn:task,.*,env:production$/),
    },
  },
  Splunk: {
    to: LogDestination.splunk({
      host,
      token: key,
      index: 'main',
      sourcetype: '_json',
      fields: { cluster: '$ecs_cluster' },
    }),
    path: '/services/collector/event',
    headers: { authorization: `Splunk ${valueOf('SPLUNK_TOKEN')}` },
    read: (body) =>
      parseLines(body.replaceAll('}{', '}\n{')).map(({ event, ...others }) => ({
        ...(event as LogRecord),
        event: others,
      })),
    record: {
      ...line,
      event: { time: aNumber, source: 'app', sourcetype: '_json', index: 'main', fields: { cluster: 'main' } },
    },
  },
  'Loki with a user': {
    to: LogDestination.loki({ host, user, tenantId: 'acme', labels: { stage: 'production', stream: '$source' } }),
    path: '/loki/api/v1/push',
    headers: { authorization: basic('LOKI_PASSWORD'), 'x-scope-orgid': 'acme' },
    read: lokiRecords,
    record: { ...without('source', line), labels: { stage: 'production', stream: 'stdout' } },
  },
  'Loki with a token': {
    to: LogDestination.loki({ host, bearerToken: key }),
    path: '/loki/api/v1/push',
    headers: { authorization: `Bearer ${valueOf('LOKI_TOKEN')}` },
    read: lokiRecords,
    record: { ...line, labels: { container: 'app' } },
  },
  'a domain of OpenSearch': {
    to: LogDestination.openSearch({ domain }),
    path: '/_bulk',
    headers: { authorization: signature('es') },
    read: documents,
    record: { ...line, '@timestamp': aTime, index: ofDay },
  },
  'a domain of OpenSearch with a user': {
    to: LogDestination.openSearch({ domain, user, index: 'logs' }),
    path: '/_bulk',
    headers: { authorization: basic('OPENSEARCH_PASSWORD') },
    read: documents,
    record: { ...line, '@timestamp': aTime, index: 'logs' },
  },
  'a collection of OpenSearch': {
    to: LogDestination.openSearch({ collection }),
    path: '/_bulk',
    headers: { authorization: signature('aoss') },
    read: documents,
    record: { ...line, '@timestamp': aTime, index: ofDay },
    zipped: false,
  },
};

describeWithFluentBit('A real Fluent Bit authenticates, and sends every record once, to', () => {
  jest.setTimeout(60_000);

  test.concurrent.each(Object.entries(cases))('%s', async (_, { to, path, headers, read, record, zipped = true }) => {
    const sink = await Sink.start({ ...(read && { read }), answer: '{"errors":false,"items":[]}' });
    const { overrides } = sink;
    const outputs = { http: overrides, datadog: overrides, splunk: overrides, loki: overrides, opensearch: overrides };

    await sendTo(to, outputs, () => sink.records().length);
    await sink.stop();

    expect(sink.records()).toHaveLength(sent.length);
    expect(sink.records().map(({ log }) => log)).toEqual(sent.map(({ log }) => log));
    expect(sink.records()[0]).toEqual(record);
    for (const request of sink.requests) {
      expect(request).toMatchObject({ path, headers });
      expect(request.headers['content-encoding']).toBe(zipped ? 'gzip' : undefined);
      expect(isSignedAsSent(request)).toBe(true);
    }
  });

  test.concurrent.each([
    ['a Fluentd', LogDestination.forward({ host }), undefined],
    ['a Fluentd with a key', LogDestination.forward({ host, sharedKey: key }), valueOf('FORWARD_SHARED_KEY')],
  ])('%s', async (_, to, sharedKey) => {
    const sink = await ForwardSink.start(sharedKey);

    await sendTo(to, { forward: sink.overrides }, () => sink.records.length);
    await sink.stop();

    expect(sink.records).toEqual(sent.map(unparsed));
    expect([...sink.tags]).toEqual([`app-firelens-${taskId}`]);
  });

  test.concurrent('its own log', async () => {
    const router = await sendTo(LogDestination.stdout(), {}, () => sent.length);

    const lines = router.log.split('\n').filter((text) => text.startsWith('{'));
    expect(parseLines(lines.join('\n')).map(({ log }) => log)).toEqual(sent.map(({ log }) => log));
  });
});

/** Sends the records through a router, from its start to its stop. */
async function sendTo(to: LogDestination, outputs: OutputOverrides, arrived: () => number): Promise<FluentBit> {
  const router = await FluentBit.start(routedTaskFolder({ routes: [{ to }], delivery: byImage }, ['app']), outputs);
  try {
    await router.send(`app-firelens-${taskId}`, sent);
    await until(() => arrived() >= sent.length, 'every record arrives');
  } finally {
    await router.stop();
  }
  return router;
}

function lokiRecords(body: string): readonly LogRecord[] {
  const { streams } = JSON.parse(body) as {
    readonly streams: readonly {
      readonly stream: LogRecord;
      readonly values: readonly (readonly [string, string])[];
    }[];
  };
  return streams.flatMap(({ stream, values }) =>
    values.map(([, text]) => ({ ...(JSON.parse(text) as LogRecord), labels: stream })),
  );
}

/** Returns the documents of a bulk request, each of which follows a line with its action. */
function documents(body: string): readonly LogRecord[] {
  const lines = parseLines(body);
  return lines.flatMap((action, index) => {
    const { _index: name } = (action['create'] ?? {}) as LogRecord;
    return index % 2 === 0 ? [{ ...lines[index + 1], index: name }] : [];
  });
}

function signature(service: string): unknown {
  return expect.stringMatching(`^AWS4-HMAC-SHA256 Credential=test/\\d{8}/us-east-1/${service}/aws4_request, `);
}

/** Returns whether a signed request contains the digest of its body. */
function isSignedAsSent({ headers, bytes }: SinkRequest): boolean {
  const digest = headers['x-amz-content-sha256'];
  return digest === undefined || digest === createHash('sha256').update(bytes).digest('hex');
}
