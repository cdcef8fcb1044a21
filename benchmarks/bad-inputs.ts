import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { format, resolveConfig } from 'prettier';
import { batchFolder, contextFolders, type ModuleInput, withCulprits } from '../__tests__/support/inputs/batch';
import { type InputKind, inputKinds, seed as usualSeed } from '../__tests__/support/inputs/kinds';
import type { ModuleName } from '../__tests__/support/inputs/modules';
import { TerraformFolder } from '../__tests__/support/terraform-folder';
import { Progress } from '../demo/progress';
import { projectFolder } from '../demo/project';
import { findTerraform, type Terraform, terraformEnvironment } from '../demo/terraform';

const { values: options } = parseArgs({
  options: {
    /** Inputs of each kind. */
    inputs: { type: 'string', default: '1500' },
    /** Accepted inputs of each module that Terraform validates together; of the settings a tenth, stack by stack. */
    validated: { type: 'string', default: '100' },
    /** Seed of what is generated. */
    seed: { type: 'string', default: String(usualSeed) },
  },
});
const [numRuns, sampled, seed] = [Number(options.inputs), Number(options.validated), Number(options.seed)];
const progress = new Progress();

/** What became of the inputs of one kind. */
interface Tally {
  readonly accepted: readonly unknown[];
  readonly refused: number;
  /** Different sentences of refusals, whatever they are about. */
  readonly sentences: ReadonlySet<string>;
  readonly faults: readonly string[];
}

/** Tries generated inputs of every kind, has Terraform validate a sample of the accepted, and writes down the figures. */
async function main(): Promise<void> {
  const terraform = findTerraform();
  if ('missing' in terraform) throw new Error(terraform.missing);
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-firelens-'));
  // cdktf leaves a folder behind for each app.
  process.env['TMPDIR'] = folder;
  try {
    const rows: string[][] = [];
    for (const [name, kind] of Object.entries(inputKinds)) {
      const tally = tallyOf(kind);
      tally.faults.forEach((fault) => progress.say(`${name}: ${fault}`));
      const sample = tally.accepted.slice(0, name === 'settings' ? Math.ceil(sampled / 10) : sampled);
      const refusal = await validate(name, sample, terraform, folder).then(
        () => undefined,
        (error: Error) => error.message,
      );
      rows.push(rowOf(name, tally, refusal === undefined ? sample.length : 0));
      progress.say([...rows.at(-1)!, ...(refusal === undefined ? [] : [refusal])].join(' | '));
      if (tally.faults.length > 0 || refusal !== undefined) process.exitCode = 1;
    }
    await writePage(rows, terraform.version);
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

/** Has Terraform validate accepted inputs; fails with what it refuses. */
async function validate(
  name: string,
  accepted: readonly unknown[],
  terraform: Terraform,
  folder: string,
): Promise<void> {
  const environment = await terraformEnvironment(terraform, folder);
  const terraformIn = (path: string) => new TerraformFolder(terraform.program, path, environment);
  if (name === 'settings') {
    const [first, ...others] = accepted.flatMap(contextFolders);
    const stack = terraformIn(first!);
    await stack.init();
    for (const other of [first!, ...others]) {
      if (other !== first) stack.replaceBy(other);
      await stack.validate();
    }
    return;
  }
  const inputs = accepted.map((input): ModuleInput => ({ name: name as ModuleName, input }));
  const stack = terraformIn(batchFolder(inputs));
  await stack.init();
  await stack.validate().catch((error: Error) => Promise.reject(withCulprits(error, inputs)));
}

function rowOf(name: string, { accepted, refused, sentences, faults }: Tally, validated: number): string[] {
  const counts = [accepted.length + refused + faults.length, accepted.length, refused, sentences.size, validated];
  return [name, ...[...counts, faults.length].map(String)];
}

async function writePage(rows: readonly (readonly string[])[], version: string): Promise<void> {
  const sums = rows[0]!.slice(1).map((_, index) => rows.reduce((sum, row) => sum + Number(row[index + 1]), 0));
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const headings = ['inputs of', 'tried', 'accepted', 'refused', 'different sentences', 'validated', 'stack traces'];
  const file = join(projectFolder, 'benchmarks', 'bad-inputs.md');
  const text = [
    introduction(version),
    [line(headings), line(headings.map(() => '---')), ...rows.map(line), line(['**all**', ...sums])].join('\n'),
    closing,
  ].join('\n\n');
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser: 'markdown' }));
}

function introduction(version: string): string {
  return `# Bad inputs

What becomes of settings and properties in which something is wrong. Each input is made of a right one by up to three
changes at any depth: a value just beyond its limit, of another type, empty, huge, in another alphabet, an expression of
Terraform's, a token of another type, a misspelt or missing name, a list or an object where neither belongs. It must be
accepted, or refused by one message that begins with where it stands and is made of sentences about its properties. A
stack trace, ours or that of cdktf or the provider's classes, counts as such, and so does a message or a file with
\`undefined\`, \`NaN\`, \`[object Object]\` or the inside of a token in it.

Terraform ${version} validates the first accepted inputs of each kind with the AWS provider: those of a module in one stack,
those of the settings one after the other.`;
}

const closing = `This page is written by \`npm run benchmark:inputs\`; the inputs are those of seed ${seed}. Others are tried with
\`npm run benchmark:inputs -- --seed 1 --inputs 5000 --validated 100\`, and some two thousand by each \`npm run check\`.`;

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
