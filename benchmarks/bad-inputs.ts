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
    /** Inputs of each kind. */
    inputs: { type: 'string', default: '600' },
    /** Accepted inputs of each module that Terraform validates together; of the settings a tenth, stack by stack. */
    validated: { type: 'string', default: '100' },
    /** Seed of what is generated. */
    seed: { type: 'string', default: String(usualSeed) },
  },
});
const [numRuns, sampled, seed] = [Number(options.inputs), Number(options.validated), Number(options.seed)];

/** What became of the inputs of one kind. */
interface Tally {
  readonly accepted: readonly unknown[];
  readonly refused: number;
  /** Different sentences of refusals, whatever they are about. */
  readonly sentences: ReadonlySet<string>;
  readonly faults: readonly string[];
}

/**
 * Tries generated inputs of every kind, has Terraform validate a sample of the accepted, and writes down the figures; with
 * options it only prints them.
 */
async function main(): Promise<void> {
  const terraform = findTerraform();
  if ('missing' in terraform) throw new Error(terraform.missing);
  const progress = new Progress();
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-firelens-'));
  // cdktf leaves a folder behind for each app.
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

/** A problem without the values that it names. */
function sentenceOf(problem: string): string {
  return problem
    .replace(/, got .*?(?=;|$)/s, '')
    .replace(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replace(/\d+/g, '…');
}

/** Tells which of accepted inputs Terraform refuses, and why. */
type Validation = (
  accepted: readonly unknown[],
  terraformIn: (path: string) => TerraformFolder,
) => Promise<readonly string[]>;

/** Of a module, together in one stack. */
function refusedInputs(name: ModuleName): Validation {
  return async (accepted, terraformIn) => {
    const inputs = accepted.map((input): ModuleInput => ({ name, input }));
    const stack = terraformIn(batchFolder(inputs));
    await stack.init();
    return refusedByTerraform(stack, inputs);
  };
}

/** Of the settings, both stacks of one after the other. */
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

const headings = ['inputs of', 'tried', 'accepted', 'refused', 'different sentences', 'stack traces'] as const;
const headingsOfTerraform = ['validated by Terraform', 'refused by Terraform'] as const;

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

What becomes of settings and properties in which something is wrong. Each input is made of a right one by up to three
changes at any depth: a value just beyond its limit, of another type, empty, huge, in another alphabet, an expression of
Terraform's, a token of another type, a misspelt or missing name, a list or an object where neither belongs. Some of these
changes leave it right. It must be accepted, or refused by one message that begins with where it stands and is made of
sentences about its properties. A stack trace, ours or that of cdktf or the provider's classes, counts as such, and so does
a message or a file with \`undefined\`, \`NaN\`, \`[object Object]\` or the inside of a token in it.

Terraform ${version} validates the first accepted inputs of each kind with the AWS provider: those of a module in one stack,
those of the settings one after the other, each in both stacks of the app. \`LogRouting\` and \`FluentdRouting\` are the
properties of a \`FargateTaskDefinition\` with an eye to the routes of its logs. The types of TypeScript, which rule out most
of this, play no part: inputs come as JavaScript or JSON would bring them.`;
}

const closing = `Faults that such runs found have been mended, those of this seed among them; another seed may find one that is left. The
sentences are told apart without the values that they cite.

This page is written by \`npm run benchmark:inputs\`; the inputs are those of seed ${seed}. Others are tried,
and what becomes of them is printed, by \`npm run benchmark:inputs -- --seed 1 --inputs 5000 --validated 100\`, and some
hundreds by each \`npm run check\`.`;

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
