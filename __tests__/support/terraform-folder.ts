import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, run } from '../../demo/command';

/** One resource in a plan. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
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
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, ResourceChange['change']>>;
  readonly variables?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly errored?: boolean;
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
    const { exitCode } = await this.terraform(['plan', ...options], [0, 2]);

    const { stdout } = await this.terraform(['show', '-json', file]);
    const json = JSON.parse(stdout) as PlanJson;
    const changes = (json.resource_changes ?? []).filter(({ change }) =>
      change.actions.some((action) => action !== 'no-op' && action !== 'read'),
    );
    return { file, hasChanges: exitCode === 2, changes, json };
  }

  /** Carries out a plan, or whatever a new one says. */
  async apply(plan?: Plan): Promise<void> {
    await this.terraform(['apply', plan?.file ?? '-auto-approve']);
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

  /** Addresses of everything in the state. */
  async addresses(): Promise<readonly string[]> {
    const { stdout } = await this.terraform(['state', 'list']);
    return stdout.split('\n').filter((line) => line !== '');
  }

  private terraform(args: readonly string[], accept = [0]): Promise<CommandResult> {
    return run(this.program, args, { cwd: this.path, environment: this.environment, accept });
  }
}
