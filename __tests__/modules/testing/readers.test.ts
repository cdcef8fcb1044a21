import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { join } from 'node:path';
import { App, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { FargateService, LogDestination } from '../../../modules';
import { policyDocument } from '../../../modules/core/policy';
import { containersOf, policiesOf, routesOf } from '../../../modules/testing';
import { bucket, byImage, nginx, task } from '../../../lab/synth/tasks';

/** A stack with a routed service of two containers, one of which is excluded, and a task without a router. */
function stackWithService(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'shop');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const tag = new TerraformVariable(stack, 'tag', { type: 'string' }).stringValue;
  new FargateService(stack, 'Web', {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] },
    ...{ cpu: 512, memoryMiB: 1024 },
    containers: {
      nginx: { ...nginx, memoryMiB: 256 },
      app: { image: `registry.example.com/app:${tag}`, logDriver: 'awslogs', environment: { QUOTE: 'a "b" ${c}' } },
    },
    logRouting: {
      routes: [{ from: 'nginx', include: 'error', to: LogDestination.s3({ bucket }) }, { to: LogDestination.null() }],
      delivery: byImage,
    },
    taskRole: { managedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
  });
  task(stack, undefined);
  new IamRolePolicy(stack, 'Theirs', {
    role: 'theirs',
    policy: policyDocument({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme/*' }),
  });
  return stack;
}

describe.each<[string, (stack: TerraformStack) => TerraformStack | string]>([
  ['a stack', (stack) => stack],
  [
    'the folder of a synthesized stack',
    (stack) => {
      App.of(stack).synth();
      return join(App.of(stack).outdir, 'stacks', 'shop');
    },
  ],
])('From %s', (_, synthesized) => {
  const stack = synthesized(stackWithService());

  test('containers are read, with the expressions of Terraform', () => {
    const tasks = containersOf(stack);

    expect(Object.keys(tasks)).toEqual(['Task', 'Web/TaskDefinition']);
    expect(Object.keys(tasks['Web/TaskDefinition']!)).toEqual(['nginx', 'app', 'log_router']);
    expect(tasks['Web/TaskDefinition']).toMatchObject({
      nginx: { memory: 256, logConfiguration: { logDriver: 'awsfirelens' } },
      app: {
        image: 'registry.example.com/app:${var.tag}',
        environment: [{ name: 'QUOTE', value: expect.stringContaining('a "b" ') }],
      },
    });
  });

  test('policies are read by the path or the name of their role', () => {
    const roles = policiesOf(stack);

    expect(roles['Web/TaskDefinition/TaskRole']).toMatchObject({
      statements: expect.arrayContaining([expect.objectContaining({ Action: 's3:PutObject' })]),
      managedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    });
    expect(roles['Task/TaskRole']).toEqual({ statements: [], managedPolicyArns: [], unreadPolicies: [] });
    expect(roles['theirs']!.statements).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme/*' },
    ]);
  });

  test('routes are read with the outputs that receive the records', () => {
    const { Task: none, 'Web/TaskDefinition': routes } = routesOf(stack);

    expect(none).toEqual([]);
    expect(routes!.flatMap(({ outputs }) => outputs)).toContain('nginx.s3');
    expect(routes!.every(({ source }) => source === 'nginx')).toBe(true);
  });
});

test('A folder without a synthesized stack is refused', () => {
  expect(() => containersOf('/nowhere/shop')).toThrow(
    'cdktf-firelens/testing:\n  - the folder must contain cdk.tf.json, got "/nowhere/shop"; pass cdktf.out/stacks/<stack> after "cdktf synth"',
  );
});

test.each<[string, (stack: TerraformStack) => unknown, string]>([
  ['an app', (stack) => App.of(stack), 'got the App ""; pass the TerraformStack itself'],
  ['nothing', () => undefined, 'got nothing; pass the TerraformStack itself'],
  ['JSON', () => '{ "resource": {} }', 'got JSON; pass the stack instead of Testing.synth() of it'],
])('Refuses %s in words', (_, given, problem) => {
  expect(() => containersOf(given(stackWithService()) as never)).toThrow(problem);
});

test('Policies in a role are read, and those that only Terraform knows are named', () => {
  const stack = new TerraformStack(Testing.app(), 'roles');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' } as const;
  const role = new IamRole(stack, 'Own', {
    assumeRolePolicy: policyDocument(),
    inlinePolicy: [{ name: 'All', policy: policyDocument(statement) }],
    managedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  });
  const policy = new DataAwsIamPolicyDocument(stack, 'Document').json;
  new IamRolePolicy(stack, 'Theirs', { role: role.name, policy });

  expect(policiesOf(stack)).toEqual({
    Own: {
      statements: [statement],
      managedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      unreadPolicies: ['${data.aws_iam_policy_document.Document.json}'],
    },
  });
});
