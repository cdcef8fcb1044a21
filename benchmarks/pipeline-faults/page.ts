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

/** Returns the page of results in Markdown. */
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
    '## Setup',
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
    '## Why our router loses records',
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
  return `- Both routers run ${version} on Linux. The article's image, \`aws-for-fluent-bit:latest\`, contains version 1.9.10, which
  was not available: the article's configuration ran on the same version as ours.
- Our router runs the configuration that \`synth\` writes for the app with its default settings, with the parts that ECS
  adds, started by the entry point of the task definition. The article's router runs only its configuration file, as in its
  image. Sockets, folders, ports and the endpoint of S3 are replaced by those of the test machine.
- A container writes numbered lines; with the fields that the log driver and ECS add, a record has about 1 KB. The log
  driver sends them to the router's socket without acknowledgment, as on Fargate. It buffers 1,048,576 records while no
  router accepts them, tries to connect five times a second, and has 5 seconds to send its buffer after its container has
  exited.
- S3 is a server on the test machine that accepts Fluent Bit's uploads, in one request or in parts, decompresses them and
  stores the numbers: a record is delivered if it is in an object, and duplicated if it is there more than once. Requests
  are those that reached the server. A proxy in front of it injects the faults; a request that has begun is completed.
  While S3 hangs, it accepts connections and requests, and never responds.
- After a fault, the task runs for ${afterwardsSeconds} seconds, or until all records are delivered. Then ECS stops it: the container exits, the
  log driver sends its buffer, and the router receives SIGTERM, and SIGKILL after 120 seconds (the stop timeout of ours) or
  30 seconds (the default, for the article's).
- Peak memory is \`VmHWM\` of the router, which includes pages of its memory-mapped files.`;
}

const limits = `The table does not show these limits:

- If the response to an upload is lost, the upload is repeated under another key. Its records are then in S3 twice.
- Records in the socket of a router that is killed are lost, because the log driver does not wait for acknowledgments. In
  the scenario above, the container pauses before the SIGKILL; otherwise, both routers would lose some records.
- On Fargate, the disk of a router is deleted with its task. The library does not restart a router that exits without being
  stopped: the task is replaced.
- Records that S3 has not accepted before the SIGKILL are lost, even if the router is started again.`;

function row(title: string, router: string, result: TrialResult): readonly string[] {
  const { sent, delivered, duplicated, peakMemoryMiB, objects, requests } = result;
  return [
    title,
    router,
    ...[sent, delivered, sent - delivered, duplicated, peakMemoryMiB, objects, requests].map(count),
  ];
}

/** Describes the lost records, with their numbers if there are few ranges. */
function losses({ sent, delivered, lost, crashed }: TrialResult): string {
  const few = 3;
  const ranges = lost.map(({ first, last }) => (first === last ? count(first) : `${count(first)} to ${count(last)}`));
  const numbers = lost.length <= few ? `, the numbers ${ranges.join(', ')}` : '';
  return `lost ${count(sent - delivered)} of ${count(sent)}${numbers}${crashed ? ', and Fluent Bit crashed' : ''}`;
}
