import type { EcsTaskDefinitionVolume } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { routerName, type TaskRouter } from '../log-routing/routers/task-router';
import { containerDefinition, type LogConfiguration } from '../containers/container-definition';
import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import type { Containers } from '../containers/ec2-container';
import type { NetworkMode } from '../containers/task-host';
import type { Container } from '../containers/container';
import { overridden } from '../containers/container-override';
import { alwaysHolds } from '../core/rule';
import type { Problem } from '../core/problem';
import { volumeArguments, type Volumes } from './volume';
import { writableVolumes } from '../containers/writable-volumes';

/** Settings that all containers of a task share. */
export interface SharedByContainers {
  /** Log router of the task, if it has one. */
  readonly router: TaskRouter | undefined;
  /** Name of the log group of the task. */
  readonly logGroupName: string;
  /** Region of the task. */
  readonly region: string;
  /** Docker networking mode of the task. */
  readonly networkMode: NetworkMode;
  /** `true` if containers get an init process: ECS Exec leaves orphaned processes. */
  readonly initProcess: boolean;
}

/** Containers of a task in the form of the ECS API. */
export interface TaskContainers {
  /** Definitions, with the changes of overrides; the log router last. */
  readonly definitions: EcsContainerDefinition[];
  /** Definitions as they follow from the properties, in the same order. */
  readonly planned: readonly EcsContainerDefinition[];
  /** Problems of overrides that return no definition. */
  readonly problems: readonly Problem[];
}

alwaysHolds('F03', {
  states: 'If a container logs to a log router, the task has one.',
  because: "containers log to the router if the task has `logRouting`, and otherwise to the task's log group",
});
alwaysHolds('F04', {
  states: 'The router does not log to itself.',
  because: "the router logs to the task's own log group",
});
alwaysHolds('F05', {
  states: 'The router has a log configuration.',
  because: "the router logs to the task's own log group",
});
alwaysHolds('F24', {
  states: 'Only containers that log to the router read log driver options from secrets.',
  because: 'the log driver of the router has no secret options',
});
alwaysHolds('L01', {
  states: 'Containers start after the router and stop before it.',
  because: 'every container depends on the router, in addition to its `dependsOn`',
});
alwaysHolds('L02', {
  section: 'EC2',
  states: 'In the network mode `bridge`, containers start after the router, because its address is not known before.',
  because: 'every container depends on the router, in addition to its `dependsOn`',
});
alwaysHolds('M13', {
  states: 'The `awslogs` configuration of the router has a stream prefix, a mode and a buffer size.',
  because: 'the library writes them, so that the router continues when CloudWatch Logs is unavailable',
});

/**
 * Returns the container definitions of a task in the form of the ECS API, the log router last. They can be changed until
 * synth.
 */
export function containerDefinitions(
  containers: Containers,
  { router, logGroupName, region, networkMode, initProcess }: SharedByContainers,
): TaskContainers {
  const awslogs = (prefix: string, mode: Readonly<Record<string, string>>): LogConfiguration => ({
    logDriver: 'awslogs',
    options: {
      'awslogs-group': logGroupName,
      'awslogs-region': region,
      'awslogs-stream-prefix': prefix,
      ...mode,
    },
  });
  const planned = [
    ...Object.entries(containers).map(([name, container]) => {
      const firelensLogConfiguration = router?.logConfigurations[name];
      return containerDefinition(name, container, {
        // The default mode of ECS drops records while CloudWatch Logs is slow (M13).
        logConfiguration: firelensLogConfiguration ?? awslogs('ecs', { mode: 'blocking' }),
        mountPoints: writableVolumes(name, container),
        networkMode,
        initProcess,
        ...(firelensLogConfiguration && { dependsOn: { [routerName]: router!.condition } }),
      });
    }),
    ...(router
      ? [
          containerDefinition(routerName, router.container, {
            ...router.additions,
            // The router must continue when CloudWatch Logs does not accept its messages (M13).
            logConfiguration: awslogs('firelens', { mode: 'non-blocking', 'max-buffer-size': '25m' }),
          }),
        ]
      : []),
  ];
  const given: Readonly<Record<string, Pick<Container, 'override'>>> = {
    ...containers,
    ...(router && { [routerName]: router.container }),
  };
  const results = planned.map((definition) => overridden(definition, given[definition.name]!.override));
  return {
    definitions: results.map(({ definition }) => definition),
    planned,
    problems: results.map(({ problem }) => problem),
  };
}

/** Returns the volumes of a task: its own, those of the log router, and the writable paths of its containers. */
export function taskVolumes(
  volumes: Volumes,
  containers: Containers,
  router: TaskRouter | undefined,
): readonly EcsTaskDefinitionVolume[] {
  return [
    ...generatedVolumes(containers, router).map((name) => ({ name })),
    ...Object.entries(volumes).map(volumeArguments),
  ];
}

/** Returns the names of the volumes that the library creates: those of the log router, and of writable paths. */
export function generatedVolumes(containers: Containers, router: TaskRouter | undefined): readonly string[] {
  const writable = Object.entries(containers).map(([name, container]) => writableVolumes(name, container));
  return [router?.additions.mountPoints ?? {}, ...writable].flatMap((mountPoints) => Object.values(mountPoints));
}
