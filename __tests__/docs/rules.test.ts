import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../support/compile';
import { projectFolder } from '../../lab/project';
import { saidOf } from '../support/said';
import { checkPage, table } from '../../lab/markdown';
import type { Rule } from './rule';
import { ruleSections } from './rule-sections';

const rules = Object.values(ruleSections).flat();
const typed = rules.filter((rule) => 'refused' in rule);
const refusals = compile(typed.map(({ refused }) => refused));

/** What is said of a rule that is broken, and how gravely. */
function outcome(rule: Rule): { readonly kept: string; readonly says: string; readonly relax: string } {
  if ('always' in rule) return { kept: 'always so', says: rule.always, relax: '' };
  if ('refused' in rule) {
    return { kept: 'does not compile', says: `\`${refusals[typed.indexOf(rule)] ?? 'compiles'}\``, relax: '' };
  }
  const { errors, warnings } = saidOf(rule.broken);
  const cited = (messages: readonly string[]) => messages.find((message) => cites(message, rule.id));
  const error = cited(errors);
  return {
    kept: error === undefined ? 'warning' : 'error',
    says: `\`${error ?? cited(warnings) ?? 'nothing'}\``,
    relax: rule.relax,
  };
}

const checked = rules.filter((rule) => 'broken' in rule).map((rule) => [rule.id, rule.states, rule] as const);

test.each(checked)('%s: is told where it is broken: %s', (id, _, { broken }) => {
  const { errors, warnings } = saidOf(broken);

  expect([...errors, ...warnings].filter((message) => cites(message, id))).toHaveLength(1);
});

test.each(checked)('%s: is not told once it is mended: %s', (_id, _states, { mended }) => {
  expect(saidOf(mended)).toEqual({ errors: [], warnings: [] });
});

test.each(typed.map((rule, index) => [rule.id, rule.states, refusals[index]] as const))(
  '%s: does not compile where it is broken: %s',
  (_id, _states, refusal) => {
    expect(refusal).toMatch(/^TS\d+: /);
  },
);

test('knows every rule that a message cites', () => {
  const cited = modules().flatMap((text) => [...text.matchAll(/\(([FLNM]\d\d)(?:, ([FLNM]\d\d))?\)[`',; ]/g)]);
  const ids = new Set(cited.flatMap(([, one, other]) => [one, other]).filter((id) => id !== undefined));

  expect([...ids].filter((id) => !rules.some((rule) => rule.id === id))).toEqual([]);
});

test('docs/rules.md lists every rule, and what is said of it', () => {
  const headings = ['rule', 'what must hold', 'enforced by', 'message', 'how to relax'];
  const tables = Object.entries(ruleSections).flatMap(([heading, ofSection]) => {
    const ordered = ofSection.toSorted((one, other) => one.id.localeCompare(other.id));
    const rows = ordered.map((rule) => {
      const { kept, says, relax } = outcome(rule);
      return [rule.id, rule.states, kept, says, relax];
    });
    return [`## ${heading}`, table(headings, rows)];
  });

  checkPage('rules.md', [introduction, ...tables]);
});

const introduction = `# Rules

What ECS, FireLens and Fluent Bit ask of a task on Fargate whose logs are routed, and how this library keeps it. An
error stops \`synth\`; a warning is printed, and \`synth\` goes on. What does not compile need not be checked, and what is
always so is written by the library. Messages cite the number of their rule. What holds on Fargate holds on EC2 instances
as well, except where the last table says otherwise.

This page is written by \`npm run docs\`: each message is what was said of a task that breaks the rule.`;

function cites(message: string, id: string): boolean {
  return new RegExp(`\\((?:\\w+, )*${id}(?:, \\w+)*\\)`).test(message);
}

function modules(): readonly string[] {
  const folder = join(projectFolder, 'modules');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}
