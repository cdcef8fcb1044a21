import * as fc from 'fast-check';
import { regexProblem } from '../../modules/fluent-bit/regex';
import { compiledRegexes } from '../../lab/routers/grammar';
import { onigmoPatterns } from '../support/onigmo-patterns';
import { propertyRuns } from '../support/property-runs';
import { describeWithFluentBit } from './with-fluent-bit';

const minutes = 60_000;
jest.setTimeout(5 * minutes);

describeWithFluentBit('Fluent Bit compiles the regular expressions that the library accepts, and no others', () => {
  test('of each construct in the documentation', async () => {
    const constructs = Object.values(onigmoPatterns);

    expect(await refusedBy(constructs.flatMap(({ valid }) => valid))).toEqual([]);

    const invalid = constructs.flatMap((patterns) => patterns.invalid);
    expect(await refusedBy(invalid)).toEqual(invalid);
  });

  test('with random changes and combinations', async () => {
    const patterns = [...new Set(fc.sample(changed, { numRuns: propertyRuns(4000), seed: 1 }))];
    const refused = new Set(await refusedBy(patterns));
    const accepted = patterns.filter((pattern) => !refused.has(pattern));

    expect(accepted.length).toBeGreaterThan(patterns.length / 10);
    expect(accepted.filter((pattern) => regexProblem(pattern) !== undefined)).toEqual([]);
    expect([...refused].filter((pattern) => regexProblem(pattern) === undefined)).toEqual([]);
  });
});

const documented = Object.values(onigmoPatterns).flatMap(({ valid, invalid }) => [...valid, ...invalid]);

/** Parts of documented patterns, next to each other, within a group, or within a class. */
const changed: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...documented),
      fc
        .tuple(fc.constantFrom(...documented), fc.nat(), fc.nat())
        .map(([pattern, start, length]) => pattern.substr(start % (pattern.length + 1), length % 5)),
      fc.constantFrom(...'()[]{}|*+?\\^$.-&<>:=!#,019azé \t\n'),
      fc.constantFrom('(?:', '(?i)', '(?x)', '(?<n>', '(?<=', '(?<!', '(?>', '\\g<n>', '\\k<n>', '{2}', '??', '[^'),
    ),
    { minLength: 1, maxLength: 6 },
  )
  // Fluent Bit replaces variables and removes whitespace at both ends; half a surrogate pair is not a character.
  .map((parts) => Buffer.from(parts.join('')).toString())
  .filter((pattern) => /^\S(?:[^]*\S)?$/.test(pattern) && !/\$\{|\ufffd/.test(pattern));

/** Returns the patterns that Fluent Bit refuses. */
async function refusedBy(patterns: readonly string[]): Promise<string[]> {
  const compiled = await compiledRegexes(patterns);
  return patterns.filter((_, index) => !compiled[index]);
}
