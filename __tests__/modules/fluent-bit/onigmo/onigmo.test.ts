import { onigmoProblem } from '../../../../modules/fluent-bit/onigmo/onigmo';
import { regexProblem } from '../../../../modules/fluent-bit/regex';
import { onigmoPatterns } from '../../../support/onigmo-patterns';

const constructs = Object.entries(onigmoPatterns);

test.each(constructs)('accepts valid regular expressions with %s', (_, { valid }) => {
  expect(valid.map((pattern) => [pattern, regexProblem(pattern)])).toEqual(
    valid.map((pattern) => [pattern, undefined]),
  );
});

test.each(constructs)('refuses invalid regular expressions with %s', (_, { invalid }) => {
  expect(invalid.filter((pattern) => regexProblem(pattern) === undefined)).toEqual([]);
});

test.each([
  ['[ERROR', 'premature end of char-class'],
  ['*.css', 'target of repeat operator is not specified'],
  ['C:\\', 'end pattern at escape'],
  ['a(b', 'end pattern with unmatched parenthesis'],
  ['a)', 'unmatched close parenthesis'],
  ['a{2,1}', 'upper is smaller than lower in repeat range'],
  ['(?<=a+)b', 'invalid pattern in look-behind'],
  ['[z-a]', 'empty range in char class'],
  ['\\p{Foo}', 'invalid character property name {Foo}'],
  ['(?<1>a)', 'invalid group name <1>'],
  ['(?<a b>c)', 'invalid char in group name <a b>'],
  ['\\g<n>', 'undefined name <n> reference'],
  ['(a)\\g<2>', 'undefined group reference'],
  ['(?<n>a)\\1', 'numbered backref/call is not allowed. (use name)'],
  ['(?<n>a\\g<n>)', 'never ending recursion'],
])('states why %j is invalid', (pattern, reason) => {
  expect(onigmoProblem(pattern)).toBe(reason);
});

test('reads whitespace and comments of an extended expression', () => {
  expect(onigmoProblem('a + # (', ['x'])).toBeUndefined();
  expect(onigmoProblem('a + # (')).toBe('end pattern with unmatched parenthesis');
});

describe('A regular expression that is too deep or long to be compiled', () => {
  const [many, most] = [100_000, 4094];

  test.each([
    ['opened groups', '('.repeat(many), 'parse depth limit over'],
    ['groups', '('.repeat(many) + ')'.repeat(many), 'parse depth limit over'],
    ['options', '(?i)'.repeat(many), 'parse depth limit over'],
    ['classes', '['.repeat(many), 'parse depth limit over'],
    ['repetitions', `a${'*'.repeat(many)}`, 'parse depth limit over'],
    ['groups that capture', '()'.repeat(many), 'too many capture groups are specified'],
    ['calls', `(a)${'\\g<1>'.repeat(many)}`, 'it is too complex to be checked'],
    ['control characters', `${'\\c'.repeat(many)}a`, 'it is too complex to be checked'],
    ['look-aheads', '(?='.repeat(most) + ')'.repeat(most), 'it is too complex to be checked'],
  ])('is refused for its %s', (_, pattern, reason) => {
    expect(onigmoProblem(pattern)).toBe(reason);
  });
});

test.each([
  ['characters', 'a'.repeat(100_000)],
  ['brackets', `[${'[:a'.repeat(50_000)}${'a'.repeat(20)}:]]`],
  ['ranges', `[${'a-z'.repeat(50_000)}]`],
  ['repetitions', 'a*b'.repeat(20_000)],
  ['groups', '(?:a|b)'.repeat(20_000)],
  ['groups within groups', '('.repeat(1000) + ')'.repeat(1000)],
  ['look-behinds', '(?<=ab|c)'.repeat(20_000)],
])('accepts a regular expression with very many %s', (_, pattern) => {
  expect(onigmoProblem(pattern)).toBeUndefined();
});
