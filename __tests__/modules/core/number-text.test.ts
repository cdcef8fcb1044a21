import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { resolved } from '../../../modules/core/resolved';
import { numberText } from '../../../modules/core/number-text';

test('writes the digits of a number', () => {
  expect(numberText(0.5)).toBe('0.5');
});

test('keeps a number that is known only at deploy', () => {
  const stack = new TerraformStack(Testing.app(), 'test');
  const count = new TerraformVariable(stack, 'count', { type: 'number' }).numberValue;

  expect(resolved(stack, numberText(count))).toBe('${var.count}');
});
