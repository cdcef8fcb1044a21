import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandResult, run } from '../../demo/command';
import { type Emulator, emulatorCredentials, startEmulator } from '../../demo/emulator';
import { findEmulator, installEmulator } from '../../demo/emulator-program';
import { projectFolder } from '../../demo/project';
import { findTerraform, terraformEnvironment } from '../../demo/terraform';
import { TerraformFolder } from './terraform-folder';

/** Configuration of a client of AWS's SDK. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The real parts that the tests of one `describeWithTerraform` share: a Terraform, and an emulator of their own. */
export interface RealParts {
  /** Runs `main.ts` with these settings, and returns the folder it wrote: `<folder>/stacks/service/cdk.tf.json`. */
  synthesize(settings?: Readonly<Record<string, unknown>>): Promise<string>;

  /** A copy of a synthesized stack's folder, elsewhere, on which Terraform can be run, with these variables besides. */
  copyOf(stackFolder: string, variables?: NodeJS.ProcessEnv): TerraformFolder;

  /** Runs a command as somebody types it, in a folder; fails with what it printed. */
  shell(command: string, folder: string): Promise<CommandResult>;

  /** What a client of AWS's SDK needs to read what the emulator holds: `new S3Client(clientConfig(region))`. */
  clientConfig(region: string): ClientConfig;
}

const minutes = 60_000;

/**
 * Tests that need Terraform, the AWS provider and the emulator. Where one of them is missing they are skipped, and the
 * name says what to install; on a CI machine (`CI` is set) they fail.
 *
 * @param body registers the tests; the parts are there from `beforeAll` on
 */
export function describeWithTerraform(name: string, body: (parts: RealParts) => void): void {
  const [terraform, program] = [findTerraform(), findEmulator()];
  if ('missing' in terraform) return describeMissing(name, terraform.missing);
  if ('missing' in program) return describeMissing(name, program.missing);

  describe(name, () => {
    let folder: string;
    let emulator: Emulator;
    let environment: NodeJS.ProcessEnv;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'cdktf-firelens-test-'));
      environment = await terraformEnvironment(terraform, folder);
      await installEmulator(program);
      emulator = await startEmulator(program);
      environment = { ...environment, ...emulator.environment };
    }, 10 * minutes);

    afterAll(async () => {
      await emulator?.stop();
      rmSync(folder, { recursive: true, force: true });
    }, minutes);

    jest.setTimeout(5 * minutes);
    body({
      async synthesize(settings = {}) {
        const output = join(mkdtempSync(join(folder, 'synth-')), 'cdktf.out');
        await synthesize(output, settings);
        return output;
      },
      copyOf(stackFolder, variables = {}) {
        const copy = mkdtempSync(join(folder, 'stack-'));
        cpSync(stackFolder, copy, { recursive: true });
        return new TerraformFolder(terraform.program, copy, { ...environment, ...variables });
      },
      shell: (command, cwd) => run('sh', ['-c', command], { cwd, environment }),
      clientConfig: (region) => ({ endpoint: emulator.url, region, credentials: emulatorCredentials }),
    });
  });
}

function describeMissing(name: string, missing: string): void {
  if (process.env['CI']) {
    test(name, () => {
      throw new Error(missing);
    });
  } else {
    describe.skip(name, () => test(missing, () => {}));
  }
}

async function synthesize(output: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await run(process.execPath, [join(projectFolder, 'node_modules', '.bin', 'ts-node'), 'main.ts'], {
    cwd: projectFolder,
    environment: { CDKTF_OUTDIR: output, CDKTF_CONTEXT_JSON: JSON.stringify(settings) },
  });
}
