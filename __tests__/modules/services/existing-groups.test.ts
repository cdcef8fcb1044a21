import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { TerraformStack } from 'cdktf';
import { FargateService, type FargateServiceOptions, LogDestination, type Volume } from '../../../modules';
import { refusal, synth } from '../../../lab/synth/synth';
import { byImage, nginx, statementsAt } from '../../../lab/synth/tasks';

const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b';
const loadBalancer = {
  listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/1/2',
  securityGroupId: 'sg-1',
  vpcId: 'vpc-1',
};

function service(stack: TerraformStack, options: Partial<FargateServiceOptions>, id = 'Web'): FargateService {
  return new FargateService(stack, id, {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] },
    ...{ cpu: 512, memoryMiB: 1024, containers: { nginx } },
    ...options,
  });
}

/** Options of a service whose container mounts a volume. */
function mounting(volume: Volume): Partial<FargateServiceOptions> {
  return {
    containers: { nginx: { ...nginx, mountPoints: { '/data': { sourceVolume: 'data' } } } },
    volumes: { data: volume },
  };
}

const efs: Volume = { efsVolumeConfiguration: { fileSystemId: 'fs-1234abcd' } };

describe('A service in existing security groups', () => {
  const splunk = LogDestination.http({ host: 'logs.example.com', port: 8088, tls: true });
  let required: FargateService['requiredRules'] | undefined;
  const stack = synth((scope) => {
    const { requiredRules, securityGroupId } = service(scope, {
      ...mounting(efs),
      ...{ securityGroupIds: ['sg-7', 'sg-8'], loadBalancing: { loadBalancer, container: 'nginx' } },
      logRouting: { routes: [{ to: splunk }], delivery: byImage },
    });
    required = requiredRules;

    expect(securityGroupId).toBe('sg-7');
  });

  test('uses them as they are', () => {
    expect(stack.only(EcsService).network_configuration.security_groups).toEqual(['sg-7', 'sg-8']);
    expect([SecurityGroup, VpcSecurityGroupIngressRule].flatMap(stack.all)).toEqual([]);
    expect(stack.all(VpcSecurityGroupEgressRule)).toEqual([
      expect.objectContaining({ security_group_id: 'sg-1', referenced_security_group_id: 'sg-7' }),
    ]);
  });

  test('hands back the rules that they need', () => {
    expect(required!.ingress).toMatchObject([{ fromPort: 80, toPort: 80, referencedSecurityGroupId: 'sg-1' }]);
    expect(required!.egress.map(({ fromPort, cidrIpv4 }) => [fromPort, cidrIpv4])).toEqual(
      [443, 8088, 2049].map((port) => [port, '0.0.0.0/0']),
    );
  });

  test.each<[string[], string]>([
    [['sg-7', 'sg-7'], 'securityGroupIds must contain each security group once, got "sg-7" twice; remove one'],
    [
      ['default'],
      'securityGroupIds[0] must be the ID of a security group, such as "sg-0123456789abcdef0", got "default"',
    ],
  ])('refuses %j', (securityGroupIds, problem) => {
    expect(refusal((scope) => service(scope, { securityGroupIds }))).toContain(`  - ${problem}`);
  });

  test('shares the rule of the load balancer with other services in the group', () => {
    const { all } = synth((scope) => {
      const options = { securityGroupIds: ['sg-7'], containers: { nginx } };
      service(scope, { ...options, loadBalancing: { loadBalancer, container: 'nginx' } });
      service(
        scope,
        { ...options, loadBalancing: { loadBalancer, container: 'nginx', paths: ['/b'], priority: 1 } },
        'B',
      );
    });

    expect(all(VpcSecurityGroupEgressRule)).toHaveLength(1);
  });

  test('has at least one of them', () => {
    expect(refusal((scope) => service(scope, { securityGroupIds: [] }))).toContain(
      '  - securityGroupIds must contain 1 to 5 security groups, got 0',
    );
  });
});

test('Tasks connect to their file systems', () => {
  const stack = synth((scope) => service(scope, mounting(efs)));

  expect(stack.at(VpcSecurityGroupEgressRule, 'Web/Tcp2049Egress')).toMatchObject({
    ...{ from_port: 2049, to_port: 2049, description: 'File systems' },
  });
});

