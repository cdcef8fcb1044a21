import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandOptions, type CommandResult, run } from '../processes/command';
import { type KeptProviders, providerIn, withoutProvider } from './kept-providers';
import type { Plan, PlanJson } from './plan';

/**
 * An error or a warning of Terraform.
 *
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui#diagnostic
 */
export interface Diagnostic {
  /** Severity. */
  readonly severity: 'error' | 'warning';
  /** Summary. */
  readonly summary: string;
  /** Details. */
  readonly detail: string;
  /** The affected resource. */
  readonly address?: string;
  /** Context in the configuration, such as `resource.aws_s3_bucket.Logs`. */
  readonly snippet?: { readonly context: string | null };
}

/** Options of `plan`. */
export interface PlanOptions {
  /** Values of Terraform variables. */
  readonly variables?: Readonly<Record<string, string | number>>;
  /** `true` to plan the destruction of all resources. */
  readonly destroy?: boolean;
  /** `false` to plan without refreshing the state. */
  readonly refresh?: boolean;
}

/** One resource in a state. */
export interface StateResource {
  /** Resource or data source. */
  readonly mode: 'managed' | 'data';
  /** Type of the resource. */
  readonly type: string;
  /** Attributes in the state. */
  readonly attributes: Readonly<Record<string, unknown>>;

  /** `tainted` if its creation was interrupted, so that Terraform would replace it. */
  readonly status?: 'tainted';
}

/** The part of a state file that `state` reads. */
interface StateFile {
  readonly resources: readonly {
    readonly mode: StateResource['mode'];
    /** Type of the resource. */
    readonly type: string;
    readonly instances: readonly Pick<StateResource, 'attributes' | 'status'>[];
  }[];
}

/** The resources in the JSON of a stack. */
interface StackJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Options of `apply`. */
export interface ApplyOptions {
  /**
   * Plan file.
   *
   * @default - a new plan
   */
  readonly plan?: Plan;

  /**
   * Addresses of the only resources to create, with their dependencies.
   *
   * @default - everything
   */
  readonly targets?: readonly string[];

  /**
   * Addresses of resources to replace.
   *
   * @default - only those that a change replaces
   */
  readonly replace?: readonly string[];

  /**
   * Seconds to wait for the state lock.
   *
   * @default 0
   */
  readonly lockTimeoutSeconds?: number;

  /**
   * Called with the ID of Terraform's process group, to which signals can be sent.
   *
   * @default - not called
   */
  readonly onStart?: (group: number) => void;

  /**
   * Called with each line of Terraform's output, including errors.
   *
   * @default - not called
   */
  readonly onLine?: (line: string) => void;
}

/** Error if the emulator has lost a rule of a default group, which the provider then cannot revoke; the next apply can. */
const losesDefaultRule = /InvalidPermission\.NotFound[^]+aws_default_security_group/;

/** Commands that start the provider. */
const usesProvider: ReadonlySet<string> = new Set(['apply', 'destroy', 'plan', 'show', 'validate']);

type TerraformOptions = Pick<CommandOptions, 'accept' | 'onStart' | 'onLine'>;

/** A folder with a synthesized stack, in which Terraform runs. Errors contain Terraform's output. */
export class TerraformFolder {
  private plans = 0;

  constructor(
    private readonly program: string,
    readonly path: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly providers?: KeptProviders,
  ) {}

  /** File with the synthesized JSON. */
  private get stackFile(): string {
    return join(this.path, 'cdk.tf.json');
  }

  /** Replaces the JSON by that of a later synth, and keeps the state. */
  replaceBy(stackFolder: string): void {
    copyFileSync(join(stackFolder, 'cdk.tf.json'), this.stackFile);
  }

  /** Initializes the folder; required before other commands, and after the backend changes. */
  async init(...options: readonly string[]): Promise<void> {
    await this.terraform(['init', ...options]);
  }

  /** Validates the arguments with the provider's schema. */
  async validate(): Promise<void> {
    await this.terraform(['validate']);
  }

