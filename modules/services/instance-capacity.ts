import type { OperatingSystemFamily } from '../containers/runtime-platform';
import type { Architecture } from '../containers/task-host';

/**
 * Instances that tasks run on: an `Ec2Capacity`, or the names of an existing capacity provider.
 *
 * @example
 *
 *     const capacity: InstanceCapacity = { capacityProviderName: 'main', securityGroupId: 'sg-1' };
 */
export interface InstanceCapacity {
  /** Name of the capacity provider. It must be one of the cluster's capacity providers. */
  readonly capacityProviderName: string;

  /**
   * Id of the instances' security group.
   *
   * @default - unknown; required in the network modes `bridge` and `host`
   */
  readonly securityGroupId?: string;

  /**
   * CPU architecture of the instances.
   *
   * @default - unknown; tasks use `X86_64` unless they set their own
   */
  readonly architecture?: Architecture;

  /**
   * Operating system of the instances.
   *
   * @default - unknown
   */
  readonly operatingSystemFamily?: OperatingSystemFamily;

  /**
   * Size of an instance's disk, in GiB, which images, containers and log buffers share.
   *
   * @default - unknown; log buffers are not checked against it
   */
  readonly diskGiB?: number;

  /**
   * Percentage of the instances that run on Spot.
   *
   * @default 0
   */
  readonly spotPercent?: number;
}
