import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import {
  ConfigDelivery,
  type Container,
  Ec2Task,
  type Ec2TaskProps,
  FargateService,
  FargateTask,
  type FargateTaskOptions,
  LogDestination,
} from '../../../modules';
import { resolved } from '../../../modules/core/resolved';
import { refusal, synth } from '../../../lab/synth/synth';
import { synthMessages } from '../../support/synth-messages';

const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1'], privateSubnetIds: ['subnet-3'] };
const job: Container = { image: 'job:1.0.0' };
const capacity = { capacityProviderName: 'main', securityGroupId: 'sg-9' };
const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:hec-AbCdEf';
const logRouting = {
  routes: [{ to: LogDestination.splunk({ host: 'splunk.acme.test', token: { secretArn } }) }],
  delivery: ConfigDelivery.inline(),
} as const;

function fargate(stack: TerraformStack, options: Partial<FargateTaskOptions> = {}): FargateTask {
  return new FargateTask(stack, 'Job', {
    ...{ cluster, network, cpu: 256, memoryMiB: 512, containers: { job } },
    ...options,
  });
}

function ec2(stack: TerraformStack, options: Partial<Ec2TaskProps> = {}): Ec2Task {
  return new Ec2Task(stack, 'Job', {
    ...{ cluster, network, capacity, containers: { job: { ...job, memoryMiB: 256 } } },
    ...options,
  });
}

