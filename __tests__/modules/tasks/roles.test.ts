import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import { FargateService, type FargateServiceOptions, LogDestination, type TaskOptions } from '../../../modules';
import { policyDocument } from '../../../modules/core/policy';
import { refusal, synth } from '../../../lab/synth/synth';
import { bucket, byImage, nginx, statementsAt, task } from '../../../lab/synth/tasks';

const routing = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage };
const roles: Pick<TaskOptions, 'taskRole' | 'executionRole'> = {
  taskRole: { roleArn: 'arn:aws:iam::111122223333:role/teams/web' },
  executionRole: { roleArn: 'arn:aws:iam::111122223333:role/starter' },
};

describe('Existing roles', () => {
  test('are used as they are, with the statements for their owner', () => {
    let created: readonly unknown[] = [];
    synth((scope) => {
      const { taskRoleStatements, executionRoleStatements } = task(scope, routing);
      created = [taskRoleStatements, executionRoleStatements];
    });
    let handedBack: readonly unknown[] = [];
    const stack = synth((scope) => {
      const definition = task(scope, routing, roles);
      handedBack = [definition.taskRoleStatements, definition.executionRoleStatements];

      expect(definition).toMatchObject({ taskRoleName: 'web', executionRoleName: 'starter' });
      expect(definition.resources).toMatchObject({ taskRole: undefined, executionRole: undefined });
    });

    expect(stack.only(EcsTaskDefinition)).toMatchObject({
      task_role_arn: 'arn:aws:iam::111122223333:role/teams/web',
      execution_role_arn: 'arn:aws:iam::111122223333:role/starter',
    });
    expect([...stack.all(IamRole), ...stack.all(IamRolePolicy)]).toEqual([]);
    expect(JSON.stringify(handedBack).replace(/TfToken\[TOKEN\.\d+\]/g, '')).toBe(
      JSON.stringify(created).replace(/TfToken\[TOKEN\.\d+\]/g, ''),
    );
    expect(JSON.stringify(handedBack)).toContain('s3:PutObject');
  });

  test.each<[string, (stack: TerraformStack) => { readonly roleArn: string; readonly policyOf: string }]>([
    [
      'of the same stack',
      (stack) => {
        const role = new IamRole(stack, 'Theirs', { assumeRolePolicy: policyDocument() });
        return { roleArn: role.arn, policyOf: role.name };
      },
    ],
    ['of the account', () => ({ roleArn: 'arn:aws:iam::111122223333:role/web', policyOf: 'web' })],
  ])('%s: a service waits for the policies that their owner attaches', (_, given) => {
    const stack = synth((scope) => {
      const { roleArn, policyOf } = given(scope);
      const { taskDefinition } = service(scope, { taskRole: { roleArn }, logRouting: routing });
      new IamRolePolicy(scope, 'Grant', {
        role: policyOf,
        policy: policyDocument(...taskDefinition.taskRoleStatements),
      });
    });

    expect(stack.only(EcsService).depends_on).toEqual(
      expect.arrayContaining([expect.stringMatching(/^aws_iam_role_policy\.Grant/)]),
    );
  });

  test('that are known only at deploy have a name as well', () => {
    const stack = synth((scope) => {
      const roleArn = new TerraformVariable(scope, 'role', { type: 'string' }).stringValue;
      const { taskRoleName: role } = task(scope, undefined, { taskRole: { roleArn } });
      new IamRolePolicy(scope, 'Grant', { role, policy: policyDocument() });
    });

    expect(stack.at(IamRolePolicy, 'Grant').role).toBe('${replace(var.role, "/^.*[/]/", "")}');
  });
});

