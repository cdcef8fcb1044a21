import type { MatrixCell } from './matrix';
import { smallBuffer } from '../../lab/pipeline-faults/small-scale';

/** A fate of records that do not arrive once, where they should. */
type Mishap = 'lost' | 'doubled' | 'misfiled';

/** Something that is known to go wrong, and why. */
interface Reason {
  readonly explains: Mishap;
  readonly appliesTo: (cell: MatrixCell) => boolean;
  readonly text: string;
}

const reasons: readonly Reason[] = [
  {
    explains: 'lost',
    appliesTo: ({ scenario, task }) => scenario === 'diskLimit' && task.delivery !== 'options',
    text: `An output has room for \`${smallBuffer}\`, and the oldest records give way to newer ones. Fluent Bit says nothing of it.`,
  },
  {
    explains: 'lost',
    appliesTo: (cell) => cell.scenario === 'diskLimit' && cell.task.delivery === 'options' && loses(cell, /^S3/),
    text: `By options, what does not fit into the folder of an S3 output, \`${smallBuffer}\`, is in memory, and Fluent Bit has 5 seconds for it when it is stopped.`,
  },
  {
    explains: 'lost',
    appliesTo: (cell) => cell.scenario === 'killed' && cell.task.delivery === 'options' && loses(cell, /^S3/),
    text: 'Fluent Bit 5.0.9 with a `store_dir_limit_size` takes the folder of an S3 output for full once it has uploaded what it found there at its start: it subtracts sizes that it has never added.',
  },
  {
    explains: 'lost',
    appliesTo: (cell) => cell.scenario === 'killed' && cell.task.delivery === 'options' && loses(cell, /^CloudWatch/),
    text: 'By options, what waits for CloudWatch Logs is in memory, and gone with the router that is killed.',
  },
  {
    explains: 'lost',
    appliesTo: (cell) => cell.scenario !== 'killed' && cell.task.delivery === 'options' && loses(cell, /^CloudWatch/),
    text: 'By options, what waits for CloudWatch Logs is in memory, and Fluent Bit has 5 seconds for it when it is stopped.',
  },
  {
    explains: 'doubled',
    appliesTo: ({ scenario, task }) => scenario === 'killed' && task.outputs === 'S3 and CloudWatch Logs',
    text: 'What CloudWatch Logs had not taken when the router was killed, S3 gets again, too, when it is started again.',
  },
];

/** Returns why not every record arrived once, where it should, as far as that is known. */
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
