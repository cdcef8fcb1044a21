import { ConfigDelivery, LogDestination, type LogRoute } from '../../../../../modules';
import { asItStands, regexProblem } from '../../../../../modules/fluent-bit/regex';
import { luaProblem } from '../../../../../modules/fluent-bit/lua/lua';
import { synthMessages } from '../../../../support/synth-messages';
import { bucket, byImage, logGroup, routed, task } from '../../../../../lab/synth/tasks';

const s3 = LogDestination.s3({ bucket });

function messagesOf(route: Partial<LogRoute>) {
  return synthMessages((stack) => void task(stack, { routes: [{ to: s3, ...route }], delivery: byImage }));
}

const parser = { Name: 'own', Format: 'regex' } as const;

describe('A route is refused, with the property, the reason and the fix, for', () => {
  test.each<[what: string, route: Partial<LogRoute>, problem: RegExp]>([
    [
      'an open bracket',
      { include: '[ERROR' },
      /include must be a regular expression, got "\[ERROR": .*char-class; write/,
    ],
    ['a leading star', { exclude: '*.css' }, /exclude must be .* got "\*\.css": target of repeat .*; write "\.\*"/],
    ['a backslash at the end', { exclude: ['a', 'C:\\'] }, /exclude\[1\] must be .*: end pattern at escape; write/],
    [
      'an open parenthesis',
      { include: { field: 'source', matches: 'a(b' } },
      /include\.matches must be .*unmatched paren/,
    ],
    ['a repeat range in the wrong order', { include: 'a{2,1}' }, /include must be .*; write the smaller number first/],
    [
      'a look-behind of any length',
      { include: '(?<=a+)b' },
      /include must be .*; a look-behind matches strings of one/,
    ],
    [
      'a bracket between slashes',
      { exclude: '/[/' },
      /exclude must be a regular expression, got "\/\[\/": premature end/,
    ],
    ['a parser', { parse: { ...parser, Regex: '(?<a>[b)' } }, /parse: Regex of "own" must be a regular expression/],
    [
      'a rule of a multiline parser',
      { multiline: { name: 'own', type: 'regex', Rule: [{ state: 'start_state', regex: '/^(a/' }] } },
      /multiline: regex of Rule\[0\] of "own" must be a regular expression, got "\/\^\(a\/"/,
    ],
    [
      'code that does not define the function',
      { lua: { code: 'function g() end', call: 'f' } },
      /lua\.call must be a function that the code defines, got "f"/,
    ],
    [
      'code without its end',
      { lua: { code: 'function f()', call: 'f' } },
      /lua\.code must be code that LuaJIT loads, got "function f\(\)": 'end' expected/,
    ],
    [
      'a local function',
      { lua: { code: 'local function f() end', call: 'f' } },
      /lua\.call must be a global function, got "f", which is local; remove "local"/,
    ],
    [
      'a function of another name that writes a field of the record',
      { lua: { code: 'function maks(tag, ts, record) record["email"] = nil return 1, ts, record end', call: 'mask' } },
      /lua\.call must be a function that the code defines, got "mask"/,
    ],
    [
      'a local function that writes a field of the record',
      { lua: { code: 'local function f(tag, ts, record) record["email"] = nil return 1, ts, record end', call: 'f' } },
      /lua\.call must be a global function, got "f", which is local/,
    ],
  ])('%s', (_, route, problem) => {
    const { errors } = messagesOf(route);

    expect(errors).toEqual([expect.stringMatching(problem)]);
    expect(errors[0]).toContain('logRouting.routes[0]: ');
  });

  test('several patterns at once', () => {
    const { errors } = messagesOf({ include: '[a', exclude: ['b)', '*'], lua: { code: 'f(', call: 'f' } });

    expect(errors).toHaveLength(4);
  });
});

test.each<[what: string, route: Partial<LogRoute>]>([
  [
    'a pattern that ends with a blank or contains a control character',
    { include: 'GET ', exclude: ['a\tb', ' x', 'a\nb', 'v\r', '\u00a0w', '[(?x]h '] },
  ],
  [
    'Lua with comments and line breaks',
    { lua: { code: 'function f(t, s, r) -- "no"\n  return 0 --[[ end\n]]\nend', call: 'f' } },
  ],
  ['Lua with two hyphens in a string', { lua: { code: 'function f() local a = "--" return 0 end', call: 'f' } }],
  ['a function of a table', { lua: { code: 'local m = {}\nfunction m.f() end\nreturn m', call: 'm.f' } }],
  ['a function with a computed global name', { lua: { code: '_G["f"] = function() return 0 end', call: 'f' } }],
  ['a function in a field with a computed name', { lua: { code: 'm = {} m["f"] = function() end', call: 'm.f' } }],
  ['a function that is assigned', { lua: { code: 'f = function() return 0 end', call: 'f' } }],
])('A route accepts %s', (_, route) => {
  expect(messagesOf(route)).toEqual({ errors: [], warnings: [] });
});

