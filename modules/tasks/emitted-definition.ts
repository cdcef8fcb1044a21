import type { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { definitionErrors, type EcsContainerDefinition } from '../containers/ecs-container-definition';
import { fieldErrors } from '../containers/ecs-container-shape';
import { resolved } from '../core/resolved';
import { rule } from '../core/rule';
import { isExpression } from '../core/stack-independent';
import { shown } from '../core/shown';
import { assumedBytes, type MeasuredText, measuredJson } from '../core/terraform-length';
import type { Problem } from '../core/problem';

/**
 * Maximum size of a task definition in bytes.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 */
const maxBytes = 64 * 1024;

/** Size above which a longer name, address or tag may exceed the maximum. */
const nearBytes = maxBytes * 0.9;

const definitionSize = rule('M30', {
  states: 'A task definition has at most 65536 bytes.',
  severity: 'error',
  fix: 'Use the image delivery, or shorten environment and commands.',
  check: ({ bytes, expressions }: MeasuredText) =>
    bytes > maxBytes &&
    `containerDefinitions must have ${maxBytes} bytes or fewer with the rest of the task definition, got ${bytes}${assumption(expressions)}; use the image delivery, or shorten environment and commands`,
});

const definitionNearlyFull = rule('M30', {
  variant: 'near',
  states: 'A task definition is not close to 65536 bytes.',
  severity: 'warning',
  fix: 'Ignore the warning if the task definition does not grow.',
  check: ({ bytes, expressions }: MeasuredText) =>
    bytes > nearBytes &&
    bytes <= maxBytes &&
    `containerDefinitions should leave room below ${maxBytes} bytes with the rest of the task definition, got ${bytes}${assumption(expressions)}; use the image delivery, or shorten environment and commands`,
});

function assumption(expressions: number): string {
  return expressions === 0
    ? ''
    : `, of which ${expressions} values that are known only at deploy count as ${assumedBytes} each`;
}

/** A task definition as it is emitted, and the container definitions of which it consists unless it is overridden. */
export interface EmittedDefinition {
  /** The task definition. */
  readonly taskDefinition: EcsTaskDefinition;
  /** Container definitions, which may have been changed. */
  readonly definitions: readonly EcsContainerDefinition[];
  /** Argument of the task definition that encodes them. */
  readonly encoded: string;
  /** Names that the containers must keep. */
  readonly names: readonly string[];
}

/** Returns the errors and warnings about a task definition with all changes and overrides. */
export function emittedProblems({ taskDefinition, definitions, encoded, names }: EmittedDefinition): {
  readonly errors: readonly Problem[];
  readonly warnings: readonly string[];
} {
  if (isCircular(definitions)) {
    return {
      errors: ['containerDefinitions must have a JSON form, got a definition that contains itself'],
      warnings: [],
    };
  }
  const { resource } = taskDefinition.toTerraform() as {
    readonly resource: Record<string, Record<string, Readonly<Record<string, unknown>>>>;
  };
  const [block = {}] = Object.values(resource['aws_ecs_task_definition']!);
  const given = block['container_definitions'];
  const emitted: unknown = given === encoded ? definitions : overriding(resolved(taskDefinition, given));
  const errors = emitted === undefined ? [] : fieldErrors(emitted);
  if (errors.length > 0) return { errors, warnings: [] };
  const size = measuredJson(resolved(taskDefinition, { ...block, '//': undefined, lifecycle: undefined }));
  return {
    errors: [
      ...(emitted === undefined ? [] : definitionErrors(emitted as readonly EcsContainerDefinition[], names)),
      ...volumeErrors(resolved(taskDefinition, block['volume']), (emitted ?? []) as readonly EcsContainerDefinition[]),
      ...definitionSize(size),
    ],
    warnings: definitionNearlyFull(size),
  };
}

function isCircular(definitions: readonly EcsContainerDefinition[]): boolean {
  try {
    JSON.stringify(definitions);
    return false;
  } catch {
    return true;
  }
}

/** Returns an error for each name that two volumes of a task have, and for each mount of a volume that it does not have. */
function volumeErrors(volumes: unknown, definitions: readonly EcsContainerDefinition[]): readonly Problem[] {
  if (volumes !== undefined && !Array.isArray(volumes)) return [];
  const names = ((volumes ?? []) as readonly { readonly name: unknown }[]).map(({ name }) => name);
  const mounts = definitions.flatMap(({ name, mountPoints = [] }: Partial<EcsContainerDefinition>) =>
    mountPoints.map(({ sourceVolume }) => ({ name, sourceVolume })),
  );
  return [
    ...names
      .filter((name, index) => names.indexOf(name) < index)
      .map((name) => `volume: name must be unique, got ${shown(name)} twice; rename one`),
    ...mounts
      .filter(({ sourceVolume }) => !isExpression(sourceVolume) && !names.includes(sourceVolume))
      .map(
        ({ name, sourceVolume }) =>
          `containerDefinitions: mountPoints of "${name}" must name a volume of the task, got ${shown(sourceVolume)}; add it to volumes`,
      ),
  ];
}

/** Returns the container definitions of an override, or `undefined` if only Terraform knows them. */
function overriding(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return isExpression(value) ? undefined : value;
  }
}
