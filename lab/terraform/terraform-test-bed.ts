import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandResult, run } from '../processes/command';
import { type Emulator, emulatorCredentials, emulatorEnvironment, startEmulator } from '../emulator/emulator';
import { type EmulatorProgram, findEmulator, installEmulator } from '../emulator/emulator-program';
import type { Missing } from '../processes/executable';
import { projectFolder } from '../project';
import { findTerraform, type Terraform, terraformEnvironment } from './terraform';
import { TerraformFolder } from './terraform-folder';

/** Configuration of a client of AWS's SDK. */
export interface ClientConfig {
  /** Address of the emulator. */
  readonly endpoint: string;
  /** Region. */
  readonly region: string;
  /** Credentials that the emulator accepts. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What a client of AWS's SDK needs to reach an emulator: `new S3Client(clientConfig(emulator.url, region))`. */
export function clientConfig(endpoint: string, region: string): ClientConfig {
  return { endpoint, region, credentials: emulatorCredentials };
}

/** Programs that a `Lab` works with. */
export interface TestBedPrograms {
  /** Terraform. */
  readonly terraform: Terraform;
  /** The emulator. */
  readonly emulator: EmulatorProgram;
}

/** Finds them. */
export function findTestBedPrograms(): TestBedPrograms | Missing {
  const [terraform, emulator] = [findTerraform(), findEmulator()];
  if ('missing' in terraform) return terraform;
  if ('missing' in emulator) return emulator;
  return { terraform, emulator };
}

/** Where stacks are synthesized, and the real Terraform deploys them on emulators of AWS. */
export class TerraformTestBed {
  private constructor(
    private readonly programs: TestBedPrograms,
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Prepares a lab, in a temporary folder of its own. */
  static async open(programs: TestBedPrograms): Promise<TerraformTestBed> {
    const folder = mkdtempSync(join(tmpdir(), 'cdktf-firelens-test-'));
    const environment = await terraformEnvironment(programs.terraform, folder);
    await installEmulator(programs.emulator);
    return new TerraformTestBed(programs, folder, environment);
  }

  /** Starts an emulator, empty at first. */
  startEmulator(): Promise<Emulator> {
    return startEmulator(this.programs.emulator);
  }

  /** Runs `main.ts` with these settings, and returns the folder it wrote: `<folder>/stacks/service/cdk.tf.json`. */
  async synthesize(settings: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const output = join(mkdtempSync(join(this.folder, 'synth-')), 'cdktf.out');
    await run(process.execPath, [join(projectFolder, 'node_modules', '.bin', 'ts-node'), 'main.ts'], {
      cwd: projectFolder,
      environment: { CDKTF_OUTDIR: output, CDKTF_CONTEXT_JSON: JSON.stringify(settings) },
    });
    return output;
  }

  /** A copy of a synthesized stack's folder, elsewhere, on which Terraform can be run, with AWS at an address. */
  copyOf(stackFolder: string, url: string, variables: NodeJS.ProcessEnv = {}): TerraformFolder {
    const copy = mkdtempSync(join(this.folder, 'stack-'));
    cpSync(stackFolder, copy, { recursive: true });
    return new TerraformFolder(this.programs.terraform.program, copy, { ...this.environmentAt(url), ...variables });
  }

  /** Runs a command as somebody types it, in a folder, with AWS at an address; fails with what it printed. */
  shell(command: string, folder: string, url: string): Promise<CommandResult> {
    return run('sh', ['-c', command], { cwd: folder, environment: this.environmentAt(url) });
  }

  /** Removes the folder. */
  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private environmentAt(url: string): NodeJS.ProcessEnv {
    return { ...this.environment, ...emulatorEnvironment(url) };
  }
}
