import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { TerraformOutput, TerraformVariable } from 'cdktf';
import { policyDocument, type PolicyStatement } from '../../../modules/core/policy';
import { synth } from '../../../lab/synth/synth';

/** Returns the policy as Terraform reads it; `arn` is a variable, `bucket` the attribute of a resource. */
function written(build: (values: { readonly arn: string; readonly bucket: string }) => PolicyStatement): string {
  const { json } = synth((stack) => {
    const arn = new TerraformVariable(stack, 'arn', { type: 'string' }).stringValue;
    const bucket = new S3Bucket(stack, 'Logs').arn;
    new TerraformOutput(stack, 'policy', { value: policyDocument(build({ arn, bucket })) });
  });
  return json().output.policy.value as string;
}

const allow = { Effect: 'Allow', Action: 's3:PutObject' } as const;
const literal = 'replace(replace(replace(var.arn, "$", "$${$}"), "*", "$${*}"), "?", "$${?}")';

test('Attributes of resources stay plain references', () => {
  expect(written(({ bucket }) => ({ ...allow, Resource: [bucket, `${bucket}/*`] }))).toBe(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":["${aws_s3_bucket.Logs.arn}","${aws_s3_bucket.Logs.arn}/*"]}]}',
  );
});

test('A wildcard or quote in a variable does not widen a resource', () => {
  expect(written(({ arn }) => ({ ...allow, Resource: `${arn}/*` }))).toContain(
    `"Resource":\${jsonencode("\${${literal}}/*")}`,
  );
});

test('Nor a condition', () => {
  const statement = written(({ arn }) => ({ ...allow, Condition: { StringLike: { 'kms:Context': `${arn}/*` } } }));

  expect(statement).toContain(`"kms:Context":\${jsonencode("\${${literal}}/*")}`);
});

test('A principal from a variable is refused by Terraform if it has a wildcard', () => {
  expect(written(({ arn }) => ({ ...allow, Principal: { AWS: arn } }))).toContain(
    '"AWS":${jsonencode(regex("^[^*?]*$", var.arn))}',
  );
});

test('Expressions in known strings are escaped', () => {
  expect(written(() => ({ ...allow, Resource: 'arn:aws:s3:::a/${aws:username}' }))).toContain(
    '"arn:aws:s3:::a/$${aws:username}"',
  );
});
