import { type CloudwatchLogsOptions, outputProblems, variable } from '../../../../modules/fluent-bit';
import { fluentdOutputProblems } from '../../../../modules/fluentd/output';
import { LogDestination } from '../../../../modules';
import { logGroup, source } from '../../../../lab/synth/tasks';

const least = { region: 'eu-west-1', log_group_name: 'acme' };
const form = 'a string of 1 to 512 characters without ":" and "*"';

function problems(options: Partial<CloudwatchLogsOptions>): readonly string[] {
  return outputProblems({ name: 'cloudwatch_logs', options: { ...least, ...options } });
}

describe.each(['log_stream_name', 'log_stream_prefix'])('%s', (option) => {
  test.each(['x:y', 'a*-', 'x'.repeat(513)])('fails when CloudWatch Logs would reject it: %j', (value) => {
    const got = JSON.stringify(value);

    expect(problems({ [option]: value })).toEqual([`OUTPUT cloudwatch_logs: ${option} must be ${form}, got ${got}`]);
  });

  test.each(['x'.repeat(512), 'web/[$LATEST] 1', variable('STREAM')])('accepts %j', (value) => {
    expect(problems({ [option]: value })).toEqual([]);
  });
});

test('a template of stream names fails when it contains ":" or "*" outside of a field', () => {
  const template = (text: string) => problems({ log_stream_prefix: 'a/', log_stream_template: text });

  expect(template('$team:$app')).toEqual([
    'OUTPUT cloudwatch_logs: log_stream_template must be a string without ":" and "*" outside of names of fields, got "$team:$app"',
  ]);
  expect(template("$labels['acme:team'].$app")).toEqual([]);
});

test('the prefix of a destination fails when it is longer than a stream name', () => {
  const to = LogDestination.cloudWatchLogs({ logGroup, streamPrefix: 'x'.repeat(513) });

  expect(to.problems(source('nginx'))).toEqual([
    'LogDestination.cloudWatchLogs: streamPrefix must have at most 512 characters, got 513',
  ]);
});

test('a stream name of Fluentd fails when CloudWatch Logs would reject it', () => {
  const options = { log_group_name: 'acme', log_stream_name: 'x:y' };

  expect(fluentdOutputProblems({ name: 'cloudwatch_logs', options })).toEqual([
    `@type cloudwatch_logs: log_stream_name must be ${form}, got "x:y"`,
  ]);
});
