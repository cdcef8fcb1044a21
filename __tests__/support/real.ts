import type { CommandResult } from '../../lab/processes/command';
import type { Emulator } from '../../lab/emulator/emulator';
import {
  clientConfig,
  type ClientConfig,
  findTestBedPrograms,
  TerraformTestBed,
} from '../../lab/terraform/terraform-test-bed';
import { workerEmulator } from './worker-emulators';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';

/** The programs that the tests of one `describeWithTerraform` share: Terraform and an emulator, which is empty at first. */
export interface RealParts {
  /** Runs `main.ts` with these settings, and returns its output folder, which contains `stacks/service/cdk.tf.json`. */
  synthesize(settings?: Readonly<Record<string, unknown>>): Promise<string>;

  /** Returns a copy of a stack's folder in which Terraform can run, with additional environment variables. */
  copyOf(stackFolder: string, variables?: NodeJS.ProcessEnv): TerraformFolder;

  /** Applies a copy of a stack's folder, and returns the copy. */
  applied(stackFolder: string, variables?: NodeJS.ProcessEnv): Promise<TerraformFolder>;

  /** Runs a shell command in a folder; errors contain its output. */
  shell(command: string, folder: string): Promise<CommandResult>;

  /** Returns the configuration of AWS SDK clients for the emulator: `new S3Client(clientConfig(region))`. */
  clientConfig(region: string): ClientConfig;

  /** The test bed, for tests that need several emulators. */
  testBed(): TerraformTestBed;
}

const minutes = 60_000;

/**
 * Registers tests that need Terraform, the AWS provider and the emulator. If one of them is missing, they are skipped,
 * and the test name states what to install; with the environment variable `CI`, they fail.
 *
 * @param body registers the tests; `parts` can be used from `beforeAll` on
 */
export function describeWithTerraform(name: string, body: (parts: RealParts) => void): void {
  const programs = findTestBedPrograms();
  if ('missing' in programs) return describeMissing(name, programs.missing);

  describe(name, () => {
    let testBed: TerraformTestBed;
    let emulator: Emulator;

    beforeAll(async () => {
      testBed = await TerraformTestBed.open(programs);
      emulator = (await workerEmulator()) ?? (await testBed.startEmulator());
    }, 10 * minutes);

    jest.setTimeout(10 * minutes);
    const copyOf: RealParts['copyOf'] = (stackFolder, variables) =>
      testBed.copyOf(stackFolder, emulator.url, variables);
    body({
      synthesize: (settings) => testBed.synthesize(settings),
      copyOf,
      async applied(stackFolder, variables) {
        const folder = copyOf(stackFolder, variables);
        await folder.init();
        await folder.apply();
        return folder;
      },
      shell: (command, folder) => testBed.shell(command, folder, emulator.url),
      clientConfig: (region) => clientConfig(emulator.url, region),
      testBed: () => testBed,
    });

    // Registered last, and therefore run last: `destroyAfterTests` needs the emulator.
    afterAll(async () => {
      await emulator?.stop();
      await testBed?.close();
    }, minutes);
  });
}

/** Registers a skipped suite whose test states what is missing, or, with the environment variable `CI`, a failing one. */
export function describeMissing(name: string, missing: string): void {
  if (process.env['CI']) {
    test(name, () => {
      throw new Error(missing);
    });
  } else {
    describe.skip(name, () => test(missing, () => {}));
  }
}
