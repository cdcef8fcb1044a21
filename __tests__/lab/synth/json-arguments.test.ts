import { jsonProblems } from '../../../lab/synth/json-arguments';

test.each([
  ['a document', '{"a":[1]}'],
  ['doubled characters, which Terraform reads as one', '{"a":"$${HOME} %%{x}"}'],
  ['a value that is known only at deploy', '${jsonencode({"a" = 1})}'],
  ['a document with a value that is known only at deploy', '{"a":${var.number}}'],
])('accepts %s', (_, policy) => {
  expect(jsonProblems({ aws_iam_role_policy: { Web: { policy } } }, 'resource')).toEqual([]);
});

test.each([
  ['an incomplete document', '{"a":'],
  ['text', 'allow'],
  ['a trailing comma', '{"a":1,}'],
])('names the argument if it is %s', (_, policy) => {
  expect(jsonProblems({ aws_iam_role_policy: { Web: { policy } } }, 'resource')).toEqual([
    expect.stringMatching(/^resource\.aws_iam_role_policy\.Web\.policy must be JSON: /),
  ]);
});

test('ignores arguments that are not JSON', () => {
  expect(jsonProblems({ aws_s3_object: { Configuration: { content: '[SERVICE]' } } }, 'resource')).toEqual([]);
});
