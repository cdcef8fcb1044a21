import { fargateSizeProblem, subnetProblems } from '../modules';
import type { ReadSettings } from './schema';

/** What is wrong with settings that are right each by itself. */
export function combinationProblems(sound: Partial<ReadSettings>): string[] {
  const { cpu, memoryMiB, containerPort, cidr, zones = 2, delivery, destinations = [], certificateArn, domain } = sound;
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
    certificateArn !== undefined && domain && 'certificateArn and domain must not be given together; leave one out',
    ...regionProblems(sound),
    ...isolationProblems(sound),
    ...taskProblems(sound),
    ...alarmProblems(sound),
  ].filter((problem) => typeof problem === 'string');
}

/** What is used in one region only must be of that region. */
function regionProblems({ region, ...sound }: Partial<ReadSettings>): (string | false)[] {
  const arns = { certificateArn: 'a certificate', kmsKey: 'a key', webAclArn: 'a web ACL' } as const;
  return Object.entries(arns).map(([name, what]) => {
    const arn = sound[name as keyof typeof arns];
    const isElsewhere = region !== undefined && arn?.startsWith('arn:') && arn.split(':')[3] !== region;
    return isElsewhere ? `${name} must be of ${what} in region "${region}", got "${arn}"` : false;
  });
}

/** Without a way to the internet, nothing can be pulled but from ECR in the same region. */
function isolationProblems({
  nat,
  region,
  image,
  delivery,
  fluentBitImage,
}: Partial<ReadSettings>): (string | false)[] {
  if (nat !== 'none' || region === undefined) return [];
  const isInEcr = (reference: string) => new RegExp(`^\\d{12}\\.dkr\\.ecr\\.${region}\\.`).test(reference);
  const wanted = `in ECR of region "${region}" with nat "none", as nothing else can be pulled there`;
  const wayOut = 'copy it there, or set nat to "single" (N06)';
  return [
    image !== undefined && !isInEcr(image) && `image must lie ${wanted}, got "${image}"; ${wayOut}`,
    delivery === 'options' &&
      !isInEcr(fluentBitImage ?? '') &&
      `fluentBitImage must be given and lie ${wanted}, got ${fluentBitImage === undefined ? 'none' : `"${fluentBitImage}"`}; ${wayOut}`,
  ];
}

function taskProblems({ scaling, desiredCount, executeCommand, readonlyRootFilesystem }: Partial<ReadSettings>) {
  const { minTasks = 1, maxTasks = 1 } = scaling ?? {};
  const isOrdered = minTasks <= maxTasks;
  return [
    !isOrdered && `scaling.maxTasks must not be below minTasks ${minTasks}, got ${maxTasks}`,
    scaling &&
      isOrdered &&
      desiredCount !== undefined &&
      (desiredCount < minTasks || desiredCount > maxTasks) &&
      `desiredCount must be from ${minTasks} to ${maxTasks}, as scaling says, got ${desiredCount}`,
    executeCommand &&
      readonlyRootFilesystem &&
      'executeCommand and readonlyRootFilesystem must not both be true, as ECS Exec writes to the root file system; leave one out',
  ];
}

function alarmProblems({ alarms, alarmEmails = [], dashboard }: Partial<ReadSettings>): (string | false)[] {
  if (alarms !== false) return [];
  return [
    alarmEmails.length > 0 && `alarmEmails must not be given where alarms is false, got ${JSON.stringify(alarmEmails)}`,
    dashboard === true && 'dashboard must not be true where alarms is false, as it shows them',
  ];
}
