import { LogDestination, type S3DestinationProps } from '../../../../modules';
import { refusal } from '../../../../lab/synth/synth';
import { bucket, byImage, logGroup, source, task } from '../../../../lab/synth/tasks';

type Make = (props: unknown) => LogDestination;

test.each(Object.entries(LogDestination))('%s reports properties that are not an object', (name, make) => {
  expect((make as Make)(5).problems(source('nginx'))).toEqual([
    expect.stringMatching(new RegExp(`^LogDestination\\.${name}: props must be an object( with .*)?, got 5$`)),
  ]);
});

test('ignores undefined options, as if they were not given', () => {
  const options: object = { Retry_Limit: undefined, log_stream_prefix: undefined };
  const to = LogDestination.cloudWatchLogs({ logGroup, options });

  expect(to.problems(source('nginx'))).toEqual([]);
  expect(to.output(source('nginx'))).toEqual(LogDestination.cloudWatchLogs({ logGroup }).output(source('nginx')));
});

test('fails when properties have the wrong types, with one error for each', () => {
  const props = JSON.parse(
    '{ "bucket": "acme-logs", "prefix": 5, "uploads": "never", "options": { "tls": null } }',
  ) as object;
  const to = LogDestination.s3(props as S3DestinationProps);

  expect(refusal((stack) => task(stack, { routes: [{ to }], delivery: byImage }))).toBe(`test/Task:
  - LogDestination.s3: bucket must be an object with bucketName, bucketArn, got "acme-logs"
  - LogDestination.s3: prefix must be a string, got 5
  - LogDestination.s3: uploads must be "least-loss", "balanced" or "fewest-requests", got "never"`);
});

test('fails with values that Terraform would reject, in addition to the errors of the destination', () => {
  const to = LogDestination.s3({ bucket: { ...bucket, bucketArn: 'acme' }, prefix: '/x' });

  expect(refusal((stack) => task(stack, { routes: [{ to }], delivery: byImage }))).toBe(`test/Task:
  - LogDestination.s3: bucket.bucketArn must be the ARN of a bucket, got "acme"
  - LogDestination.s3: prefix must end with "/", and must not start with "/" or contain "//", "$", "%", "*" or "?", got "/x"`);
});
