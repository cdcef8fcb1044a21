import { variable } from '../../../fluent-bit/value';
import { renderSections, type Section } from '../../../fluentd/section';
import { quoted } from '../../../fluentd/value';
import type { TaskHost } from '../../../containers/task-host';
import { ecsFieldsOn } from '../../routes/record-fields';
import { type DriverOptions, driverOptionsOf, type FinalLogging } from '../final-logging';
import { matchOf, patternFilter } from './fluentd-filter';
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
  { host }: Pick<FluentdTask, 'host'>,
  parts: FluentdEffectiveParts,
  logging: FinalLogging,
): string {
  const { included = [] } = parts;
  const { filters, outputs } = withChanges(parts, logging);
  const hasMetadata = logging.routerOptions['enable-ecs-log-metadata'] !== 'false';
  const metadata = hasMetadata ? [metadataOn(host)] : [];
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

/** Returns what ECS generates from log driver options, with those that were changed. */
function withChanges(
  { filters = [], outputs = [] }: FluentdEffectiveParts,
  { changed }: FinalLogging,
): { readonly filters: readonly Section[]; readonly outputs: readonly Section[] } {
  const containers = Object.keys(changed);
  const others = (sections: readonly Section[]) =>
    sections.filter(({ argument }) => !containers.some((name) => argument === matchOf(name)));
  const options = Object.entries(changed).map(
    ([name, configuration]) => [name, driverOptionsOf(configuration)] as const,
  );
  return {
    filters: [
      ...others(filters),
      ...options.flatMap(([name, { patterns }]) =>
        patterns.map(([option, pattern]) => patternFilter(name, option, pattern)),
      ),
    ],
    outputs: [...others(outputs), ...options.flatMap(([name, { output }]) => generatedOutput(name, output))],
  };
}

function generatedOutput(container: string, options: DriverOptions['output']): readonly Section[] {
  const type = options.find(([name]) => name === '@type');
  return type === undefined ? [] : [generatedSection(container, [type, ...options.filter((each) => each !== type)])];
}

/** Returns the output that ECS generates from log driver options, which it sorts by name after the type. */
export function generatedSection(container: string, [type, ...options]: DriverOptions['output']): Section {
  return {
    name: 'match',
    argument: matchOf(container),
    entries: [type!, ...options.toSorted(([one], [other]) => (one < other ? -1 : 1))],
  };
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
