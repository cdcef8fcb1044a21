import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { Fn, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { shown } from '../../../modules/core/shown';

const variable = new TerraformVariable(new TerraformStack(Testing.app(), 'test'), 'value', {});

test.each<[value: unknown, text: string]>([
  ['say "hi"', '"say \\"hi\\""'],
  ['x'.repeat(101), `"${'x'.repeat(100)}…"`],
  [1.5, '1.5'],
  [NaN, 'NaN'],
  [Infinity, 'Infinity'],
  [true, 'true'],
  [null, 'null'],
  [undefined, 'nothing'],
  [[1], 'an array'],
  [{ a: 1 }, 'an object'],
  [() => 1, 'a function'],
  [Symbol('x'), 'a symbol'],
  [10n, 'a bigint'],
  [variable.stringValue, 'a token'],
  [variable.listValue[0], 'an element of a list or map token; read it with Fn.element or Fn.lookup'],
  [variable.numberValue, 'a token'],
  [variable.listValue, 'a token'],
  [variable.value, 'the value of a TerraformVariable'],
  [variable.booleanValue, 'the value of a TerraformVariable'],
  [Fn.tobool(variable.value), 'a token'],
  [variable, 'the TerraformVariable "value"'],
  [new S3Bucket(variable, 'Logs', {}), 'the S3Bucket "Logs"'],
])('shows %p as %s', (value, text) => {
  expect(shown(value)).toBe(text);
});
