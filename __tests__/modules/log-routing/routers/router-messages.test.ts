import { troublesOf } from '../../../../lab/pipeline-faults/alarms';
import type { OutputMessages } from '../../../../modules/fluent-bit/messages';
import { routerMessages, type RouterTrouble } from '../../../../modules/log-routing/routers/router-messages';
import { outputCases } from '../../fluent-bit/output-cases';

/** Lines that Fluent Bit 5.0.9 and Fluentd 1.19.3 logged for each problem that does not come from an output of Fluent Bit. */
const lines = {
  LogsLost: [
    "[2026/11/21 09:10:30.453] [error] [engine] chunk '12346-1795252227.446397593.flb' cannot be retried: task_id=1, input=dummy.0 > output=app.sink",
    "[2026/11/21 09:10:27.453] [ info] [engine] chunk '12363-1795252226.446625468.flb' is not retried (no retry config): task_id=0, input=dummy.0 > output=http.0 (out_id=0)",
    '[2026/11/21 09:14:53.710] [error] [input chunk] fail to drop enough chunks in order to place new data coming from input plugin dummy.0',
    'Not everything has been delivered, and no time is left: the rest is lost',
    '[2026/11/21 09:10:32.445] [ info] [engine] service has stopped (2 pending tasks)',
    '2026-11-25 14:59:33 +0000 [error]: #0 [app.s3] breaking block behavior to shutdown Fluentd',
  ],
  LogsRefused: ['[2026/11/21 09:12:05.447] [error] [signv4] Provider returned no credentials, service=s3'],
  LogsRetried: [
    "[2026/11/21 09:10:27.451] [ warn] [engine] failed to flush chunk '12346-1795252226.446112683.flb', retry in 3 seconds: task_id=0, input=dummy.0 > output=app.sink (out_id=0)",
    '2026-11-25 13:42:27 +0000 [warn]: #0 [app.s3] failed to flush the buffer. retry_times=0 next_retry_time=2026-11-25 13:42:28 +0000 chunk="66119ff229f3710ddb80969d3cf1f5d2" error_class=Seahorse::Client::NetworkingError error="Failed to open TCP connection"',
  ],
  RouterOverloaded: [
    '[2026/11/21 09:14:05.504] [ warn] [input] dummy.0 paused (mem buf overlimit - event of size 20021B exceeded limit 1000000 to 1001050B)',
    '[2026/11/21 09:14:05.448] [ warn] [input] dummy.0 paused (storage buf overlimit 2/2)',
    '2026-11-25 14:59:23 +0000 [warn]: #0 [app.s3] failed to write data into buffer by buffer overflow action=:block',
  ],
  RouterFailed: [
    '[2026/11/21 09:14:05.309] [error] configuration file contains errors, aborting.',
    '[2026/11/21 09:14:05.314] [error] could not open parser configuration file, aborting.',
    '[2026/11/21 09:14:05.285] [error] [engine] input initialization failed',
    '[2026/11/21 09:14:05.318] [error] [engine] filter initialization failed',
    '[2026/11/21 09:14:05.286] [error] [engine] output initialization failed',
    '[2026/11/21 09:14:05.326] [error] [engine] storage creation failed',
    "[2026/11/21 09:14:05.252] [error] could not start collectors for plugin 'forward.0'",
    '[2026/11/21 09:14:08] [engine] caught signal (SIGSEGV)',
    `2026-11-25 14:59:39 +0000 [error]: config error file="fluent.conf" error_class=Fluent::ConfigError error="'s3_bucket' parameter is required"`,
  ],
};

/** Problem that each message of an output reports. */
const troubleOf = {
  lost: 'LogsLost',
  refusedByAws: 'LogsRefused',
  refusedByServer: 'LogsRefused',
  retried: 'LogsRetried',
  unsentAtExit: 'LogsRetried',
  overloaded: 'RouterOverloaded',
} as const satisfies Record<keyof OutputMessages, RouterTrouble>;

const outputLines = Object.values(outputCases).flatMap(({ logs }) =>
  (Object.keys(troubleOf) as (keyof OutputMessages)[]).flatMap((problem) =>
    (logs[problem] ?? []).map((line): [string, string] => [troubleOf[problem], line]),
  ),
);

