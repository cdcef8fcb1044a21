import { type Attributes, attributesOf } from '../aws-task-definitions/attributes';
import { compared, type Comparison, differencesOf, unlisted } from '../aws-task-definitions/comparison';
import { type Difference, differences } from '../aws-task-definitions/differences';
import { awsExamples, type ExampleName, exampleNames } from '../aws-task-definitions/examples';
import { rebuiltExample, synthesizedExamples, withOutputOfFile } from '../aws-task-definitions/rebuilt';
import { checkPage, table } from '../../lab/markdown';
import { ruleSections } from './rule-sections';

const folder = synthesizedExamples();

const comparisons = Object.fromEntries(
  exampleNames.map((name) => {
    const { definition, rights } = rebuiltExample(folder, name);
    return [name, compared(name, attributesOf(withOutputOfFile(definition, folder), rights))];
  }),
) as Readonly<Record<ExampleName, Comparison>>;

describe.each(exampleNames)('The example %s', (name) => {
  const comparison = comparisons[name];
  const { aws, ours, reasons } = comparison;

  test("says what AWS's says, but for what is listed", () => {
    expect(unlisted(ours, comparison)).toEqual(unlisted(aws, comparison));
    expect(Object.keys(unlisted(ours, comparison)).length).toBeGreaterThan(0);
  });

  test('differs in all that is listed', () => {
    expect(Object.keys(reasons).filter((attribute) => aws[attribute] === ours[attribute])).toEqual([]);
  });

  test('has each difference explained once', () => {
    const listed = differencesOf(name).flatMap(({ attributes }) => attributes);

    expect(listed.filter((attribute, index) => listed.indexOf(attribute) < index)).toEqual([]);
  });
});

test('cites rules that there are', () => {
  const known = Object.values(ruleSections).flatMap((rules) => rules.map(({ id }) => id));
  const cited = differences.flatMap(({ reason }) => reason.match(/\b[FLNM]\d\d\b/g) ?? []);

  expect(cited.length).toBeGreaterThan(0);
  expect(cited.filter((id) => !known.includes(id))).toEqual([]);
});

test('docs/aws-task-definitions.md shows all of it', () => {
  const headings = ['attribute', 'AWS', 'here', 'why'];
  const common = differences.filter(({ of }) => of === undefined).map(commonRow);
  const sections = exampleNames.flatMap((name) => {
    const { title, shownAt } = awsExamples[name];
    return [`## ${title}`, `[AWS's example](${shownAt}), and \`${name}\` here.`, table(headings, ownRows(name))];
  });

  checkPage('aws-task-definitions.md', [introduction, '## In all examples', table(headings, common), ...sections]);
});

const introduction = `# AWS's task definitions, rebuilt

The examples by which AWS explains FireLens, in its guide and among its samples, stand in
[examples/aws-task-definitions.ts](../examples/aws-task-definitions.ts), each in the shortest way of this library. Here
is what AWS's JSON says beside what is registered in its place. A test fails where they differ and no reason is listed,
and where a reason is listed and they do not. Numbers are those of [the rules](rules.md).

Accounts and ARNs that AWS leaves open are filled in. Names of options are in lower case but for \`Name\`, and words for
yes and no are \`on\` and \`off\`: it is all the same to Fluent Bit. Where an image holds the configuration, its output
stands as if it were options of the log driver. \`rights\` are what the role of the tasks may do, by AWS's samples, and a
dash says that an attribute is not there.

This page is written by \`npm run docs\`.`;

/** Attributes in which each example differs that shows them. */
function commonRow({ attributes, reason }: Difference): readonly string[] {
  const values = (side: 'aws' | 'ours') =>
    attributes.map((attribute) => {
      const shown = Object.values(comparisons).filter(({ reasons }) => attribute in reasons);
      return [...new Set(shown.map((comparison) => cell(comparison[side], attribute)))].join(' or ');
    });
  return [attributes.map((attribute) => `\`${attribute}\``), values('aws'), values('ours'), [reason]].map((lines) =>
    lines.join('<br>'),
  );
}

/** What AWS says of one example, and what is only said here. */
function ownRows(name: ExampleName): readonly (readonly string[])[] {
  const { aws, ours } = comparisons[name];
  const own = differencesOf(name).filter(({ of }) => of !== undefined);
  const common = differencesOf(name).filter(({ of }) => of === undefined);
  return [...new Set([...Object.keys(aws), ...Object.keys(ours)])]
    .filter((attribute) => !common.some(({ attributes }) => attributes.includes(attribute)))
    .map((attribute) => [
      `\`${attribute}\``,
      cell(aws, attribute),
      cell(ours, attribute),
      own.find(({ attributes }) => attributes.includes(attribute))?.reason ?? 'the same',
    ]);
}

function cell(attributes: Attributes, attribute: string): string {
  const value = attributes[attribute];
  if (value === undefined) return '–';
  return value.includes('${') ? 'made by Terraform' : `\`${value}\``;
}
