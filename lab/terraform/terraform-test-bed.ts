import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandResult, run } from '../processes/command';
import { type Emulator, emulatorCredentials, emulatorEnvironment, startEmulator } from '../emulator/emulator';
import { type EmulatorProgram, findEmulator, installEmulator } from '../emulator/emulator-program';
import type { Missing } from '../processes/executable';
import { projectFolder } from '../project';
import { findTerraform, type Terraform, terraformEnvironment } from './terraform';
import { KeptProviders } from './kept-providers';
import { TerraformFolder } from './terraform-folder';

/** Configuration of an AWS SDK client. */
export interface ClientConfig {
  /** Address of the emulator. */
  readonly endpoint: string;
  /** Region. */
  readonly region: string;
  /** Credentials that the emulator accepts. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Returns the configuration of AWS SDK clients for an emulator: `new S3Client(clientConfig(emulator.url, region))`. */
export function clientConfig(endpoint: string, region: string): ClientConfig {
  return { endpoint, region, credentials: emulatorCredentials };
}

/** Programs that a `TerraformTestBed` requires. */
export interface TestBedPrograms {
  /** Terraform. */
  readonly terraform: Terraform;
  /** The emulator. */
  readonly emulator: EmulatorProgram;
}

/** Finds the programs of a `TerraformTestBed`. */
export function findTestBedPrograms(): TestBedPrograms | Missing {
  const [terraform, emulator] = [findTerraform(), findEmulator()];
  if ('missing' in terraform) return terraform;
  if ('missing' in emulator) return emulator;
  return { terraform, emulator };
}

/** Synthesizes stacks, and deploys them with the real Terraform on AWS emulators. */
export class TerraformTestBed {
  private readonly providers = new KeptProviders();

  private constructor(
    private readonly programs: TestBedPrograms,
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Prepares a test bed in a temporary folder. */
  static async open(programs: TestBedPrograms): Promise<TerraformTestBed> {
    const folder = mkdtempSync(join(tmpdir(), 'cdktf-firelens-test-'));
    const environment = await terraformEnvironment(programs.terraform, folder);
    await installEmulator(programs.emulator);
    return new TerraformTestBed(programs, folder, environment);
  }

  /** Starts an empty emulator. */
  startEmulator(): Promise<Emulator> {
    return startEmulator(this.programs.emulator);
  }

  /**
   * Runs `main.ts` with settings, and returns its output folder, which contains `stacks/service/cdk.tf.json`.
   *
   * @param variables further environment variables
   */
  async synthesize(
    settings: Readonly<Record<string, unknown>> = {},
    variables: NodeJS.ProcessEnv = {},
  ): Promise<string> {
    const output = join(mkdtempSync(join(this.folder, 'synth-')), 'cdktf.out');
    await run(process.execPath, [join(projectFolder, 'node_modules', '.bin', 'ts-node'), 'main.ts'], {
      cwd: projectFolder,
      environment: { CDKTF_OUTDIR: output, CDKTF_CONTEXT_JSON: JSON.stringify(settings), ...variables },
    });
    return output;
  }

  /** Returns a copy of a stack's folder in which Terraform can run, with the AWS endpoint at an address. */
  copyOf(stackFolder: string, url: string, variables: NodeJS.ProcessEnv = {}): TerraformFolder {
    const copy = mkdtempSync(join(this.folder, 'stack-'));
    cpSync(stackFolder, copy, { recursive: true });
    return new TerraformFolder(
      this.programs.terraform.program,
      copy,
      { ...this.environmentAt(url), ...variables },
      this.providers,
    );
  }

  /** Runs a shell command in a folder, with the AWS endpoint at an address; errors contain its output. */
  shell(command: string, folder: string, url: string): Promise<CommandResult> {
    return run('sh', ['-c', command], { cwd: folder, environment: this.environmentAt(url) });
  }

  /** Ends the providers, and removes the folder. */
  async close(): Promise<void> {
    await this.providers.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private environmentAt(url: string): NodeJS.ProcessEnv {
    return { ...this.environment, ...emulatorEnvironment(url) };
  }
}