/** Lines of a router without problems, except that it is stopped or that a destination recovers. */
const harmless = [
  '[2026/11/21 09:10:25.624] [ info] [fluent bit] version=5.0.9, commit=, pid=12418',
  '[2026/11/21 09:10:25.625] [ info] [storage] ver=1.5.4, type=memory, sync=normal, checksum=off, max_chunks_up=128',
  '[2026/11/21 09:10:25.625] [ info] [engine] Shutdown Grace Period=3, Shutdown Input Grace Period=1',
  '[2026/11/21 09:10:25.625] [ info] [output:stdout:stdout.0] worker #0 started',
  '[2026/11/21 09:10:27] [engine] caught signal (SIGTERM)',
  '[2026/11/21 09:10:27.607] [ warn] [engine] service will shutdown in max 3 seconds',
  '[2026/11/21 09:10:27.607] [ info] [engine] pausing all inputs..',
  '[2026/11/21 09:10:27.607] [ info] [input] pausing dummy.0',
  '[2026/11/21 09:10:34.445] [ info] [engine] service has stopped (0 pending tasks)',
  "[2026/11/21 09:27:09.449] [ info] [engine] flush chunk '20165-1795253223.445054756.flb' succeeded at retry 2: task_id=0, input=dummy.0 > output=http.0 (out_id=0)",
  '[2026/11/21 09:12:05.445] [ info] [output:s3:s3.0] Sending all locally buffered data to S3',
  `2026-11-25 13:39:18 +0000 [warn]: #0 [app.s3] Set 'check_object false' and s3_object_key_format is specified. Check s3_object_key_format is unique in each write. If not, existing file will be overwritten.`,
  '2026-11-25 13:38:34 +0000 [warn]: #0 no patterns matched tag="fluent.info"',
  '2026-11-25 13:42:23 +0000 [info]: Received graceful stop',
  '2026-11-25 13:39:37 +0000 [info]: #0 shutting down output plugin type=:s3 plugin_id="app.s3"',
  '2026-11-25 13:39:38 +0000 [info]: Worker 0 finished with status 0',
];

const patterns = Object.values(routerMessages).flatMap((messages) =>
  Object.values(messages).flatMap((filters) => Object.entries(filters)),
);

/** Returns the problems that a line reports. */
function troubles(line: string): readonly string[] {
  // Fluent Bit starts a line with a bracket, Fluentd with the date.
  return troublesOf(line.startsWith('[') ? 'fluentbit' : 'fluentd', line);
}

test.each([
  ...outputLines,
  ...Object.entries(lines).flatMap(([trouble, logged]) => logged.map((line): [string, string] => [trouble, line])),
])('counts only as %s: %s', (trouble, line) => {
  expect(troubles(line)).toEqual([trouble]);
});

test('counts records as lost and refused when Splunk denies access, because the request is not retried', () => {
  expect(troubles('[2026/11/21 09:10:27.460] [ warn] [output:splunk:splunk.0] http_status=403:')).toEqual([
    'LogsLost',
    'LogsRefused',
  ]);
});

test('also counts requests that are refused by AWS as retried for Fluentd, which logs both in one line', () => {
  const line =
    '2026-11-25 14:59:24 +0000 [warn]: #0 [app.s3] failed to flush the buffer. retry_times=0 next_retry_time=2026-11-25 14:59:25 +0000 chunk="6611b12919e1b84ed036e1370f99efca" error_class=Aws::S3::Errors::Forbidden error="Aws::S3::Errors::Forbidden"';

  expect(troubles(line)).toEqual(['LogsRefused', 'LogsRetried']);
});

test.each(harmless)('does not count %s', (line) => {
  expect(troubles(line)).toEqual([]);
});

test.each(patterns)(
  '%s is a pattern that CloudWatch Logs accepts: alternatives or an exclusion, never both',
  (_, pattern) => {
    expect(pattern).toMatch(/^(\?"[^"\\]+"( \?"[^"\\]+")*|"[^"\\]+"( -"[^"\\]+")?)$/);
    expect(pattern.length).toBeLessThanOrEqual(1024);
  },
);

test.each(Object.entries(routerMessages))('has no duplicate filter names for %s', (_, messages) => {
  const names = Object.values(messages).flatMap((filters) => Object.keys(filters));

  expect(new Set(names).size).toBe(names.length);
});
