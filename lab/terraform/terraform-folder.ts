import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandOptions, run } from '../processes/command';

/** One resource in a plan. */
export interface ResourceChange {
  /** Address of the resource. */
  readonly address: string;
  /** Type of the resource. */
  readonly type: string;
  /** Planned change. */
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
  };
}

/** What Terraform would do. */
export interface Plan {
  /** File of the plan, for `apply`. */
  readonly file: string;

  /** Whether anything would change, as `-detailed-exitcode` tells. */
  readonly hasChanges: boolean;

  /** What would change: resources, without those left alone and those only read. */
  readonly changes: readonly ResourceChange[];

  /** The whole plan, as `terraform show -json` prints it. */
  readonly json: PlanJson;
}

/** @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation */
export interface PlanJson {
  /** Planned changes of resources. */
  readonly resource_changes?: readonly ResourceChange[];
  /** Planned changes of outputs. */
  readonly output_changes?: Readonly<Record<string, ResourceChange['change']>>;
  /** Values of variables. */
  readonly variables?: Readonly<Record<string, { readonly value: unknown }>>;
  /** `true` if the plan failed. */
  readonly errored?: boolean;
}

/** @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui#diagnostic */
export interface Diagnostic {
  /** Severity. */
  readonly severity: 'error' | 'warning';
  /** Summary. */
  readonly summary: string;
  /** Details. */
  readonly detail: string;
  /** The resource that it is about. */
  readonly address?: string;
  /** Where it stands, as in `resource.aws_s3_bucket.Logs`. */
  readonly snippet?: { readonly context: string | null };
}

/** How to plan. */
export interface PlanOptions {
  /** Values of Terraform variables. */
  readonly variables?: Readonly<Record<string, string | number>>;
  /** Whether to plan the end of everything. */
  readonly destroy?: boolean;
  /** Whether to ask AWS first what has become of everything; `false` believes the state. */
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

  /** `tainted` where its creation was cut short, so that Terraform would make it anew. */
  readonly status?: 'tainted';
}

/** The part of a state file that is read here. */
interface StateFile {
  readonly resources: readonly {
    readonly mode: StateResource['mode'];
    /** Type of the resource. */
    readonly type: string;
    readonly instances: readonly Pick<StateResource, 'attributes' | 'status'>[];
  }[];
}

/** The part of a stack's JSON that is read here. */
interface StackJson {
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** How to apply. */
export interface ApplyOptions {
  /**
   * Plan to carry out.
   *
   * @default - whatever a new one says
   */
  readonly plan?: Plan;

  /**
   * Addresses of what alone to make, with what that needs.
   *
   * @default - everything
   */
  readonly targets?: readonly string[];

  /**
   * Seconds to wait for the lock where somebody else holds it.
   *
   * @default 0
   */
  readonly lockTimeoutSeconds?: number;

  /**
   * Hears the number of Terraform's process group, by which to interrupt it.
   *
   * @default - nobody does
   */
  readonly onStart?: (group: number) => void;

  /**
   * Hears each line that Terraform says, errors included.
   *
   * @default - nobody does
   */
  readonly onLine?: (line: string) => void;
}

/** A folder with a synthesized stack, and what Terraform does in it. Whatever fails does so with Terraform's own words. */
export class TerraformFolder {
  private plans = 0;

  constructor(
    private readonly program: string,
    readonly path: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Takes the JSON of a later synth, and keeps the state. */
  replaceBy(stackFolder: string): void {
    copyFileSync(join(stackFolder, 'cdk.tf.json'), join(this.path, 'cdk.tf.json'));
  }

  /** Prepares the folder; comes first, and again after another place of the state. */
  async init(...options: readonly string[]): Promise<void> {
    await this.terraform(['init', ...options]);
  }

  /** Checks the arguments against the provider's schema. */
  async validate(): Promise<void> {
    await this.terraform(['validate']);
  }

  /** What these checks find. */
  async diagnostics(): Promise<readonly Diagnostic[]> {
    const { stdout } = await this.terraform(['validate', '-json'], { accept: [0, 1] });
    return (JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] }).diagnostics;
  }

