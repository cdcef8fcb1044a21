import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { appCommand } from './app-command';
import { run } from '../../lab/processes/command';
import type { Invocation } from '../invocation';
import { Deployment } from './deployment';
import { startEmulator } from '../../lab/emulator/emulator';
import { type EmulatorProgram, findEmulator, installEmulator } from '../../lab/emulator/emulator-program';
import { describeOutputs, type Outputs } from './outputs';
import { Progress } from '../../lab/progress';
import { projectFolder } from '../../lab/project';
import { findTerraform, type Terraform, terraformEnvironment } from '../../lab/terraform/terraform';

const cdktf = join(projectFolder, 'node_modules', '.bin', 'cdktf');

const onAws = `To deploy to AWS, with your credentials in the environment and your settings in cdktf.json:

  npx cdktf deploy registry
  npm run push                          builds and pushes the image of the log router
  npx cdktf deploy service
  npx cdktf destroy service registry    to delete both stacks again
`;

const progress = new Progress();

/**
 * Returns the command that deploys the app of this repository on an AWS emulator. If Terraform or the emulator is
 * missing, it prints what to install, and only synthesizes the app.
 */
export function demoCommand({ signal }: Invocation): Command {
  return new Command('demo')
    .description('deploy both stacks of the app to an AWS emulator on this machine, and destroy them again')
    .action(async () => {
      const [terraform, emulator] = [findTerraform(), findEmulator()];
      if (!('missing' in terraform) && !('missing' in emulator)) return deployOnEmulator(terraform, emulator, signal);
      await synthesize(
        [terraform, emulator].flatMap((found) => ('missing' in found ? [found.missing] : [])),
        signal,
      );
      process.exitCode = 1;
    });
}

/** Deploys both stacks on an AWS emulator, prints their outputs, and removes all temporary files. */
async function deployOnEmulator(terraform: Terraform, program: EmulatorProgram, signal: AbortSignal): Promise<void> {
  console.log('Deploys both stacks to an AWS emulator on this machine; no AWS account is used.\n');
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-firelens-'));
  try {
    const ofTerraform = await prepare(terraform, program, folder, signal);
    const emulator = await startEmulator(program, signal);
    try {
      progress.say(`Emulator on ${emulator.url}`);
      const outputs = await deploy({ ...ofTerraform, ...emulator.environment }, folder, signal);
      console.log(`\nOutputs of the stacks on the emulator:\n\n${describeOutputs(outputs)}\n\n${onAws}`);
    } finally {
      await emulator.stop();
      progress.say('Emulator stopped');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(
  terraform: Terraform,
  program: EmulatorProgram,
  folder: string,
  signal: AbortSignal,
): Promise<NodeJS.ProcessEnv> {
  const { version, provider } = terraform;
  const origin =
    provider.from === 'mirror'
      ? provider.folder
      : { configuration: 'the source in its configuration', registry: 'registry.terraform.io' }[provider.from];
  const environment = await progress.during(
    `Terraform ${version}, with the AWS provider from ${origin}`,
    () => terraformEnvironment(terraform, folder, { signal }),
    () => 'downloading the provider, only once',
  );
  if (program.installer !== undefined) {
    await progress.during('Installing the emulator into .emulator, only once', () =>
      installEmulator(program, { signal }),
    );
  }
  return environment;
}

async function deploy(environment: NodeJS.ProcessEnv, folder: string, signal: AbortSignal): Promise<Outputs> {
  const stacks = ['registry', 'service'];
  const outputsFile = join(folder, 'outputs.json');
  const options = [
    ...['--auto-approve', '--no-color', '--skip-provider-lock'],
    // Sequential deployments are easier to follow.
    ...['--parallelism', '1', '--app', appCommand()],
    ...['--output', join(folder, 'cdktf.out'), '--outputs-file', outputsFile],
  ];
  const deployment = new Deployment();
  await progress.during(
    `cdktf deploy ${stacks.join(' ')}; creating a load balancer takes a minute, even on an emulator`,
    () =>
      run(cdktf, ['deploy', ...stacks, ...options], {
        cwd: projectFolder,
        // With CI set, cdktf prints plain lines; otherwise, it redraws the screen even without a terminal.
        environment: { ...environment, CI: '1' },
        signal,
        onLine: (line) => deployment.parseLine(line).forEach((news) => progress.say(`  ${news}`)),
      }),
    () => deployment.state(),
  );
  return JSON.parse(readFileSync(outputsFile, 'utf8')) as Outputs;
}

/** Synthesizes the stacks, if Terraform or the emulator is missing. */
async function synthesize(missing: readonly string[], signal: AbortSignal): Promise<void> {
  missing.forEach((sentence) => console.log(`${sentence}.`));
  const output = 'cdktf.out';
  await progress.during('Without it, the stacks can only be synthesized: cdktf synth', () =>
    run(cdktf, ['synth', '--no-color', '--output', output], {
      cwd: projectFolder,
      environment: { CI: '1', CHECKPOINT_DISABLE: '1' },
      signal,
    }),
  );
  const stacks = readdirSync(join(projectFolder, output, 'stacks')).map((stack) => `${output}/stacks/${stack}`);
  progress.say(`Terraform JSON is in ${stacks.join(' and ')}; nothing was deployed`);
}
