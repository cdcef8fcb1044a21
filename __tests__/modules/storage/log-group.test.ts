import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { TerraformOutput, TerraformVariable } from 'cdktf';
import { logRetentionDays, type LogRetentionDays } from '../../../modules/core/retention';
import { LogGroup } from '../../../modules/storage/log-group';
import { refusal, synth } from '../../../lab/synth/synth';

describe('by default', () => {
  const { only, addresses } = synth((stack) => new LogGroup(stack, 'Logs'));

  test('has a generated name, keeps records for 30 days and is retained when the stack is destroyed', () => {
    expect(only(CloudwatchLogGroup)).toEqual({ retention_in_days: 30, skip_destroy: true });
  });

  test('has this resource address', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_cloudwatch_log_group.Logs_6819BB44",
     ]
    `);
  });
});

test('is destroyed with its stack with forceDestroy', () => {
  const { only } = synth((stack) => new LogGroup(stack, 'Logs', { forceDestroy: true }));

  expect(only(CloudwatchLogGroup).skip_destroy).toBe(false);
});

test('accepts a name', () => {
  const { only } = synth((stack) => new LogGroup(stack, 'Logs', { logGroupName: '/firelens/web_1.a#b-c' }));

  expect(only(CloudwatchLogGroup).name).toBe('/firelens/web_1.a#b-c');
});

test('accepts a name prefix', () => {
  const { only } = synth((stack) => new LogGroup(stack, 'Logs', { logGroupNamePrefix: '/firelens/' }));

  expect(only(CloudwatchLogGroup)).toMatchObject({ name_prefix: '/firelens/' });
});

test.each(logRetentionDays)('accepts a retention of %i days', (retentionDays) => {
  const { only } = synth((stack) => new LogGroup(stack, 'Logs', { retentionDays }));

  expect(only(CloudwatchLogGroup).retention_in_days).toBe(retentionDays);
});

test('encrypts with a given key', () => {
  const { only } = synth(
    (stack) => new LogGroup(stack, 'Logs', { kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k' }),
  );

  expect(only(CloudwatchLogGroup).kms_key_id).toBe('arn:aws:kms:eu-west-1:111122223333:key/k');
});

test.each(['STANDARD', 'INFREQUENT_ACCESS'] as const)('accepts the class %s', (logGroupClass) => {
  const { only } = synth((stack) => new LogGroup(stack, 'Logs', { logGroupClass }));

  expect(only(CloudwatchLogGroup).log_group_class).toBe(logGroupClass);
});

test('exposes its name and ARN', () => {
  const { json } = synth((stack) => {
    const { logGroupName, logGroupArn } = new LogGroup(stack, 'Logs');
    new TerraformOutput(stack, 'name', { value: logGroupName });
    new TerraformOutput(stack, 'arn', { value: logGroupArn });
  });

  expect(json().output).toEqual({
    name: { value: '${aws_cloudwatch_log_group.Logs_6819BB44.name}' },
    arn: { value: '${aws_cloudwatch_log_group.Logs_6819BB44.arn}' },
  });
});

test('accepts tokens without validating them', () => {
  const { only } = synth((stack) => {
    const name = new TerraformVariable(stack, 'name', { type: 'string' });
    const days = new TerraformVariable(stack, 'days', { type: 'number' });
    const retentionDays = days.numberValue as LogRetentionDays;
    new LogGroup(stack, 'Logs', { logGroupName: `aws/${name.stringValue}!`, retentionDays });
  });

  expect(only(CloudwatchLogGroup)).toMatchObject({ name: 'aws/${var.name}!', retention_in_days: '${var.days}' });
});

test('allows changes to the resources before synth', () => {
  const { only } = synth((stack) => {
    new LogGroup(stack, 'Logs').resources.logGroup.skipDestroy = true;
  });

  expect(only(CloudwatchLogGroup).skip_destroy).toBe(true);
});

test('does not compile with a retention that CloudWatch does not support', () => {
  // @ts-expect-error CloudWatch does not support a retention of 10 days
  const retentionDays: LogRetentionDays = 10;

  expect(logRetentionDays).not.toContain(retentionDays);
});

test('fails when a name is reserved by AWS', () => {
  const message = refusal((stack) => new LogGroup(stack, 'Logs', { logGroupName: 'aws/web' }));

  expect(message).toBe(`test/Logs:
  - logGroupName must be 1 to 512 letters, digits and the characters _ - / . #, not beginning with "aws/", got "aws/web"`);
});

test('fails when a prefix leaves no room for the generated suffix', () => {
  const message = refusal((stack) => new LogGroup(stack, 'Logs', { logGroupNamePrefix: 'x'.repeat(487) }));

  expect(message).toBe(`test/Logs:
  - logGroupNamePrefix must be 1 to 486 letters, digits and the characters _ - / . #, not beginning with "aws/", got "${'x'.repeat(300)}…"`);
});

test('fails when properties are invalid, listing all problems', () => {
  const fromJson = JSON.parse('{ "retentionDays": 10, "logGroupClass": "DELIVERY" }') as object;

  const message = refusal(
    (stack) => new LogGroup(stack, 'Logs', { logGroupName: 'my logs', logGroupNamePrefix: '', ...fromJson }),
  );

  expect(message).toBe(`test/Logs:
  - logGroupName and logGroupNamePrefix must not be given together; leave one out
  - logGroupName must be 1 to 512 letters, digits and the characters _ - / . #, not beginning with "aws/", got "my logs"
  - logGroupNamePrefix must be 1 to 486 letters, digits and the characters _ - / . #, not beginning with "aws/", got ""
  - retentionDays must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, got 10
  - logGroupClass must be "STANDARD" or "INFREQUENT_ACCESS", got "DELIVERY"`);
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse('{ "logGroupName": ["a"], "retentionDays": "30" }') as object;

  expect(refusal((stack) => new LogGroup(stack, 'Logs', props))).toBe(`test/Logs:
  - logGroupName must be a string, got an array
  - retentionDays must be a number, got "30"`);
});