  /** Asks what would change. */
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

    const { stdout } = await this.terraform(['show', '-json', file]);
    const json = JSON.parse(stdout) as PlanJson;
    const changes = (json.resource_changes ?? []).filter(({ change }) =>
      change.actions.some((action) => action !== 'no-op' && action !== 'read'),
    );
    return { file, hasChanges: exitCode === 2, changes, json };
  }

  /**
   * Carries out a plan, or makes one for it.
   *
   * Once in many thousand calls the emulator makes a rule of a security group, does not say so, and refuses it when the
   * provider asks again. Such a group is made anew, unless somebody listens, who wants to hear of it.
   */
  async apply({ plan, targets = [], lockTimeoutSeconds = 0, ...listeners }: ApplyOptions = {}): Promise<void> {
    const options = [`-lock-timeout=${lockTimeoutSeconds}s`, ...targets.map((address) => `-target=${address}`)];
    try {
      await this.terraform(['apply', ...options, plan?.file ?? '-auto-approve'], listeners);
    } catch (error) {
      const groups = plan || listeners.onLine ? [] : this.groupsOfRefusedRules((error as Error).message);
      if (groups.length === 0) throw error;
      await this.terraform(['apply', ...options, '-auto-approve', ...groups.map((address) => `-replace=${address}`)]);
    }
  }

  /** Destroys everything. */
  async destroy(): Promise<void> {
    await this.terraform(['destroy', '-auto-approve']);
  }

  /** Values of the outputs, by name. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.terraform(['output', '-json']);
    const outputs = JSON.parse(stdout) as Record<string, { readonly value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** Addresses of the resources of a type in the JSON. */
  addressesOf(type: string): readonly string[] {
    const { resource } = JSON.parse(readFileSync(join(this.path, 'cdk.tf.json'), 'utf8')) as StackJson;
    return Object.keys(resource[type] ?? {}).map((id) => `${type}.${id}`);
  }

  /** Addresses of everything in the state. */
  async addresses(): Promise<readonly string[]> {
    const { stdout } = await this.terraform(['state', 'list']);
    return stdout.split('\n').filter((line) => line !== '');
  }

  /** Everything in the state, data sources included. Read raw, for which no provider has to start. */
  async state(): Promise<readonly StateResource[]> {
    const { stdout } = await this.terraform(['state', 'pull']);
    if (stdout === '') return [];
    const { resources } = JSON.parse(stdout) as StateFile;
    return resources.flatMap(({ mode, type, instances }) => instances.map((instance) => ({ mode, type, ...instance })));
  }

  /** Takes a lock away whose holder is gone. */
  async forceUnlock(lockId: string): Promise<void> {
    await this.terraform(['force-unlock', '-force', lockId]);
  }

  /** Has Terraform keep something whose creation was cut short, where it would make it anew. */
  async untaint(address: string): Promise<void> {
    await this.terraform(['untaint', address]);
  }

  /** Addresses of the security groups whose rules were refused since they exist already. */
  private groupsOfRefusedRules(said: string): readonly string[] {
    if (!said.includes('InvalidPermission.Duplicate')) return [];
    const { resource } = JSON.parse(readFileSync(join(this.path, 'cdk.tf.json'), 'utf8')) as StackJson;
    const refused = [...said.matchAll(/with (aws_vpc_security_group_(?:in|e)gress_rule)\.(\w+)/g)];
    const groups = refused.map(([, type, id]) => {
      const { security_group_id: group } = resource[type!]![id!] as { readonly security_group_id: string };
      return /aws_security_group\.\w+/.exec(group)![0];
    });
    return [...new Set(groups)];
  }

  private terraform(args: readonly string[], options: Pick<CommandOptions, 'accept' | 'onStart' | 'onLine'> = {}) {
    return run(this.program, args, { ...options, cwd: this.path, environment: this.environment });
  }
}
