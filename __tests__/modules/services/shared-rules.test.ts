import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { App, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  ConfigDelivery,
  Ec2Service,
  type Ec2ServiceProps,
  FargateService,
  LogDestination,
  type Volume,
} from '../../../modules';
import { nginx } from '../../../lab/synth/tasks';

const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] };

/** An app with a stack of services, and two stacks of other teams, in which resources have the same names. */
function stacks(): { readonly services: TerraformStack; readonly groups: readonly [string, string] } {
  const app = Testing.stubVersion(new App({ stackTraces: false }));
  const groupOf = (name: string) =>
    new SecurityGroup(new TerraformStack(app, name), 'Group', { vpcId: network.vpcId }).id;
  const groups = [groupOf('first'), groupOf('second')] as const;
  return { services: new TerraformStack(app, 'services'), groups };
}

/** Values of an argument in the rules of a stack, one for each rule to or from a file system or a load balancer. */
function rulesOf(stack: TerraformStack, type: { readonly tfResourceType: string }, port: number, argument: string) {
  const { resource = {} } = JSON.parse(Testing.synth(stack)) as {
    readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  };
  return Object.values(resource[type.tfResourceType] ?? {})
    .filter((rule) => rule['from_port'] === port)
    .map((rule) => rule[argument]);
}

const fileSystem = (mountTargetSecurityGroupId: string): Volume => ({
  efsVolumeConfiguration: { fileSystemId: 'fs-1234abcd' },
  mountTargetSecurityGroupId,
});
const mounting = { ...nginx, memoryMiB: 256, mountPoints: { '/a': { sourceVolume: 'a' } } };

function onInstances(stack: TerraformStack, id: string, props: Partial<Ec2ServiceProps>): void {
  new Ec2Service(stack, id, {
    ...{ cluster, network, networkMode: 'bridge', containers: { nginx: { ...nginx, memoryMiB: 256 } } },
    capacity: { capacityProviderName: 'main', securityGroupId: 'sg-9' },
    ...props,
  });
}

describe('Groups of two other stacks that have one name', () => {
  test('have a rule each in the group of a service', () => {
    const { services, groups } = stacks();
    new FargateService(services, 'Web', {
      ...{ cluster, network, cpu: 256, memoryMiB: 512 },
      containers: {
        nginx: { ...nginx, mountPoints: { '/a': { sourceVolume: 'a' }, '/b': { sourceVolume: 'b' } } },
      },
      volumes: { a: fileSystem(groups[0]), b: fileSystem(groups[1]) },
    });

    const targets = rulesOf(services, VpcSecurityGroupEgressRule, 2049, 'referenced_security_group_id');
    expect(targets).toHaveLength(2);
  });

  test('have a rule each in the group of the instances', () => {
    const { services, groups } = stacks();
    groups.forEach((group, index) =>
      onInstances(services, `Web${index}`, { containers: { nginx: mounting }, volumes: { a: fileSystem(group) } }),
    );

    const targets = rulesOf(services, VpcSecurityGroupEgressRule, 2049, 'referenced_security_group_id');
    expect(targets).toHaveLength(2);
  });

  test('are two groups of instances', () => {
    const { services, groups } = stacks();
    groups.forEach((securityGroupId, index) =>
      onInstances(services, `Web${index}`, {
        capacity: { capacityProviderName: 'main', securityGroupId },
        containers: { nginx: mounting },
        volumes: { a: { efsVolumeConfiguration: { fileSystemId: 'fs-1234abcd' } } },
      }),
    );

    const owners = rulesOf(services, VpcSecurityGroupEgressRule, 2049, 'security_group_id');
    expect(owners).toHaveLength(2);
  });

  test('are two load balancers in front of the same instances', () => {
    const { services, groups } = stacks();
    const listenerArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/50dc/f2f7';
    groups.forEach((securityGroupId, index) =>
      onInstances(services, `Web${index}`, {
        loadBalancing: {
          loadBalancer: { listenerArn, securityGroupId, vpcId: network.vpcId },
          ...{ container: 'nginx', priority: index + 1, paths: [`/${index}`] },
        },
      }),
    );

    const sources = rulesOf(services, VpcSecurityGroupIngressRule, 32768, 'referenced_security_group_id');
    expect(sources).toHaveLength(2);
  });
});

test('Services on the same instances with log ports that are known only at deploy have a rule each', () => {
  const { services } = stacks();
  ['one', 'other', 'other'].forEach((name, index) => {
    const existing = services.node.tryFindChild(name) as TerraformVariable | undefined;
    const port = existing ?? new TerraformVariable(services, name, { type: 'number' });
    onInstances(services, `Web${index}`, {
      logRouting: {
        routes: [{ to: LogDestination.forward({ host: 'logs.example.com', port: port.numberValue }) }],
        delivery: ConfigDelivery.inline(),
      },
    });
  });

  const { resource } = JSON.parse(Testing.synth(services)) as {
    readonly resource: Readonly<Record<string, Readonly<Record<string, { readonly from_port: unknown }>>>>;
  };
  const ports = Object.values(resource[VpcSecurityGroupEgressRule.tfResourceType]!).map((rule) => rule.from_port);
  expect(ports.filter((port) => typeof port === 'string').toSorted()).toEqual(['${var.one}', '${var.other}']);
});
