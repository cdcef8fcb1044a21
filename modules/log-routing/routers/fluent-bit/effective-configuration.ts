import { type Output, outputEntries } from '../../../fluent-bit/output';
import type { Entry } from '../../../fluent-bit/plugin';
import { renderSection } from '../../../fluent-bit/section';
import type { TaskHost } from '../../../containers/task-host';
import { ecsFieldsOn } from '../../routes/record-fields';
import { type DriverOptions, driverOptionsOf, type FinalLogging } from '../final-logging';
import type { CompleteRouting } from '../routing-defaults';

/** Log driver option from which ECS generates a filter. */
export type PatternOption = readonly [name: 'include-pattern' | 'exclude-pattern', pattern: string];

/** Parts of the configuration of Fluent Bit that ECS does not always generate. */
export interface EffectiveParts {
  /** Outputs that ECS generates from log driver options. */
  readonly generated?: readonly Output[];
  /** Log driver options from which ECS generates filters, by container. */
  readonly patterns?: Readonly<Record<string, readonly PatternOption[]>>;
  /** Configuration that ECS includes. */
  readonly included?: string;
  /**
   * `true` if the included configuration follows the whole generated configuration, instead of preceding its outputs.
   */
  readonly isIncludedLast?: boolean;
}

/**
 * Returns the complete configuration that Fluent Bit runs in a task: the parts that ECS generates, in its order, and
 * the included configuration at its position.
 *
 * @see https://github.com/aws/amazon-ecs-agent/blob/master/agent/taskresource/firelens/firelensconfig_unix.go
 */
export function effectiveConfiguration(
  routing: CompleteRouting,
  parts: EffectiveParts,
  host: TaskHost,
  logging: FinalLogging,
): string {
  const { routerMemoryReservationMiB } = routing;
  const { memoryReservationMiB = routerMemoryReservationMiB, routerOptions } = logging;
  const { included, isIncludedLast = false } = parts;
  const { generated, patterns } = withChanges(parts, logging);
  const ecsMetadata = routerOptions['enable-ecs-log-metadata'] !== 'false';
  const ours: Part[] = included === undefined ? [] : [['Ours', included]];
  return [
    ...inputs(memoryReservationMiB, host),
    ...Object.entries(patterns).flatMap(([container, options]) => patternFilters(container, options)),
    ...(ecsMetadata ? [['ECS: metadata', section('FILTER', metadata(host))] as const] : []),
    ...(isIncludedLast ? [] : ours),
    ...(host.networkMode === 'host' ? [] : [endOfProbe]),
    ...generated.map((entries) => ['ECS: from the options of a log driver', section('OUTPUT', [...entries])] as const),
    ...(isIncludedLast ? ours : []),
  ]
    .map(([origin, text]) => `# ${origin}\n${text}`)
    .join('\n');
}

type Part = readonly [origin: string, text: string];

const section = renderSection;

const endOfProbe: Part = [
  'ECS: its probe ends here',
  section('OUTPUT', [
    ['Name', 'null'],
    ['Match', 'firelens-healthcheck'],
  ]),
];

function inputs(memoryReservationMiB: number, { networkMode }: TaskHost): readonly Part[] {
  // ECS uses half of the router's memory reservation (A.0).
  const limit = `${Math.floor(memoryReservationMiB / 2)}MB`;
  const socket: Entry[] = [
    ['Name', 'forward'],
    ['Mem_Buf_Limit', limit],
    ['unix_path', '/var/run/fluent.sock'],
  ];
  const records = 'ECS: records of the log driver';
  if (networkMode === 'host') {
    return [[`${records}; Fluentd libraries have neither a port nor FLUENT_HOST`, section('INPUT', socket)]];
  }
  const libraries: Entry[] = [
    ['Name', 'forward'],
    ['Listen', networkMode === 'bridge' ? '0.0.0.0' : '127.0.0.1'],
    ['Port', '24224'],
  ];
  const probe: Entry[] = [
    ['Name', 'tcp'],
    ['Tag', 'firelens-healthcheck'],
    ['Listen', '127.0.0.1'],
    ['Port', '8877'],
  ];
  return [
    [records, section('INPUT', socket)],
    [`ECS: records of Fluentd libraries, by FLUENT_PORT=24224 and ${hostOf[networkMode]}`, section('INPUT', libraries)],
    ['ECS: its own health probe', section('INPUT', probe)],
  ];
}

/** Address of the router for libraries, which ECS sets in the environment of their containers. */
const hostOf = {
  awsvpc: 'FLUENT_HOST=127.0.0.1',
  // eslint-disable-next-line no-restricted-syntax -- a comment of the file, not a message
  bridge: 'FLUENT_HOST, the address that this container has got when the others start (L02)',
};

function patternFilters(container: string, options: readonly PatternOption[]): readonly Part[] {
  return options.map(([name, pattern]) => {
    const entries: Entry[] = [
      ['Name', 'grep'],
      ['Match', matchOf(container)],
      [name === 'include-pattern' ? 'Regex' : 'Exclude', `log ${pattern}`],
    ];
    return [`ECS: ${name} of a log driver`, section('FILTER', entries)];
  });
}

function metadata(host: TaskHost): readonly Entry[] {
  return [
    ['Name', 'record_modifier'],
    ['Match', '*'],
    ...ecsFieldsOn(host).map((field): Entry => ['Record', `${field} \${${field.toUpperCase()}}`]),
  ];
}

/** Returns the outputs and filters that ECS generates from log driver options, with those that were changed. */
function withChanges(
  { generated = [], patterns = {} }: EffectiveParts,
  { changed }: FinalLogging,
): {
  readonly generated: readonly (readonly Entry[])[];
  readonly patterns: Readonly<Record<string, readonly PatternOption[]>>;
} {
  const options = Object.entries(changed).map(
    ([name, configuration]) => [name, driverOptionsOf(configuration)] as const,
  );
  const matches = new Set(options.map(([name]) => matchOf(name)));
  return {
    generated: [
      ...generated
        .filter(({ match }) => !matches.has(match))
        .map((output) => generatedEntries(output.name, output.match, outputEntries(output))),
      ...options.flatMap(([name, { output }]) => changedOutput(name, output)),
    ],
    patterns: { ...patterns, ...Object.fromEntries(options.map(([name, each]) => [name, each.patterns])) },
  };
}

function changedOutput(container: string, options: DriverOptions['output']): readonly (readonly Entry[])[] {
  const isName = ([name]: DriverOptions['output'][number]) => name.toLowerCase() === 'name';
  const plugin = options.find(isName);
  const others = options.filter((option) => !isName(option));
  return plugin === undefined ? [] : [generatedEntries(plugin[1], matchOf(container), others)];
}

/** Returns the pattern of the tags of a container's records in an output that ECS generates. */
export function matchOf(container: string): string {
  return `${container}-firelens*`;
}

/** Returns the entries of an output, with the options sorted by name as ECS does. */
function generatedEntries(name: string, match: string, options: readonly Entry[]): readonly Entry[] {
  return [['Name', name], ['Match', match], ...options.toSorted(([one], [other]) => (one < other ? -1 : 1))];
}
