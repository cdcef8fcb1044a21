import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { CommandResult } from '../processes/command';
import type { Emulator } from '../emulator/emulator';
import { type ClientConfig, clientConfig, type TerraformTestBed } from '../terraform/terraform-test-bed';
import type { TerraformFolder } from '../terraform/terraform-folder';
import { AwsApiFaultProxy } from '../servers/aws-api-fault-proxy';
import { difference, inventoryInState, inventoryOf, sizeOf } from './inventory';

/** Comparison of the existing resources with the state. */
export interface Comparison {
  /** Number of resources in the state, without settings of resources, such as the versioning of a bucket. */
  readonly inState: number;

  /** Number of existing resources. */
  readonly inEmulator: number;

  /** Existing resources that are not in the state, as `<type> <id>`. */
  readonly orphans: readonly string[];

  /** Resources in the state that do not exist, as `<type> <id>`. */
  readonly lost: readonly string[];
}

const region = 'us-east-1';

/** Bucket of Terraform states. */
export const stateBucket = 'acme-terraform-state';

/** An emulated AWS account, which Terraform accesses through a fault proxy, and the tests directly. */
export class Site {
  /** Configuration of AWS SDK clients for the account. */
  readonly config: ClientConfig;

  private constructor(
    private readonly testBed: TerraformTestBed,
    private readonly emulator: Emulator,
    /** Fault proxy between Terraform and the account. */
    readonly proxy: AwsApiFaultProxy,
  ) {
    this.config = clientConfig(emulator.url, region);
  }

  /** Runs a function with an account that contains only a bucket for states, and closes the account afterwards. */
  static async during<Result>(testBed: TerraformTestBed, work: (site: Site) => Promise<Result>): Promise<Result> {
    const emulator = await testBed.startEmulator();
    const proxy = await AwsApiFaultProxy.start(emulator.url);
    try {
      const site = new Site(testBed, emulator, proxy);
      await new S3Client({ ...site.config, forcePathStyle: true }).send(
        new CreateBucketCommand({ Bucket: stateBucket }),
      );
      return await work(site);
    } finally {
      await proxy.stop();
      await emulator.stop();
    }
  }

  /** Returns a copy of a stack's folder that deploys to this account. */
  async folderOf(stackFolder: string): Promise<TerraformFolder> {
    const folder = this.testBed.copyOf(stackFolder, this.proxy.url);
    await folder.init();
    return folder;
  }

  /** Runs a shell command in a stack's folder. */
  shell(command: string, { path }: TerraformFolder): Promise<CommandResult> {
    return this.testBed.shell(command, path, this.emulator.url);
  }

  /** Compares the resources of the emulator with the state. */
  async compare(folder: TerraformFolder): Promise<Comparison> {
    const all = await inventoryOf(this.config);
    const exists = { ...all, aws_s3_bucket: all['aws_s3_bucket']!.filter((name) => name !== stateBucket) };
    const known = inventoryInState(await folder.state(), Object.keys(exists));
    return {
      inState: sizeOf(known),
      inEmulator: sizeOf(exists),
      orphans: difference(exists, known),
      lost: difference(known, exists),
    };
  }
}
