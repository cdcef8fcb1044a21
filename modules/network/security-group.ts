import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { Construct } from 'constructs';
import { physicalName } from '../core/physical-name';
import type { Network } from './network';

/** Creates a security group without rules. */
export function createSecurityGroup(
  scope: Construct,
  description: string,
  { vpcId }: Pick<Network, 'vpcId'>,
): SecurityGroup {
  return new SecurityGroup(scope, 'SecurityGroup', {
    namePrefix: `${physicalName(scope, 90)}-`,
    description,
    vpcId,
    // AWS does not delete a group in use: the new one must exist before resources can release the old one.
    lifecycle: { createBeforeDestroy: true },
  });
}
