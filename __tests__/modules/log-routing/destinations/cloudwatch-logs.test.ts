import { LogDestination, LogGroup } from '../../../../modules';
import { refusal, synth } from '../../../../lab/synth/synth';
import { byImage, logGroup, source, statementsAt, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');

test('accepts another prefix and region', () => {
  const destination = LogDestination.cloudWatchLogs({ logGroup, streamPrefix: 'live-', region: 'us-east-1' });

  expect(destination.output(nginxRecords).options).toMatchObject({ log_stream_prefix: 'live-', region: 'us-east-1' });
});

test('allows the task role only to write to that log group', () => {
  const stack = synth((scope) => {
    const group = new LogGroup(scope, 'Nginx');
    task(scope, { routes: [{ to: LogDestination.cloudWatchLogs({ logGroup: group }) }], delivery: byImage });
  });

  expect(statementsAt(stack, 'Task/TaskRole/DeliverLogs')).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.Nginx_\w+\.arn\}:\*$/),
    },
  ]);
});

test('fails when the prefix contains characters that are not allowed in log stream names', () => {
  const destination = LogDestination.cloudWatchLogs({ logGroup, streamPrefix: 'a:b' });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - LogDestination.cloudWatchLogs: streamPrefix must not contain ":" or "*", got "a:b"',
  );
});
