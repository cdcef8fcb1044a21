import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import type { PolicyStatement } from '../../../modules/core/policy';
import { TaskRole } from '../../../modules/tasks/task-role';
import { parseJson, synth } from '../../../lab/synth/synth';

const read: PolicyStatement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme/*' };
const write: PolicyStatement = { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::acme/*' };

test('can be assumed only by tasks of its account and Region', () => {
  const { only } = synth((stack) => new TaskRole(stack, 'Role', 'Delivers logs'));

  expect(parseJson(only(IamRole).assume_role_policy as string)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': '${data.aws_caller_identity.AwsAccount.account_id}' },
          ArnLike: {
            'aws:SourceArn':
              'arn:${data.aws_partition.AwsPartition.partition}:ecs:${data.aws_region.AwsRegion.id}:${data.aws_caller_identity.AwsAccount.account_id}:*',
          },
        },
      },
    ],
  });
});

test('has a description', () => {
  const { only } = synth((stack) => new TaskRole(stack, 'Role', 'Delivers logs'));

  expect(only(IamRole)).toMatchObject({ name_prefix: 'test-Role-', description: 'Delivers logs' });
});

test('has a valid name prefix at any depth of its path', () => {
  const { only } = synth((stack) => {
    const deep = ['Production', 'Application', 'Service'].reduce<Construct>(
      (scope, id) => new Construct(scope, id),
      stack,
    );
    new TaskRole(deep, 'ExecutionRole', 'Starts the task');
  });

  expect(only(IamRole).name_prefix).toMatch(/^test-Production-Application-[0-9a-f]{8}-$/);
  expect(only(IamRole).name_prefix.length).toBeLessThanOrEqual(38);
});

test('has no permissions by default', () => {
  const { all } = synth((stack) => new TaskRole(stack, 'Role', 'Delivers logs'));

  expect(all(IamRolePolicy)).toEqual([]);
});

test('has a separate policy for each group of permissions', () => {
  const { at } = synth((stack) => {
    const role = new TaskRole(stack, 'Role', 'Delivers logs');
    role.allow('Read', [read]);
    role.allow('Both', [read, write]);
  });

  expect(parseJson(at(IamRolePolicy, 'Role/Read').policy as string)).toEqual({
    Version: '2012-10-17',
    Statement: [read],
  });
  expect(parseJson(at(IamRolePolicy, 'Role/Both').policy as string).Statement).toEqual([read, write]);
  expect(at(IamRolePolicy, 'Role/Read').role).toMatch(/^\$\{aws_iam_role\.Role_\w+\.name\}$/);
});

test('has policies with fixed names, which a repeated apply overwrites', () => {
  const { at } = synth((stack) => new TaskRole(stack, 'Role', 'Delivers logs').allow('Read', [read]));

  expect(at(IamRolePolicy, 'Role/Read').name).toBe('Read');
});

test('has no empty policy', () => {
  const { all } = synth((stack) => new TaskRole(stack, 'Role', 'Delivers logs').allow('Read', []));

  expect(all(IamRolePolicy)).toEqual([]);
});

test('exposes its policies by name, as dependencies', () => {
  synth((stack) => {
    const role = new TaskRole(stack, 'Role', 'Delivers logs');
    role.allow('Nothing', []);
    role.allow('Read', [read]);

    expect(Object.keys(role.policies)).toEqual(['Read']);
  });
});

test('fails when two groups of permissions have the same name', () => {
  const build = () =>
    synth((stack) => {
      const role = new TaskRole(stack, 'Role', 'Delivers logs');
      role.allow('Read', [read]);
      role.allow('Read', [write]);
    });

  expect(build).toThrow("There is already a Construct with name 'Read' in TaskRole [Role]");
});
