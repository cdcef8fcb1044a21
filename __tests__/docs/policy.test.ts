import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, CheckClass } from '../policy/check';
import { checks, checkSections } from '../policy/checks';
import { outcomeOf, type Verdict, verdictOf, verdicts } from '../policy/outcome';
import { unjudgedTypes } from '../policy/unjudged-types';
import { type VariantName, variantNames, variants } from '../policy/variants';
import { projectFolder } from '../../lab/project';
import { checkPage, table } from '../../lab/markdown';

const classes: Readonly<Record<CheckClass, string>> = {
  N: 'no regret: costs nothing',
  N$: 'no regret, at a small running cost',
  'N+': 'no regret once there is a certificate',
  D: 'debatable',
  C: 'costly',
  X: 'no regret: what a scanner means, but does not look at',
};

test('docs/policy.md says of each check whether it holds, and if not why it need not', () => {
  const tables = Object.entries(checkSections).flatMap(([heading, ofSection]) => [
    `## ${heading}`,
    table(['check', 'class', 'what must hold', ...variantNames, 'why it need not'], ofSection.map(rowOf)),
  ]);

  checkPage('policy.md', [introduction, settings(), '## Totals', totals(), ...tables, '## Not judged', unjudged()]);
});

test('README.md says how many hold', () => {
  const paragraphs = readFileSync(join(projectFolder, 'README.md'), 'utf8').split('\n\n');
  const [paragraph = ''] = paragraphs.filter((text) => text.includes('(docs/policy.md)'));

  expect(paragraph.replace(/\s+/g, ' ')).toContain(summary());
});

const introduction = `# Policy

What security scanners ask of such resources, and what they do not see, judged on the JSON that \`synth\` writes for both
stacks. \`CKV…\` is the number of a check in checkov, \`AWS-…\` in trivy, \`OWN_…\` is ours. The sentences are ours
throughout, and so is what is looked at where a scanner is blind: a rule of every protocol counts as one of every port,
an address of IPv6 as one of IPv4.

A check holds for so many resources, or need not hold for some of them, for the reason at the end of its row. A test
fails where one does not hold that must, and where an exception is not needed any more. Classes N and X have none, N$
only with the cheapest settings, N+ only without a certificate.

checkov 3.3.13 agrees in what it judges of the same JSON, but for four checks: it does not follow the rules of a listener,
and so reports CKV_AWS_378 with a certificate as well; it takes a rule that lets in a security group for one that lets in
everybody (CKV_AWS_260), and a web ACL that is not of the same stack for one without rules (CKV2_AWS_76); and it cannot
read these container definitions, and so passes CKV_AWS_336. Its reader of JSON stops at \`required_version\`, which has to
be taken out for it.

This page is written by \`npm run docs\`.`;

function settings(): string {
  return table(
    ['column', 'settings'],
    variantNames.map((variant) => [variant, `\`${JSON.stringify(variants[variant])}\``]),
  );
}

const plurals: Readonly<Record<Verdict, string>> = {
  holds: 'hold',
  accepted: 'need not',
  fails: 'fail',
  'does not apply': 'do not apply',
};

function totals(): string {
  const rows = Object.entries(classes).map(([name, meaning]) => [
    name,
    meaning,
    ...variantNames.map((variant) => {
      const counts = countsOf(variant, (check) => check.class === name);
      const told = verdicts.filter((verdict) => counts[verdict] > 0 || verdict === 'fails');
      return told.map((verdict) => `${counts[verdict]} ${plurals[verdict]}`).join(', ');
    }),
  ]);
  return table(['class', 'which means', ...variantNames], rows);
}

function unjudged(): string {
  return table(['type of resource', 'why no check judges it'], Object.entries(unjudgedTypes));
}

function countsOf(variant: VariantName, isCounted: (check: Check) => boolean): Readonly<Record<Verdict, number>> {
  const found = checks.filter(isCounted).map((check) => verdictOf(outcomeOf(check, variant)));
  const counts = verdicts.map((verdict) => [verdict, found.filter((each) => each === verdict).length] as const);
  return Object.fromEntries(counts) as Record<Verdict, number>;
}

function rowOf(check: Check): readonly string[] {
  const outcomes = variantNames.map((variant) => outcomeOf(check, variant));
  const reasons = outcomes.flatMap(({ accepted }) => accepted.map(({ reason }) => reason));
  const cells = outcomes.map((outcome) => {
    const { judged, accepted, failing } = outcome;
    const verdict = verdictOf(outcome);
    return {
      holds: `holds (${judged.length})`,
      accepted: `need not (${accepted.length} of ${judged.length})`,
      fails: `**fails** (${failing.length} of ${judged.length})`,
      'does not apply': '–',
    }[verdict];
  });
  return [check.id, check.class, check.states, ...cells, [...new Set(reasons)].join(' ')];
}

/** The sentence of the README. */
function summary(): string {
  const { holds, accepted, fails, 'does not apply': without } = countsOf('default', () => true);
  return `by default ${holds} of ${checks.length} hold, ${accepted} need not, ${fails} fail, and ${without} are about what is not made`;
}
