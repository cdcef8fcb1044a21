import type { Architecture } from '../containers/task-host';

/**
 * The instances that tasks run on: an `Ec2Capacity`, or the names of a capacity provider that stands already.
 *
 * @example
 *
 *     const capacity: InstanceCapacity = { capacityProviderName: 'main', securityGroupId: 'sg-1' };
 */
export interface InstanceCapacity {
  /** Name of the capacity provider. The cluster has to offer it. */
  readonly capacityProviderName: string;

  /**
   * Id of the instances' security group.
   *
   * @default - not known here; tasks in the network mode `bridge` or `host` need it
   */
  readonly securityGroupId?: string;

  /**
   * Processor of the instances.
   *
   * @default - not known here; tasks are for `X86_64` unless they say otherwise
   */
  readonly architecture?: Architecture;

  /**
   * GiB of the disk that an instance has for images, containers and the buffers of log routers.
   *
   * @default - not known here, and what may be buffered is not compared with it
   */
  readonly diskGiB?: number;

  /**
   * Percent of the instances that run on Spot.
   *
   * @default - none, as far as it is known here
   */
  readonly spotPercent?: number;
}
