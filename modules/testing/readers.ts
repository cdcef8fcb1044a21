import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import { groupedBy } from '../core/grouped-by';
import type { PolicyStatement } from '../core/policy';
import type { RouteTableRow } from '../log-routing/routes/route-table';
import { ownerOf, type SynthesizedResource, type SynthesizedStack, synthesisOf } from './synthesized-stack';
import { parseTerraformJson } from './terraform-json';

/**
 * Returns the container definitions of the tasks of a stack: by the construct path of the task definition below the stack,
 * such as `Web/TaskDefinition` for a service `Web`, and then by the name of the container. Values that are known only at
 * deploy are Terraform's expressions, such as `${var.tag}`; definitions of which nothing else is known are left out.
 *
 * @example
 *
 *     const { web } = containersOf(stack)['Web/TaskDefinition']!;
 *     expect(web!.memory).toBe(512);
 */
export function containersOf(
  stack: SynthesizedStack,
): Readonly<Record<string, Readonly<Record<string, EcsContainerDefinition>>>> {
  return byTask(stack, ({ block }) => {
    const definitions = parsed(block['container_definitions']);
    // A definition that is an expression as a whole is known only to Terraform.
    const list = Array.isArray(definitions) ? (definitions as readonly EcsContainerDefinition[]) : [];
    return Object.fromEntries(list.map((definition) => [definition.name, definition]));
  });
}

/** Permissions of a role. */
export interface PoliciesOfRole {
  /** Statements of its inline policies, and of the managed policies of the stack that are attached to it. */
  readonly statements: readonly PolicyStatement[];
  /** ARNs of the other managed policies that are attached to it. */
  readonly managedPolicyArns: readonly string[];
  /** Policies that only Terraform knows, such as the document of a data source: expressions, whose statements are not read. */
  readonly unreadPolicies: readonly string[];
}

/**
 * Returns the permissions that a stack grants to roles: by the construct path of the role below the stack, such as
 * `Web/TaskDefinition/TaskRole`, or by the name of a role of another stack, as Terraform writes it.
 *
 * @example
 *
 *     const { statements } = policiesOf(stack)['Web/TaskDefinition/TaskRole']!;
 *     expect(statements.flatMap(({ Action }) => Action)).not.toContain('s3:*');
 */
export function policiesOf(stack: SynthesizedStack): Readonly<Record<string, PoliciesOfRole>> {
  const { resources } = synthesisOf(stack);
  const roles = resources('aws_iam_role');
  const managed = new Map(resources('aws_iam_policy').map(({ address, block }) => [address, block]));
  const holderOf = ({ block }: SynthesizedResource) => {
    const role = String(block['role']);
    const own = roles.find(({ address }) => new RegExp(`[{(]${address}\\.`).test(role));
    return own ? ownerOf(own) : role;
  };
  const granted = [
    ...roles.map((role) => ({
      holder: ownerOf(role),
      policies: listOf(role.block['inline_policy']).map(({ policy }) => policy),
      arns: listOf(role.block['managed_policy_arns']).map(String),
    })),
    ...resources('aws_iam_role_policy').map((policy) => ({
      holder: holderOf(policy),
      policies: [policy.block['policy']],
      arns: [],
    })),
    ...resources('aws_iam_role_policy_attachment').map((attachment) => {
      const arn = String(attachment.block['policy_arn']);
      const policy = managed.get(/^\$\{(aws_iam_policy\.\w+)\.arn\}$/.exec(arn)?.[1] ?? '');
      return { holder: holderOf(attachment), policies: policy ? [policy['policy']] : [], arns: policy ? [] : [arn] };
    }),
  ];
  return Object.fromEntries(
    groupedBy(granted, ({ holder }) => holder).map((own) => {
      const policies = own.flatMap((each) => each.policies).map((policy) => ({ policy, document: parsed(policy) }));
      return [
        own[0].holder,
        {
          statements: policies.flatMap(({ document }) => statementsOf(document)),
          managedPolicyArns: own.flatMap(({ arns }) => arns),
          unreadPolicies: policies.filter(({ document }) => document === undefined).map(({ policy }) => String(policy)),
        },
      ];
    }),
  );
}

function statementsOf(document: unknown): readonly PolicyStatement[] {
  const { Statement = [] } = Object(document) as { readonly Statement?: PolicyStatement | readonly PolicyStatement[] };
  return [Statement].flat();
}

/** Returns the value of JSON in Terraform, or `undefined` if the whole is an expression. */
function parsed(text: unknown): unknown {
  try {
    return parseTerraformJson(String(text));
  } catch {
    return undefined;
  }
}

type Members = Readonly<Record<string, unknown>>;

function listOf(value: unknown): readonly Members[] {
  return Array.isArray(value) ? (value as readonly Members[]) : [];
}

/**
 * Returns the routes of the records of the tasks of a stack, by the construct path of the task definition below the stack;
 * tasks without a log router have none. Each route is the records of one source with one tag, and the outputs that
 * receive them, as in `routes.md`.
 *
 * @example
 *
 *     const [route] = routesOf(stack)['Web/TaskDefinition']!;
 *     expect(route).toMatchObject({ source: 'web', outputs: ['web.s3'] });
 */
export function routesOf(stack: SynthesizedStack): Readonly<Record<string, readonly RouteTableRow[]>> {
  const { folder } = synthesisOf(stack);
  return byTask(stack, ({ block }) => {
    const files = ['fluent-bit', 'fluentd'].map((router) =>
      join(folder, router, String(block['family']), 'routes.json'),
    );
    const file = files.find(existsSync);
    return file === undefined ? [] : (JSON.parse(readFileSync(file, 'utf8')) as readonly RouteTableRow[]);
  });
}

function byTask<T>(stack: SynthesizedStack, read: (task: SynthesizedResource) => T): Readonly<Record<string, T>> {
  const tasks = synthesisOf(stack).resources('aws_ecs_task_definition');
  return Object.fromEntries(tasks.map((task) => [ownerOf(task), read(task)]));
}
