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

test.each<[Text]>([['live'], ['a # b'], ['${tag}'], ['#{x}'], [[stage, ' ']], ['日本']])(
  'lets %j be written',
  (text) => {
    expect(textProblem(text)).toBeUndefined();
  },
);

test.each<[text: Text, problem: string]>([
  ['', 'must not be empty: Fluentd takes a name without a value for one that is not set (F21)'],
  ['a\nb', 'must be one line of text, got "a\\nb" (F21)'],
  [variable('A-B'), 'must name variables by letters, digits and underscores, got "A-B" (F21)'],
])('fails when a text is %j', (text, problem) => {
  expect(textProblem(text)).toBe(problem);
});
