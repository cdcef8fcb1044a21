import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { format, resolveConfig } from 'prettier';
import { batchFolder, contextFolders, type ModuleInput, refusedByTerraform } from '../lab/inputs/batch';
import { type InputKind, inputKinds, seed as usualSeed } from '../lab/inputs/kinds';
import type { ModuleName } from '../lab/inputs/modules';
import { TerraformFolder } from '../lab/terraform/terraform-folder';
import { Progress } from '../lab/progress';
import { projectFolder } from '../lab/project';
import { findTerraform, terraformEnvironment } from '../lab/terraform/terraform';

const { values: options } = parseArgs({
  options: {
    /** Number of inputs of each kind. */
    inputs: { type: 'string', default: '600' },
    /** Accepted inputs of each construct that Terraform validates, in one stack; a tenth of this number for settings. */
    validated: { type: 'string', default: '100' },
    /** Seed of the random generator. */
    seed: { type: 'string', default: String(usualSeed) },
  },
});
const [numRuns, sampled, seed] = [Number(options.inputs), Number(options.validated), Number(options.seed)];

/** Outcomes of the inputs of one kind. */
interface Tally {
  readonly accepted: readonly unknown[];
  readonly refused: number;
  /** Different error messages, without the values in them. */
  readonly sentences: ReadonlySet<string>;
  readonly faults: readonly string[];
}

/**
 * Tries generated inputs of every kind, validates a sample of the accepted inputs with Terraform, and writes the page; with
 * command-line options, it only prints the page.
 */
async function main(): Promise<void> {
  const terraform = findTerraform();
  if ('missing' in terraform) throw new Error(terraform.missing);
  const progress = new Progress();
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-firelens-'));
  // cdktf does not remove the temporary folder of an app.
  process.env['TMPDIR'] = folder;
  try {
    const environment = await terraformEnvironment(terraform, folder);
    const terraformIn = (path: string) => new TerraformFolder(terraform.program, path, environment);
    const rows: Row[] = [];
    for (const [name, kind] of Object.entries(inputKinds)) {
      const { accepted, refused, sentences, faults } = tallyOf(kind);
      const sample = accepted.slice(0, name === 'settings' ? Math.ceil(sampled / 10) : sampled);
      const refusals = await (name === 'settings' ? refusedContexts : refusedInputs(name as ModuleName))(
        sample,
        terraformIn,
      );
      rows.push([
        name,
        numRuns,
        accepted.length,
        refused,
        sentences.size,
        faults.length,
        sample.length,
        refusals.length,
      ]);
      progress.say(rows.at(-1)!.join(' | '));
      [...faults, ...refusals].forEach((each) => progress.say(`${name}: ${each}`));
      if (faults.length + refusals.length > 0) process.exitCode = 1;
    }
    await tell(rows, terraform.version);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tallyOf({ inputs, outcomeOf }: InputKind): Tally {
  const tally = { accepted: [] as unknown[], refused: 0, sentences: new Set<string>(), faults: [] as string[] };
  for (const input of fc.sample(inputs, { seed, numRuns })) {
    const outcome = outcomeOf(input);
    if (outcome.is === 'accepted') tally.accepted.push(input);
    if (outcome.is === 'at fault') tally.faults.push(`${outcome.fault}\n${fc.stringify(input)}`);
    if (outcome.is === 'refused') {
      tally.refused += 1;
      outcome.problems.map(sentenceOf).forEach((sentence) => tally.sentences.add(sentence));
    }
  }
  return tally;
}

/** Returns an error message without the values in it. */
function sentenceOf(problem: string): string {
  return problem
    .replace(/, got .*?(?=;|$)/s, '')
    .replace(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replace(/\d+/g, '…');
}

/** Returns the accepted inputs that Terraform rejects, with the reasons. */
type Validation = (
  accepted: readonly unknown[],
  terraformIn: (path: string) => TerraformFolder,
) => Promise<readonly string[]>;

/** Validates the inputs of a construct, all in one stack. */
function refusedInputs(name: ModuleName): Validation {
  return async (accepted, terraformIn) => {
    const inputs = accepted.map((input): ModuleInput => ({ name, input }));
    const stack = terraformIn(batchFolder(inputs));
    await stack.init();
    return refusedByTerraform(stack, inputs);
  };
}

/** Validates settings one after the other, each in both stacks of the app. */
const refusedContexts: Validation = async (accepted, terraformIn) => {
  const refusals: string[] = [];
  let stack: TerraformFolder | undefined;
  for (const context of accepted) {
    for (const path of contextFolders(context)) {
      if (stack) stack.replaceBy(path);
      else await (stack = terraformIn(path)).init();
      await stack.validate().catch(({ message }: Error) => refusals.push(`${message}\n${fc.stringify(context)}`));
    }
  }
  return refusals;
};

const headings = ['inputs of', 'tried', 'accepted', 'rejected', 'different messages', 'faults'] as const;
const headingsOfTerraform = ['validated by Terraform', 'rejected by Terraform'] as const;

type Row = readonly [name: string, ...counts: number[]];

async function tell(rows: readonly Row[], version: string): Promise<void> {
  const [[, ...first]] = rows as readonly [Row];
  const sums = first.map((_, column) => rows.reduce((sum, [, ...counts]) => sum + counts[column]!, 0));
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const allHeadings = [...headings, ...headingsOfTerraform];
  const file = join(projectFolder, 'benchmarks', 'bad-inputs.md');
  const text = [
    introduction(version),
    [line(allHeadings), line(allHeadings.map(() => '---')), ...rows.map(line), line(['**all**', ...sums])].join('\n'),
    closing,
  ].join('\n\n');
  const page = await format(text, { ...(await resolveConfig(file)), parser: 'markdown' });
  if (process.argv.length > 2) console.log(page);
  else writeFileSync(file, page);
}

function introduction(version: string): string {
  return `# Bad inputs

Properties and settings with random errors. The inputs are generated from the shapes with which the library checks its
properties: each is a valid input with up to three changes at any depth. A change sets a value just outside of its range,
a value of the wrong type, an empty or very long string, non-ASCII characters, a Terraform expression, a token of the wrong
type, or the value of another alternative; it misspells or removes a property, or adds one that is not allowed there. An
input may still be valid after its changes.

Each input must be accepted, or rejected with an error that starts with the path of the construct and names the properties.
Everything else counts as a fault: a stack trace of this library, of CDKTF or of the AWS provider, and a message or a
synthesized file that contains \`undefined\`, \`NaN\`, \`[object Object]\` or the internal representation of a token.

Terraform ${version} validates the first accepted inputs of each kind with the AWS provider: inputs of a construct in one
stack, and settings one after the other in both stacks of the app. \`LogRouting\` and \`FluentdRouting\` are properties of a
\`FargateTaskDefinition\` that vary the routing of its logs. The inputs are passed as from JavaScript or JSON; the TypeScript
compiler would reject most of them.`;
}

const closing = `Messages that differ only in their values are counted once. All faults that were found have been fixed, including those
of this seed; other seeds may find more.

This page is generated by \`npm run benchmark:inputs\`, with the seed ${seed}. To try other inputs, run
\`npm run benchmark:inputs -- --seed 1 --inputs 5000 --validated 100\`, which prints the results. Each \`npm run check\` tries
several hundred inputs.`;

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
