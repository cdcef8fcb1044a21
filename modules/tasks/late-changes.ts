import { containerImage } from '../containers/container-image';
import { valueFrom } from '../containers/container-secret';
import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import { startedByDefinition, type StartedContainer } from '../containers/started-container';
import { rule } from '../core/rule';
import { shown } from '../core/shown';
import { isKnown } from '../core/validation';

/** Container definitions as they are emitted, and what was planned for them. */
export interface EmittedContainers {
  /** Definitions as they are emitted. */
  readonly definitions: readonly EcsContainerDefinition[];
  /** Containers as the permissions of the execution role were derived from them. */
  readonly started: readonly StartedContainer[];
  /** Names of the containers whose records were routed. */
  readonly routed: ReadonlySet<string>;
}

/** Returns warnings about changes of definitions that permissions and routes do not follow. */
export function lateChanges(emitted: EmittedContainers): readonly string[] {
  return [...grantedNeeds(emitted), ...routedDrivers(emitted)];
}

const grantedNeeds = rule('F83', {
  states:
    'ECS has the permissions for images, secrets and files of container definitions that were changed after their creation.',
  severity: 'warning',
  fix: 'Change the definition by `override` of the container. Ignore the warning if you grant the permission yourself.',
  check: ({ definitions, started }: EmittedContainers) => {
    const granted = new Set(started.flatMap(needsOf));
    return definitions.flatMap((definition) =>
      needsOf(startedByDefinition(definition, started))
        .filter((need) => !granted.has(need))
        .map(
          (need) =>
            `containerDefinitions: "${definition.name}" needs a permission that is not granted, for ${shown(need)}, because it was changed after the task definition was created; use override of the container`,
        ),
    );
  },
});

/** Returns what the execution role needs permissions for: ARNs of repositories and objects, and references to secrets. */
function needsOf({ image, secrets, files }: StartedContainer): readonly string[] {
  const { repositoryArn } = containerImage(image);
  return [
    ...(repositoryArn === undefined ? [] : [repositoryArn]),
    ...secrets.map(valueFrom),
    ...files.map(({ objectArn }) => objectArn),
  ].filter(isKnown);
}

const routedDrivers = rule('F18', {
  variant: 'changed',
  states: 'A container whose definition was changed still logs to the log router.',
  severity: 'warning',
  fix: 'Set `logDriver` of the container, so that its routes are judged. Ignore the warning if the records may be lost.',
  check: ({ definitions, routed }: EmittedContainers) =>
    definitions
      .filter(({ name, logConfiguration }) => routed.has(name) && logConfiguration?.logDriver !== 'awsfirelens')
      .map(
        ({ name, logConfiguration }) =>
          `containerDefinitions: "${name}" should have the log driver "awsfirelens", got ${shown(logConfiguration?.logDriver)}, so that none of its records take the routes; use logDriver of the container`,
      ),
});
