import type { TerraformStack } from 'cdktf';
import { ConfigDelivery, LogDestination } from '../../modules';
import { compile } from '../support/compile';
import { saidOf } from '../support/said';
import { synth } from '../../lab/synth/synth';
import { bucket, deliveryStream, logGroup, nginx, statementsAt, task } from '../../lab/synth/tasks';
import { checkPage, table } from '../../lab/markdown';
import { typescriptOf, withContainers, withNginx, withRouting } from './rule';

const s3 = LogDestination.s3({ bucket });
const app = { image: 'app:1.0.0' };

/** An input, as TypeScript that does not compile or as a stack of which something is said. */
type Input = readonly [input: string, tried: string | ((stack: TerraformStack) => void)];

/** What AWS CDK 2.276.0 takes for a task on Fargate, without a word. */
const inputs: readonly Input[] = [
  ['`config-file-type: s3`', withRouting({ delivery: ConfigDelivery.s3({ bucket }) })],
  ['a router to which nothing logs', withRouting({ routes: [] })],
  ['a router that logs to itself', typescriptOf({ routing: "logDriver: 'awsfirelens'" })],
  [
    'configuration at `/fluent-bit/etc/fluent-bit.conf`',
    typescriptOf({ routing: "configFileValue: '/fluent-bit/etc/fluent-bit.conf'" }),
  ],
  ['`user: "1000"` for the router', typescriptOf({ routing: "user: '1000'" })],
  ['`log-driver-buffer-limit: 999999999999`', withRouting({ logDriverBufferRecords: 999999999999 })],
  ['a router that maps port 24224', typescriptOf({ routing: 'ports: [24224]' })],
  ['a container that listens on port 24224', withNginx({ ports: [24224] })],
  ['a stop timeout of 600 seconds', withNginx({ stopTimeoutSeconds: 600 })],
  [
    'a read-only root file system for a router that writes to it',
    withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { store_dir: '/data' } }) }] }),
  ],
  [
    'containers of 500 and 400 MiB in a task of 512',
    withContainers(
      { one: { memoryMiB: 500 }, two: { memoryMiB: 400 } },
      { ...JSON.parse('{"cpu":256,"memoryMiB":512}') },
    ),
  ],
  ['256 CPU units with 9999 MiB', typescriptOf({}).replace('memoryMiB: 512', 'memoryMiB: 9999')],
  [
    'an option `buckett` of the output `s3`',
    typescriptOf({ destination: "LogDestination.s3({ bucket, options: { buckett: 'logs' } })" }),
  ],
  ['the type `fluentd` with an image of Fluent Bit', typescriptOf({ routing: "type: 'fluentd'" })],
  [
    'a container whose records go nowhere',
    (stack) =>
      void task(
        stack,
        { routes: [{ from: 'nginx', to: s3 }], delivery: ConfigDelivery.options() },
        { containers: { nginx, app } },
      ),
  ],
];

const pieces = inputs.flatMap(([, tried]) => (typeof tried === 'string' ? [tried] : []));
const refusals = compile(pieces);

function answerTo(tried: Input[1]): readonly string[] {
  if (typeof tried === 'string') return [refusals[pieces.indexOf(tried)]].filter((each) => each !== undefined);
  const { errors, warnings } = saidOf(tried);
  return [...errors, ...warnings];
}

test.each(inputs)('fails for %s', (_, tried) => {
  expect(answerTo(tried).length).toBeGreaterThan(0);
});

const destinations = {
  s3,
  cloudwatch_logs: LogDestination.cloudWatchLogs({ logGroup }),
  kinesis_firehose: LogDestination.firehose({ deliveryStream }),
};

test.each(Object.entries(destinations))('brings the right that an output %s needs', (_, to) => {
  expect(rightsOf(to)).not.toEqual([]);
});

function rightsOf(to: LogDestination): readonly string[] {
  const synthesized = synth((stack) => task(stack, { routes: [{ to }], delivery: ConfigDelivery.options() }));
  return statementsAt(synthesized, 'Task/TaskRole/DeliverLogs').flatMap(({ Action, Resource }) =>
    [Resource].flat().map((resource) => `${[Action].flat().join(', ')} on ${resource}`),
  );
}

test('docs/refused-inputs.md shows what is said of each', () => {
  const refused = inputs.map(([input, tried]) => [
    input,
    answerTo(tried)
      .map((message) => `\`${message}\``)
      .join('<br>'),
  ]);
  const granted = Object.entries(destinations).map(([name, to]) => [
    `an output \`${name}\`, for which no right is created`,
    `the task role may: ${rightsOf(to)
      .map((right) => `\`${right}\``)
      .join(', ')}`,
  ]);

  checkPage('refused-inputs.md', [introduction, table(['input', 'here'], [...refused, ...granted])]);
});

const introduction = `# Inputs that cannot work

Each of these is taken by AWS CDK 2.276.0 for a task on Fargate without a word, and fails at deployment or loses records.
Here each is refused, by the compiler (\`TS…\`) or by \`synth\`, or does what it should.

This page is written by \`npm run docs\`: each message is what was said.`;
