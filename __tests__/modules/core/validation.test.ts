import { TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Problem } from '../../../modules/core/problem';
import {
  integerProblem,
  isKnown,
  choiceProblem,
  patternProblem,
  validate,
  ValidationError,
} from '../../../modules/core/validation';

const stack = new TerraformStack(Testing.app(), 'test');
const scope = new Construct(stack, 'Web');
const name = new TerraformVariable(stack, 'name', { type: 'string' }).stringValue;
const count = new TerraformVariable(stack, 'count_of_tasks', { type: 'number' }).numberValue;

/** Returns the error thrown for the given problems. */
function errorOf(problems: readonly Problem[]): unknown {
  try {
    validate(scope, problems);
  } catch (error) {
    return error;
  }
  return undefined;
}

test('accepts a construct without problems', () => {
  expect(errorOf([undefined, false])).toBeUndefined();
});

test('fails when there are problems, naming the construct and all problems', () => {
  expect(errorOf(['one is wrong', undefined, 'two is wrong', false])).toMatchObject({
    name: 'ValidationError',
    constructPath: 'test/Web',
    problems: ['one is wrong', 'two is wrong'],
    message: 'test/Web:\n  - one is wrong\n  - two is wrong',
  });
});

test('writes each problem on one line', () => {
  expect(() => validate(scope, ['container "a\nb": it is wrong'])).toThrow(
    'test/Web:\n  - container "a\\nb": it is wrong',
  );
});

test('truncates long strings', () => {
  expect(() => validate(scope, [`"a" must be free of ", got "${'x'.repeat(301)}"; cut it`])).toThrow(
    `test/Web:\n  - "a" must be free of ", got "${'x'.repeat(300)}…"; cut it`,
  );
});

test('fails with an identifiable error', () => {
  expect(() => validate(scope, ['one is wrong'])).toThrow(ValidationError);
});

test.each(['', 'web', 0, 80, false, null, []])('treats %j as known', (value) => {
  expect(isKnown(value)).toBe(true);
});

test.each([
  ['nothing', undefined],
  ['a string token', name],
  ['a string that contains a token', `/ecs/${name}/`],
  ['a number token', count],
  ['a list token', Token.asList(name)],
])('treats %s as unknown', (_kind, value) => {
  expect(isKnown(value)).toBe(false);
});

test.each([1, 30, 60])('accepts the integer %i from 1 to 60', (value) => {
  expect(integerProblem('days', value, { min: 1, max: 60 })).toBeUndefined();
});

test.each([0, 61, -1, 1.5, NaN, Infinity])('fails when an integer from 1 to 60 is %d', (value) => {
  expect(integerProblem('days', value, { min: 1, max: 60 })).toBe(`days must be an integer from 1 to 60, got ${value}`);
});

test('fails when an integer is larger than Terraform supports', () => {
  expect(integerProblem('count', 2 ** 31 - 1, { min: 1 })).toBeUndefined();
  expect(integerProblem('count', 2 ** 31, { min: 1 })).toBe(
    'count must be an integer from 1 to 2147483647, got 2147483648',
  );
});

test('fails when an integer is too low, naming its unit', () => {
  expect(integerProblem('retentionDays', 0, { min: 1, unit: 'days' })).toBe(
    'retentionDays must be an integer of 1 or more days, got 0',
  );
});

test.each([
  ['nothing', undefined],
  ['a number token', count],
])('does not validate %s as an integer', (_kind, value) => {
  expect(integerProblem('days', value, { min: 1, max: 60 })).toBeUndefined();
});

test('accepts a string that matches the pattern', () => {
  expect(patternProblem('name', 'web', /^[a-z]+$/, 'lowercase letters')).toBeUndefined();
});

test.each(['', 'Web', 'say "hi"'])('fails when a string does not match the pattern: %j', (value) => {
  expect(patternProblem('name', value, /^[a-z]+$/, 'lowercase letters')).toBe(
    `name must be lowercase letters, got ${JSON.stringify(value)}`,
  );
});

test.each([
  ['nothing', undefined],
  ['a string token', name],
  ['a string that contains a token', `Web-${name}`],
])('does not validate %s against the pattern', (_kind, value) => {
  expect(patternProblem('name', value, /^[a-z]+$/, 'lowercase letters')).toBeUndefined();
});

test('fails when a string is not one of several, with the one that was probably meant', () => {
  expect(choiceProblem('nat', 'per-zone', ['per-zone', 'single'])).toBeUndefined();
  expect(choiceProblem('nat', 'singel', ['per-zone', 'single'])).toBe(
    'nat must be "per-zone" or "single", got "singel"; did you mean "single"?',
  );
  expect(choiceProblem('nat', 'x', ['per-zone', 'single'])).toBe('nat must be "per-zone" or "single", got "x"');
});