describe('The security group of mount targets', () => {
  const inGroup = (mountTargetSecurityGroupId: string): Volume => ({ ...efs, mountTargetSecurityGroupId });
  const container = { ...nginx, mountPoints: { '/a': { sourceVolume: 'a' }, '/b': { sourceVolume: 'b' } } };
  const options = (a: Volume, b: Volume, more: Partial<FargateServiceOptions> = {}) => ({
    ...{ containers: { nginx: container }, volumes: { a, b } },
    ...more,
  });
  const targets = (a: Volume, b: Volume) =>
    synth((scope) => service(scope, options(a, b)))
      .all(VpcSecurityGroupEgressRule)
      .filter(({ from_port: port }) => port === 2049)
      .map((each) => each.referenced_security_group_id ?? each.cidr_ipv4)
      .toSorted();

  test.each([
    ['one', inGroup('sg-1'), inGroup('sg-1'), ['sg-1']],
    ['two', inGroup('sg-1'), inGroup('sg-2'), ['sg-1', 'sg-2']],
    ['one, and another that is not known', inGroup('sg-1'), efs, ['0.0.0.0/0']],
  ])('is the only one that tasks connect to by NFS: %s', (_, a, b, expected) => {
    expect(targets(a, b)).toEqual(expected);
  });

  test('is in the rules that existing groups need', () => {
    synth((scope) => {
      const { requiredRules } = service(
        scope,
        options(inGroup('sg-1'), inGroup('sg-2'), { securityGroupIds: ['sg-7'] }),
      );

      expect(requiredRules.egress.slice(1)).toMatchObject([
        { fromPort: 2049, referencedSecurityGroupId: 'sg-1' },
        { fromPort: 2049, referencedSecurityGroupId: 'sg-2' },
      ]);
    });
  });
});

describe('An EBS volume', () => {
  const stack = synth((scope) =>
    service(scope, mounting({ managedEBSVolume: { sizeInGiB: 100, iops: 4000, kmsKeyArn, filesystemType: 'ext4' } })),
  );

  test('is created for each task, encrypted', () => {
    expect(stack.only(EcsService).volume_configuration).toEqual({
      name: 'data',
      managed_ebs_volume: {
        role_arn: expect.stringMatching(/^\$\{aws_iam_role\.Web_VolumeRole_\w+\.arn\}$/),
        ...{ encrypted: true, volume_type: 'gp3', size_in_gb: 100, iops: 4000, file_system_type: 'ext4' },
        kms_key_id: kmsKeyArn,
        tag_specifications: [{ resource_type: 'volume', propagate_tags: 'SERVICE' }],
      },
    });
  });

  test('is managed with a role of ECS, which may use the key for volumes only', () => {
    expect(stack.at(IamRole, 'Web/VolumeRole/Resource').assume_role_policy).toContain('"ecs.amazonaws.com"');
    expect(statementsAt(stack, 'Web/VolumeRole/UseKey')).toEqual([
      { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: kmsKeyArn },
      expect.objectContaining({ Action: ['kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt'] }),
      expect.objectContaining({
        Action: 'kms:CreateGrant',
        Condition: expect.objectContaining({ Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
      }),
    ]);
    expect(stack.only(EcsService).depends_on).toEqual(
      expect.arrayContaining([expect.stringMatching(/^aws_iam_role_policy_attachment\.Web_VolumeRole_ManageVolumes/)]),
    );
  });

  test('is managed with an existing role', () => {
    const roleArn = 'arn:aws:iam::111122223333:role/volumes';
    const existing = synth((scope) =>
      service(scope, mounting({ managedEBSVolume: { snapshotId: 'snap-1234abcd', roleArn } })),
    );

    expect(existing.only(EcsService).volume_configuration.managed_ebs_volume).toMatchObject({
      ...{ role_arn: roleArn, snapshot_id: 'snap-1234abcd' },
    });
    expect(existing.addresses().filter((address) => address.includes('VolumeRole'))).toEqual([]);
  });
});
