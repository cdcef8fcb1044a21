import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { KmsGrant } from '@cdktf/provider-aws/lib/kms-grant';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { SecurityGroupRule } from '@cdktf/provider-aws/lib/security-group-rule';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Aspects, TerraformLocal, type TerraformStack } from 'cdktf';
import { Ec2Capacity, EcsCluster, FargateService } from '../../../modules';
import { synth } from '../../../lab/synth/synth';
import { nginx } from '../../../lab/synth/tasks';

const network = { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] };
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };

function service(stack: TerraformStack, id = 'Web'): FargateService {
  return new FargateService(stack, id, { cluster, network, cpu: 256, memoryMiB: 512, containers: { nginx } });
}

/** Returns the resources that the service waits for, by construct ID, if something is added to it. */
function waitsFor(add: (web: FargateService, stack: TerraformStack) => void): string[] {
  const { at } = synth((stack) => add(service(stack), stack));
  return dependenciesOf(at(EcsService, 'Web/Resource'));
}

function dependenciesOf({ depends_on: dependsOn = [] }: { depends_on?: string[] }): string[] {
  return dependsOn.map((address) => address.split('.')[1]!.replace(/_[0-9A-F]{8}$/, ''));
}

const own = ['Web_TaskDefinition_ExecutionRole_WriteLogs', 'Web_HttpsEgress'];
const policy = '{"Version":"2012-10-17","Statement":[]}';
const read = [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme-data/*' } as const];

test('A service waits for its own permissions and rules once', () => {
  expect(waitsFor(() => undefined)).toEqual(own);
});

test.each<[string, (web: FargateService, stack: TerraformStack) => void]>([
  ['taskRole.allow()', ({ taskDefinition }) => taskDefinition.resources.taskRole!.allow('Added', read)],
  ['executionRole.allow()', ({ taskDefinition }) => taskDefinition.resources.executionRole!.allow('Added', read)],
  [
    'a policy with the name of the task role',
    ({ taskDefinition }, stack) => new IamRolePolicy(stack, 'Added', { role: taskDefinition.taskRoleName, policy }),
  ],
  [
    'a managed policy attached to the execution role',
    ({ taskDefinition }, stack) =>
      new IamRolePolicyAttachment(stack, 'Added', {
        role: taskDefinition.executionRoleName,
        policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      }),
  ],
  [
    'a grant of a key',
    ({ taskDefinition }, stack) =>
      new KmsGrant(stack, 'Added', {
        keyId: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b',
        granteePrincipal: taskDefinition.taskRoleArn,
        operations: ['Decrypt'],
      }),
  ],
  [
    'a bucket policy that names the task role',
    ({ taskDefinition }, stack) =>
      new S3BucketPolicy(stack, 'Added', {
        bucket: 'acme-data',
        policy: JSON.stringify({ Statement: [{ Principal: { AWS: taskDefinition.taskRoleArn } }] }),
      }),
  ],
  [
    'an egress rule to a database',
    ({ securityGroupId }, stack) =>
      new VpcSecurityGroupEgressRule(stack, 'Added', {
        securityGroupId,
        ipProtocol: 'tcp',
        fromPort: 5432,
        toPort: 5432,
        cidrIpv4: '10.0.0.0/16',
      }),
  ],
  [
    'an ingress rule of a database',
    ({ securityGroupId }, stack) =>
      new VpcSecurityGroupIngressRule(stack, 'Added', {
        securityGroupId: 'sg-database',
        ipProtocol: 'tcp',
        fromPort: 5432,
        toPort: 5432,
        referencedSecurityGroupId: securityGroupId,
      }),
  ],
  [
    'a rule of the older resource',
    ({ securityGroupId }, stack) =>
      new SecurityGroupRule(stack, 'Added', {
        type: 'egress',
        securityGroupId,
        protocol: 'tcp',
        fromPort: 5432,
        toPort: 5432,
        cidrBlocks: ['10.0.0.0/16'],
      }),
  ],
  [
    'a security group that lets the tasks in',
    ({ securityGroupId }, stack) =>
      new SecurityGroup(stack, 'Added', {
        vpcId: 'vpc-1',
        ingress: [{ protocol: 'tcp', fromPort: 5432, toPort: 5432, securityGroups: [securityGroupId] }],
      }),
  ],
])('The first tasks do not start without a right that is added after construction: %s', (_, add) => {
  expect(waitsFor(add)).toEqual([...own, expect.stringMatching(/Added$/)]);
});

test('A right that an aspect of the app adds counts', () => {
  const dependencies = waitsFor(({ taskDefinition }, stack) =>
    Aspects.of(stack).add({
      visit: (construct) => {
        if (construct === stack) taskDefinition.resources.taskRole!.allow('Added', read);
      },
    }),
  );

  expect(dependencies).toEqual([...own, 'Web_TaskDefinition_TaskRole_Added']);
});

test('Task definitions list the permissions that were added so far', () => {
  synth((stack) => {
    const { taskDefinition } = service(stack);
    const before = taskDefinition.dependables.length;
    taskDefinition.resources.taskRole!.allow('Added', read);

    expect(taskDefinition.dependables).toHaveLength(before + 1);
  });
});

test('A right that depends on the service, directly or through a local value, is left out: it could not be created first', () => {
  const dependencies = waitsFor(({ taskDefinition, resources }, stack) => {
    const statement = (arn: string) => [{ Effect: 'Allow', Action: 'ecs:UpdateService', Resource: arn } as const];
    taskDefinition.resources.taskRole!.allow('Direct', statement(resources.service.id));
    const local = new TerraformLocal(stack, 'Self', resources.service.id);
    taskDefinition.resources.taskRole!.allow('Indirect', statement(local.asString));
  });

  expect(dependencies).toEqual(own);
});

test('Two services that may update each other do not wait for each other', () => {
  const { at } = synth((stack) => {
    const [web, worker] = [service(stack), service(stack, 'Worker')];
    const update = (arn: string) => [{ Effect: 'Allow', Action: 'ecs:UpdateService', Resource: arn } as const];
    web.taskDefinition.resources.taskRole!.allow('Update', update(worker.resources.service.id));
    worker.taskDefinition.resources.taskRole!.allow('Update', update(web.resources.service.id));
  });
  const added = ['Web', 'Worker'].map((id) =>
    dependenciesOf(at(EcsService, `${id}/Resource`)).filter((each) => each.endsWith('Update')),
  );

  expect(added).toEqual([['Web_TaskDefinition_TaskRole_Update'], []]);
});

test('Rights of another role, and of another stack, change nothing', () => {
  expect(waitsFor((_web, stack) => new IamRolePolicy(stack, 'Other', { role: 'other', policy }))).toEqual(own);
});

test('Instances do not start without a right that is added after construction', () => {
  const { only } = synth((stack) => {
    const capacity = new Ec2Capacity(stack, 'Capacity', {
      cluster: new EcsCluster(stack, 'Cluster'),
      network,
      instanceTypes: ['t3.medium'],
      maxInstances: 2,
    });
    new IamRolePolicy(stack, 'Added', { role: capacity.resources.role.role.name, policy });
  });

  expect(dependenciesOf(only(AutoscalingGroup))).toContain('Added');
});
