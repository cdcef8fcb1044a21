import { dependable, TerraformElement, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import { perStack } from '../core/per-stack';
import { resolved } from '../core/resolved';
import { addAspect, stackOf } from '../core/stack';
import { isKnown } from '../core/validation';
import type { TaskDefinition } from '../tasks/task-definition';

/** Roles and security groups with which tasks or instances start. */
export interface StartsWith {
  /** Roles as rights refer to them: attributes of resources, or names. */
  readonly roles: readonly string[];

  /** IDs of the security groups. */
  readonly securityGroupIds: readonly string[];
}

/** Returns the roles of a task as rights refer to them: as resources, or by name if only that is known. */
export function rolesOf({
  executionRoleArn,
  executionRoleName,
  taskRoleArn,
  taskRoleName,
}: TaskDefinition): readonly string[] {
  return [
    isKnown(executionRoleArn) ? executionRoleName : executionRoleArn,
    isKnown(taskRoleArn) ? taskRoleName : taskRoleArn,
  ];
}

/** Resource that starts tasks or instances, and the roles and security groups that they start with. */
interface Starter extends StartsWith {
  /** Service, schedule or Auto Scaling group. */
  readonly resource: TerraformResource;
}

/**
 * Makes a service, a schedule or an Auto Scaling group depend on all permissions and security group rules of its roles and its security
 * group, also on those that are added after its construction: the first tasks would start without them. Rights that
 * themselves depend on the resource, such as the permission to update the service, are left out. One aspect does this for
 * all services of a stack.
 */
export function startAfterRights(resource: TerraformResource, startsWith: StartsWith): void {
  const starters = perStack(resource, 'started-after-rights', () => {
    const added: Starter[] = [];
    const rights = new RightsBeforeStart(added);
    addAspect(stackOf(resource), (construct) => rights.visit(construct));
    return added;
  });
  starters.push({ resource, ...startsWith });
}

/**
 * Arguments that name the role or the security group of a right, by resource type. Resource policies name roles within
 * their JSON.
 */
const rights: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role_policy: ['role'],
  aws_iam_role_policy_attachment: ['role'],
  aws_iam_policy_attachment: ['roles'],
  aws_kms_grant: ['grantee_principal'],
  aws_lakeformation_permissions: ['principal'],
  aws_ecr_repository_policy: ['policy'],
  aws_efs_file_system_policy: ['policy'],
  aws_kms_key: ['policy'],
  aws_kms_key_policy: ['policy'],
  aws_opensearch_domain_policy: ['access_policies'],
  aws_opensearchserverless_access_policy: ['policy'],
  aws_s3_bucket_policy: ['policy'],
  aws_s3_access_point: ['policy'],
  aws_secretsmanager_secret_policy: ['policy'],
  aws_sns_topic_policy: ['policy'],
  aws_sqs_queue_policy: ['policy'],
  aws_vpc_endpoint: ['policy'],
  aws_vpc_endpoint_policy: ['policy'],
  aws_security_group: ['ingress', 'egress'],
  aws_security_group_rule: ['security_group_id', 'source_security_group_id'],
  aws_vpc_security_group_egress_rule: ['security_group_id', 'referenced_security_group_id'],
  aws_vpc_security_group_ingress_rule: ['security_group_id', 'referenced_security_group_id'],
};

class RightsBeforeStart {
  private readonly byHolder = new Map<string, Starter[]>();
  private readonly dependencies = new Map<TerraformResource, Set<string>>();
  private references: References | undefined;
  private grouped = 0;

  constructor(private readonly starters: readonly Starter[]) {}

  visit(construct: IConstruct): void {
    if (!TerraformResource.isTerraformResource(construct)) return;
    const names = rights[construct.terraformResourceType];
    if (!names) return;
    const block = blockOf(construct);
    const holders = wordsIn(names.map((name) => block[name]));
    const starters = new Set([...holders].flatMap((holder) => this.startersByHolder().get(holder) ?? []));
    starters.forEach(({ resource }) => this.startAfter(resource, construct));
  }

