import { isIP } from 'node:net';
import type { Ec2Container } from './ec2-container';
import type { TaskHost } from './task-host';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown } from '../core/validation';

/**
 * Returns the errors in settings that only containers on EC2 instances have, some of them only in certain network modes.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function ec2SettingProblems(container: Ec2Container, { networkMode }: TaskHost): Problem[] {
  const { hostname, extraHosts = {}, dnsServers = [], links = [], resourceRequirements } = container;
  return [
    networkMode === 'awsvpc' &&
      hostname !== undefined &&
      'hostname must not be set in the network mode "awsvpc", in which ECS sets it; remove it, or use networkMode "bridge" on Linux',
    networkMode === 'awsvpc' &&
      Object.keys(extraHosts).length > 0 &&
      'extraHosts must not be set in the network mode "awsvpc", in which ECS rejects it; use networkMode "bridge"',
    networkMode !== 'bridge' &&
      links.length > 0 &&
      `links must be set only in the network mode "bridge", got "${networkMode}"; connect to 127.0.0.1`,
    ...Object.entries(extraHosts).map(([name, address]) =>
      addressProblem(`extraHosts[${JSON.stringify(name)}]`, address),
    ),
    ...(isKnown(dnsServers) ? dnsServers : []).map((address, index) => addressProblem(`dnsServers[${index}]`, address)),
    integerProblem('resourceRequirements.GPU', resourceRequirements?.GPU, { min: 1, unit: 'GPUs' }),
  ];
}

function addressProblem(name: string, address: string): Problem {
  return isKnown(address) && isIP(address) === 0 && `${name} must be an IP address, got ${JSON.stringify(address)}`;
}
