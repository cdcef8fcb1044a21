import { type Entry, type Output, outputEntries, type Pipeline, renderPipeline, renderSection } from '../fluent-bit';
import type { LogRouting } from './log-routing';
import { completed } from './routing-defaults';

/** An option of the log driver that ECS makes a filter of. */
export type PatternOption = readonly [name: 'include-pattern' | 'exclude-pattern', pattern: string];

/** What Fluent Bit runs in a task beside what ECS always writes. */
export interface EffectiveParts {
  /** Outputs that ECS writes from the options of the log driver. */
  readonly generated?: readonly Output[];
  /** Options of the log driver that ECS makes filters of, by container. */
  readonly patterns?: Readonly<Record<string, readonly PatternOption[]>>;
  /** Our part. */
  readonly included?: Pipeline;
  /** Whether our part comes after that of ECS as a whole, and not before its outputs. */
  readonly isIncludedLast?: boolean;
}

/** Variables that stand for what ECS writes itself, and what each of them is. */
export const ecsVariables: Readonly<Record<string, string>> = {
  ECS_CLUSTER: 'name of the cluster, written by ECS',
  ECS_TASK_ARN: 'ARN of the task, written by ECS',
  ECS_TASK_DEFINITION: 'family and revision of the task definition, written by ECS',
};

/**
 * The whole text that Fluent Bit runs in a task: what ECS generates, in its order, with our part where ECS includes it.
 *
 * @see https://github.com/aws/amazon-ecs-agent/blob/master/agent/taskresource/firelens/firelensconfig_unix.go
 */
export function effectiveConfiguration(routing: LogRouting, parts: EffectiveParts): string {
  const { routerMemoryReservationMiB: memory, ecsMetadata } = completed(routing);
  const { generated = [], patterns = {}, included, isIncludedLast = false } = parts;
  const ours: Part[] = included ? [['Ours', renderPipeline(included)]] : [];
  return [
    ...inputs(memory),
    ...Object.entries(patterns).flatMap(([container, options]) => patternFilters(container, options)),
    ...(ecsMetadata ? [['ECS: metadata', section('FILTER', metadata)] as const] : []),
    ...(isIncludedLast ? [] : ours),
    [
      'ECS: its probe ends here',
      section('OUTPUT', [
        ['Name', 'null'],
        ['Match', 'firelens-healthcheck'],
      ]),
    ] as const,
    ...generated.map((output) => ['ECS: from the options of a log driver', section('OUTPUT', sorted(output))] as const),
    ...(isIncludedLast ? ours : []),
  ]
    .map(([origin, text]) => `# ${origin}\n${text}`)
    .join('\n');
}

type Part = readonly [origin: string, text: string];

const section = renderSection;

function inputs(memoryReservationMiB: number): readonly Part[] {
  // Half of the memory that is kept for the router (A.0).
  const limit = `${Math.floor(memoryReservationMiB / 2)}MB`;
  const socket: Entry[] = [
    ['Name', 'forward'],
    ['Mem_Buf_Limit', limit],
    ['unix_path', '/var/run/fluent.sock'],
  ];
  const libraries: Entry[] = [
    ['Name', 'forward'],
    ['Listen', '127.0.0.1'],
    ['Port', '24224'],
  ];
  const probe: Entry[] = [
    ['Name', 'tcp'],
    ['Tag', 'firelens-healthcheck'],
    ['Listen', '127.0.0.1'],
    ['Port', '8877'],
  ];
  return [
    ['ECS: records of the log driver', section('INPUT', socket)],
    ['ECS: records of Fluentd libraries', section('INPUT', libraries)],
    ['ECS: its own health probe', section('INPUT', probe)],
  ];
}

function patternFilters(container: string, options: readonly PatternOption[]): readonly Part[] {
  return options.map(([name, pattern]) => {
    const entries: Entry[] = [
      ['Name', 'grep'],
      ['Match', `${container}-firelens*`],
      [name === 'include-pattern' ? 'Regex' : 'Exclude', `log ${pattern}`],
    ];
    return [`ECS: ${name} of a log driver`, section('FILTER', entries)];
  });
}

const metadata: readonly Entry[] = [
  ['Name', 'record_modifier'],
  ['Match', '*'],
  ['Record', 'ecs_cluster ${ECS_CLUSTER}'],
  ['Record', 'ecs_task_arn ${ECS_TASK_ARN}'],
  ['Record', 'ecs_task_definition ${ECS_TASK_DEFINITION}'],
];

/** ECS sorts the options by name. */
function sorted(output: Output): Entry[] {
  const options = outputEntries(output).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [['Name', output.name], ['Match', output.match], ...options];
}