test.each(['image', 'options'] as const)('with the %s delivery, slashes around a pattern are matched', (delivery) => {
  const to = LogDestination.cloudWatchLogs({ logGroup });
  if (delivery === 'options') {
    const { nginx } = routed({ routes: [{ exclude: '/health/', to }], delivery: ConfigDelivery.options() });

    expect(nginx!.logConfiguration.options['exclude-pattern']).toBe('\\/health/');
  } else {
    expect(asItStands('/health/')).toBe('\\/health/');
    expect(asItStands('/health')).toBe('/health');
    expect(asItStands('/api/mix')).toBe('\\/api/mix');
  }
});

test('warns about options after slashes, which are part of the pattern', () => {
  expect(messagesOf({ include: '/error/i' }).warnings).toEqual([
    expect.stringContaining(
      'logRouting.routes[0]: include matches the slashes and what follows them as well, got "/error/i"; to set options, write "(?i)error" (F76)',
    ),
  ]);
  expect(messagesOf({ exclude: '/health/' }).warnings).toEqual([]);
});

test.each([
  ['brackets', (size: number) => '['.repeat(size)],
  ['classes of characters', (size: number) => '[:'.repeat(size)],
  ['groups within groups', (size: number) => '('.repeat(size)],
  [
    'calls of groups',
    (size: number) => Array.from({ length: size }, (_, n) => `(?<n${n}>\\g<n${n + 1}>\\g<n${n + 1}>)`).join(''),
  ],
])('A long pattern of %s is refused without delay', (_, pattern) => {
  const start = performance.now();

  expect(regexProblem(pattern(20_000))).toMatch(/must be a regular expression/);
  expect(performance.now() - start).toBeLessThan(10_000);
});

test('Long Lua code of blanks is parsed without delay', () => {
  const start = performance.now();
  const code = `function f()${' \n'.repeat(30_000)}end`;

  expect(luaProblem({ code, call: 'f' }, { code: 'code', call: 'call' })).toEqual([]);
  expect(performance.now() - start).toBeLessThan(5_000);
});

describe('Lua code is refused beyond the limits of LuaJIT, and accepted at them:', () => {
  const names = (size: number) => Array.from({ length: size }, (_, n) => `a${n}`);
  const nested = (size: number, before: string, inner: string, after: string) =>
    `${before.repeat(size)}${inner}${after.repeat(size)}`;

  test.each<[what: string, most: number, codeOf: (size: number) => string, reason: string]>([
    ['local variables', 200, (size) => `local ${names(size).join(',')}`, 'more than 200 local variables'],
    ['parameters', 200, (size) => `function g(${names(size).join(',')}) end`, 'more than 200 local variables'],
    ['variables of a loop', 197, (size) => `for ${names(size).join(',')} in f do end`, 'more than 200 local variables'],
    [
      'variables of the code around a function',
      60,
      (size) => `local ${names(size).join(',')} function g() return function() ${names(size).join('() ')}() end end`,
      'uses more than 60 local variables of the code around it',
    ],
    ['arguments', 247, (size) => `print(${names(size).join(',')})`, 'more than 250 registers'],
    [
      'arguments beside local variables',
      57,
      (size) => `local ${names(190).join(',')} print(${names(size).join(',')})`,
      'more than 250 registers',
    ],
    ['parentheses', 197, (size) => `x = ${nested(size, '(', '1', ')')}`, 'too many levels'],
    ['indices', 197, (size) => `x = ${nested(size, 'a[', '1', ']')}`, 'too many levels'],
    ['concatenations', 198, (size) => `x = ${Array(size).fill('"a"').join(' .. ')}`, 'too many levels'],
    ['powers', 198, (size) => `x = ${Array(size).fill('2').join(' ^ ')}`, 'too many levels'],
    ['negations', 197, (size) => `x = ${nested(size, 'not ', '1', '')}`, 'too many levels'],
    ['tables', 198, (size) => `x = ${nested(size, '{', '', '}')}`, 'too many levels'],
    ['blocks', 198, (size) => nested(size, 'do ', 'local x', ' end '), 'too many levels'],
    ['functions', 99, (size) => `x = ${nested(size, 'function() return ', '', ' end ')}`, 'too many levels'],
    ['branches', 198, (size) => nested(size, 'if x then ', '', ' end '), 'too many levels'],
  ])('%s', (_, most, codeOf, reason) => {
    const problems = (size: number) =>
      luaProblem({ code: `${codeOf(size)} function f() end`, call: 'f' }, { code: 'code', call: 'call' });

    expect(problems(most)).toEqual([]);
    expect(problems(most + 1)).toEqual([expect.stringMatching(`code must be code that LuaJIT loads, .*${reason}`)]);
  });
});

