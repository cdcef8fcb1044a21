import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Child, start } from '../processes/child';
import { without } from '../processes/environment';
import { ProviderProxy } from './provider-proxy';

/**
 * Environment variable with which a command of Terraform starts no provider, and does not compute the checksum of its 700 MB,
 * as every command does that finds an installed one.
 */
export const withoutProvider = {
  TF_REATTACH_PROVIDERS: JSON.stringify({
    'registry.terraform.io/hashicorp/aws': {
      ...{ Protocol: 'grpc', ProtocolVersion: 5, Pid: process.pid, Test: true },
      Addr: { Network: 'tcp', String: '127.0.0.1:0' },
    },
  }),
};

/**
 * Processes of the AWS provider that serve one command of Terraform after another, with the schema of the types that the
 * command uses. Terraform would start the provider several times in each command.
 *
 * @see https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
 */
export class KeptProviders {
  private readonly idle: Server[] = [];
  private inUse = 0;
  /** Largest number of commands that ran at once, for which processes are kept. */
  private most = 0;
  /** Program that `terraform init` has linked in a folder. */
  private program: string | undefined;

  /**
   * Runs a command with the environment variable by which Terraform finds a provider. If the stack in the folder
   * configures several providers, which need a process each, the command starts its own.
   *
   * @param folder initialized folder, in which Terraform has linked the provider
   * @param environment environment of the command, with which the provider is started
   */
  async during<T>(
    folder: string,
    environment: NodeJS.ProcessEnv,
    command: (variables: NodeJS.ProcessEnv) => Promise<T>,
  ): Promise<T> {
    const program = this.programFor(folder);
    if (program === undefined) return command({});
    this.inUse += 1;
    this.most = Math.max(this.most, this.inUse);
    try {
      const server = await this.take(program, environment);
      try {
        typesIn(folder).forEach((type) => server.proxy.types.add(type));
        return await command(server.variables);
      } finally {
        this.idle.push(server);
      }
    } finally {
      this.inUse -= 1;
    }
  }

  /** Returns `true` if commands in a folder need no provider of their own, because `init` has linked it in another folder. */
  serves(folder: string): boolean {
    return this.programFor(folder) !== undefined;
  }

  /** Ends the processes. */
  async end(): Promise<void> {
    await Promise.all(this.idle.splice(0).map(endServer));
  }

  private programFor(folder: string): string | undefined {
    if (!hasOneProvider(folder)) return undefined;
    return (this.program ??= providerIn(folder));
  }

  /** Returns an idle process with the same environment, or starts one in place of the one that is idle longest. */
  private async take(program: string, environment: NodeJS.ProcessEnv): Promise<Server> {
    const key = JSON.stringify([program, environment]);
    const index = this.idle.findIndex((server) => server.key === key);
    if (index >= 0) return this.idle.splice(index, 1)[0]!;
    const surplus = Math.max(0, this.idle.length + this.inUse - this.most);
    await Promise.all(this.idle.splice(0, surplus).map(endServer));
    return serve(program, environment, key);
  }
}

async function endServer({ proxy, child }: Server): Promise<void> {
  proxy.close();
  await child.end();
}

interface Server {
  readonly child: Child;
  readonly proxy: ProviderProxy;
  /** Environment variable by which Terraform finds the proxy. */
  readonly variables: { readonly TF_REATTACH_PROVIDERS: string };
  /** Program and environment. */
  readonly key: string;
}

/** JSON that the provider prints, by the address of the provider. */
type Reattached = Readonly<Record<string, { readonly Addr: { readonly String: string } }>>;

async function serve(program: string, environment: NodeJS.ProcessEnv, key: string): Promise<Server> {
  // A provider that is configured twice rejects a bundle of certificates; the emulator uses none.
  const env = { ...process.env, ...environment, ...without(/^AWS_CA_BUNDLE$/) };
  const child = start([program, '-debug'], { env });
  for await (const line of createInterface({ input: child.process.stdout })) {
    const printed = /TF_REATTACH_PROVIDERS='(.+)'/.exec(line)?.[1];
    if (printed === undefined) continue;
    child.process.stdout.resume();
    child.process.stderr.resume();
    const [[name, provider]] = Object.entries(JSON.parse(printed) as Reattached) as [[string, Reattached[string]]];
    const proxy = await ProviderProxy.before(provider.Addr.String);
    const reattached = { [name]: { ...provider, Addr: { Network: 'tcp', String: proxy.address } } };
    return { child, proxy, variables: { TF_REATTACH_PROVIDERS: JSON.stringify(reattached) }, key };
  }
  throw new Error(`${program} -debug ended without the address of the provider`);
}

/** Returns every type of the provider in the stack or the state of a folder. */
function typesIn(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((name) => /\.(tf\.json|tfstate|tfstate\.backup)$/.test(name));
  return files.flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/\baws_\w+/g) ?? []);
}

/** Returns `true` if the stack in a folder configures one provider: the process has one configuration at a time. */
function hasOneProvider(folder: string): boolean {
  const { provider } = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')) as {
    readonly provider?: Readonly<Record<string, readonly unknown[]>>;
  };
  return Object.values(provider ?? {}).flat().length === 1 && provider?.['aws'] !== undefined;
}

/** Returns the program of the provider that `terraform init` has linked in a folder; `undefined` before. */
export function providerIn(folder: string): string | undefined {
  const versions = join(folder, '.terraform', 'providers', 'registry.terraform.io', 'hashicorp', 'aws');
  if (!existsSync(versions)) return undefined;
  const only = (parent: string): string => join(parent, readdirSync(parent)[0]!);
  const platform = only(only(versions));
  const program = readdirSync(platform).find((each) => each.startsWith('terraform-provider-'));
  return program === undefined ? undefined : join(platform, program);
}
