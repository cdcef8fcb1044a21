import type { Container } from '../containers/container';
import type { Containers } from '../containers/ec2-container';
import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import { startedByDefinition, type StartedContainer, startedContainer } from '../containers/started-container';
import { routerName, type TaskRouter } from '../log-routing/routers/task-router';

/** Returns the containers as they are started: by their properties, or by what an override made of them. */
export function startedContainers(
  definitions: readonly EcsContainerDefinition[],
  containers: Containers,
  router: TaskRouter | undefined,
): readonly StartedContainer[] {
  const all: Readonly<Record<string, Container>> = {
    ...containers,
    ...(router && { [routerName]: { ...router.container, secrets: router.values.secrets } }),
  };
  const given = Object.values(all).map(startedContainer);
  return definitions.map((definition, index) =>
    all[definition.name]!.override === undefined ? given[index]! : startedByDefinition(definition, given[index], given),
  );
}
