import { compareVersions, excludesFrom } from '../../../modules/core/version-constraint';

test.each([
  ['5.100.0', true],
  ['= 5.100.0', true],
  ['~> 5.90', true],
  ['~> 6.5.0', true],
  ['< 6.6.0', true],
  ['<= 6.5.9', true],
  ['>= 5.100.0, < 6.0.0', true],
  ['6', true],
  ['~> 6.0', false],
  ['~> 5', false],
  ['~> 6.6.0', false],
  ['>= 5.100.0, < 7.0.0', false],
  ['<= 6.6.0', false],
  ['= 6.6.0', false],
  ['>= 5.0', false],
  ['!= 6.6.0', false],
  ['> 6.6.0', false],
  ['not a constraint', false],
])('%s excludes 6.6.0 and all later versions: %s', (constraint, excludes) => {
  expect(excludesFrom(constraint, '6.6.0')).toBe(excludes);
});

test('versions are compared by number', () => {
  expect(['6.6.0', '6.25.0', '5.100.0'].toSorted(compareVersions)).toEqual(['5.100.0', '6.6.0', '6.25.0']);
});
