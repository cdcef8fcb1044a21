import { type Text, variable } from '../../../modules/fluent-bit';
import { quoted, textProblem } from '../../../modules/fluentd/value';

const stage = variable('STAGE');

test.each<[written: string, text: Text]>([
  ['live', 'live'],
  ['two  words', 'two  words'],
  ['a#b', 'a#b'],
  ['%Y/${tag}.%{file_extension}', '%Y/${tag}.%{file_extension}'],
  ["'a # b'", 'a # b'],
  ["'#b'", '#b'],
  ["'[b]'", '[b]'],
  ["'{b}'", '{b}'],
  [String.raw`'\'b\''`, "'b'"],
  [`'"b"'`, '"b"'],
  [String.raw`' \\d'`, String.raw` \d`],
  [String.raw`a\d'b`, String.raw`a\d'b`],
  [`"#{ENV['STAGE']}"`, stage],
  [`"a/#{ENV['STAGE']}/\${tag}"`, ['a/', stage, '/${tag}']],
  [String.raw`"\"\\\#{x}#{ENV['STAGE']}"`, ['"\\#{x}', stage]],
])('writes %s', (written, text) => {
  expect(quoted(text)).toBe(written);
});

test.each<[Text]>([['live'], ['a # b'], ['${tag}'], ['#{x}'], [[stage, ' ']], ['日本']])('accepts %j', (text) => {
  expect(textProblem(text)).toBeUndefined();
});

test.each<[text: Text, problem: string]>([
  ['', 'must not be empty, because Fluentd treats a name without a value as not set (F21)'],
  ['a\nb', 'must be a single line, got "a\\nb" (F21)'],
  [variable('A-B'), 'must use variable names with only letters, digits and underscores, got "A-B" (F21)'],
])('fails when a string is %j', (text, problem) => {
  expect(textProblem(text)).toBe(problem);
});
