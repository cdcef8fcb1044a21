import { parseTerraformJson } from '../../modules/testing/terraform-json';
import type { Target, Targets } from './targets';
import { listOf, type Place, type Resource, type Terraform } from './terraform';

/** Actions on resources that a statement of a policy allows. */
interface Permission {
  readonly actions: readonly string[];
  /** ARNs, and expressions for ARNs. */
  readonly resources: readonly string[];
  readonly policy: Resource;
}

/** Permissions of a task role in the inline policies of all stacks. */
export class TaskRole {
  private readonly permissions: readonly Permission[];
  private readonly drawn = new Set<string>();

  /** Reads the policies of a role, which is an expression or the ARN of an existing role. */
  constructor(
    role: unknown,
    place: Place,
    terraform: Terraform,
    private readonly targets: Targets,
  ) {
    this.permissions = permissionsOf(role, place, terraform);
  }

  /** Returns the actions on a resource that the role allows, as labels of an edge. */
  labelsFor({ id }: Pick<Target, 'id'>): readonly string[] {
    const covering = this.permissions.filter((each) => this.targetsOf(each).some((target) => target.id === id));
    if (covering.length > 0) this.drawn.add(id);
    return [...new Set(covering.flatMap(({ actions }) => actions))];
  }

  /** Returns the resources on which the role allows actions that are not the label of an edge yet. */
  others(): readonly Target[] {
    const all = this.permissions.flatMap((each) => this.targetsOf(each)).filter(({ id }) => !this.drawn.has(id));
    return [...new Map(all.map((target) => [target.id, target])).values()];
  }

  private targetsOf({ resources, policy }: Permission): readonly Target[] {
    return resources.flatMap((arn) => this.targets.ofArn(arn, policy) ?? []);
  }
}

function permissionsOf(role: unknown, place: Place, terraform: Terraform): readonly Permission[] {
  if (typeof role !== 'string' || role === '') return [];
  const resource = terraform.referenced(role, place);
  const name = role.split('/').at(-1);
  return terraform
    .resources('aws_iam_role_policy')
    .filter((policy) =>
      resource ? terraform.referenced(policy.block['role'], policy) === resource : policy.block['role'] === name,
    )
    .flatMap((policy) => statementsOf(policy));
}

function statementsOf(policy: Resource): readonly Permission[] {
  return listOf(documentIn(policy)['Statement'])
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Action, Resource: on }) => ({ actions: stringsIn(Action), resources: stringsIn(on), policy }));
}

function documentIn({ block }: Resource): Readonly<Record<string, unknown>> {
  try {
    return Object(parseTerraformJson(String(block['policy']))) as Readonly<Record<string, unknown>>;
  } catch {
    // The document is an expression, which only Terraform knows.
    return {};
  }
}

function stringsIn(value: unknown): readonly string[] {
  return [value].flat().filter((each) => typeof each === 'string');
}
