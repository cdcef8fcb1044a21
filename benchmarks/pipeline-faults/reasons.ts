import type { MatrixCell } from './matrix';
import { smallBuffer } from '../../lab/pipeline-faults/small-scale';

/** Deviation from exactly one delivery to each destination. */
type Mishap = 'lost' | 'doubled' | 'misfiled';

/** A known deviation and its reason. */
interface Reason {
  readonly explains: Mishap;
  readonly appliesTo: (cell: MatrixCell) => boolean;
  readonly text: string;
}

const reasons: readonly Reason[] = [
  {
    explains: 'lost',
    appliesTo: ({ scenario, task }) => scenario === 'diskLimit' && task.delivery !== 'options',
    text: `The buffer of an output is limited to \`${smallBuffer}\`; newer records replace the oldest ones. Fluent Bit does not log it.`,
  },
  {
    explains: 'lost',
    appliesTo: (cell) => cell.scenario === 'diskLimit' && cell.task.delivery === 'options' && loses(cell, /^S3/),
    text: `With the options delivery, records that do not fit into the folder of an S3 output, \`${smallBuffer}\`, are in memory, and Fluent Bit has 5 seconds to deliver them when it is stopped.`,
  },
  {
    explains: 'lost',
    appliesTo: (cell) => cell.scenario === 'killed' && cell.task.delivery === 'options' && loses(cell, /^S3/),
    text: 'With `store_dir_limit_size`, Fluent Bit 5.0.9 regards the folder of an S3 output as full after uploading the files that it found there at startup: it subtracts sizes that it has never added.',
  },
  {
    explains: 'lost',
    appliesTo: (cell) => cell.scenario === 'killed' && cell.task.delivery === 'options' && loses(cell, /^CloudWatch/),
    text: 'With the options delivery, records for CloudWatch Logs are buffered in memory, and are lost when the router is killed.',
  },
  {
    explains: 'lost',
    appliesTo: (cell) => cell.scenario !== 'killed' && cell.task.delivery === 'options' && loses(cell, /^CloudWatch/),
    text: 'With the options delivery, records for CloudWatch Logs are buffered in memory, and Fluent Bit has 5 seconds to deliver them when it is stopped.',
  },
  {
    explains: 'doubled',
    appliesTo: ({ scenario, task }) => scenario === 'killed' && task.outputs === 'S3 and CloudWatch Logs',
    text: 'Records that CloudWatch Logs had not accepted when the router was killed are sent to S3 again, too, when the router restarts.',
  },
];

/** Returns the known reasons why records were lost, doubled or misfiled. */
export function reasonsOf(cell: MatrixCell): string {
  return mishapsOf(cell)
    .flatMap((mishap) => {
      const known = reasons.filter(({ explains, appliesTo }) => explains === mishap && appliesTo(cell));
      return known.length > 0 ? known.map(({ text }) => text) : [`No reason is known why records are ${mishap}.`];
    })
    .join(' ');
}

function mishapsOf({ result }: MatrixCell): readonly Mishap[] {
  return [
    ...(result.lost.length > 0 ? (['lost'] as const) : []),
    ...(result.duplicated > 0 ? (['doubled'] as const) : []),
    ...(result.misfiled > 0 ? (['misfiled'] as const) : []),
  ];
}

function loses({ result }: MatrixCell, place: RegExp): boolean {
  return result.lost.some((range) => place.test(range.place));
}
