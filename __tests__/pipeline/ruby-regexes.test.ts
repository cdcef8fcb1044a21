import fc from 'fast-check';
import { rubyRegexProblem } from '../../modules/fluentd/regex';
import { run } from '../../lab/processes/command';
import { findExecutable } from '../../lab/processes/executable';
import { propertyRuns } from '../support/property-runs';

const ruby = findExecutable('ruby', process.env);
const atoms = String.raw`
  a b 1 , - é / ' . ^ | * + ? && ( ) (?: (?i) (?<n> (?<= (?<! (?> (?~ (?(1) [ [^ ] { } {2} {2,1} {,2} a-z [:alpha:] [:foo:]
  \ \d \b \1 \12 \k<n> \g<n> \g<0> \p{Alpha} \p{Foo} \x \x41 \x{41} \xff \x80 \xc3\xa9 \303\251 \u \u00e9 \ud800 \u{41} \u{41
  \u{110000} \R \K \c \c\\ \c\q \C-a \M-a \[ \]`
  .trim()
  .split(/\s+/);

(ruby ? describe : describe.skip)(`Ruby${ruby ? '' : ' (no ruby on PATH)'}`, () => {
  const seed = Math.floor(Math.random() * 2 ** 31);

  test(`compiles exactly the regular expressions that Fluentd's routes accept (seed ${seed})`, async () => {
    const value = fc.array(fc.constantFrom(...atoms), { minLength: 1, maxLength: 6 }).map((each) => each.join(''));
    const patterns = fc.sample(value, { numRuns: propertyRuns(500), seed });
    const program = `ARGV.each { |each| begin; Regexp.new(each); puts "ok"; rescue RegexpError; puts "refused"; end }`;
    const { stdout } = await run(ruby!, ['-W0', '-e', program, '--', ...patterns], {
      environment: { LANG: 'C.UTF-8' },
    });
    const compiled = stdout.trim().split('\n');

    expect(
      patterns.filter((pattern, index) => (compiled[index] === 'ok') !== (rubyRegexProblem(pattern) === undefined)),
    ).toEqual([]);
  }, 60_000);
});
