import { containerShapes } from '../containers/container';
import { fargateContainer } from '../containers/fargate-container';
import { containerProblems, imageWarnings } from '../containers/container-rules';
import { definedContainer, repeatedElements } from '../containers/defined-container';
import { type Containers, type Ec2Container, ec2Container, ec2ContainerShapes } from '../containers/ec2-container';
import { ec2LinuxParameterNames } from '../containers/linux-parameters';
import { type PlatformTask, platformProblems } from '../containers/runtime-platform';
import { typeErrors, valueErrors } from '../core/shape';
import { shown } from '../core/shown';
import { routerOverrideProblems } from './router-override';
import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import { fieldErrors } from '../containers/ecs-container-shape';
import type { TaskHost } from '../containers/task-host';
import { rule } from '../core/rule';
import type { Problem } from '../core/problem';
import { isKnown } from '../core/validation';
import { routerName } from '../log-routing/routers/task-router';
import { volumeNameProblems } from '../containers/mount-point';
import type { Volumes } from './volume';

/** Container definitions of a task, some of which overrides have changed. */
export interface OverriddenTask {
  /** Properties of the containers. */
  readonly containers: Containers;
  /** Definitions as they follow from the properties. */
  readonly planned: readonly EcsContainerDefinition[];
  /** Where the definitions were changed: by `override`, or later in `containerDefinitions`. */
  readonly changedBy: 'override' | 'containerDefinitions';
  /** Changed definitions, in the same order. */
  readonly definitions: readonly EcsContainerDefinition[];
  /** Host of the task. */
  readonly host: TaskHost;
  /** Volumes of the task. */
  readonly volumes: Volumes;
  /** Settings of the task that depend on its operating system. */
  readonly platform: PlatformTask;
}

/** Returns an error for everything that ECS or the log router would reject in the changes of overrides. */
export function overrideProblems(task: OverriddenTask): readonly Problem[] {
  const { containers, planned, definitions, host, volumes, platform } = task;
  if (JSON.stringify(definitions) === JSON.stringify(planned)) return [];
  const wrongFields = fieldErrors(definitions);
  if (wrongFields.length > 0) return wrongFields;
  const byName = new Map(planned.map((each) => [each.name, each]));
  const changed = definitions.flatMap((definition) => {
    const before = byName.get(definition.name);
    return !before || JSON.stringify(definition) === JSON.stringify(before) ? [] : [{ definition, before }];
  });
  if (changed.length === 0) return [];
  const mounted = planned.flatMap(({ mountPoints }) => mountPoints.map(({ sourceVolume }) => String(sourceVolume)));
  const generated = new Set(mounted.filter((name) => !Object.hasOwn(volumes, name)));
  const results = changed.map(({ definition }) => [
    definition.name,
    definedContainer(definition, { networkMode: host.networkMode, generated }),
  ]);
  const { [routerName]: router, ...others } = Object.fromEntries(results) as Containers;
  const all = Object.fromEntries(
    Object.entries({ ...containers, ...others }).map(([name, { dependsOn = {}, ...container }]) => {
      const onOthers = Object.entries(dependsOn).filter(([other]) => other !== routerName);
      return [name, { ...container, dependsOn: Object.fromEntries(onOthers) }];
    }),
  );
  return [
    ...changed.flatMap(({ definition, before }) =>
      definition.name === routerName
        ? routerOverrideProblems(before, definition)
        : ofContainer(definition.name, [
            ...repeatedElements(definition),
            ...shapeProblems(others[definition.name]!, host),
            ...logDriverProblems(definition, host),
            portsProblem(before, definition),
            ...startedAfterRouter(definition, before),
          ]),
    ),
    ...containerProblems(all, host, router),
    ...volumeNameProblems(all, volumes),
    ...platformProblems({ ...platform, containers: all }, host),
  ].map((problem) => problem && `${task.changedBy}: ${problem}`);
}

/** Returns a warning for each image that an override sets to a value known only at deploy. */
export function overrideWarnings(
  planned: readonly EcsContainerDefinition[],
  definitions: readonly EcsContainerDefinition[],
): readonly string[] {
  return definitions
    .filter(({ image }, index) => image !== planned[index]!.image)
    .flatMap(({ name, image }) => imageWarnings({ image }).map((warning) => `container "${name}": ${warning}`));
}

function ofContainer(name: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map((problem) => problem && `container "${name}": ${problem}`);
}

/** Returns an error for each setting that the host does not have, and for each value of a wrong form. */
function shapeProblems(container: Ec2Container, { launchType }: TaskHost): readonly Problem[] {
  if (launchType === 'EC2') return typeErrors(container, ec2Container).concat(valueErrors(container, ec2Container));
  const onInstances = (values: object, names: readonly string[]) =>
    Object.entries(values).filter(([name, value]) => names.includes(name) && value !== undefined && value !== false);
  const names = Object.keys(ec2ContainerShapes).filter((name) => !Object.hasOwn(containerShapes, name));
  const { linuxParameters = {} } = container;
  const beyond = [
    ...onInstances(container, names).map(([name]) => name),
    ...onInstances(linuxParameters, ec2LinuxParameterNames).map(([name]) => `linuxParameters.${name}`),
  ];
  const without = (values: object, others: readonly string[]) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !others.includes(name)));
  const rest = {
    ...without(container, names),
    ...(container.linuxParameters && { linuxParameters: without(linuxParameters, ec2LinuxParameterNames) }),
  };
  return [
    ...beyond.map(
      (name) => `${name} must not be set on Fargate, where ECS does not support it; run the task on EC2 instances`,
    ),
    ...typeErrors(rest, fargateContainer),
    ...valueErrors(rest, fargateContainer),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html */
const logDriverProblems = rule('F37', {
  variant: 'changed',
  states: 'In container definitions that were changed, the log driver is one that Fargate supports.',
  severity: 'error',
  fix: 'Use `awslogs`, `awsfirelens` or `splunk`, or run the task on EC2 instances.',
  check: ({ logConfiguration }: EcsContainerDefinition, { launchType }: TaskHost) =>
    launchType === 'FARGATE' &&
    isKnown(logConfiguration?.logDriver) &&
    !['awslogs', 'awsfirelens', 'splunk'].includes(logConfiguration.logDriver) &&
    `logConfiguration.logDriver must be "awslogs", "awsfirelens" or "splunk" on Fargate, got ${shown(logConfiguration.logDriver)}`,
});

/** Load balancers, security groups and the log router follow `ports`. */
function portsProblem(before: EcsContainerDefinition, after: EcsContainerDefinition): Problem {
  const portsOf = ({ portMappings }: EcsContainerDefinition) =>
    JSON.stringify(
      portMappings.map(({ containerPort, hostPort, protocol, containerPortRange }) => [
        ...[containerPort, hostPort, protocol, containerPortRange],
      ]),
    );
  return (
    portsOf(before) !== portsOf({ ...after, portMappings: after.portMappings ?? [] }) &&
    'portMappings must have the same ports, host ports and protocols, which the load balancer and the security groups follow; set ports of the container instead'
  );
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
      !dependsOn.some((each) => each.containerName === routerName && each.condition === onRouter.condition) &&
      `dependsOn must contain "${routerName}" with the condition ${onRouter.condition}, because records are lost while the router does not run; add to the list instead of replacing it`
    );
  },
});
