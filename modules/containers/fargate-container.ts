import { fields } from '../core/object-shape';
import { type Container, containerShapes } from './container';
import type { Ec2Container } from './ec2-container';
import { containerPropertiesElsewhere, onEc2 } from './other-apis';

/** Replacements for properties that only containers on EC2 instances have. */
const containerPropertiesOnEc2: Readonly<Record<Exclude<keyof Ec2Container, keyof Container>, string>> = {
  disableNetworking: onEc2,
  dnsSearchDomains: onEc2,
  dnsServers: onEc2,
  dockerSecurityOptions: onEc2,
  extraHosts: onEc2,
  hostname: onEc2,
  links: onEc2,
  privileged: onEc2,
  resourceRequirements: onEc2,
};

/** Shape of a `Container` on Fargate. */
export const fargateContainer = fields<Container>(containerShapes, {
  ...containerPropertiesElsewhere,
  ...containerPropertiesOnEc2,
});
