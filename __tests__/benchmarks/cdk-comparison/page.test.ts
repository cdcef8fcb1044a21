import { readFileSync } from 'node:fs';
import { linesOf } from '../../../benchmarks/cdk-comparison/lines';
import { comparisonPage, pagePath } from '../../../benchmarks/cdk-comparison/page';
import { cases } from '../../../benchmarks/cdk-comparison/programs';

describe.each(cases.map((each) => [each.title, each] as const))('In the case "%s"', (_, each) => {
  test('the program of this library is not longer than the one of AWS CDK', () => {
    expect(linesOf(each.ours)).toBeLessThanOrEqual(linesOf(each.cdk));
  });

  test('both programs set the same fields of the same containers, except for the log router', () => {
    // The container waits for the log router, and its driver has a buffer.
    const own = (field: string) => !/^log_router\.|\.dependsOn$/.test(field);
    const ours = each.synthesizeOurs().fields.filter(own);

    expect(ours.length).toBeGreaterThan(0);
    expect(each.synthesizeCdk().fields.filter(own)).toEqual(ours);
  });
});

test('benchmarks/cdk-comparison.md contains what the programs synthesize', () => {
  expect(readFileSync(pagePath, 'utf8')).toBe(comparisonPage());
});
