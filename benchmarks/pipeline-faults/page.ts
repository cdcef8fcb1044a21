import { table } from '../../lab/markdown';
import { count, type Scale, type Scenario } from '../../lab/pipeline-faults/scenarios';
import type { TrialResult } from '../../lab/pipeline-faults/trial';

/** Results of one scenario with both routers. */
export interface Comparison {
  /** The scenario. */
  readonly scenario: Scenario;
  /** Result with our router. */
  readonly ours: TrialResult;
  /** Result with the article's router. */
  readonly article: TrialResult;
}

/** The page of what was measured, in Markdown. */
export function page(comparisons: readonly Comparison[], scale: Scale, version: string): string {
  const lossesOf = (router: 'ours' | 'article') =>
    comparisons
      .filter((comparison) => comparison[router].lost.length > 0)
      .map(({ scenario: { title, why }, [router]: result }) =>
        `- **${title(scale)}**: ${losses(result)}. ${why?.[router] ?? ''}`.trimEnd(),
      )
      .join('\n');
  return `${[
    introduction,
    '## What ran',
    whatRan(version, scale),
    '## Results',
    'One container, one S3 output:',
    table(
      ['Scenario', 'Router', 'Sent', 'Delivered', 'Lost', 'Duplicated', 'Peak memory, MiB', 'Objects', 'Requests'],
      comparisons.flatMap(({ scenario: { title }, ours, article }) => [
        row(title(scale), 'ours', ours),
        row(title(scale), "the article's", article),
      ]),
    ),
    "## Why the article's router loses records",
    lossesOf('article'),
    '## Where ours has its limits',
    lossesOf('ours'),
    limits,
  ].join('\n\n')}\n`;
}

const introduction = `# Faults of the pipeline

How many records are delivered, lost and duplicated when S3 is unavailable, when ECS stops the task, and when the router
is killed. The task has one container and one S3 output. The router of this library is compared with the one of the
article "ECS Fargate Custom Logging with Fluent Bit". [pipeline-cases.md](pipeline-cases.md) covers tasks with several
containers and outputs.

\`npm run benchmark:pipeline\` injects the faults and writes both pages; with \`--comparison\` it writes only this one. It
needs Linux and a \`fluent-bit\` on PATH, or named by \`FLUENT_BIT\`. To run some scenarios and print their results, name them:
\`npm run benchmark:pipeline -- --comparison hanging killed\`.
\`__tests__/pipeline/faults.test.ts\` tests the same faults on a smaller scale.`;

function whatRan(version: string, { afterwardsSeconds }: Scale): string {
  return `- Both routers are ${version}, on Linux. The article's image, \`aws-for-fluent-bit:latest\`, has version 1.9.10, which was
  not at hand: the article's configuration ran on the version that ours runs on.
- Ours is what \`synth\` leaves of the app with its default settings, and what ECS writes around it, started by the entry
  point of the task definition. The article's is its file alone, as its image runs it. Sockets, folders, ports and the
  endpoint of S3 are those of this machine.
- A container writes numbered lines; with what the log driver and ECS add, a record has some 1 KB. The log driver hands
  them to the router's socket without confirmation, as on Fargate. It holds 1,048,576 records while no router takes
  them, tries to connect five times a second, and has 5 seconds for what it holds when its container has ended.
- S3 is a server on this machine that takes what Fluent Bit sends, in one request or in parts, unzips it and notes the
  numbers: a record is delivered when it is in an object, and duplicated when it is there again. Requests are those that
  reached it. A proxy before it makes the faults, and lets a request end that has begun. While S3 hangs, it takes
  connections and requests, and never answers them.
- After a fault the task runs on for ${afterwardsSeconds} seconds, unless everything has been delivered before. Then ECS stops it: the
  container ends, the log driver hands over what it holds, and the router gets SIGTERM, and SIGKILL after 120 seconds,
  as ours asks for, or after the 30 of a container that asks for none, as the article's.
- Peak memory is \`VmHWM\` of the router, in which pages of its files on disk are counted, too.`;
}

const limits = `What the table does not show:

- An upload whose answer is lost is made again, under another key. Its records are in S3 twice then.
- A router that is killed takes along what its socket holds, since the log driver asks for no confirmation. The container
  pauses before the SIGKILL above, or both routers would lose some records there.
- On Fargate, what a router has on disk is gone with its task. The library restarts no router that ends without being
  stopped: the task is replaced.
- What S3 does not take before the SIGKILL is lost, whatever starts the router again.`;

function row(title: string, router: string, result: TrialResult): readonly string[] {
  const { sent, delivered, duplicated, peakMemoryMiB, objects, requests } = result;
  return [
    title,
    router,
    ...[sent, delivered, sent - delivered, duplicated, peakMemoryMiB, objects, requests].map(count),
  ];
}

/** Which records are lost, as far as they can be named. */
function losses({ sent, delivered, lost, crashed }: TrialResult): string {
  const few = 3;
  const ranges = lost.map(({ first, last }) => (first === last ? count(first) : `${count(first)} to ${count(last)}`));
  const numbers = lost.length <= few ? `, the numbers ${ranges.join(', ')}` : '';
  return `lost ${count(sent - delivered)} of ${count(sent)}${numbers}${crashed ? ', and Fluent Bit crashed' : ''}`;
}
