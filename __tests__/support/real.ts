import type { CommandResult } from '../../lab/processes/command';
import type { Emulator } from '../../lab/emulator/emulator';
import {
  clientConfig,
  type ClientConfig,
  findTestBedPrograms,
  TerraformTestBed,
} from '../../lab/terraform/terraform-test-bed';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';

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

  /** What these are made by, for tests that need more emulators than one. */
  lab(): TerraformTestBed;
}

const minutes = 60_000;

/**
 * Tests that need Terraform, the AWS provider and the emulator. Where one of them is missing they are skipped, and the
 * name says what to install; on a CI machine (`CI` is set) they fail.
 *
 * @param body registers the tests; the parts are there from `beforeAll` on
 */
export function describeWithTerraform(name: string, body: (parts: RealParts) => void): void {
  const programs = findTestBedPrograms();
  if ('missing' in programs) return describeMissing(name, programs.missing);

  describe(name, () => {
    let lab: TerraformTestBed;
    let emulator: Emulator;

    beforeAll(async () => {
      lab = await TerraformTestBed.open(programs);
      emulator = await lab.startEmulator();
    }, 10 * minutes);

    afterAll(async () => {
      await emulator?.stop();
      lab?.close();
    }, minutes);

    jest.setTimeout(5 * minutes);
    body({
      synthesize: (settings) => lab.synthesize(settings),
      copyOf: (stackFolder, variables) => lab.copyOf(stackFolder, emulator.url, variables),
      shell: (command, folder) => lab.shell(command, folder, emulator.url),
      clientConfig: (region) => clientConfig(emulator.url, region),
      lab: () => lab,
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
