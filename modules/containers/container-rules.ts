import type { Container } from './container';
import { dependencyProblems } from './dependency-rules';
import type { Containers, Ec2Container } from './ec2-container';
import { ec2SettingProblems } from './ec2-rules';
import { imageFormat, imageProblem, referenceOf } from './container-image';
import { unknownEcrAddress } from './ecr-address';
import { numberOfContainers } from './ecs-container-definition';
import { ecsNameFormat } from './ecs-name';
import { kernelSettingProblems } from './kernel-settings';
import { absolutePathProblem, linuxParameterProblems } from './linux-parameters';
import { secretProblems, secretWarnings } from './plain-secrets';
import { credentialSpecsProblem } from './credential-specs';
import { environmentFileProblem } from './environment-file';
import { repositoryCredentialsProblem } from './registry-credentials';
import { mountPointProblems } from './mount-point';
import { ownPortProblems, sharedPortProblems } from './port-rules';
import { healthCheckArguments, healthCheckForm, healthCheckLimits } from './health-check';
import { processProblems } from './process-rules';
import { restartProblems } from './restart-policy';
import { sizeProblems, totalSizeProblems, unreservedMemory } from './size-rules';
import type { TaskHost } from './task-host';
import { alwaysHolds, rule } from '../core/rule';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown, patternProblem } from '../core/validation';
import { hiddenFolders, writablePathProblems } from './writable-volumes';

/**
 * Checks the containers of a task against the limits of ECS and of the launch type. The log router counts toward the
 * task's CPU and memory; its other properties are checked elsewhere.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function containerProblems(containers: Containers, host: TaskHost, router?: Container): Problem[] {
  const entries = Object.entries(containers);
  return [
    ...numberOfContainers({ length: entries.length + (router ? 1 : 0) }, 'containers'),
    entries.length === 0 && 'containers must contain at least one container, got none',
    entries.length > 0 &&
      entries.every(([, { essential }]) => essential === false) &&
      'containers must contain at least one essential container, because the task would never stop otherwise, got none',
    ...entries.flatMap(([name, container]) =>
      ownProblems(name, container, host).map((problem) => problem && `container "${name}": ${problem}`),
    ),
    ...dependencyProblems(containers),
    ...sharedPortProblems(entries, host.networkMode),
    ...totalSizeProblems([...Object.values(containers), ...(router ? [router] : [])], host),
  ];
}

/** Returns `true` if ECS accepts a name for a container. */
export function isContainerName(name: string): boolean {
  return ecsNameFormat[0].test(name);
}

const containerName = rule('F27', {
  states: 'Container names have 1 to 255 letters, digits, `_` and `-`.',
  severity: 'error',
  fix: 'Choose another name.',
  check: (name: string) => !isContainerName(name) && `name must be ${ecsNameFormat[1]}`,
});

function ownProblems(name: string, container: Ec2Container, host: TaskHost): Problem[] {
  const { image } = container;
  return [
    ...containerName(name),
    patternProblem('image', referenceOf(image), ...imageFormat),
    imageProblem(image),
    repositoryCredentialsProblem(image, container.repositoryCredentials),
    environmentFileProblem(container.environmentFiles),
    ...ownPortProblems(container, host.networkMode),
    ...sizeProblems(container, host),
    ...stopTimeout('stopTimeoutSeconds', container.stopTimeoutSeconds, host),
    ...healthCheckForm(container),
    ...healthCheckLimits(container),
    ...processProblems(container),
    ...writablePathProblems(container),
    ...mountPointProblems(container, host),
    ...restartProblems(container.restart),
    credentialSpecsProblem(container.credentialSpecs),
    integerProblem('startTimeoutSeconds', container.startTimeoutSeconds, timeoutRange(host, 1)),
    host.isWindows
      ? patternProblem(
          'workingDirectory',
          container.workingDirectory,
          /^[A-Za-z]:[\\/]/,
          'a path with a drive, such as "C:\\app"',
        )
      : absolutePathProblem('workingDirectory', container.workingDirectory),
    ...kernelSettingProblems(container, host),
    ...linuxParameterProblems(container.linuxParameters, host),
    ...ec2SettingProblems(container, host),
    ...secretProblems(container.environment),
    ...Object.keys(container.environment ?? {})
      .filter((key) => Object.hasOwn(container.secrets ?? {}, key))
      .map((key) => `${key} must be in environment or in secrets, not in both`),
    ...[...Object.keys(container.environment ?? {}), ...Object.keys(container.secrets ?? {})]
      .filter((key) => !/^[^=\s]+$/.test(key))
      .map(
        (key) =>
          `environment variable names must not be empty or contain whitespace or "=", got ${JSON.stringify(key)}`,
      ),
  ];
}

/**
 * Returns the range of a timeout: on Fargate 2 to 120 seconds, on instances from a minimum.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
function timeoutRange({ launchType }: TaskHost, min: number) {
  return { ...(launchType === 'FARGATE' ? { min: 2, max: 120 } : { min }), unit: 'seconds' };
}

/** Returns an error for a stop timeout that ECS would reject, of a container or of the log router. */
export const stopTimeout = rule('L11', {
  states: 'The stop timeout of a container is 2 to 120 seconds.',
  severity: 'error',
  fix: 'Fargate has no longer timeout.',
  check: (name: string, seconds: number | undefined, host: TaskHost) =>
    integerProblem(name, seconds, timeoutRange(host, 0)),
});

alwaysHolds('L11', {
  section: 'EC2',
  states: 'The stop timeout of containers and router has no upper limit.',
  because: 'the limit of 120 seconds applies to Fargate only',
});

/** Returns warnings about settings that are allowed but likely to cause problems. */
export function containerWarnings(containers: Containers, host: TaskHost, router?: Container): string[] {
  return [
    ...Object.entries(containers).flatMap(([name, container]) =>
      [
        ...imageWarnings(container),
        ...programWarnings(container),
        ...ecrWarnings(container.image),
        ...secretWarnings(container.environment),
        ...healthCheckArguments(container),
        ...hiddenFolders(container),
      ].map((warning) => `container "${name}": ${warning}`),
    ),
    ...(router ? ecrWarnings(router.image).map((warning) => `log router: ${warning}`) : []),
    ...unreservedMemory([...Object.values(containers), ...(router ? [router] : [])], host),
  ];
}

function ecrWarnings(image: Container['image']): readonly string[] {
  return typeof image === 'object' && image.repositoryArn !== undefined ? [] : unknownEcrAddress(referenceOf(image));
}

/** ECS starts the first element as it is: no shell divides it into a program and its arguments. */
function programWarnings({ entryPoint = [] }: Container): readonly string[] {
  const [program] = isKnown(entryPoint) ? entryPoint : [];
  return program !== undefined && isKnown(program) && /\s/.test(program.trim())
    ? [
        `entryPoint[0] should be a program without its arguments, got ${JSON.stringify(program)}; write each argument as an element`,
      ]
    : [];
}

/**
 * An image address that is known only at deploy time might be in ECR, and the task would not have permission to pull it.
 */
export function imageWarnings({ image }: Pick<Container, 'image'>): readonly string[] {
  return typeof image === 'string' && !isKnown(image)
    ? [
        'image should be known at synth time, got a token, so no permission to pull it from ECR is granted; use ecrImage(repository, tag)',
      ]
    : [];
}
