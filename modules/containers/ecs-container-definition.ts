import { rule } from '../core/rule';
import type { Problem } from '../core/problem';

/**
 * Container definition in the form of the ECS API. Every field can be changed until synthesis, and fields that this
 * library does not know can be added.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export interface EcsContainerDefinition {
  /** Name of the container. */
  name: string;
  /** Image of the container. */
  image: string;
  /** Stops the task when the container stops. */
  essential: boolean;
  /** CPU units reserved for the container. */
  cpu: number;
  /** Hard limit of memory in MiB. */
  memory?: number;
  /** Soft limit of memory in MiB. */
  memoryReservation?: number;
  /** Seconds between SIGTERM and SIGKILL. */
  stopTimeout?: number;
  /** Command passed to the container. */
  command?: string[];
  /** Entry point of the container. */
  entryPoint?: string[];
  /** User that the container runs as. */
  user?: string;
  /** Mounts the root file system read-only. */
  readonlyRootFilesystem?: boolean;
  /** Port mappings. */
  portMappings: Record<string, unknown>[];
  /** Environment variables. */
  environment: { name: string; value: string }[];
  /** Secrets passed as environment variables. */
  secrets?: { name: string; valueFrom: string }[];
  /** Mount points of volumes. */
  mountPoints: Record<string, unknown>[];
  /** Containers that must reach a condition before this one starts. */
  dependsOn?: { containerName: string; condition: string }[];
  /** Log driver of the container. */
  logConfiguration: {
    logDriver: string;
    options: Record<string, string>;
    secretOptions?: { name: string; valueFrom: string }[];
  };
  /** Configuration of the log router. */
  firelensConfiguration?: { type: string; options: Record<string, string> };
  /** Other fields of the API. */
  [field: string]: unknown;
}

/**
 * Maximum number of containers in a task definition.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 */
const maxContainers = 10;

/** Returns an error for a task with too many containers. */
export const numberOfContainers = rule('M29', {
  states: 'A task definition has at most 10 containers, the log router included.',
  severity: 'error',
  fix: 'Split the task.',
  check: ({ length }: { readonly length: number }, property = 'containerDefinitions') =>
    length > maxContainers &&
    `${property} must contain ${maxContainers} containers or fewer, the log router included, got ${length}; split the task`,
});

const uniqueName = rule('F27', {
  variant: 'unique',
  states: 'Container definitions that were changed have unique names.',
  severity: 'error',
  fix: 'Rename one of the containers.',
  check: (definitions: readonly EcsContainerDefinition[]) => {
    const names = definitions.map(({ name }) => name);
    const repeated = names.find((name, index) => names.indexOf(name) < index);
    return repeated !== undefined && `containerDefinitions: name must be unique, got "${repeated}" twice; rename one`;
  },
});

const oneRouter = rule('F01', {
  variant: 'changed',
  states: 'Container definitions that were changed contain at most one log router.',
  severity: 'error',
  fix: 'Remove `firelensConfiguration` from the other containers.',
  check: (definitions: readonly EcsContainerDefinition[]) => {
    const routers = definitions.filter(isRouter);
    return (
      routers.length > 1 &&
      `containerDefinitions: firelensConfiguration must be set on one container, got it on ${routers.map(({ name }) => `"${name}"`).join(' and ')}; remove one`
    );
  },
});

const routedByRouter = rule('F03', {
  variant: 'changed',
  states: 'In container definitions that were changed, a container logs to a log router only if the task has one.',
  severity: 'error',
  fix: 'Add `logRouting`, or use another log driver.',
  check: (definitions: readonly EcsContainerDefinition[]) =>
    definitions
      .filter((definition) => isRouted(definition) && !definitions.some(isRouter))
      .map(
        ({ name }) =>
          `containerDefinitions: logDriver of "${name}" must not be "awsfirelens" without a log router; add logRouting`,
      ),
});

const routerLoggedElsewhere = rule('F04', {
  variant: 'changed',
  states: 'In container definitions that were changed, the router does not log to itself.',
  severity: 'error',
  fix: 'Use the log driver `awslogs` for the router.',
  check: (definitions: readonly EcsContainerDefinition[]) =>
    definitions
      .filter((definition) => isRouter(definition) && isRouted(definition))
      .map(
        ({ name }) =>
          `containerDefinitions: logDriver of the log router "${name}" must not be "awsfirelens"; use "awslogs"`,
      ),
});

function isRouter({ firelensConfiguration }: EcsContainerDefinition): boolean {
  return firelensConfiguration !== undefined;
}

function isRouted({ logConfiguration }: EcsContainerDefinition): boolean {
  return logConfiguration?.logDriver === 'awsfirelens';
}

/** Returns the errors for which ECS would reject the definitions, including changes made to them before synthesis. */
export function definitionErrors(
  definitions: readonly EcsContainerDefinition[],
  names: readonly string[] = [],
): readonly Problem[] {
  return [
    ...names
      .filter((name) => !definitions.some((definition) => definition.name === name))
      .map(
        (name) =>
          `containerDefinitions: name ${JSON.stringify(name)} must not be changed or removed, because records, permissions and dependencies refer to it; change the name in containers`,
      ),
    ...uniqueName(definitions),
    ...oneRouter(definitions),
    ...routedByRouter(definitions),
    ...routerLoggedElsewhere(definitions),
    ...numberOfContainers(definitions),
  ];
}
