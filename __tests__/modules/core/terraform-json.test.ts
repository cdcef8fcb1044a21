import { Fn, TerraformOutput, TerraformVariable, Token } from 'cdktf';
import fc from 'fast-check';
import { terraformJson, terraformLiteral } from '../../../modules/core/terraform-json';
import { synth } from '../../../lab/synth/synth';

/** Values known only at deploy time. */
interface Variables {
  readonly greeting: string;
  readonly port: number;
  readonly words: string[];
}

/** Returns the string that Terraform receives for a value that contains variables. */
function written(build: (variables: Variables) => unknown): string {
  const { json } = synth((stack) => {
    const of = (name: string, type: string) => new TerraformVariable(stack, name, { type });
    const value = build({
      greeting: of('greeting', 'string').stringValue,
      port: of('port', 'number').numberValue,
      words: of('words', 'list(string)').listValue,
    });
    new TerraformOutput(stack, 'text', { value: terraformJson(value) });
  });
  return json().output.text.value as string;
}

test.each([
  ['a string', 'say "hi" \\ to\nall'],
  ['a number', 1.5],
  ['a Boolean', false],
  ['nothing', null],
  ['an array', [1, [], ['a']]],
  ['an object', { a: { b: 'c' }, d: {} }],
])('is plain JSON when %s is known at synth time', (_kind, value) => {
  expect(written(() => value)).toBe(JSON.stringify(value));
});

test('escapes strings that look like Terraform expressions', () => {
  expect(written(() => ({ 'a${b}': ['${HOME}', '%{if}', '100% $5'] }))).toBe(
    '{"a$${b}":["$${HOME}","%%{if}","100% $5"]}',
  );
});

test('equals JSON.stringify for any value known at synth time', () => {
  const plain = fc.jsonValue().filter((value) => !/Token|[$%]\{/.test(JSON.stringify(value)));

  fc.assert(
    fc.property(plain, (value) => {
      expect(JSON.parse(terraformJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('omits undefined members and writes undefined elements as null', () => {
  expect(written(() => ({ a: undefined, b: [undefined, 1] }))).toBe('{"b":[null,1]}');
});

test.each<[kind: string, build: (variables: Variables) => unknown, text: string]>([
  ['a string', ({ greeting }) => ({ a: greeting }), '{"a":${jsonencode(var.greeting)}}'],
  ['a string in an array', ({ greeting }) => [greeting, 'b'], '[${jsonencode(var.greeting)},"b"]'],
  ['a string that contains a token', ({ greeting }) => `<${greeting}>`, '${jsonencode("<${var.greeting}>")}'],
  ['a number', ({ port }) => ({ port }), '{"port":${jsonencode(var.port)}}'],
  ['an array', ({ words }) => ({ words }), '{"words":${jsonencode(var.words)}}'],
  ['a key', ({ greeting }) => ({ [greeting]: 1 }), '{${jsonencode(var.greeting)}:1}'],
  ['the result of a function', ({ greeting }) => [Fn.upper(greeting)], '[${jsonencode(upper(var.greeting))}]'],
  ['a token of any type', ({ port }) => [Token.asAny(port)], '[${jsonencode(var.port)}]'],
])('lets Terraform encode %s known only at deploy time', (_kind, build, text) => {
  expect(written(build)).toBe(text);
});

test.each<[kind: string, around: string, text: string]>([
  ['quotes', 'say "hi" ', '${jsonencode("say \\"hi\\" ${var.greeting}")}'],
  ['backslashes', '\\d \\n ', '${jsonencode("\\\\d \\\\n ${var.greeting}")}'],
  ['line ends', 'one\r\n', '${jsonencode("one\\r\\n${var.greeting}")}'],
  ['directives', '%{x} ', '${jsonencode("%%{x} ${var.greeting}")}'],
])('escapes %s next to a string known only at deploy time', (_kind, around, text) => {
  expect(written(({ greeting }) => `${around}${greeting}`)).toBe(text);
});

test('does not treat a string that looks like a token as a token', () => {
  expect(written(({ greeting }) => ['@token:0@', greeting])).toBe('["@token:0@",${jsonencode(var.greeting)}]');
});

test.each([
  ['bucket ${FIRELENS_BUCKET}', 'bucket $${FIRELENS_BUCKET}'],
  ['%{if} %Y $TAG[2]', '%%{if} %Y $TAG[2]'],
  ['$${X}', '$$${X}'],
])('escapes %s for Terraform', (text, literal) => {
  expect(terraformLiteral(text)).toBe(literal);
});
