import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { CommandResult } from '../processes/command';
import type { Emulator } from '../emulator/emulator';
import { type ClientConfig, clientConfig, type TerraformTestBed } from '../terraform/terraform-test-bed';
import type { TerraformFolder } from '../terraform/terraform-folder';
import { FaultProxy } from '../servers/aws-api-fault-proxy';
import { difference, inventoryInState, inventoryOf, sizeOf } from './inventory';

/** What exists, beside what the state holds. */
export interface Comparison {
  /** Number of things in the state; settings of a thing, such as the versioning of a bucket, are none. */
  readonly inState: number;

  /** Number of things that exist. */
  readonly inEmulator: number;

  /** What exists and the state does not know, as `<type> <id>`. */
  readonly orphans: readonly string[];

  /** What the state holds and does not exist, likewise. */
  readonly lost: readonly string[];
}

const region = 'us-east-1';

/** The bucket that keeps states. */
export const stateBucket = 'acme-terraform-state';

/** An emulated AWS account of its own, which Terraform reaches by a fault proxy, and we without. */
export class Site {
  /** What a client of AWS's SDK needs to reach the account. */
  readonly config: ClientConfig;

  private constructor(
    private readonly lab: TerraformTestBed,
    private readonly emulator: Emulator,
    /** What is between Terraform and the account. */
    readonly proxy: FaultProxy,
  ) {
    this.config = clientConfig(emulator.url, region);
  }

  /** Lets somebody work with an account that holds nothing but a bucket for states, and closes it then. */
  static async during<Result>(lab: TerraformTestBed, work: (site: Site) => Promise<Result>): Promise<Result> {
    const emulator = await lab.startEmulator();
    const proxy = await FaultProxy.start(emulator.url);
    try {
      const site = new Site(lab, emulator, proxy);
      await new S3Client({ ...site.config, forcePathStyle: true }).send(
        new CreateBucketCommand({ Bucket: stateBucket }),
      );
      return await work(site);
    } finally {
      await proxy.stop();
      await emulator.stop();
    }
  }

  /** A copy of a stack's folder that deploys to this account. */
  async folderOf(stackFolder: string): Promise<TerraformFolder> {
    const folder = this.lab.copyOf(stackFolder, this.proxy.url);
    await folder.init();
    return folder;
  }

  /** Runs a command as somebody types it, in a stack's folder. */
  shell(command: string, { path }: TerraformFolder): Promise<CommandResult> {
    return this.lab.shell(command, path, this.emulator.url);
  }

  /** Asks the emulator and the state what there is. */
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