test.each([
  ['a function that is removed afterwards', 'function f() end f = nil', false],
  ['a function that returns and is removed', 'function f() return 0 end f = nil', false],
  ['a field in a branch of a table that may not exist', 'function f() end if m then m.x = 1 end', true],
  ['a function that a table replaces', 'function f() end f = {}', false],
  ['a function that is defined again', 'function f() end f = nil function f() end', true],
  ['a function that is removed in a branch', 'function f() end if x then f = nil end', true],
  ['a function that a local variable hides', 'function f() end local f = nil', true],
  ['a function after a jump', 'function f() end goto a f = nil ::a::', true],
  ['a function in a branch that is never taken', 'if false then function f() end end', false],
  ['a function in the other branch', 'if false then else function f() end end', true],
  ['a function in a function that is never called', 'function setup() function f() end end', false],
  ['a function in a function that is called', 'function setup() function f() end end setup()', true],
  [
    'a function in a function that is called by another',
    'function s() function f() end end pcall(s) f = nil s()',
    true,
  ],
  ['a loop without an end', 'function f() end while true do end', false],
  ['a loop that is repeated without an end', 'function f() end repeat x = 1 until false', false],
  ['a loop with a break', 'function f() end while true do if x == nil then break end end', true],
  ['a loop without an end in a function', 'function f() while true do end end', true],
  ['a loop after a return', 'function f() end do return end while true do end', true],
  ['a jump back without an end', 'function f() end ::a:: x = 1 goto a', false],
  ['a jump back without an end in a block', 'function f() end do do ::b:: end ::a:: goto a end', false],
  ['a jump back with a condition', 'function f() end x = 0 ::a:: x = x + 1 if x < 3 then goto a end', true],
  ['a jump back that a jump forward leaves', 'function f() end ::a:: if not x then goto b end goto a ::b::', true],
  ['a jump back in a function', 'function f() ::a:: goto a end', true],
  ['a field of a table that is never made', 'a = {} function a.b.c() end function f() end', false],
  ['a value in a table that is never made', 'a = {} a.b.c = 1 function f() end', false],
  ['a field of a table in a table', 'a = { b = {} } function a.b.c() end function f() end', true],
  ['a field of a table that is made before', 'a = {} a.b = {} function a.b.c() end function f() end', true],
  ['a field of a table that is made by another name', 'a = {} local x = a x.b = {} a.b.c = 1 function f() end', true],
  ['a field of a table with a computed name', 'a = {} a["b"] = {} function a.b.c() end function f() end', true],
  ['a field that is only set in a function', 'a = {} function g() a.b.c = 1 end function f() end', true],
])('Lua code with %s is refused if Fluent Bit does not start with it: %s', (_, code, starts) => {
  expect(luaProblem({ code, call: 'f' }, { code: 'code', call: 'call' })).toHaveLength(starts ? 0 : 1);
});

test.each([
  ['is removed afterwards', 'm = {} function m.f() end m.f = nil', 'm.f', false],
  ['a value replaces', 'm = {} function m.f() end m.f = 5', 'm.f', false],
  ['is defined again', 'm = {} function m.f() end m.f = nil function m.f() end', 'm.f', true],
  ['is removed in a branch', 'm = {} function m.f() end if x then m.f = nil end', 'm.f', true],
  ['is in another table', 'm = {} n = {} function n.f() end m.f = nil', 'n.f', true],
  ['is in the table that had the name before', 'm = {} function m.f() end n = m m = {} m.f = nil', 'n.f', true],
  ['a function defines later', 'm = {} function g() function m.f() end end m.f = nil g()', 'm.f', true],
])('Lua code with a function of a table that %s is refused if Fluent Bit does not find it', (_, code, call, starts) => {
  expect(luaProblem({ code, call }, { code: 'code', call: 'call' })).toHaveLength(starts ? 0 : 1);
});
