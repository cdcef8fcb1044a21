import { containerProblems } from '../containers/container-rules';
import { definedContainer } from '../containers/defined-container';
import type { Containers } from '../containers/ec2-container';
import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import { fieldErrors } from '../containers/ecs-container-shape';
import type { TaskHost } from '../containers/task-host';
import { rule } from '../core/rule';
import type { Problem } from '../core/validation';
import { routerName } from '../log-routing/routers/task-router';
import { volumeNameProblems } from '../containers/mount-point';
import type { Volumes } from './volume';

/** Container definitions of a task, some of which overrides have changed. */
export interface OverriddenTask {
  /** Properties of the containers. */
  readonly containers: Containers;
  /** Definitions as they follow from the properties. */
  readonly planned: readonly EcsContainerDefinition[];
  /** Definitions with the changes of overrides, in the same order. */
  readonly definitions: readonly EcsContainerDefinition[];
  /** Host of the task. */
  readonly host: TaskHost;
  /** Volumes of the task. */
  readonly volumes: Volumes;
}

/** Returns an error for everything that ECS or the log router would reject in what overrides have changed. */
export function overrideProblems(task: OverriddenTask): readonly Problem[] {
  const { containers, planned, definitions, host, volumes } = task;
  const changed = definitions.filter((definition, index) => definition !== planned[index]);
  if (changed.length === 0) return [];
  const wrongFields = fieldErrors(definitions);
  if (wrongFields.length > 0) return wrongFields;
  const generated = new Set(
    planned.flatMap(({ mountPoints }) => mountPoints.map(({ sourceVolume }) => String(sourceVolume))),
  );
  Object.keys(volumes).forEach((name) => generated.delete(name));
  const { networkMode } = host;
  const results = changed.map((definition) => [
    definition.name,
    definedContainer(definition, { networkMode, generated }),
  ]);
  const { [routerName]: router, ...others } = Object.fromEntries(results) as Containers;
  const all = Object.fromEntries(
    Object.entries({ ...containers, ...others }).map(([name, { dependsOn = {}, ...container }]) => {
      const onOthers = Object.entries(dependsOn).filter(([other]) => other !== routerName);
      return [name, { ...container, dependsOn: Object.fromEntries(onOthers) }];
    }),
  );
  return [
    ...containerProblems(all, host, router),
    ...volumeNameProblems(all, volumes),
    ...changed.flatMap((definition) =>
      startedAfterRouter(definition, planned[definitions.indexOf(definition)]!).map(
        (problem) => `container "${definition.name}": ${problem}`,
      ),
    ),
    ...(router ? routerProblems(task) : []),
  ].map((problem) => problem && `override: ${problem}`);
}

const startedAfterRouter = rule('L01', {
  variant: 'changed',
  states: 'A container whose definition was changed starts after the router and stops before it.',
  severity: 'error',
  fix: 'Keep the `dependsOn` of the definition.',
  check: ({ dependsOn = [] }: EcsContainerDefinition, planned: EcsContainerDefinition) => {
    const onRouter = planned.dependsOn?.find(({ containerName }) => containerName === routerName);
    return (
      onRouter !== undefined &&
      !dependsOn.some(({ containerName }) => containerName === routerName) &&
      `dependsOn must contain "${routerName}" with the condition ${onRouter.condition}, because records are lost while the router does not run; add to the list instead of replacing it`
    );
  },
});

function routerProblems({ planned, definitions }: OverriddenTask): readonly Problem[] {
  const isRouter = ({ name }: EcsContainerDefinition) => name === routerName;
  const [before, after] = [planned.find(isRouter)!, definitions.find(isRouter)!];
  return [
    ...rootUser(after),
    ...ownCommand(before, after),
    ...unmappedPorts(after),
    ...unlimitedMemory(after),
    ...neverRestarted(after),
  ];
}

const rootUser = rule('F33', {
  variant: 'changed',
  states: 'A log router whose definition was changed runs as root.',
  severity: 'error',
  fix: 'Remove `user` from the changes.',
  check: ({ user }: EcsContainerDefinition) =>
    !/^(0|root)(:|$)/.test(String(user)) &&
    `container "${routerName}": user must be "0", because ECS lets only root write to the socket of the log driver, got ${JSON.stringify(user)}`,
});

const ownCommand = rule('F36', {
  variant: 'changed',
  states: 'A change of the definition keeps the command and the entry point of the log router.',
  severity: 'error',
  fix: 'Remove `command` and `entryPoint` from the changes.',
  check: (before: EcsContainerDefinition, after: EcsContainerDefinition) =>
    (['command', 'entryPoint'] as const)
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map(
        (name) =>
          `container "${routerName}": ${name} must not be changed, because the router would ignore its configuration or lose records when it stops`,
      ),
});

const unmappedPorts = rule('N02', {
  variant: 'changed',
  states: 'A log router whose definition was changed has no port mapping.',
  severity: 'error',
  fix: 'Remove `portMappings` from the changes.',
  check: ({ portMappings = [] }: Partial<EcsContainerDefinition>) =>
    portMappings.length > 0 &&
    `container "${routerName}": portMappings must be empty, because any client that connects to the router can write log records; remove them`,
});

const unlimitedMemory = rule('M08', {
  variant: 'changed',
  states: 'A log router whose definition was changed has no hard memory limit.',
  severity: 'error',
  fix: 'Remove `memory` from the changes, and set `routerMemoryReservationMiB`.',
  check: ({ memory }: EcsContainerDefinition) =>
    memory !== undefined &&
    `container "${routerName}": memory must not be set, because ECS would kill the router when its buffers grow; set routerMemoryReservationMiB instead`,
});

const neverRestarted = rule('L13', {
  variant: 'changed',
  states: 'A log router whose definition was changed has no restart policy.',
  severity: 'error',
  fix: 'Remove `restartPolicy` from the changes.',
  check: ({ restartPolicy }: EcsContainerDefinition) =>
    restartPolicy !== undefined &&
    `container "${routerName}": restartPolicy must not be set, because the other containers keep the address that the router had when they started; remove it`,
});
