import fc from 'fast-check';
import type {
  CapacityStrategy,
  Ec2ServiceProps,
  FargateServiceOptions,
  FargateServiceProps,
  LoadBalancing,
  ServiceOptions,
} from '../../modules';
import { cluster, instanceCapacity } from './cluster-props';
import { containers, ec2Containers, plainContainers } from './container-props';
import { loadBalancer, network, targetProps } from './network-props';
import { type Every, flag, number, one, token, withSome } from './right-values';
import { ec2LogRouting, logRouting } from './routing-props';
import { scaling } from './scaling-props';
import { ec2Task, fargateSize, fargateTask } from './task-props';

const loadBalancing = withSome<LoadBalancing>(
  { loadBalancer, container: fc.constant('nginx'), priority: targetProps.priority },
  { ...targetProps, port: fc.constant(80) } satisfies Every<Omit<LoadBalancing, 'loadBalancer' | 'container'>>,
);

/** What every service may have, requests apart. */
const common = {
  desiredCount: fc.constant(2),
  scaling,
  availabilityZoneRebalancing: flag,
  serviceName: fc.oneof(one('web'), token.text),
} satisfies Every<Omit<ServiceOptions, 'cluster' | 'network' | 'loadBalancing' | 'healthCheckGracePeriodSeconds'>>;

const capacity = fc.oneof(
  one<CapacityStrategy>('fargate', 'fargate-spot'),
  withSome<Record<string, unknown>>(
    { fargateWeight: number(1, 10), spotWeight: number(0, 10) },
    { fargateBase: number(0, 9) },
  ),
);

const onFargate = { ...common, capacity, assignPublicIp: flag } satisfies Partial<Every<FargateServiceOptions>>;
const healthCheckGracePeriodSeconds = number(0, 600);

/** Properties of a `FargateService`. */
export const fargateServiceProps = fc.oneof(
  withSome<FargateServiceProps>(
    { ...fargateSize, cluster, network, containers: plainContainers, loadBalancing },
    { ...onFargate, ...fargateTask, healthCheckGracePeriodSeconds },
  ),
  withSome<FargateServiceProps>(
    { ...fargateSize, cluster, network, containers: plainContainers, logRouting },
    onFargate,
  ),
  withSome<FargateServiceProps>({ ...fargateSize, cluster, network, containers }, fargateTask),
);

const onInstances = { cluster, network, capacity: instanceCapacity };
// As the instances have.
const instanceDefaults = { ...ec2Task, architecture: one('X86_64') };

/** Properties of an `Ec2Service`. */
export const ec2ServiceProps = fc.oneof(
  withSome<Ec2ServiceProps>(
    { ...onInstances, containers: plainContainers, loadBalancing },
    { ...common, ...instanceDefaults, networkMode: one('awsvpc', 'bridge', 'host'), healthCheckGracePeriodSeconds },
  ),
  withSome<Ec2ServiceProps>(
    { ...onInstances, containers: plainContainers, logRouting: ec2LogRouting },
    { ...common, networkMode: one('awsvpc', 'bridge', 'host') },
  ),
  withSome<Ec2ServiceProps>(
    { ...onInstances, containers: ec2Containers, networkMode: fc.constant('bridge') },
    { ...common, ...instanceDefaults },
  ),
);
