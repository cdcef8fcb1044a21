import { readEffectiveVariables, replaceVariables, variablesIn } from '../../cli/effective-variables';
import { routerFolderAt } from '../../cli/router-folder';
import { scratchFolder } from '../../lab/synth/scratch';

const folder = scratchFolder({
  'effective.env': [
    '# ${aws_s3_bucket.Logs.bucket}, filled in by Terraform\nBUCKET=\n',
    '# a secret, filled in by ECS\nTOKEN=\n',
  ].join(''),
});

test('reads the origin of each variable, and the expression of those that Terraform determines', () => {
  expect([...readEffectiveVariables(routerFolderAt(folder))]).toEqual([
    [
      'BUCKET',
      {
        origin: '${aws_s3_bucket.Logs.bucket}, filled in by Terraform',
        expression: '${aws_s3_bucket.Logs.bucket}',
      },
    ],
    ['TOKEN', { origin: 'a secret, filled in by ECS', expression: undefined }],
  ]);
});

test('a folder without the file has no variables', () => {
  expect(readEffectiveVariables(routerFolderAt(scratchFolder())).size).toBe(0);
});

test.each([
  ['Fluent Bit', 'bucket ${BUCKET}/${PREFIX} ${BUCKET}', 'bucket logs/${PREFIX} logs'],
  ['Fluentd', `bucket "#{ENV['BUCKET']}"/#{ENV['PREFIX']}`, `bucket logs/#{ENV['PREFIX']}`],
])('finds and replaces the variables in a configuration of %s', (_, configuration, replaced) => {
  expect(variablesIn(configuration)).toEqual(['BUCKET', 'PREFIX']);
  expect(replaceVariables(configuration, (name) => (name === 'BUCKET' ? 'logs' : undefined))).toBe(replaced);
});
