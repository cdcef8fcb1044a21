import { type Entry, type Output, outputEntries, type Pipeline, renderPipeline, renderSection } from '../fluent-bit';

/** What decides the configuration that a router runs: what ECS is told of the task, and our own part. */
export interface EffectiveTask {
  /** MiB kept for the router; ECS gives half of it to the input. */
  readonly memoryReservationMiB: number;
  /** Whether ECS adds its metadata. */
  readonly ecsMetadata: boolean;
  /** Outputs that ECS writes from the options of the log driver. */
  readonly generated: readonly Output[];
  /** What ECS includes: our part. */
  readonly included?: Pipeline;
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
export function effectiveConfiguration(task: EffectiveTask): string {
  const { memoryReservationMiB, ecsMetadata, included, generated } = task;
  const parts: readonly (readonly [origin: string, text: string])[] = [
    ['ECS: records of the log driver', section('INPUT', forwardSocket(memoryReservationMiB))],
    [
      'ECS: records of Fluentd libraries',
      section('INPUT', [
        ['Name', 'forward'],
        ['Listen', '127.0.0.1'],
        ['Port', '24224'],
      ]),
    ],
    [
      'ECS: its own health probe',
      section('INPUT', [
        ['Name', 'tcp'],
        ['Tag', 'firelens-healthcheck'],
        ['Listen', '127.0.0.1'],
        ['Port', '8877'],
      ]),
    ],
    ...(ecsMetadata ? [['ECS: metadata', section('FILTER', metadata)] as const] : []),
    ...(included ? [['Ours, included by ECS', renderPipeline(included)] as const] : []),
    [
      'ECS: the probe ends here',
      section('OUTPUT', [
        ['Name', 'null'],
        ['Match', 'firelens-healthcheck'],
      ]),
    ],
    ...generated.map(
      (output) => ['ECS: from the options of the log driver', section('OUTPUT', sorted(output))] as const,
    ),
  ];
  return parts.map(([origin, text]) => `# ${origin}\n${text}`).join('\n');
}

const section = renderSection;

function forwardSocket(memoryReservationMiB: number): Entry[] {
  return [
    ['Name', 'forward'],
    ['Mem_Buf_Limit', `${Math.floor(memoryReservationMiB / 2)}MB`],
    ['unix_path', '/var/run/fluent.sock'],
  ];
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
