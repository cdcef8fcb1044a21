import { App as CdktfApp, type TerraformStack, Testing } from 'cdktf';
import {
  App as CdkApp,
  aws_dynamodb as dynamodb,
  aws_ec2 as ec2,
  aws_ecs as ecs,
  aws_efs as efs,
  aws_elasticloadbalancingv2 as elb,
  aws_lambda as lambda,
  aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
  aws_ssm as ssm,
  Stack,
} from 'aws-cdk-lib';
import { BlueGreenStack } from '../../examples/blue-green';
import { DaemonStack } from '../../examples/daemon';
import { EverythingStack } from '../../examples/everything';
import { ExistingRolesStack } from '../../examples/existing-roles';
import { ExistingTargetGroupStack } from '../../examples/existing-target-group';
import { NetworkLoadBalancerStack } from '../../examples/network-load-balancer';
import { ServiceConnectStack } from '../../examples/service-connect';
import { SharedLoadBalancerStack } from '../../examples/shared-load-balancer';
import { ordersParts, reportsParts, videoParts } from '../../lab/synth/example-parts';
import { scratchFolder } from '../../lab/synth/scratch';
import { type Block, parseJson } from '../../lab/synth/synth';
import { CdkBlueGreenStack } from './blue-green';
import { CdkDaemonStack } from './daemon';
import { CdkEverythingStack } from './everything';
import { CdkExistingRolesStack } from './existing-roles';
import { CdkExistingTargetGroupStack } from './existing-target-group';
import { CdkNetworkLoadBalancerStack } from './network-load-balancer';
import { CdkServiceConnectStack } from './service-connect';
import { CdkSharedLoadBalancerStack } from './shared-load-balancer';

/** Resources and container fields that a program synthesizes. */
export interface Synthesized {
  /** Number of resources, by type. */
  readonly resources: Readonly<Record<string, number>>;
  /** Fields of the container definitions that have a value, such as `nginx.image`. */
  readonly fields: readonly string[];
}

/** One case, as two programs. */
export interface Case {
  /** Title of the case. */
  readonly title: string;
  /** Path of the program with this library, from the folder of the project. */
  readonly ours: string;
  /** Path of the program with AWS CDK, from the folder of the project. */
  readonly cdk: string;
  /** Synthesizes the program with this library. */
  readonly synthesizeOurs: () => Synthesized;
  /** Synthesizes the program with AWS CDK. */
  readonly synthesizeCdk: () => Synthesized;
}

