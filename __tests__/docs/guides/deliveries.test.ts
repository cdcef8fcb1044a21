import { Testing, type TerraformStack } from 'cdktf';
import { checkGuideTable } from '../../../lab/markdown';
import { bucket, ec2Task, logGroup, repository, task } from '../../../lab/synth/tasks';
import { ConfigDelivery, LogDestination, type LogRoute } from '../../../modules';
import * as testing from '../../../modules/testing';
import { stackWith } from '../../support/guide-examples';

const files = { bucketName: 'acme-router', bucketArn: 'arn:aws:s3:::acme-router', retentionDays: 'forever' } as const;

const deliveries: Readonly<Record<keyof typeof ConfigDelivery, ConfigDelivery>> = {
  inline: ConfigDelivery.inline(),
  image: ConfigDelivery.image({ repository }),
  init: ConfigDelivery.init({ bucket: files }),
  s3: ConfigDelivery.s3({ bucket: files }),
  options: ConfigDelivery.options(),
};

const archive = LogDestination.s3({ bucket });
const search = LogDestination.cloudWatchLogs({ logGroup });

/** Routes, each with something that some deliveries do not support. */
const routes: Readonly<Record<string, readonly LogRoute<'nginx'>[]>> = {
  'several destinations': [{ to: [archive, search] }],
  'records of Fluentd libraries': [{ to: archive }, { name: 'records', from: { tag: 'app.*' }, to: search }],
  '`source`': [{ source: 'stderr', to: archive }],
  '`include`, `exclude` by line': [{ include: 'GET', exclude: 'health', to: archive }],
  '`dropHealthChecks`': [{ dropHealthChecks: true, to: archive }],
  '`multiline` for Java, Go and Ruby': [{ multiline: ['java', 'go', 'ruby'], to: archive }],
  '`multiline` for Python': [{ multiline: 'python', to: archive }],
  '`parse`, `level`': [{ parse: 'json', level: 'error', to: archive }],
  '`fields`': [{ fields: { add: { team: 'blue' } }, to: archive }],
  '`lua`': [{ lua: { code: 'function f(tag, time, record) return 0, time, record end', call: 'f' }, to: archive }],
  '`rateLimit`': [{ rateLimit: 100, to: archive }],
};

/** Creates a task with routes and a delivery, and returns its stack; `undefined` if the library refuses them. */
function created(
  delivery: ConfigDelivery,
  routing: readonly LogRoute<'nginx'>[] = [{ to: archive }],
  create: typeof ec2Task | typeof task = ec2Task,
): TerraformStack | undefined {
  try {
    return stackWith((stack) => void create(stack, { routes: routing, delivery }));
  } catch (error) {
    if ((error as Error).name === 'ValidationError') return undefined;
    throw error;
  }
}

test('docs/guides/deliveries.md states what each delivery supports', () => {
  const names = Object.keys(deliveries) as (keyof typeof deliveries)[];
  const plain = new Map(names.map((name) => [name, created(deliveries[name])!]));
  const routerOf = (name: keyof typeof deliveries) => testing.containersOf(plain.get(name)!)['Task']!['log_router']!;
  const row = (what: string, isSupported: (name: keyof typeof deliveries) => boolean) => [
    what,
    ...names.map((name) => (isSupported(name) ? 'yes' : 'no')),
  ];
  const rows = [
    row('Fargate', (name) => created(deliveries[name], undefined, task) !== undefined),
    row('EC2 instances', (name) => plain.get(name) !== undefined),
    row('no image to build', (name) => !routerOf(name).image.includes('/router:')),
    row('nothing to upload', (name) => !Testing.synth(plain.get(name)!).includes('"aws_s3_object"')),
    row('health check of the router', (name) => routerOf(name).healthCheck !== undefined),
    ...Object.entries(routes).map(([what, routing]) =>
      row(what, (name) => created(deliveries[name], routing) !== undefined),
    ),
  ];

  expect(rows.filter(([, inline]) => inline !== 'yes')).toEqual([]);
  checkGuideTable('deliveries.md', ['supports', ...names.map((name) => `\`${name}\``)], rows);
});
