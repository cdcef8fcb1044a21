import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Child, start } from '../processes/child';
import { without } from '../processes/environment';

/**
 * A process of the AWS provider that serves one command of Terraform after another. Terraform would start the provider
 * several times in each command, and decode its schema each time, which takes most of the CPU time of a command.
 *
 * @see https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
 */
export class KeptProvider {
  private server: Promise<Server> | undefined;
  private isInUse = false;

  /**
   * Runs a command with the environment variable by which Terraform finds the process. If another command uses it, or the
   * stack in the folder configures several providers, which need a process each, the command starts its own.
   *
   * @param folder initialized folder, in which Terraform has linked the provider
   * @param environment environment of the command, with which the provider is started
   */
  async during<T>(
    folder: string,
    environment: NodeJS.ProcessEnv,
    command: (variables: NodeJS.ProcessEnv) => Promise<T>,
  ): Promise<T> {
    const program = this.isInUse || !hasOneProvider(folder) ? undefined : providerIn(folder);
    if (program === undefined) return command({});
    this.isInUse = true;
    try {
      return await command({ TF_REATTACH_PROVIDERS: await this.addressOf(program, environment) });
    } finally {
      this.isInUse = false;
    }
  }

  /** Ends the process. */
  async end(): Promise<void> {
    const server = await this.server;
    this.server = undefined;
    await server?.child.end();
  }

  private async addressOf(program: string, environment: NodeJS.ProcessEnv): Promise<string> {
    const key = JSON.stringify([program, environment]);
    if ((await this.server)?.key !== key) {
      await this.end();
      this.server = serve(program, environment, key);
    }
    return (await this.server!).address;
  }
}

interface Server {
  readonly child: Child;
  /** Value of `TF_REATTACH_PROVIDERS`. */
  readonly address: string;
  /** Program and environment. */
  readonly key: string;
}

async function serve(program: string, environment: NodeJS.ProcessEnv, key: string): Promise<Server> {
  // A provider that is configured twice rejects a bundle of certificates; the emulator uses none.
  const env = { ...process.env, ...environment, ...without(/^AWS_CA_BUNDLE$/) };
  const child = start([program, '-debug'], { env });
  for await (const line of createInterface({ input: child.process.stdout })) {
    const address = /TF_REATTACH_PROVIDERS='(.+)'/.exec(line)?.[1];
    if (address !== undefined) {
      child.process.stdout.resume();
      child.process.stderr.resume();
      return { child, address, key };
    }
  }
  throw new Error(`${program} -debug ended without the address of the provider`);
}

/** Returns whether the stack in a folder configures one provider, as the process can be configured once at a time. */
function hasOneProvider(folder: string): boolean {
  const { provider } = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')) as {
    readonly provider?: Readonly<Record<string, readonly unknown[]>>;
  };
  return Object.values(provider ?? {}).flat().length === 1 && provider?.['aws'] !== undefined;
}

/** Returns the program of the provider that `terraform init` has linked; `undefined` before. */
function providerIn(folder: string): string | undefined {
  const versions = join(folder, '.terraform', 'providers', 'registry.terraform.io', 'hashicorp', 'aws');
  if (!existsSync(versions)) return undefined;
  const only = (parent: string): string => join(parent, readdirSync(parent)[0]!);
  const platform = only(only(versions));
  const program = readdirSync(platform).find((each) => each.startsWith('terraform-provider-'));
  return program === undefined ? undefined : join(platform, program);
}
