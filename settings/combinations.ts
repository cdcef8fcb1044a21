import { fargateSizeProblem, subnetProblems } from '../modules';
import type { ReadSettings } from './schema';

/** What is wrong with settings that are right each by itself. */
export function combinationProblems(sound: Partial<ReadSettings>): string[] {
  const { cpu, memoryMiB, containerPort, cidr, zones = 2, delivery, destinations = [], region, certificateArn } = sound;
  return [
    cpu !== undefined && memoryMiB !== undefined && fargateSizeProblem(cpu, memoryMiB),
    containerPort !== undefined &&
      [24224, 8877, 2020].includes(containerPort) &&
      `containerPort must not be 24224, 8877 or 2020, on which the log router listens, got ${containerPort} (N03)`,
    ...(cidr === undefined ? [] : subnetProblems({ cidr, zones, zoneCapacity: 4 })),
    delivery === 'options' &&
      destinations.length > 1 &&
      `destinations must be one alone with delivery "options", got ${JSON.stringify(destinations)}; ` +
        'the options of a container make one output, delivery "image" makes several',
    region !== undefined &&
      certificateArn !== undefined &&
      certificateArn.split(':')[3] !== region &&
      `certificateArn must be of a certificate in region "${region}", got "${certificateArn}"`,
  ].filter((problem) => typeof problem === 'string');
}