const env = { account: '123456789012', region: 'us-east-1' };
const cluster = { clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/main', clusterName: 'main' };
const network = {
  vpcId: 'vpc-1a2b3c4d',
  publicSubnetIds: ['subnet-1a2b3c4d', 'subnet-2b3c4d5e'],
  privateSubnetIds: ['subnet-5e6f7a8b', 'subnet-6f7a8b9c'],
};

const jobsSecurityGroupId = 'sg-1a2b3c4d';
const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/0d1e2f3a-4b5c-6d7e-8f90-a1b2c3d4e5f6';
const checkFunctionArn = 'arn:aws:lambda:us-east-1:123456789012:function:checkout-test';

/** The cases that are compared. */
export const cases: readonly Case[] = [
  {
    title: 'Containers with every property',
    ours: 'examples/everything.ts',
    cdk: 'benchmarks/cdk-comparison/everything.ts',
    synthesizeOurs: () =>
      synthesizedByCdktf((app) => new EverythingStack(app, 'video', { cluster, network, ...videoParts })),
    synthesizeCdk: () => synthesizedByCdk(cdkEverything),
  },
  {
    title: 'Existing roles and security groups',
    ours: 'examples/existing-roles.ts',
    cdk: 'benchmarks/cdk-comparison/existing-roles.ts',
    synthesizeOurs: () =>
      synthesizedByCdktf((app) => new ExistingRolesStack(app, 'orders', { cluster, network, ...ordersParts })),
    synthesizeCdk: () => synthesizedByCdk(cdkExistingRoles),
  },
  {
    title: 'Services that find each other',
    ours: 'examples/service-connect.ts',
    cdk: 'benchmarks/cdk-comparison/service-connect.ts',
    synthesizeOurs: () =>
      synthesizedByCdktf((app) => new ServiceConnectStack(app, 'shop', { cluster, network, jobsSecurityGroupId })),
    synthesizeCdk: () => synthesizedByCdk(cdkServiceConnect),
  },
  {
    title: 'A daemon on instances with GPUs',
    ours: 'examples/daemon.ts',
    cdk: 'benchmarks/cdk-comparison/daemon.ts',
    synthesizeOurs: () => synthesizedByCdktf((app) => new DaemonStack(app, 'speech', { network, instances: 2 })),
    synthesizeCdk: () => synthesizedByCdk(cdkDaemon),
  },
  {
    title: 'Services on one load balancer',
    ours: 'examples/shared-load-balancer.ts',
    cdk: 'benchmarks/cdk-comparison/shared-load-balancer.ts',
    synthesizeOurs: () =>
      synthesizedByCdktf((app) => new SharedLoadBalancerStack(app, 'shop', { cluster, network, certificateArn })),
    synthesizeCdk: () => synthesizedByCdk(cdkSharedLoadBalancer),
  },
  {
    title: 'A canary deployment',
    ours: 'examples/blue-green.ts',
    cdk: 'benchmarks/cdk-comparison/blue-green.ts',
    synthesizeOurs: () =>
      synthesizedByCdktf(
        (app) => new BlueGreenStack(app, 'checkout', { cluster, network, certificateArn, checkFunctionArn }),
      ),
    synthesizeCdk: () => synthesizedByCdk(cdkBlueGreen),
  },
  {
    title: 'A service in an existing target group',
    ours: 'examples/existing-target-group.ts',
    cdk: 'benchmarks/cdk-comparison/existing-target-group.ts',
    synthesizeOurs: () =>
      synthesizedByCdktf((app) => new ExistingTargetGroupStack(app, 'reports', { cluster, network, ...reportsParts })),
    synthesizeCdk: () => synthesizedByCdk(cdkExistingTargetGroup),
  },
  {
    title: 'A name server behind a Network Load Balancer',
    ours: 'examples/network-load-balancer.ts',
    cdk: 'benchmarks/cdk-comparison/network-load-balancer.ts',
    synthesizeOurs: () => synthesizedByCdktf((app) => new NetworkLoadBalancerStack(app, 'dns', { cluster, network })),
    synthesizeCdk: () => synthesizedByCdk(cdkNetworkLoadBalancer),
  },
];

function synthesizedByCdktf(build: (app: CdktfApp) => TerraformStack): Synthesized {
  const stack = build(new CdktfApp({ outdir: scratchFolder() }));
  const { resource } = JSON.parse(Testing.synth(stack, true)) as { resource: Record<string, Record<string, Block>> };
  const definitions = Object.values(resource['aws_ecs_task_definition']!).flatMap(
    ({ container_definitions: text }) => parseJson(text as string) as unknown as Block[],
  );
  return {
    resources: Object.fromEntries(Object.entries(resource).map(([type, named]) => [type, Object.keys(named).length])),
    fields: fieldsOf(definitions),
  };
}

function synthesizedByCdk(build: (app: CdkApp) => Stack): Synthesized {
  // Its findings are about the empty stack with the existing resources; they would only be printed.
  const app = new CdkApp({
    outdir: scratchFolder(),
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
  const { stackName } = build(app);
  const template = app.synth().getStackByName(stackName).template as { readonly Resources: Record<string, Block> };
  const all = Object.values(template.Resources);
  const resources: Record<string, number> = {};
  for (const { Type } of all) resources[Type as string] = (resources[Type as string] ?? 0) + 1;
  const definitions = all
    .filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition')
    .flatMap(({ Properties }) => (Properties as Block)['ContainerDefinitions'] as Block[]);
  return { resources, fields: fieldsOf(definitions.map(withLowerCase)) };
}

/** Returns a container definition of CloudFormation with the names of the ECS API. */
function withLowerCase(definition: Block): Block {
  return Object.fromEntries(
    Object.entries(definition).map(([name, value]) => [name[0]!.toLowerCase() + name.slice(1), value as unknown]),
  );
}

function fieldsOf(definitions: readonly Block[]): readonly string[] {
  return definitions
    .flatMap(({ name, ...fields }) =>
      Object.entries(fields)
        // Both values are ECS's defaults.
        .filter(([field, value]) => !(Array.isArray(value) && value.length === 0) && !(field === 'cpu' && value === 0))
        .map(([field]) => `${name as string}.${field}`),
    )
    .filter((field, index, all) => all.indexOf(field) === index)
    .sort();
}

/** The stack in which CDK programs find existing resources. */
function existing(app: CdkApp) {
  const scope = new Stack(app, 'Existing', { env });
  const vpc = ec2.Vpc.fromVpcAttributes(scope, 'Network', {
    vpcId: network.vpcId,
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    publicSubnetIds: network.publicSubnetIds,
    privateSubnetIds: network.privateSubnetIds,
  });
  return { scope, vpc, cluster: ecs.Cluster.fromClusterAttributes(scope, 'Cluster', { clusterName: 'main', vpc }) };
}

function cdkEverything(app: CdkApp): Stack {
  const { scope, cluster } = existing(app);
  const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(scope, 'FileSystemGroup', 'sg-5e6f7a8b');
  const { models, capacity, files, registrySecretArn, licenseSecretArn, detectionsTableArn, account } = videoParts;
  const fileSystem = efs.FileSystem.fromFileSystemAttributes(scope, 'Models', {
    fileSystemId: models.fileSystemId,
    securityGroup,
  });
  const secret = (id: string, arn: string) => secretsmanager.Secret.fromSecretCompleteArn(scope, id, arn);
  return new CdkEverythingStack(app, 'video', {
    env,
    cluster,
    capacityProvider: capacity.capacityProviderName,
    files: s3.Bucket.fromBucketName(scope, 'Files', files.bucketName),
    models: {
      fileSystem,
      accessPoint: efs.AccessPoint.fromAccessPointAttributes(scope, 'AccessPoint', {
        accessPointId: models.accessPointId,
        fileSystem,
      }),
    },
    registrySecret: secret('Registry', registrySecretArn),
    licenseSecret: secret('License', licenseSecretArn),
    detections: dynamodb.Table.fromTableArn(scope, 'Detections', detectionsTableArn),
    account: {
      parameter: ssm.StringParameter.fromStringParameterName(scope, 'Account', '/decoder-account'),
      secret: secret('AccountSecret', account.secretArn),
    },
  });
}

function cdkExistingRoles(app: CdkApp): Stack {
  const { scope, cluster } = existing(app);
  const { passwordSecretArn, ...owned } = ordersParts;
  const password = secretsmanager.Secret.fromSecretCompleteArn(scope, 'Password', passwordSecretArn);
  return new CdkExistingRolesStack(app, 'orders', { env, cluster, password, ...owned });
}

function cdkServiceConnect(app: CdkApp): Stack {
  const { scope, cluster } = existing(app);
  const jobs = ec2.SecurityGroup.fromSecurityGroupId(scope, 'Jobs', jobsSecurityGroupId, { allowAllOutbound: false });
  return new CdkServiceConnectStack(app, 'shop', { env, cluster, jobs });
}

function cdkDaemon(app: CdkApp): Stack {
  return new CdkDaemonStack(app, 'speech', { env, vpc: existing(app).vpc, instances: 2 });
}

function cdkSharedLoadBalancer(app: CdkApp): Stack {
  return new CdkSharedLoadBalancerStack(app, 'shop', { env, cluster: existing(app).cluster, certificateArn });
}

function cdkBlueGreen(app: CdkApp): Stack {
  const { scope, cluster } = existing(app);
  const checkFunction = lambda.Function.fromFunctionArn(scope, 'Check', checkFunctionArn);
  return new CdkBlueGreenStack(app, 'checkout', { env, cluster, certificateArn, checkFunction });
}

function cdkExistingTargetGroup(app: CdkApp): Stack {
  const { scope, cluster } = existing(app);
  const { loadBalancer, targetGroup } = reportsParts;
  const securityGroup = (id: string, securityGroupId: string) =>
    ec2.SecurityGroup.fromSecurityGroupId(scope, id, securityGroupId, { allowAllOutbound: false });
  return new CdkExistingTargetGroupStack(app, 'reports', {
    ...{ env, cluster },
    listener: elb.ApplicationListener.fromApplicationListenerAttributes(scope, 'Listener', {
      listenerArn: loadBalancer.listenerArn,
      securityGroup: securityGroup('ListenerGroup', loadBalancer.securityGroupId),
    }),
    targetGroup: elb.ApplicationTargetGroup.fromTargetGroupAttributes(scope, 'Targets', {
      targetGroupArn: targetGroup.targetGroupArn,
      loadBalancerArns: targetGroup.loadBalancerArn,
    }),
    targetGroupClients: securityGroup('Clients', targetGroup.securityGroupId),
  });
}

function cdkNetworkLoadBalancer(app: CdkApp): Stack {
  return new CdkNetworkLoadBalancerStack(app, 'dns', { env, cluster: existing(app).cluster });
}