describe('A role that is created', () => {
  const permissionsBoundary = 'arn:aws:iam::111122223333:policy/boundary';
  const read = {
    Effect: 'Allow',
    Action: 'dynamodb:GetItem',
    Resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/web',
  } as const;
  const stack = synth((scope) =>
    service(scope, {
      taskRole: {
        ...{ roleName: 'web', path: '/teams/', permissionsBoundary, statements: [read] },
        managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
      },
    }),
  );

  test('has a name, a path and a boundary', () => {
    expect(stack.at(IamRole, 'Web/TaskDefinition/TaskRole/Resource')).toMatchObject({
      ...{ name: 'web', path: '/teams/', permissions_boundary: permissionsBoundary },
    });
  });

  test('has further permissions, for which the service waits', () => {
    const [attachment] = stack.all(IamRolePolicyAttachment);

    expect(statementsAt(stack, 'Web/TaskDefinition/TaskRole/Additional')).toEqual([read]);
    expect(attachment).toMatchObject({ policy_arn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' });
    expect(stack.only(EcsService).depends_on).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^aws_iam_role_policy\.Web_TaskDefinition_TaskRole_Additional/),
        expect.stringMatching(/^aws_iam_role_policy_attachment\.Web_TaskDefinition_TaskRole_Managed/),
      ]),
    );
  });

  test('keeps its attachments when a policy before them is removed', () => {
    const arns = ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'];
    const addresses = (managedPolicyArns: readonly string[]) =>
      synth((scope) => task(scope, undefined, { taskRole: { managedPolicyArns } }))
        .addresses()
        .filter((address) => address.includes('attachment'));

    expect(addresses(arns)).toEqual(expect.arrayContaining(addresses(arns.slice(1))));
  });
});

test.each<[Pick<TaskOptions, 'taskRole'>, string]>([
  [{ taskRole: { roleArn: 'web' } }, 'taskRole.roleArn must be the ARN of a role, got "web"'],
  [
    { taskRole: { roleArn: 'arn:aws:iam::111122223333:role/web', statements: [] } as never },
    'taskRole.statements must not be given, because there is no such property; use a policy that is attached to the role, because an existing role is not changed',
  ],
  [
    { taskRole: { arn: 'arn:aws:iam::111122223333:role/web' } as never },
    'taskRole.arn must not be given, because there is no such property; use roleArn, for an existing role',
  ],
  [
    { taskRole: { statements: [{ Effect: 'Allow', Action: 'GetObject', Resource: [] }] } },
    'taskRole.statements[0].Action must be an IAM action, such as "s3:GetObject", got "GetObject"',
  ],
  [
    { taskRole: { statements: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: [] }] } },
    'taskRole.statements[0].Resource must contain at least one value, got none',
  ],
  [
    {
      taskRole: {
        statements: ['a', 'b'].map((name) => ({
          ...{ Sid: 'Read', Effect: 'Allow' as const, Action: 's3:GetObject' },
          Resource: `arn:aws:s3:::${name}/*`,
        })),
      },
    },
    'taskRole.statements must contain each Sid once, got "Read" twice; rename one',
  ],
  [{ taskRole: { path: 'teams' } }, 'taskRole.path must be a path that begins and ends with "/", got "teams"'],
  [
    { taskRole: { statements: [{ Effect: 'allow', Action: 's3:GetObject', Resource: '*' }] } as never },
    'taskRole.statements[0].Effect must be "Allow" or "Deny", got "allow"',
  ],
])('refuses %j', (options, problem) => {
  expect(refusal((scope) => task(scope, undefined, options))).toContain(`  - ${problem}`);
});

function service(stack: TerraformStack, options: Partial<FargateServiceOptions>): FargateService {
  return new FargateService(stack, 'Web', {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] },
    ...{ cpu: 256, memoryMiB: 512, containers: { nginx } },
    ...options,
  });
}

test('A role of the provider is refused with the form that it has here', () => {
  const message = refusal((scope) =>
    task(scope, undefined, { taskRole: new IamRole(scope, 'Theirs', { assumeRolePolicy: '{}' }) as never }),
  );

  expect(message).toContain('got the IamRole "Theirs"; use { roleArn: role.arn }');
});
