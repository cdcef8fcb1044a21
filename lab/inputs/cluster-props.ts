import fc from 'fast-check';
import {
  type Cluster,
  Ec2Capacity,
  type Ec2CapacityProps,
  EcsCluster,
  type EcsClusterProps,
  type InstanceCapacity,
} from '../../modules';
import { made } from './made';
import { network } from './network-props';
import { dependable, type Every, flag, kmsKeyArn, number, one, some, token, withSome } from './right-values';

/** Where ECS Exec records what is done. */
export const executeCommandLogging = fc.oneof(
  withSome<{ logGroup: object; kmsKeyArn: string }>(
    {
      logGroup: fc.constant({
        logGroupName: '/acme/exec',
        logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/acme/exec',
      }),
    },
    { kmsKeyArn },
  ),
  withSome<{ bucket: object; prefix: string; kmsKeyArn: string }>(
    {
      bucket: withSome<{ bucketName: string; bucketArn: string; kmsKeyArn: string }>(
        { bucketName: one('acme-exec'), bucketArn: one('arn:aws:s3:::acme-exec') },
        { kmsKeyArn },
      ),
    },
    { prefix: one('exec/'), kmsKeyArn },
  ),
);

/** Properties of an `EcsCluster`. */
export const ecsClusterProps = withSome<EcsClusterProps>({}, {
  clusterName: fc.oneof(one('main'), token.text),
  containerInsights: one('enabled', 'enhanced', 'disabled'),
  executeCommandLogging,
} satisfies Every<EcsClusterProps>);

/** A cluster: the names of one that stands already, or an `EcsCluster`. */
export const cluster = fc.oneof(
  {
    weight: 9,
    arbitrary: withSome<Cluster>(
      {
        clusterArn: one<unknown>('arn:aws:ecs:eu-west-1:111122223333:cluster/main'),
        clusterName: fc.oneof(one('main'), token.text),
      },
      {
        executeCommandLogging,
        capacityProviders: dependable,
        addCapacityProvider: fc.constant(made('a method', () => () => undefined)),
      } satisfies Every<Omit<Cluster, 'clusterArn' | 'clusterName'>>,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant(
      made('an EcsCluster', (_, stack) => stack.node.tryFindChild('Cluster') ?? new EcsCluster(stack, 'Cluster')),
    ),
  },
);

/** Properties of an `Ec2Capacity`. */
export const ec2CapacityProps = withSome<Ec2CapacityProps>(
  {
    cluster,
    network,
    instanceTypes: some('t3.medium', 'm5.large', 'c6i.xlarge'),
    maxInstances: fc.oneof(number(3, 100), token.number),
  },
  {
    minInstances: fc.oneof(number(0, 3), token.number),
    spotPercent: number(0, 100),
    diskGiB: fc.oneof(number(30, 500), token.number),
    sessionManager: flag,
    capacityProviderName: fc.oneof(one('main'), token.text),
  } satisfies Every<Omit<Ec2CapacityProps, 'cluster' | 'network' | 'instanceTypes' | 'maxInstances'>>,
);

/** Instances: the names of some that stand already, or an `Ec2Capacity`. */
export const instanceCapacity = fc.oneof(
  {
    weight: 9,
    arbitrary: withSome<InstanceCapacity>(
      { capacityProviderName: fc.oneof(one('instances'), token.text), securityGroupId: one('sg-9') },
      { architecture: one('X86_64'), diskGiB: number(30, 500), spotPercent: number(0, 100) } satisfies Every<
        Omit<InstanceCapacity, 'capacityProviderName' | 'securityGroupId'>
      >,
    ),
  },
  { weight: 1, arbitrary: fc.constant(made('an Ec2Capacity', (_, stack) => capacityIn(stack))) },
);

function capacityIn(stack: ConstructorParameters<typeof Ec2Capacity>[0]): Ec2Capacity {
  const found = stack.node.tryFindChild('Capacity') as Ec2Capacity | undefined;
  return (
    found ??
    new Ec2Capacity(stack, 'Capacity', {
      cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
      network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-3'] },
      instanceTypes: ['t3.medium'],
      maxInstances: 2,
    })
  );
}
