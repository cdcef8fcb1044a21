import { containerImage } from '../containers/container-image';
import { valueFrom } from '../containers/container-secret';
import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import { startedByDefinition, type StartedContainer } from '../containers/started-container';
import { rule } from '../core/rule';
import { shown } from '../core/shown';
import { isKnown } from '../core/validation';
import { mountsOf, writtenFileSystems } from './mounted-volumes';
import type { Volumes } from './volume';

/** Container definitions as they are emitted, and what was planned for them. */
export interface EmittedContainers {
  /** Definitions as they are emitted. */
  readonly definitions: readonly EcsContainerDefinition[];
  /** Containers as the permissions of the execution role were derived from them, by name. */
  readonly started: ReadonlyMap<string, StartedContainer>;
  /** Names of the file systems that the task role may write to. */
  readonly written: readonly string[];
  /** Volumes of the task. */
  readonly volumes: Volumes;
  /** Log configurations as they were planned, by container. */
  readonly planned: Readonly<Record<string, EcsContainerDefinition['logConfiguration']>>;
}

/** Returns warnings about changes of definitions that permissions and routes do not follow. */
export function lateChanges(emitted: EmittedContainers): readonly string[] {
  return [...grantedNeeds(emitted), ...grantedMounts(emitted), ...routedDrivers(emitted), ...grantedOptions(emitted)];
}

const grantedNeeds = rule('F83', {
  states:
    'ECS has the permissions for images, secrets and files of container definitions that were changed after their creation.',
  severity: 'warning',
  fix: 'Change the definition by `override` of the container. Ignore the warning if you grant the permission yourself.',
  check: ({ definitions, started }: EmittedContainers) => {
    const all = [...started.values()];
    const granted = new Set(all.flatMap(needsOf));
    return definitions.flatMap((definition) =>
      needsOf(startedByDefinition(definition, started.get(definition.name), all))
        .filter((need) => !granted.has(need))
        .map(
          (need) =>
            `containerDefinitions: "${definition.name}" needs a permission that is not granted, for ${shown(need)}, because it was changed after the task definition was created; use override of the container`,
        ),
    );
  },
});

const grantedMounts = rule('F83', {
  variant: 'mounts',
  states:
    'The task role has the permission to write to file systems that were mounted after the creation of the definition.',
  severity: 'warning',
  fix: 'Change the mount by `mountPoints` or `override` of the container.',
  check: ({ definitions, volumes, written }: EmittedContainers) =>
    writtenFileSystems(volumes, mountsOf(definitions))
      .filter((name) => !written.includes(name))
      .map(
        (name) =>
          `containerDefinitions: the task role has no permission to write to the volume ${shown(name)}, because its mount was changed after the task definition was created; use mountPoints or override of the container`,
      ),
});

/**
 * Returns what the execution role needs permissions for: ARNs of repositories and objects, and references to secrets. An
 * image that is known only at deploy may be in any repository.
 */
function needsOf({ image, secrets, files }: StartedContainer): readonly string[] {
  const { repositoryArn, reference } = containerImage(image);
  return [
    ...(repositoryArn === undefined ? (isKnown(reference) ? [] : [reference]) : [repositoryArn]),
    ...secrets.map(valueFrom),
    ...files.map(({ objectArn }) => objectArn),
  ];
}

const routedDrivers = rule('F18', {
  variant: 'changed',
  states: 'A container whose definition was changed still logs to the log router.',
  severity: 'warning',
  fix: 'Set `logDriver` of the container, so that its routes are judged. Ignore the warning if the records may be lost.',
  check: ({ definitions, planned }: EmittedContainers) =>
    definitions
      .filter(
        ({ name, logConfiguration }) =>
          planned[name]?.logDriver === 'awsfirelens' && logConfiguration?.logDriver !== 'awsfirelens',
      )
      .map(
        ({ name, logConfiguration }) =>
          `containerDefinitions: "${name}" should have the log driver "awsfirelens", got ${shown(logConfiguration?.logDriver)}, so that none of its records take the routes; use logDriver of the container`,
      ),
});

/** Options of log drivers for which no permission is needed, and which no route sets. */
const freeOptions: readonly string[] = [
  ...['log-driver-buffer-limit', 'include-pattern', 'exclude-pattern', 'mode', 'max-buffer-size'],
  ...['awslogs-stream-prefix', 'awslogs-datetime-format', 'awslogs-multiline-pattern'],
];

const grantedOptions = rule('F79', {
  variant: 'changed',
  states: 'Log driver options that were changed have the permissions and the outbound rules that they need.',
  severity: 'warning',
  fix: 'Set the options in the destination of the route. Ignore the warning if you grant what they need yourself.',
  check: ({ definitions, planned }: EmittedContainers) =>
    definitions.flatMap(({ name, logConfiguration }) => {
      const before = planned[name];
      if (!before || before.logDriver !== logConfiguration?.logDriver) return [];
      const options = { ...before.options, ...logConfiguration.options };
      const changed = Object.keys(options).filter(
        (option) => !freeOptions.includes(option) && before.options[option] !== logConfiguration.options?.[option],
      );
      return changed.length === 0
        ? []
        : `containerDefinitions: permissions and outbound rules for the log driver of "${name}" are those of its ${before.logDriver === 'awslogs' ? 'log group' : 'routes'}, and do not follow the change of ${changed.map(shown).join(', ')}; set them in the destination, or add statements to ${before.logDriver === 'awslogs' ? 'executionRole' : 'taskRole'}`;
    }),
});