describe('on Fargate', () => {
  test('creates a task definition and a security group without inbound rules, and no service', () => {
    const { addresses, all } = synth((stack) => fargate(stack));

    expect(all(VpcSecurityGroupIngressRule)).toEqual([]);
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_cloudwatch_log_group.Job_TaskDefinition_Logs_F218F44E",
       "aws_ecs_task_definition.Job_TaskDefinition_84C0ED81",
       "aws_iam_role.Job_TaskDefinition_ExecutionRole_9EDD61CE",
       "aws_iam_role.Job_TaskDefinition_TaskRole_4CEB875C",
       "aws_iam_role_policy.Job_TaskDefinition_ExecutionRole_WriteLogs_3A02F009",
       "aws_security_group.Job_SecurityGroup_4A9C147A",
       "aws_vpc_security_group_egress_rule.Job_HttpsEgress_1BD6B695",
       "data.aws_caller_identity.AwsAccount",
       "data.aws_partition.AwsPartition",
       "data.aws_region.AwsRegion",
     ]
    `);
  });

  test('can connect to the same destinations as a service with the same routes', () => {
    const ofTask = synth((stack) => fargate(stack, { logRouting }));
    const ofService = synth((stack) => {
      new FargateService(stack, 'Job', {
        ...{ cluster, network, cpu: 256, memoryMiB: 512, containers: { job }, logRouting },
      });
    });
    const egress = ({ all }: typeof ofTask) =>
      all(VpcSecurityGroupEgressRule).map(({ from_port }) => from_port as number);
    const rights = ({ all }: typeof ofTask) => all(IamRolePolicy).map(({ policy }) => policy as string);

    expect(egress(ofTask)).toEqual([443, 8088]);
    expect(egress(ofTask)).toEqual(egress(ofService));
    expect(rights(ofTask)).toEqual(rights(ofService));
  });

  test('stops the log router last, and gives it the same time as in a service', () => {
    const { containerDefinitions: [first, router] = [] } = containersOf((stack) => fargate(stack, { logRouting }));

    expect(first!.dependsOn).toEqual([{ containerName: 'log_router', condition: 'HEALTHY' }]);
    expect(router!.dependsOn).toBeUndefined();
    expect(router!.stopTimeout).toBe(120);
  });

  test('requires the rules that existing security groups must have', () => {
    const tasks: FargateTask[] = [];
    const { all } = synth((stack) => tasks.push(fargate(stack, { logRouting, securityGroupIds: ['sg-1', 'sg-2'] })));

    expect(all(SecurityGroup)).toEqual([]);
    expect(tasks[0]!.securityGroupId).toBe('sg-1');
    expect(tasks[0]!.requiredRules.ingress).toEqual([]);
    expect(tasks[0]!.requiredRules.egress.map(({ fromPort }) => fromPort)).toEqual([443, 8088]);
  });

  test('warns of missing VPC endpoints in a network without internet access', () => {
    const { warnings } = synthMessages((stack) => fargate(stack, { network: { ...network, isolated: true } }));

    expect(warnings.join()).toContain('tasks need VPC endpoints for logs');
  });

  test('warns of a rule that opens the port of its log router', () => {
    const { errors } = synthMessages((stack) => {
      const { securityGroupId } = fargate(stack, { logRouting });
      new VpcSecurityGroupIngressRule(stack, 'Open', {
        ...{ securityGroupId, cidrIpv4: '0.0.0.0/0', ipProtocol: '-1' },
      });
    });

    expect(errors.join()).toContain('test/Open must not allow port 24224 of test/Job');
  });

  test('runs on Spot with the time that the containers leave the router', () => {
    const { containerDefinitions } = containersOf((stack) => fargate(stack, { logRouting, capacity: 'fargate-spot' }));

    expect(containerDefinitions[1]!.stopTimeout).toBe(90);
  });

  test('fails with everything that is wrong at once', () => {
    expect(
      refusal((stack) =>
        fargate(stack, {
          ...{ startedBy: 'a b', platformVersion: '1.0.0', securityGroupIds: [] },
          network: { vpcId: 'vpc-1', privateSubnetIds: [] },
          cluster: { ...cluster, clusterArn: 'arn:aws:ecs:eu-west-2:111122223333:cluster/main' },
          volumes: { data: { managedEBSVolume: { sizeInGiB: 10 } } },
          containers: { job: { ...job, mountPoints: { '/data': { sourceVolume: 'data' } } } },
        }),
      ),
    ).toMatchInlineSnapshot(`
     "test/Job:
       - startedBy must be 1 to 128 letters, digits, "_", "-" and "/", such as "release/42", got "a b"
       - securityGroupIds must contain 1 to 5 security groups, got 0
       - network.privateSubnetIds must contain at least one subnet, got none
       - cluster.clusterArn must be in region "eu-west-1", which the stack deploys to, got "eu-west-2"; use a resource of that region, or change the region of the provider
       - volumes.data.managedEBSVolume must not be set for a standalone task, for which EventBridge Scheduler creates no EBS volumes; use another kind of volume
       - platformVersion must be "LATEST" or "1.4.0" with operatingSystemFamily "LINUX", got "1.0.0""
    `);
  });

  test('names what to use instead of the properties of services', () => {
    const given = { desiredCount: 2, schedule: 'rate(1 day)', placementStrategy: [], taskProtection: true };

    expect(refusal((stack) => fargate(stack, given as never))).toMatchInlineSnapshot(`
     "test/Job:
       - desiredCount must not be given, because there is no such property; use taskCount of a TaskSchedule, or --count of the command
       - schedule must not be given, because there is no such property; use a TaskSchedule with this task
       - placementStrategy must not be given, because there is no such property; use Ec2Task: Fargate spreads tasks evenly in the Availability Zones
       - taskProtection must not be given, because there is no such property; remove it, because only services have it"
    `);
  });
});

describe('on instances', () => {
  test('uses the security group of the instances in the network mode bridge', () => {
    const { all, only } = synth((stack) => ec2(stack, { networkMode: 'bridge', logRouting }));

    expect(all(SecurityGroup)).toEqual([]);
    expect(only(VpcSecurityGroupEgressRule)).toMatchObject({ security_group_id: 'sg-9', from_port: 8088 });
    expect(only(EcsTaskDefinition)).toMatchObject({ network_mode: 'bridge', requires_compatibilities: ['EC2'] });
  });

  test('fails without that group', () => {
    expect(
      refusal((stack) => ec2(stack, { networkMode: 'host', capacity: { capacityProviderName: 'main' } })),
    ).toContain('capacity.securityGroupId must be set with networkMode "host"');
  });
});

describe('its command', () => {
  const commandOf = (build: (stack: TerraformStack) => { readonly runTaskCommand: string }) => {
    let command = '';
    synth((stack) => (command = resolved(stack, build(stack).runTaskCommand)));
    return command;
  };

  test('contains launch type, network and tags', () => {
    expect(commandOf((stack) => fargate(stack, { startedBy: 'release/42' }))).toMatchInlineSnapshot(
      `"aws ecs run-task --region '\${replace(data.aws_region.AwsRegion.id, "'", "'\\\\''")}' --cluster 'arn:aws:ecs:eu-west-1:111122223333:cluster/main' --task-definition '\${replace(aws_ecs_task_definition.Job_TaskDefinition_84C0ED81.arn, "'", "'\\\\''")}' --launch-type FARGATE --network-configuration '{"awsvpcConfiguration":{"subnets":["subnet-3"],"securityGroups":[\${replace(jsonencode(aws_security_group.Job_SecurityGroup_4A9C147A.id), "'", "'\\\\''")}],"assignPublicIp":"DISABLED"}}' --enable-ecs-managed-tags --propagate-tags TASK_DEFINITION --started-by 'release/42'"`,
    );
  });

  test('contains capacity providers, public addresses, platform, group and ECS Exec', () => {
    expect(
      commandOf((stack) =>
        fargate(stack, {
          ...{ assignPublicIp: true, platformVersion: '1.4.0', group: "it's a job", executeCommand: true },
          capacity: { fargateBase: 1, fargateWeight: 1, spotWeight: 3 },
        }),
      ),
    ).toMatchInlineSnapshot(
      `"aws ecs run-task --region '\${replace(data.aws_region.AwsRegion.id, "'", "'\\\\''")}' --cluster 'arn:aws:ecs:eu-west-1:111122223333:cluster/main' --task-definition '\${replace(aws_ecs_task_definition.Job_TaskDefinition_84C0ED81.arn, "'", "'\\\\''")}' --capacity-provider-strategy '[{"capacityProvider":"FARGATE","base":1,"weight":1},{"capacityProvider":"FARGATE_SPOT","weight":3}]' --network-configuration '{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":[\${replace(jsonencode(aws_security_group.Job_SecurityGroup_4A9C147A.id), "'", "'\\\\''")}],"assignPublicIp":"ENABLED"}}' --platform-version 1.4.0 --enable-execute-command --group 'it'\\''s a job' --enable-ecs-managed-tags --propagate-tags TASK_DEFINITION --started-by 'test-Job'"`,
    );
  });

  test('contains placement on instances, and no network in the network mode bridge', () => {
    expect(
      commandOf((stack) =>
        ec2(stack, {
          ...{ networkMode: 'bridge', distinctInstances: true },
          placementStrategy: [{ type: 'binpack', field: 'memory' }],
        }),
      ),
    ).toMatchInlineSnapshot(
      `"aws ecs run-task --region '\${replace(data.aws_region.AwsRegion.id, "'", "'\\\\''")}' --cluster 'arn:aws:ecs:eu-west-1:111122223333:cluster/main' --task-definition '\${replace(aws_ecs_task_definition.Job_TaskDefinition_84C0ED81.arn, "'", "'\\\\''")}' --capacity-provider-strategy '[{"capacityProvider":"main","weight":1}]' --placement-strategy '[{"type":"binpack","field":"memory"}]' --placement-constraints '[{"type":"distinctInstance"}]' --enable-ecs-managed-tags --propagate-tags TASK_DEFINITION --started-by 'test-Job'"`,
    );
  });

  test('contains lists and strings that are known only at deploy', () => {
    const command = commandOf((stack) => {
      const subnets = new TerraformVariable(stack, 'subnets', { type: 'list(string)' }).listValue;
      const group = new TerraformVariable(stack, 'group', { type: 'string' }).stringValue;
      return fargate(stack, { network: { vpcId: 'vpc-1', privateSubnetIds: subnets }, group });
    });

    expect(command).toContain(String.raw`"subnets":${'$'}{replace(jsonencode(var.subnets), "'", "'\\''")}`);
    expect(command).toContain(String.raw`--group '${'$'}{replace(var.group, "'", "'\\''")}'`);
  });
});

function containersOf(build: (stack: TerraformStack) => FargateTask) {
  let task: FargateTask | undefined;
  synth((stack) => (task = build(stack)));
  return task!.taskDefinition;
}
