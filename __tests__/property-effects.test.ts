import fc from 'fast-check';
import { seed } from '../lab/inputs/kinds';
import { modules, type ModuleName } from '../lab/inputs/modules';
import { unreadProperties } from '../lab/inputs/unread';

// However slow the machine is.
jest.setTimeout(600_000);

/**
 * Properties that are only compared with others, or handed to other constructs: the architecture of the instances, the size of
 * buffers, the listeners of targets, the addresses of images.
 */
const comparedOnly: Partial<Record<ModuleName, readonly string[]>> = {
  EcrRepository: ['dualStack'],
  NetworkLoadBalancer: ['ingressCidrs', 'sslPolicy'],
  Ec2Service: ['architecture', 'diskGiB'],
  Ec2Task: ['architecture', 'diskGiB'],
  Ec2TaskDefinition: ['diskGiB'],
};

test.each(Object.keys(modules) as ModuleName[])('%s: every property has an effect on what is synthesized', (name) => {
  const { shape, right } = modules[name];

  const unread = unreadProperties(name, shape, fc.sample(right, { seed, numRuns: 60 }));

  expect(unread.filter((property) => !comparedOnly[name]?.includes(property))).toEqual([]);
});
