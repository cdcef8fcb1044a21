import fc from 'fast-check';
import { recordAccessor } from '../../modules/fluent-bit/accessor';
import { luaOptions, luaProblem } from '../../modules/fluent-bit/lua/lua';
import { patternProblem, regexProblem } from '../../modules/fluent-bit/regex';
import { textProblem } from '../../modules/fluent-bit/value';
import { compiledRegexes, loadedLua, parsedAccessors, startsWithLua } from '../../lab/routers/grammar';
import { propertyRuns } from '../support/property-runs';
import { describeWithFluentBit } from './with-fluent-bit';

/** Regular expressions by what Fluent Bit makes of them, separated by spaces. */
const regexes = {
  compiled: String.raw`
    ^GET a{,2} a{,} a** a+* a++ (?<=a|bc)d (?~ab) (?>a)b (?<n>a)\k<n> (?<n>a|b\g<n>c) (?<n>a)\k<n+1> \p{Han} \p{^Alpha} \h
    \R \X a\Kb (?i:a)b (?mx-i:a) [[:alpha:]&&[^b]] []a] (a)\1 (a)(?(1)b|c) a] } { é \x \x{e9} \u00e9 \M-a \c< \q .^? \b*
    /a/ /a/i /a[/x]/ / // \/a/ a#b (?#comment)a (?<名>a) (?'n'a) [a&&] [&&a]`,
  refused: String.raw`
    [ERROR *.css C:\ a(b a)b a{2,1} (?<=a+)b (?<!(a))b + ? |* (*) [b-a] [a-\d] [] [^] [[:foo:]] \p{Foo} (?<1>a) (?<a (?<>a)
    \k<n> \g<n> \g<1> \g<0> (?<n>\g<n>) (?<n>a)\1 (?<n>a)\k<m+1> (?z) (? a{100001} \x{110000} \u12 \c \M- (?(1)a) (?(2)a)
    (?# [a- /[/ /a(/i (?<a,b>c)`,
};

const atoms = words(String.raw`
  a b 1 2 , - _ é / : = ! < > ' " . ^ $ | * + ? && ( ) (?: (?i) (?<n> (?<= (?<! (?= (?! (?> (?~ (?(1) (?# (?ix-m) (?m:
  [ [^ ] { } {2} {1,2} {2,1} {,2} a-z [:alpha:] [:foo:] \ \d \b \1 \12 \k<n> \g<n> \g<0> \p{Alpha} \p{Foo} \x \x41 \x{41}
  \u \u00e9 \h \R \X \K \A \z \c \C-a \M-a \[ \] \/`).concat(' b');

/** Lua code by what LuaJIT makes of it, in lines. */
const lua = {
  loaded: lines(String.raw`
    x = 1; x = 0b101; x = 10LL; x = 0x1p4; x = 10ULL; x = 1i; x = "\z  a"; x = "\x41"; x = "\u{41}"
    goto a ::a::
    do ::a:: end
    while true do break local x = 1 end
    x = 1;; y = 2
    f() ;(g or h)()
    é = 1
    x = [==[ ]] ]==] --[[ a ]] y = 1 -- b
    x = {1; 2, a = 3, [4] = 5}
    x:f"a"{}
    x = not -#t .. "--"
    function a.b:c(...) return ... end
    #!/usr/bin/lua`),
  refused: lines(String.raw`
    function f()
    x =
    end
    x = 1 & 2
    x = 1 // 2
    x = ~1
    x = 1 << 2
    goto = 1
    x.goto = 1
    goto a
    x = 3x
    x = 3y = 4
    x = 0xg
    x = 1..2
    x = "\q"
    x = "\300"
    x = "a
    x = [[a
    break
    ::a:: ::a::
    x += 1
    x != 1
    local x <const> = 1
    f() = 1
    (a) = 1
    function f() x = ... end
    return 1 x = 2
    x y`),
};

const luaAtoms = words(String.raw`
  x f goto a ::a:: local function end if then else elseif while do for in repeat until break return nil not and = == ~= ..
  ... + - # ( ) { } [ ] , ; . : 1 0x1 10LL 0b1 1e "a" '\z' [[c]] --[[d]] & //`);

const accessors = {
  parsed: lines(`
    $a
    $a['b']
    $a[0]
    $a['b'][1]['c.d']
    $a.b
    x $a y
    $TAG $TAG[1]
    $0 $12
    $a-b/c
    a
    $a['it''s']
    a$`),
  refused: lines(`
    $a[b
    $a[b]
    $a['b'
    $a['b c']
    $[0]
    $ a
    $$a
    $a[01]
    $a['b']c
    $a]
    $é`),
};

const accessorAtoms = [...words("$ a b_1 - / . , ['c'] [' '] [0] [ ] 0 12 TAG"), ' '];

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

function lines(text: string): readonly string[] {
  return text.trim().split(/\n */);
}

function generated(parts: readonly string[], maxLength: number, seed: number, separator = ''): readonly string[] {
  const value = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength }).map((each) => each.join(separator));
  return fc.sample(value, { numRuns: propertyRuns(300), seed });
}

