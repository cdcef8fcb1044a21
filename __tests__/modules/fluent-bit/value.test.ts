import { isVariable, partsOf, type Text, variable } from '../../../modules/fluent-bit';
import { isText, renderText, textProblem } from '../../../modules/fluent-bit/value';

const stage = variable('STAGE');

test('keeps the name of a variable', () => {
  expect(variable('STAGE')).toEqual({ variable: 'STAGE' });
});

test.each([
  ['a string', 'live', ['live']],
  ['a variable', stage, [stage]],
  ['several parts', ['/', stage, '/'], ['/', stage, '/']],
  ['no part', [], []],
])('splits %s into parts', (_kind, text: Text, parts) => {
  expect(partsOf(text)).toEqual(parts);
});

test.each<[written: string, text: Text]>([
  ['live', 'live'],
  ['${STAGE}', stage],
  ['/${STAGE}/$UUID.gz', ['/', stage, '/$UUID.gz']],
  ['', []],
])('writes %j', (written, text) => {
  expect(renderText(text)).toBe(written);
});

test.each(['', 'live', stage, [], ['a', stage]])('accepts %j as a string', (value) => {
  expect(isText(value)).toBe(true);
});

test.each([undefined, null, 1, true, {}, { variable: 1 }, [1], [['a']], ['a', null]])(
  'does not accept %j as a string',
  (value) => {
    expect(isText(value)).toBe(false);
  },
);

test.each([undefined, null, 'STAGE', {}, { variable: 1 }, ['STAGE']])('does not accept %j as a variable', (value) => {
  expect(isVariable(value)).toBe(false);
});

test.each<[Text]>([
  ['live'],
  ['two  words'],
  ['#1'],
  ['no#comment'],
  ['$TAG[2]-$UUID'],
  ['100%'],
  ['"quoted" \\ back'],
  ['[OUTPUT]'],
  ['@INCLUDE /etc/passwd'],
  ['日本'],
  ['{a}'],
  [stage],
  [[stage, ' ', stage]],
  [['$', stage]],
  [[stage, '} {']],
  [['{', stage]],
])('accepts %j', (text) => {
  expect(textProblem(text)).toBeUndefined();
});

test.each<[Text]>([[''], [' '], ['\n'], [[]], [['', '']]])('fails when a string is empty, as %j', (text) => {
  expect(textProblem(text)).toBe('must not be empty, because Fluent Bit aborts on a key without a value (F21)');
});

test.each<[text: Text, got: string]>([
  [' live', '" live"'],
  ['live ', '"live "'],
  ['live\n', '"live\\n"'],
  ['\u00a0live', '"\u00a0live"'],
  [[' ', stage], '" ${STAGE}"'],
  [[stage, '\t'], '"${STAGE}\\t"'],
])('fails when a string begins or ends with whitespace, as %j', (text, got) => {
  expect(textProblem(text)).toBe(`must not begin or end with whitespace, got ${got} (F21)`);
});

test.each<[text: Text, got: string]>([
  ['a\nMatch *', '"a\\nMatch *"'],
  ['a\r\n[OUTPUT]', '"a\\r\\n[OUTPUT]"'],
  ['a\rb', '"a\\rb"'],
  ['a\0b', '"a\\u0000b"'],
  ['a\tb', '"a\\tb"'],
  ['a\u007fb', '"a\u007fb"'],
  [[stage, '\n', stage], '"${STAGE}\\n${STAGE}"'],
])('fails when a string has several lines, as %j', (text, got) => {
  expect(textProblem(text)).toBe(`must be a single line, got ${got} (F21)`);
});

test.each<[text: Text, got: string]>([
  ['live # for now', '"live # for now"'],
  ['live #', '"live #"'],
  [['live ', '#1'], '"live #1"'],
  [[stage, ' #'], '"${STAGE} #"'],
])('fails when a string contains a comment, as %j', (text, got) => {
  expect(textProblem(text)).toBe(`must not contain a comment, got ${got} (F21)`);
});

test.each<[text: Text, got: string]>([
  ['${STAGE}', '"${STAGE}"'],
  ['a${', '"a${"'],
  [['$', '{STAGE}'], '"${STAGE}"'],
])('fails when a string contains a literal variable reference, as %j', (text, got) => {
  expect(textProblem(text)).toBe(
    `must not contain "\${", which Fluent Bit expands from its environment; use variable('NAME'), got ${got} (F21)`,
  );
});

test.each<[text: Text, got: string]>([
  [['{a}', stage], '"{a}${STAGE}"'],
  [[stage, '}', stage], '"${STAGE}}${STAGE}"'],
])('fails when a closing brace precedes a variable, as in %j', (text, got) => {
  expect(textProblem(text)).toBe(
    `must not contain "}" before a variable, because Fluent Bit does not expand the variable then, got ${got} (F21)`,
  );
});

test.each(['', '1ST', 'A-B', 'A B', 'A}${B', 'É', 'A:-b', 'A\n'])('fails when a variable is named %j', (name) => {
  expect(textProblem(['/', variable(name)])).toBe(
    `must use variable names with only letters, digits and underscores, got ${JSON.stringify(name)} (F21)`,
  );
});

test.each(['STAGE', '_stage', 'A1_b2'])('accepts a variable named %s', (name) => {
  expect(textProblem(variable(name))).toBeUndefined();
});

test('keeps a # after whitespace if comments are kept', () => {
  expect(textProblem('^GET #', 'kept')).toBeUndefined();
  expect(textProblem('${GET} #', 'kept')).toBe(
    'must not contain "${", which Fluent Bit expands from its environment; use variable(\'NAME\'), got "${GET} #" (F21)',
  );
});
