import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import { rule } from '../core/rule';
import type { Problem } from '../core/problem';
import { routerName } from '../log-routing/routers/task-router';

/** Fields of the log router that an override must leave as they are, with the reason or the property that sets them. */
const keptFields: Readonly<Record<string, string>> = {
  image: 'set fluentBitImage or fluentdImage, for which the configuration is written',
  command: 'the router would ignore its configuration, or lose records when it stops',
  entryPoint: 'the router would ignore its configuration, or lose records when it stops',
  user: 'only root can write to the socket of the log driver',
  essential: 'set routerEssential',
  stopTimeout: 'set routerStopTimeoutSeconds, on which the grace period of the router depends',
  readonlyRootFilesystem: 'set routerReadonlyRootFilesystem',
  healthCheck: 'the other containers wait for it, and a destination that is down must not stop the task',
  memory: 'ECS would stop the router when its buffers grow; set routerMemoryReservationMiB',
  restartPolicy: 'the other containers keep the address that the router had when they started',
  portMappings: 'any client that connects to the router could write log records',
  dependsOn: 'the other containers start after the router, so that none would start',
  volumesFrom: 'the other containers start after the router, so that none would start',
  disableNetworking: 'the router could not deliver any record',
};

/** Lists of the log router of which an override must keep every element, and to which it may add. */
const keptElements = ['environment', 'secrets', 'mountPoints'] as const;

/** FireLens option that an override may change. */
const metadataOption = 'enable-ecs-log-metadata';

/** Returns an error for each change of the log router's definition with which records would be lost. */
export const routerOverrideProblems = rule('F84', {
  states: 'A changed definition of the log router keeps what its configuration and the records depend on.',
  severity: 'error',
  fix: 'Remove the change, or set the property that the message names.',
  check: (before: EcsContainerDefinition, after: EcsContainerDefinition): readonly Problem[] => [
    ...Object.entries(keptFields).map(
      ([name, reason]) =>
        JSON.stringify(withoutEmpty(before[name])) !== JSON.stringify(withoutEmpty(after[name])) &&
        `container "${routerName}": ${name} must not be changed: ${reason}`,
    ),
    ...keptElements.flatMap((name) => {
      const kept = new Set((after[name] ?? []).map((element) => JSON.stringify(element)));
      return (before[name] ?? [])
        .filter((element) => !kept.has(JSON.stringify(element)))
        .map((element) => {
          const { name: ofElement, containerPath } = element as Readonly<Record<string, unknown>>;
          return `container "${routerName}": ${name} must contain ${JSON.stringify(ofElement ?? containerPath)} as it was, because the router reads it; add to the list instead of replacing it`;
        });
    }),
    !after.logConfiguration &&
      `container "${routerName}": logConfiguration must be given, because the alarms read the messages of the router; keep it`,
    JSON.stringify(configurationOf(before)) !== JSON.stringify(configurationOf(after)) &&
      `container "${routerName}": firelensConfiguration must not be changed except for "${metadataOption}", because the router would not read its configuration`,
  ],
});

/** An empty list is the same as none. */
function withoutEmpty(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

function configurationOf({ firelensConfiguration }: EcsContainerDefinition): unknown {
  const { type, options = {} } = firelensConfiguration ?? {};
  const others = Object.entries(options).filter(([name]) => name !== metadataOption);
  return { type, options: others.toSorted(([one], [other]) => (one < other ? -1 : 1)) };
}