/** Returns the values that both judge differently, with the judgement of Fluent Bit. */
function differing(values: readonly string[], accepted: readonly boolean[], problem: (value: string) => unknown) {
  return values
    .map((value, index) => ({ value, fluentBit: accepted[index], library: problem(value) === undefined }))
    .filter(({ fluentBit, library }) => fluentBit !== library);
}

/** A value that can be written to a configuration file at all. */
function isWritable(value: string): boolean {
  return textProblem(value, 'kept') === undefined;
}

describeWithFluentBit('The library accepts exactly what a real Fluent Bit accepts, of', () => {
  jest.setTimeout(600_000);
  const seed = Math.floor(Math.random() * 2 ** 31);

  test('regular expressions of a table', async () => {
    const [compiled, refused] = [words(regexes.compiled), words(regexes.refused)];
    const accepted = await compiledRegexes([...compiled, ...refused]);

    expect([...compiled, ...refused].filter((_, index) => accepted[index])).toEqual(compiled);
    expect(differing([...compiled, ...refused], accepted, regexProblem)).toEqual([]);
  });

  test(`generated regular expressions (seed ${seed})`, async () => {
    const values = generated(atoms, 8, seed).filter(isWritable);

    expect(differing(values, await compiledRegexes(values), regexProblem)).toEqual([]);
  });

  test('patterns of routes, which start with a slash or not', async () => {
    const values = generated(atoms, 4, seed).filter((value) => isWritable(value) && !value.startsWith('/'));

    expect(
      differing(values, await compiledRegexes(values.map((value) => `\\/${value}`)), (value) =>
        patternProblem(`/${value}`),
      ),
    ).toEqual([]);
  });

  test('Lua code of a table', async () => {
    const values = [...lua.loaded, ...lua.refused];
    const loaded = await loadedLua(values);

    expect(values.filter((_, index) => loaded[index])).toEqual(lua.loaded);
    expect(differing(values, loaded, codeProblem)).toEqual([]);
  });

  test(`generated Lua code (seed ${seed})`, async () => {
    const values = generated(luaAtoms, 7, seed, ' ');

    expect(differing(values, await loadedLua(values), codeProblem)).toEqual([]);
  });

  test('Lua code that it wrote in one line', async () => {
    const codes = [
      'function f(tag, time, record) -- adds a field\n  record.a = "--"\n  return 1, time, record\nend',
      'x = [[\na\n"b"\\]]',
      'x = "a\\\nb\\z\n   c\td"',
      '--[==[\n]==]x=1--',
    ];

    expect(await loadedLua(codes.map((code) => luaOptions({ code, call: 'f' }).code))).toEqual(codes.map(() => true));
  });

  test.each([
    ['function f() end', 'f', true],
    ['f = function() end', 'f', true],
    ['function g() end', 'f', false],
    ['local function f() end', 'f', false],
    ['local f = function() end', 'f', false],
    ['local f; function f() end', 'f', false],
    ['f = 1', 'f', false],
    ['function m.f() end', 'm.f', false],
    ['_G.f = print', 'f', true],
  ])('the function to call: %s, %s', async (code, call, starts) => {
    expect(await startsWithLua(code, call)).toBe(starts);
    expect(problemOf(code, call) === undefined).toBe(starts);
  });

  test.each([
    ['m = {} function m.f() end', 'm.f'],
    ['local m = { f = function() end } return m', 'm.f'],
    ['m = { n = {} }\nm.n.f = function() end -- nested\n', 'm.n.f'],
  ])('functions of tables, which it makes global: %s, %s', async (code, call) => {
    const options = luaOptions({ code, call });

    expect(problemOf(code, call)).toBeUndefined();
    expect(await startsWithLua(options.code, options.call)).toBe(true);
  });

  test('record accessors of a table', async () => {
    const values = [...accessors.parsed, ...accessors.refused];
    const parsed = await parsedAccessors(values);

    expect(values.filter((_, index) => parsed[index])).toEqual(accessors.parsed);
    expect(differing(values, parsed, accessorProblem)).toEqual([]);
  });

  test(`generated record accessors (seed ${seed})`, async () => {
    // After `$`, Fluent Bit skips these characters with an error in its log, and starts: the field would be another one.
    const isSkipped = (value: string) => /\$[-/]/.test(value);
    const writable = generated(accessorAtoms, 6, seed).filter((value) => isWritable(value) && !isSkipped(value));
    const values = [...new Set(writable)].slice(0, propertyRuns(100));

    expect(differing(values, await parsedAccessors(values), accessorProblem)).toEqual([]);
  });
});

function codeProblem(code: string): string | undefined {
  // Whether the function is defined is another question.
  return problemOf(`${code}`, 'f')?.includes('code that LuaJIT loads') ? 'refused' : undefined;
}

function problemOf(code: string, call: string): string | undefined {
  return luaProblem({ code, call }, { code: 'code', call: 'call' })[0];
}

function accessorProblem(value: string): string | undefined {
  return recordAccessor().problem?.(value);
}