  /** Returns the diagnostics of the validation. */
  async diagnostics(): Promise<readonly Diagnostic[]> {
    const { stdout } = await this.terraform(['validate', '-json'], { accept: [0, 1] });
    return (JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] }).diagnostics;
  }

  /** Creates a plan. */
  async plan({ variables = {}, destroy = false, refresh = true }: PlanOptions = {}): Promise<Plan> {
    const file = join(this.path, `${(this.plans += 1)}.tfplan`);
    const values = Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`);
    const options = [
      '-detailed-exitcode',
      `-out=${file}`,
      ...(destroy ? ['-destroy'] : []),
      ...(refresh ? [] : ['-refresh=false']),
      ...values,
    ];
    const { exitCode } = await this.terraform(['plan', ...options], { accept: [0, 2] });

    // `show` starts the provider again, which takes seconds.
    const json = exitCode === 0 ? {} : await this.show(file);
    const changes = (json.resource_changes ?? []).filter(({ change }) =>
      change.actions.some((action) => action !== 'no-op' && action !== 'read'),
    );
    return { file, hasChanges: exitCode === 2, changes, json };
  }

  /** Creates a plan with the JSON of a later synth, and keeps the JSON of this folder. */
  async planOf(stackFolder: string): Promise<Plan> {
    const current = readFileSync(this.stackFile);
    this.replaceBy(stackFolder);
    try {
      return await this.plan();
    } finally {
      writeFileSync(this.stackFile, current);
    }
  }

  private async show(planFile: string): Promise<PlanJson> {
    const { stdout } = await this.terraform(['show', '-json', planFile]);
    return JSON.parse(stdout) as PlanJson;
  }

  /**
   * Applies a plan, or creates and applies one.
   *
   * In one of many thousands of calls, the emulator creates a security group rule without confirming it, and rejects it when
   * the provider retries. Such a group is replaced, unless `onLine` is set, because the caller then expects the error.
   */
  async apply({
    plan,
    targets = [],
    replace = [],
    lockTimeoutSeconds = 0,
    ...listeners
  }: ApplyOptions = {}): Promise<void> {
    const options = [
      `-lock-timeout=${lockTimeoutSeconds}s`,
      ...targets.map((address) => `-target=${address}`),
      ...replace.map((address) => `-replace=${address}`),
    ];
    try {
      await this.terraform(['apply', ...options, plan?.file ?? '-auto-approve'], listeners);
    } catch (error) {
      const { message } = error as Error;
      const groups = this.groupsOfRejectedRules(message);
      const goesOn = groups.length > 0 || losesDefaultRule.test(message);
      if (plan || listeners.onLine || !goesOn) throw error;
      await this.terraform(['apply', ...options, '-auto-approve', ...groups.map((address) => `-replace=${address}`)]);
    }
  }

  /** Destroys all resources. */
  async destroy(): Promise<void> {
    await this.terraform(['destroy', '-auto-approve']);
  }

  /** Returns the values of the outputs, by name. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.terraform(['output', '-json']);
    const outputs = JSON.parse(stdout) as Record<string, { readonly value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** Returns the addresses of the resources of a type in the JSON. */
  addressesOf(type: string): readonly string[] {
    const { resource } = JSON.parse(readFileSync(this.stackFile, 'utf8')) as StackJson;
    return Object.keys(resource[type] ?? {}).map((id) => `${type}.${id}`);
  }

  /** Returns the addresses of all resources in the state. */
  async addresses(): Promise<readonly string[]> {
    const { stdout } = await this.terraform(['state', 'list']);
    return stdout.split('\n').filter((line) => line !== '');
  }

  /** Returns all resources and data sources in the state, read from the raw state, which requires no provider. */
  async state(): Promise<readonly StateResource[]> {
    const { stdout } = await this.terraform(['state', 'pull']);
    if (stdout === '') return [];
    const { resources } = JSON.parse(stdout) as StateFile;
    return resources.flatMap(({ mode, type, instances }) => instances.map((instance) => ({ mode, type, ...instance })));
  }

  /** Removes the state lock of a killed process. */
  async forceUnlock(lockId: string): Promise<void> {
    await this.terraform(['force-unlock', '-force', lockId]);
  }

  /** Untaints a resource after its creation was interrupted, so that Terraform does not replace it. */
  async untaint(address: string): Promise<void> {
    await this.terraform(['untaint', address]);
  }

  /** Returns the addresses of security groups with rules that were rejected because they already exist. */
  private groupsOfRejectedRules(output: string): readonly string[] {
    if (!output.includes('InvalidPermission.Duplicate')) return [];
    const { resource } = JSON.parse(readFileSync(this.stackFile, 'utf8')) as StackJson;
    const refused = [...output.matchAll(/with (aws_vpc_security_group_(?:in|e)gress_rule)\.(\w+)/g)];
    const groups = refused.map(([, type, id]) => {
      const { security_group_id: group } = resource[type!]![id!] as { readonly security_group_id: string };
      return /aws_security_group\.\w+/.exec(group)![0];
    });
    return [...new Set(groups)];
  }

  private async terraform(args: readonly string[], options: TerraformOptions = {}): Promise<CommandResult> {
    const command = (variables: NodeJS.ProcessEnv) =>
      run(this.program, args, { ...options, cwd: this.path, environment: { ...this.environment, ...variables } });
    const [name = ''] = args;
    const isServed = this.providers?.serves(this.path) ?? false;
    if (!usesProvider.has(name)) return command(name !== 'init' || isServed ? withoutProvider : {});
    // A command that may be killed must end its own provider.
    if (this.providers && isServed && !options.onStart) {
      return this.providers.during(this.path, this.environment, command);
    }
    if (!providerIn(this.path)) await run(this.program, ['init'], { cwd: this.path, environment: this.environment });
    return command({});
  }
}
