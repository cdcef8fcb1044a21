import { Fn, TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import { including, reference, byProperty, byValueOf, fields } from '../../../modules/core/object-shape';
import { json, plainJson } from '../../../modules/core/json-shape';
import { list, mapOf, tokenList } from '../../../modules/core/collection-shape';
import {
  allOf,
  valueErrors,
  dependable,
  anyOf,
  flag,
  typeErrors,
  known,
  number,
  oneOf,
  optional,
  required,
  type Shape,
  withMethods,
  withSynonyms,
} from '../../../modules/core/shape';
import { arnOf, noInterpolation, matching, plainText, text, upTo } from '../../../modules/core/string-shape';
import { shown } from '../../../modules/core/shown';

const stack = new TerraformStack(Testing.app(), 'test');
const variable = new TerraformVariable(stack, 'value', { type: 'any' });
const { stringValue, numberValue, listValue, booleanValue, value: anyValue } = variable;

function circle(): object {
  const object: { itself?: object } = {};
  return Object.assign(object, { itself: object });
}

/** Returns the problems of a property `it` with a shape. */
function problems(shape: Shape, it: unknown): readonly string[] {
  const props = fields<{ readonly it?: unknown }>({ it: shape });
  const kinds = typeErrors({ it }, props);
  return kinds.length > 0 ? kinds : valueErrors({ it }, props);
}

describe.each<[kind: string, shape: Shape, right: readonly unknown[], wrong: readonly (readonly [unknown, string])[]]>([
  [
    'a string',
    plainText,
    ['', 'a ${b}', stringValue, `a ${stringValue}`],
    [
      [5, 'it must be a string, got 5'],
      [['a'], 'it must be a string, got an array'],
      [numberValue, 'it must be a string, got a token of the wrong type; convert it with Token.asString'],
      [anyValue, 'it must be a string, got the value of a TerraformVariable; use its stringValue'],
      [listValue[0], `it must be a string, got ${shown(listValue[0])}`],
    ],
  ],
  [
    'a string without interpolation',
    noInterpolation,
    ['', 'a $ { b', '$${HOME}', '%%{if}', stringValue, `a ${stringValue}`],
    [
      [
        '${var.x}',
        'it must not contain "${" or "%{", which start a Terraform expression, got "${var.x}"; pass a token instead',
      ],
      [
        `%{if} ${stringValue}`,
        'it must not contain "${" or "%{", which start a Terraform expression, got "%{if} "; pass',
      ],
    ],
  ],
  [
    'a string with a maximum length',
    text,
    ['a', 'a'.repeat(255), stringValue],
    [
      ['', 'it must have 1 to 255 characters, got 0'],
      ['a'.repeat(256), 'it must have 1 to 255 characters, got 256'],
    ],
  ],
  [
    'a number',
    number,
    [0, 1.5, numberValue],
    [
      ['5', 'it must be a number, got "5"'],
      [stringValue, 'it must be a number, got a token of the wrong type; convert it with Token.asNumber'],
      [10n, 'it must be a number, got a bigint'],
      [NaN, 'it must be a number, got NaN'],
      [Infinity, 'it must be a number, got Infinity'],
    ],
  ],
  [
    'a number known at synth time',
    known(number),
    [0],
    [[numberValue, 'it must be a number known at synth time, got a token']],
  ],
  [
    'a flag',
    flag,
    [true, false],
    [
      ['true', 'it must be true or false known at synth time, got "true"'],
      [booleanValue, 'it must be true or false known at synth time, got the value of a TerraformVariable'],
    ],
  ],
  ['one of several', oneOf('a', 2, false), ['a', 2, false], [['b', 'it must be "a", 2 or false, got "b"']]],
  [
    'one of several words',
    withSynonyms(oneOf('warn', 'error', 'fatal'), { critical: 'fatal' }),
    ['warn', 'fatal'],
    [
      ['warning', 'it must be "warn", "error" or "fatal", got "warning"; did you mean "warn"?'],
      ['ERR', 'it must be "warn", "error" or "fatal", got "ERR"; did you mean "error"?'],
      ['Critical', 'it must be "warn", "error" or "fatal", got "Critical"; did you mean "fatal"?'],
      [['warn'], 'it must be "warn", "error" or "fatal", got an array'],
    ],
  ],
  [
    'a string that matches a pattern',
    matching(plainText, /^[a-z]+$/, 'lowercase letters'),
    ['a', stringValue, `A ${stringValue}`],
    [
      ['A', 'it must be lowercase letters, got "A"'],
      [5, 'it must be a string, got 5'],
    ],
  ],
  [
    'an ARN',
    arnOf('kms', 'a key', '(key|alias)/[\\w-]+'),
    [
      'arn:aws:kms:eu-west-1:111122223333:key/k',
      'arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/a',
      'arn:aws-eusc:kms:eusc-de-east-1:111122223333:key/k',
      stringValue,
    ],
    [
      ['key/k', 'it must be the ARN of a key, got "key/k"'],
      ['arn:aws:kms:eu-west-1:111122223333:key/"', 'it must be the ARN of a key, got "arn:aws:kms:eu-west-1:1111'],
      ['arn:aws:kms:eu-west-1:1:key/k', 'it must be the ARN of a key, got "arn:aws:kms:eu-west-1:1:key/k"'],
      [
        'arn:aws:sns:eu-west-1:111122223333:t',
        'it must be the ARN of a key, got "arn:aws:sns:eu-west-1:111122223333:t"',
      ],
    ],
  ],
  [
    'an ARN that matches a pattern',
    arnOf('s3', 'a bucket', '[\\w.-]+'),
    ['arn:aws:s3:::acme-logs', stringValue],
    [['arn:aws:s3:::acme-logs/web', 'it must be the ARN of a bucket, got "arn:aws:s3:::acme-logs/web"']],
  ],
  [
    'an object with methods',
    withMethods<{ run(): void }>('a runner', 'run'),
    [{ run() {} }],
    [
      [{ run: true }, 'it must be a runner, got an object'],
      [anyValue, 'it must be a runner, got the value of a TerraformVariable'],
      [() => {}, 'it must be a runner, got a function'],
    ],
  ],
  [
    'an array',
    list(number),
    [[], [1, 2]],
    [
      [{ length: 1 }, 'it must be an array known at synth time, got an object'],
      [listValue, 'it must be an array known at synth time, got a token'],
      [[1, 'b'], 'it[1] must be a number, got "b"'],
      [new Array(1), 'it[0] must be a number, got nothing'],
    ],
  ],
  [
    'an array or a token',
    tokenList(text),
    [['a'], listValue],
    [
      [[''], 'it[0] must have 1 to 255 characters, got 0'],
      [anyValue, 'it must be an array, got the value of a TerraformVariable; use its listValue'],
    ],
  ],
  [
    'an object with arbitrary keys',
    mapOf(number),
    [{}, { a: 1 }],
    [
      [[1], 'it must be an object, got an array'],
      [{ a: '1' }, 'it.a must be a number, got "1"'],
      [{ 'a b': null }, 'it["a b"] must be a number, got null'],
      [{ a: undefined }, 'it.a must be a number, got nothing'],
    ],
  ],
  [
    'an object with arbitrary keys and optional values',
    mapOf(optional(number)),
    [{ a: undefined }],
    [[{ a: '1' }, 'it.a must be']],
  ],
  [
    'an object with properties',
    fields<{ readonly size: string; readonly count?: number }>({ size: required(text), count: number }),
    [{ size: 'x' }, { size: 'x', count: undefined, other: undefined }],
    [
      [{ size: 'x', cuont: 1 }, 'it.cuont must not be given, because there is no such property; did you mean count?'],
      [{ size: 'x', COUNT: 1 }, 'it.COUNT must not be given, because there is no such property; did you mean count?'],
      [
        { size: 'x', environment: 1 },
        'it.environment must not be given, because there is no such property; remove it, or use one of size, count',
      ],
      [
        { size: 'x', 'a b': 1 },
        'it["a b"] must not be given, because there is no such property; remove it, or use one of size, count',
      ],
      [null, 'it must be an object with size, got null'],
      [anyValue, 'it must be an object with size, got the value of a TerraformVariable'],
      [{}, 'it.size must be given: a string'],
      [{ size: 'x', count: null }, 'it.count must be a number, got null'],
    ],
  ],
  [
    'a reference to an existing resource',
    reference<{ readonly vpcId: string; readonly cidr?: string }>({ vpcId: required(text), cidr: text }),
    [{ vpcId: 'vpc-1', node: {}, vpcIds: [], other: 1 }],
    [
      [
        { vpcId: 'vpc-1', cdir: '10.0.0.0/16' },
        'it.cdir must not be given, because there is no such property; did you mean cidr?',
      ],
    ],
  ],
  [
    'an object with at least some properties',
    including<{ readonly name: string }>({ name: required(text) }),
    [{ name: 'x', nam: 'y' }],
    [[{}, 'it.name must be given: a string']],
  ],
  [
    'either of two',
    anyOf(text, list(text)),
    ['a', ['a']],
    [
      [5, 'it must be a string or an array known at synth time, got 5'],
      [[5], 'it[0] must be a string, got 5'],
    ],
  ],
  [
    'both of two',
    allOf(mapOf(plainText), including<{ readonly a: string }>({ a: required(plainText) })),
    [{ a: 'x', b: 'y' }],
    [
      [{ b: 'y' }, 'it.a must be given: a string'],
      [{ a: 'x', b: 5 }, 'it.b must be a string, got 5'],
    ],
  ],
  [
    'an object identified by a property',
    byProperty({ a: fields<{ a: string }>({ a: required(text) }), b: fields<{ b: string }>({ b: required(text) }) }),
    [{ a: 'x' }, { b: 'x' }],
    [
      [{}, 'exactly one of it.a or it.b must be given'],
      [{ a: 'x', b: 'x' }, 'exactly one of it.a or it.b must be given'],
      [{ b: 5 }, 'it.b must be a string, got 5'],
    ],
  ],
  [
    'an object identified by a value',
    byValueOf('by', { a: including<object>({}), b: including<{ c: string }>({ c: required(text) }) }),
    [{ by: 'a' }, { by: 'b', c: 'x' }],
    [
      [{ by: 'c' }, 'it must be an object whose by is "a" or "b", got an object'],
      [{ by: 'b' }, 'it.c must be given: a string'],
    ],
  ],
  [
    'a dependency',
    dependable,
    [stack, { fqn: 'aws_vpc.main' }].slice(1),
    [['x', 'it must be a Terraform resource, data source or module, got "x"']],
  ],
  [
    'JSON',
    json,
    [null, 1, 'a', [{ a: [true] }], stringValue, anyValue],
    [
      [circle(), 'it must be a string, a number, true, false, an array or an object, got an object'],
      [{ a: () => 1 }, 'it must be a string, a number, true, false, an array or an object, got an object'],
      [NaN, 'it must be a string, a number, true, false, an array or an object, got NaN'],
      [[listValue], 'it must be a string, a number, true, false, an array or an object, got an array'],
      [listValue[0], `it must be a string, a number, true, false, an array or an object, got ${shown(listValue[0])}`],
    ],
  ],
  [
    'JSON known at synth time',
    plainJson,
    [null, [{ a: undefined }]],
    [
      [
        [stringValue],
        'it must be a string, a number, true, false, an array or an object, known at synth time, got an array',
      ],
    ],
  ],
])('%s', (_, shape, right, wrong) => {
  test.each(right.map((value) => [value]))('accepts %p', (value) => {
    expect(problems(shape, value)).toEqual([]);
  });

  test.each(wrong)('fails when it is %p', (value, problem) => {
    expect(problems(shape, value)).toEqual([expect.stringContaining(problem)]);
  });
});

test.each([
  plainText,
  text,
  number,
  flag,
  oneOf('a', 5, false),
  arnOf('sns', 'a topic', '[\\w-]+'),
  matching(text, /^w/, 'a name'),
])('has samples that are valid: $form', (shape) => {
  expect(shape.samples).not.toEqual([]);
  expect(shape.samples!.flatMap((sample) => problems(shape, sample))).toEqual([]);
});

test('has no samples that do not match its pattern', () => {
  expect(matching(text, /^\//, 'a path').samples).toEqual([]);
});

const props = fields<{ readonly a: string; readonly b?: readonly number[] }>({ a: required(text), b: list(number) });

test('fails when there are no properties', () => {
  expect(typeErrors(undefined, props)).toEqual(['a must be given: a string']);
  expect(typeErrors(undefined, fields<object>({}))).toEqual(['props must be given: an object']);
});

test.each([
  [null, 'null'],
  [5, '5'],
  [['a'], 'an array'],
])('fails when the properties are %j', (given, shown) => {
  expect(typeErrors(given, props)).toEqual([`props must be an object with a, got ${shown}`]);
});

test('reports every property of the wrong type', () => {
  expect(typeErrors({ a: 1, b: ['x', 2, null] }, props)).toEqual([
    'a must be a string, got 1',
    'b[0] must be a number, got "x"',
    'b[2] must be a number, got null',
  ]);
});

test('does not compile without a shape for a property, or with an optional shape for a required property', () => {
  // @ts-expect-error: b has no shape
  fields<{ readonly a: string; readonly b?: number }>({ a: required(text) });
  // @ts-expect-error: a must be given
  fields<{ readonly a: string }>({ a: text });
  expect(fields<{ readonly a: string }>({ a: required(text) }).form).toBe('an object with a');
});

test('accepts results of Terraform functions', () => {
  expect(problems(text, Fn.upper(stringValue))).toEqual([]);
  expect(problems(tokenList(text), Token.asList(Fn.split('/', stringValue)))).toEqual([]);
});

test('A value of the wrong type does not hide the contents of other properties', () => {
  const shape = fields<{ readonly count: number; readonly name: string }>({
    count: required(number),
    name: required(upTo(3)),
  });

  expect(typeErrors({ count: 'x', name: 'long' }, shape)).toEqual([
    'count must be a number, got "x"',
    'name must have 1 to 3 characters, got 4',
  ]);
});
