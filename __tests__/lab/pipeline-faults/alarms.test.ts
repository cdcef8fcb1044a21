import { alarmsOf } from '../../../lab/pipeline-faults/alarms';
import { drainTimeoutMessage } from '../../../modules/log-routing/routers/router-command';

test('raises the alarm of each problem once, whatever component logs it', () => {
  const log = [
    '[2026/11/21 09:10:33.449] [error] [output:s3:s3.0] PutObject request failed',
    '[2026/11/21 09:10:35.449] [error] [output:s3:s3.0] PutObject request failed',
    '[2026/11/21 09:10:36.449] [ info] [engine] service has stopped (0 pending tasks)',
    `${drainTimeoutMessage}: the rest is lost`,
    '',
  ].join('\n');

  expect(alarmsOf(log)).toEqual(['LogsLost', 'LogsRetried']);
});

test('raises no alarm if a router logs no problem', () => {
  expect(alarmsOf('[2026/11/21 09:10:36.449] [ info] [engine] service has stopped (0 pending tasks)\n')).toEqual([]);
});