  private startAfter(resource: TerraformResource, right: TerraformResource): void {
    const [from, to] = [addressOf(right), addressOf(resource)];
    const dependencies = this.dependencies.get(resource) ?? wordsIn(resolved(resource, resource.dependsOn ?? []));
    this.dependencies.set(resource, dependencies);
    if (dependencies.has(from) || this.referencesAtSynth(resource).lead(from, to)) return;
    dependencies.add(from);
    this.referencesAtSynth(resource).add(to, from);
    resource.dependsOn = [...(resource.dependsOn ?? []), dependable(right)];
  }

  /** Services by the addresses or IDs of their roles and security groups; more may be added between two visits. */
  private startersByHolder(): ReadonlyMap<string, readonly Starter[]> {
    for (; this.grouped < this.starters.length; this.grouped += 1) {
      const starter = this.starters[this.grouped]!;
      const names = [...starter.roles, ...starter.securityGroupIds];
      for (const holder of wordsIn(resolved(starter.resource, names))) {
        this.byHolder.set(holder, [...(this.byHolder.get(holder) ?? []), starter]);
      }
    }
    return this.byHolder;
  }

  private referencesAtSynth(resource: TerraformResource): References {
    return (this.references ??= new References(
      stackOf(resource),
      this.starters.map((starter) => addressOf(starter.resource)),
    ));
  }
}

/** References between the resources of a stack, by their addresses. */
class References {
  private readonly byAddress = new Map<string, Set<string>>();
  /** Addresses from which no reference leads to a service. */
  private readonly independent = new Set<string>();
  private readonly starters: ReadonlySet<string>;

  constructor(stack: IConstruct, starters: readonly string[]) {
    this.starters = new Set(starters);
    for (const construct of stack.node.findAll()) {
      if (TerraformElement.isTerraformElement(construct)) {
        for (const [address, block] of blocksOf(construct)) this.byAddress.set(address, wordsIn(block));
      }
    }
  }

  add(from: string, to: string): void {
    this.byAddress.get(from)?.add(to);
  }

  /** Returns whether references lead from one resource to another. */
  lead(from: string, to: string): boolean {
    const seen = new Set([from]);
    // A set also visits the elements that are added during the loop.
    for (const address of seen) {
      if (this.independent.has(address)) continue;
      for (const word of this.byAddress.get(address) ?? []) if (this.byAddress.has(word)) seen.add(word);
    }
    if (![...seen].some((address) => this.starters.has(address))) seen.forEach((each) => this.independent.add(each));
    return seen.has(to);
  }
}

type Block = Readonly<Record<string, unknown>>;

/** Returns the synthesized blocks of an element, by address: resources, data sources, modules and local values. */
function blocksOf(element: TerraformElement): readonly (readonly [string, unknown])[] {
  const { resource = {}, data = {}, module = {}, locals = {} } = resolved(element, element.toTerraform() as Blocks);
  const byType = (blocks: Readonly<Record<string, Block>>, prefix: string) =>
    Object.entries(blocks).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, block]) => [`${prefix}${type}.${name}`, block] as const),
    );
  return [...byType(resource, ''), ...byType(data, 'data.'), ...byType({ module, local: locals }, '')];
}

/** Blocks that an element is synthesized to. */
interface Blocks {
  readonly resource?: Readonly<Record<string, Block>>;
  readonly data?: Readonly<Record<string, Block>>;
  readonly module?: Block;
  readonly locals?: Block;
}

function blockOf(resource: TerraformResource): Block {
  return (blocksOf(resource)[0]?.[1] ?? {}) as Block;
}

function addressOf(resource: TerraformResource): string {
  return resolved(resource, dependable(resource));
}

/** Returns the words of a value, and the addresses at their beginning: `aws_iam_role.web` of `aws_iam_role.web.name`. */
function wordsIn(value: unknown): Set<string> {
  const words = JSON.stringify(value ?? '').match(/[\w.-]+/g) ?? [];
  return new Set(
    words.flatMap((word) => [
      word,
      /^[^.]*\.[^.]*/.exec(word)?.[0] ?? word,
      /^data(\.[^.]*){2}/.exec(word)?.[0] ?? word,
    ]),
  );
}
