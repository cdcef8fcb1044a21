import { containerImage, fargateSizeProblem, subnetProblems } from '../modules';
import { inWords } from '../modules/core/format';
import type { Problem } from '../modules/core/problem';
import { sharedPorts } from '../modules/log-routing/routers/fluent-bit/rules/router-rules';
import { scalingProblemsOfService } from '../modules/services/scaling-rules';
import { repositoryNameFormat } from '../modules/storage/ecr-repository';
import { defaultRepositoryName } from './logs';
import type { ReadSettings } from './schema';

/** Checks combinations of settings that are valid on their own. */
export function combinationProblems(sound: Partial<ReadSettings>): string[] {
  const { cpu, memoryMiB, containerPort, cidr, zones = 2, delivery, destinations = [], certificateArn, domain } = sound;
  return [
    cpu !== undefined && memoryMiB !== undefined && fargateSizeProblem(cpu, memoryMiB),
    containerPort !== undefined &&
      sharedPorts.includes(containerPort) &&
      `containerPort must not be ${inWords(sharedPorts.map(String))}, which the log router uses, got ${containerPort} (N03)`,
    ...(cidr === undefined ? [] : subnetProblems({ cidr, zones, zoneCapacity: 4 })),
    delivery === 'options' &&
      destinations.length > 1 &&
      `destinations must have a single destination with delivery "options", got ${JSON.stringify(destinations)}; ` +
        'use delivery "image" or "inline" for several destinations',
    certificateArn !== undefined && domain && 'certificateArn and domain must not both be set; remove one of them',
    repositoryNameProblem(sound),
    ...regionProblems(sound),
    ...isolationProblems(sound),
    ...taskProblems(sound),
    ...alarmProblems(sound),
  ].filter((problem) => typeof problem === 'string');
}

/** The default of `repositoryName` is derived from `namePrefix`, which may contain consecutive hyphens. */
function repositoryNameProblem({ namePrefix, repositoryName }: Partial<ReadSettings>): string | false {
  const [pattern] = repositoryNameFormat;
  return (
    namePrefix !== undefined &&
    repositoryName === undefined &&
    !pattern.test(defaultRepositoryName(namePrefix)) &&
    `repositoryName must be set with namePrefix "${namePrefix}", because ECR allows no consecutive hyphens`
  );
}

/** Regional resources must be in the Region of the stacks. Certificates in IAM have no Region. */
function regionProblems({ region, ...sound }: Partial<ReadSettings>): (string | false)[] {
  const arns = { certificateArn: 'a certificate', kmsKey: 'a key', webAclArn: 'a web ACL' } as const;
  return Object.entries(arns).map(([name, what]) => {
    const arn = sound[name as keyof typeof arns];
    const ofArn = arn?.split(':')[3];
    const isElsewhere = region !== undefined && ofArn && ofArn !== region;
    return isElsewhere ? `${name} must be the ARN of ${what} in region "${region}", got "${arn}"` : false;
  });
}

/** Without internet access, tasks can pull images only from ECR in the same Region. */
function isolationProblems({
  nat,
  region,
  image,
  delivery,
  fluentBitImage,
}: Partial<ReadSettings>): (string | false)[] {
  if (nat !== 'none' || region === undefined) return [];
  const isInEcr = (reference: string) => containerImage(reference).repositoryArn?.split(':')[3] === region;
  const wanted = `in ECR in region "${region}" with nat "none", because tasks can pull images only from there`;
  const fix = 'copy the image there, or set nat to "single" (N06)';
  return [
    image !== undefined && !isInEcr(image) && `image must be ${wanted}, got "${image}"; ${fix}`,
    delivery !== undefined &&
      delivery !== 'image' &&
      !isInEcr(fluentBitImage ?? '') &&
      `fluentBitImage must be set and be ${wanted}, got ${fluentBitImage === undefined ? 'none' : `"${fluentBitImage}"`}; ${fix}`,
  ];
}

function taskProblems({ executeCommand, readonlyRootFilesystem, ...scaled }: Partial<ReadSettings>): Problem[] {
  return [
    // The service always has a load balancer.
    ...scalingProblemsOfService({ ...scaled, loadBalancing: {} }),
    executeCommand &&
      readonlyRootFilesystem &&
      'executeCommand and readonlyRootFilesystem must not both be true, because ECS Exec writes to the root file system; set one of them to false',
  ];
}

function alarmProblems({ alarms, alarmEmails = [], dashboard }: Partial<ReadSettings>): (string | false)[] {
  if (alarms !== false) return [];
  return [
    alarmEmails.length > 0 &&
      `alarmEmails must not be set when alarms is false, got ${JSON.stringify(alarmEmails)}; remove it, or set alarms to true`,
    dashboard === true &&
      'dashboard must not be true when alarms is false, because it shows the alarms; set alarms to true, or dashboard to false',
  ];
}
