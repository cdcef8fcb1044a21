import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as registry from '../../modules/core/rule';
import { compile } from '../support/compile';
import { projectFolder } from '../../lab/project';
import { synthMessages } from '../support/synth-messages';
import { checkPage, table } from '../../lab/markdown';
import type { CheckedExample, Example } from './example';
import { nameOf, rules, ruleSections, rulesOf } from './rule-sections';

/** A message, and the rule that reported it: several rules have the same number. */
type MockReport = Pick<registry.Rule, 'id' | 'section' | 'variant'> & { readonly message: string };

let mockReports: MockReport[] = [];

jest.mock('../../modules/core/rule', () => {
  const actual = jest.requireActual<typeof registry>('../../modules/core/rule');
  return {
    ...actual,
    rule: <Subject extends readonly unknown[]>(id: registry.RuleId, definition: registry.CheckedRule<Subject>) => {
      const check = actual.rule(id, definition);
      return (...subject: Subject) => {
        const messages = check(...subject);
        mockReports.push(...messages.map((message) => ({ ...definition, id, message })));
        return messages;
      };
    },
  };
});

const sections = Object.keys(ruleSections) as registry.RuleSection[];
const examples = sections.flatMap((section) =>
  rulesOf(section).map((rule) => {
    const ofSection: Readonly<Record<string, Example>> = ruleSections[section].examples;
    return { rule, example: ofSection[nameOf(rule)] };
  }),
);
const checked = examples.flatMap(({ rule, example }) =>
  (rule.enforcedBy === 'error' || rule.enforcedBy === 'warning') && example && 'broken' in example
    ? [[rule.id, rule.states, { rule, severity: rule.enforcedBy, ...example }] as const]
    : [],
);
const typed = examples.flatMap(({ rule, example }) =>
  rule.enforcedBy === 'compiler' && example && 'refused' in example ? [{ rule, ...example }] : [],
);
const refusals = compile(typed.map(({ refused }) => refused));

/** Returns the messages of one rule for a stack. */
function reportsOf({ id, section, variant }: registry.Rule, build: CheckedExample['broken']) {
  mockReports = [];
  const { errors, warnings } = synthMessages(build);
  const reported = mockReports
    .filter((report) => report.id === id && report.section === section && report.variant === variant)
    .map(({ message }) => message);
  const ofRule = (messages: readonly string[]) =>
    messages.filter((message) => reported.some((sentence) => message.endsWith(sentence)));
  return { error: ofRule(errors), warning: ofRule(warnings) };
}

test.each(sections)('section %s: has an example of every rule that does not always hold, and no other', (section) => {
  const names = rulesOf(section)
    .filter(({ enforcedBy }) => enforcedBy !== 'library')
    .map(nameOf);

  expect(Object.keys(ruleSections[section].examples).toSorted()).toEqual(names.toSorted());
});

test('every example is of the kind that its rule needs', () => {
  expect(checked.length + typed.length).toBe(rules.filter(({ enforcedBy }) => enforcedBy !== 'library').length);
});

test.each(checked)('%s: is reported once when it is broken: %s', (id, _states, { rule, severity, broken }) => {
  const reports = reportsOf(rule, broken);

  expect({ error: reports.error.length, warning: reports.warning.length }).toEqual({
    error: 0,
    warning: 0,
    [severity]: 1,
  });
  expect(reports[severity][0]).toMatch(new RegExp(`(?<! \\([FLNM]\\d\\d\\)) \\(${id}\\)$`));
});

test.each(checked)('%s: is not reported when it is kept: %s', (id, _states, { mended }) => {
  const { errors, warnings } = synthMessages(mended);

  // Rules of the init and s3 deliveries can only be kept with a delivery about which F65 warns.
  expect(errors).toEqual([]);
  expect(warnings.filter((warning) => id === 'F65' || !warning.endsWith('(F65)'))).toEqual([]);
});

test.each(typed.map(({ rule }, index) => [rule.id, rule.states, refusals[index]] as const))(
  '%s: fails to compile when it is broken: %s',
  (_id, _states, refusal) => {
    expect(refusal).toMatch(/^TS\d+: /);
  },
);

test('contains every rule that code, README and guides cite', () => {
  const cited = ['README.md', 'docs/guides', 'modules', 'settings']
    .flatMap(textsIn)
    .flatMap((text) => text.match(/\b[FLNM]\d\d(?=\))/g) ?? []);

  expect(cited.length).toBeGreaterThan(0);
  expect(cited.filter((each) => !rules.some(({ id }) => id === each))).toEqual([]);
});

test('docs/rules.md lists every rule, with its message', () => {
  const headings = ['rule', 'what must hold', 'enforced by', 'message', 'how to relax'];
  const tables = sections.flatMap((section) => {
    const rows = rulesOf(section).map((rule) => {
      const { message, relax } = outcome(rule);
      return [rule.id, rule.states, rule.enforcedBy, message, relax];
    });
    return [`## ${ruleSections[section].heading}`, table(headings, rows)];
  });

  checkPage('rules.md', [introduction, ...tables]);
});

/** Message for a violation of a rule, and how to relax it. */
function outcome(rule: registry.Rule): { readonly message: string; readonly relax: string } {
  if (rule.enforcedBy === 'library') return { message: rule.because, relax: '' };
  if (rule.enforcedBy === 'compiler') {
    const refusal = refusals[typed.findIndex((each) => each.rule === rule)];
    return { message: `\`${refusal ?? 'compiles'}\``, relax: '' };
  }
  const example = examples.find((each) => each.rule === rule)?.example;
  const messages = example && 'broken' in example ? reportsOf(rule, example.broken)[rule.enforcedBy] : [];
  return { message: `\`${messages[0] ?? 'nothing'}\``, relax: rule.fix };
}

const introduction = `# Rules

The requirements of ECS, FireLens and Fluent Bit for a task on Fargate with a log router, and how this library enforces
them:

- **error**: \`synth\` stops with the message.
- **warning**: \`synth\` prints the message and continues.
- **compiler**: TypeScript code that breaks the rule does not compile.
- **library**: the rule always holds, because the library writes the values; the message column states how.

Messages cite the number of their rule. The rules for Fargate also apply to EC2 instances, except where the section "EC2
instances" states otherwise.

This page is generated by \`npm run docs\`. Each message is the one printed for a task that breaks the rule.`;

function textsIn(place: string): readonly string[] {
  const path = join(projectFolder, place);
  if (place.endsWith('.md')) return [readFileSync(path, 'utf8')];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /[.](ts|md)$/.test(name))
    .map((name) => readFileSync(join(path, name), 'utf8'));
}
