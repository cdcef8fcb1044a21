import { variable } from '../../../fluent-bit/value';
import { renderSections, type Section } from '../../../fluentd/section';
import { quoted } from '../../../fluentd/value';
import type { TaskHost } from '../../../containers/task-host';
import { ecsFieldsOn } from '../../routes/record-fields';
import type { FluentdTask } from './fluentd-task';

/** Parts of the configuration of Fluentd that ECS does not always generate. */
export interface FluentdEffectiveParts {
  /** Filters that ECS generates from log driver options. */
  readonly filters?: readonly Section[];
  /** Configuration that ECS includes. */
  readonly included?: readonly Section[];
  /** Outputs that ECS generates from log driver options. */
  readonly outputs?: readonly Section[];
}

/**
 * Returns the complete configuration that Fluentd runs in a task: the parts that ECS generates, in its order, and the
 * included configuration at its position.
 *
 * @see https://github.com/aws/amazon-ecs-agent/blob/master/agent/taskresource/firelens/firelensconfig_unix.go
 */
export function effectiveFluentd(
  { routing, host }: Pick<FluentdTask, 'routing' | 'host'>,
  parts: FluentdEffectiveParts,
): string {
  const { filters = [], included = [], outputs = [] } = parts;
  const metadata = routing.ecsMetadata ? [metadataOn(host)] : [];
  return (
    [
      ['ECS: records of the log driver', [socket]],
      ['ECS: records of Fluentd libraries', [librariesOn(host)]],
      ['ECS: from the options of the log drivers', filters],
      ['ECS: metadata', metadata],
      ['Ours', included],
      ['ECS: from the options of the log drivers', outputs],
    ] as const
  )
    .filter(([, sections]) => sections.length > 0)
    .map(([origin, sections]) => `# ${origin}\n${renderSections(sections)}`)
    .join('\n');
}

const socket: Section = {
  name: 'source',
  entries: [
    ['@type', 'unix'],
    ['path', '/var/run/fluent.sock'],
  ],
};

function librariesOn({ networkMode }: TaskHost): Section {
  return {
    name: 'source',
    entries: [
      ['@type', 'forward'],
      ['bind', networkMode === 'bridge' ? '0.0.0.0' : '127.0.0.1'],
      ['port', '24224'],
    ],
  };
}

function metadataOn(host: TaskHost): Section {
  return {
    name: 'filter',
    argument: '**',
    entries: [['@type', 'record_transformer']],
    sections: [
      {
        name: 'record',
        entries: ecsFieldsOn(host).map((field) => [field, quoted(variable(field.toUpperCase()))] as const),
      },
    ],
  };
}
