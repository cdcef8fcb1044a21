import { byTag } from '../../../modules/fluent-bit/tag-index';
import { matchesTag } from '../../../modules/fluent-bit/tag-pattern';

const patterns = ['nginx-*', '*', 'errors.nginx-*', 'nginx-1', '*.nginx-1', 'e*s.nginx-*', 'nginx-1*', 'nginx-'];

test.each(['nginx-1', 'nginx-', 'nginx-12', 'errors.nginx-1', 'x.nginx-1', '', 'other'])(
  'The plugins of the tag %j are those whose patterns match it, in their order',
  (tag) => {
    const plugins = patterns.map((match) => ({ match }));

    expect(byTag(plugins)(tag)).toEqual(plugins.filter(({ match }) => matchesTag(match, tag)));
  },
);

test('Thousands of plugins are not compared with every tag', () => {
  let comparisons = 0;
  const plugins = Array.from({ length: 2000 }, (_, index) => ({
    get match() {
      comparisons += 1;
      return `r${index}.nginx-firelens-*`;
    },
  }));
  const find = byTag(plugins);
  const found = plugins.flatMap((_, index) => find(`r${index}.nginx-firelens-1`));

  expect(found).toEqual(plugins);
  expect(comparisons).toBeLessThan(3 * plugins.length);
});
