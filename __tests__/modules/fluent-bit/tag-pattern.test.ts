import fc from 'fast-check';
import { matchesTag, patternsMeet } from '../../../modules/fluent-bit/tag-pattern';

const letters = (alphabet: string, maxLength: number) =>
  fc.array(fc.constantFrom(...alphabet), { maxLength }).map((characters) => characters.join(''));
const pattern = letters('ab*', 6);

/** All tags of two letters with at most 7 characters: more than two patterns of 6 characters need to tell them apart. */
const tags = Array.from({ length: 8 }, (_, length) =>
  Array.from({ length: 2 ** length }, (_each, bits) =>
    Array.from({ length }, (_bit, index) => ((bits >> index) & 1 ? 'a' : 'b')).join(''),
  ),
).flat();

function matchesByExpression(text: string, tag: string): boolean {
  return new RegExp(`^${text.replaceAll('*', '.*')}$`).test(tag);
}

test('a pattern matches the tags that the expression with .* for each * matches', () => {
  fc.assert(
    fc.property(pattern, (text) => {
      expect(tags.filter((tag) => matchesTag(text, tag))).toEqual(tags.filter((tag) => matchesByExpression(text, tag)));
    }),
  );
});

test('two patterns meet exactly if some tag matches both', () => {
  const short = letters('ab*', 4);
  fc.assert(
    fc.property(short, short, (one, other) => {
      const met = tags.some((tag) => matchesByExpression(one, tag) && matchesByExpression(other, tag));
      expect(patternsMeet(one, other)).toBe(met);
    }),
  );
});

test('Characters of regular expressions in a tag match themselves', () => {
  expect([matchesTag('a.*', 'a.b'), matchesTag('a.*', 'axb'), matchesTag('(+)*', '(+)')]).toEqual([true, false, true]);
});

test('A tag pattern of 100,000 stars is compared at once', () => {
  const [one, other] = ['a*'.repeat(100_000), '*b'.repeat(100_000)];
  const parts = jest.spyOn(String.prototype, 'indexOf');
  try {
    expect(patternsMeet(one, other)).toBe(true);
    expect(matchesTag(one, 'a'.repeat(100_000))).toBe(true);
    // One search for each part.
    expect(parts.mock.calls.length).toBeLessThanOrEqual(100_001);
  } finally {
    parts.mockRestore();
  }
});
