import { z } from 'zod';
import { flowLogTraffic } from '../modules/network/flow-logs';
import { natModes, type VpcProps } from '../modules/network/vpc-props';
import { oneOf, type SettingsOf } from './forms';

/** Settings of the VPC. */
export const networkSettings = {
  /**
   * Private IPv4 range of the VPC, /16 to /24. Changing it replaces the VPC and everything in it.
   *
   * @default '10.0.0.0/16'
   */
  cidr: z.string({ error: 'a CIDR range, such as "10.0.0.0/16"' }).default('10.0.0.0/16'),

  /**
   * Number of Availability Zones, 2 to 4, each with a public and a private subnet. Changing it does not move existing
   * subnets.
   *
   * @default 2
   */
  zones: oneOf(2, 3, 4).default(2),

  /**
   * Internet access of the tasks: through a single NAT gateway, one per zone, or none. Each gateway is charged. With
   * `none`, VPC endpoints connect to the required AWS services, each charged per zone, and images must be in ECR.
   *
   * @default 'single'
   */
  nat: oneOf(...natModes).default('single'),

  /**
   * Network connections to record in VPC flow logs: `all`, `accepted`, `rejected` or `none`. Charged per GB.
   *
   * @default 'all'
   */
  flowLogs: oneOf(...flowLogTraffic, 'none').default('all'),
} satisfies SettingsOf<Pick<VpcProps, 'cidr' | 'zones' | 'nat'>>;
