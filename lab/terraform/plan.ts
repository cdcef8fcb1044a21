/** One resource in a plan. */
export interface ResourceChange {
  /** Address of the resource. */
  readonly address: string;
  /** Type of the resource. */
  readonly type: string;
  /** Address before a move, if the resource is moved. */
  readonly previous_address?: string;
  /** Planned change. */
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    /** ID of the existing resource, if it is imported. */
    readonly importing?: { readonly id: string };
  };
}

/** A Terraform plan. */
export interface Plan {
  /** Plan file for `apply`. */
  readonly file: string;

  /** `true` if anything would change, according to `-detailed-exitcode`. */
  readonly hasChanges: boolean;

  /** Resources that would change, without unchanged resources and data sources. */
  readonly changes: readonly ResourceChange[];

  /** The complete plan in the format of `terraform show -json`; empty if nothing changes. */
  readonly json: PlanJson;
}

/**
 * A plan as `terraform show -json` prints it.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
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
