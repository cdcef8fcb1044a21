/**
 * Prints how the time of a synthesis grows with one part of the input, as the ratio of each size to half of it: 2 is
 * linear. Sizes are measured in turn, because the machine may do other work. `npm run benchmark:growth`.
 */
import { App, TerraformStack } from 'cdktf';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { FargateTaskDefinition, LogDestination, type LogRoute, type LogRouting } from '../modules';
import { scratchFolder } from '../lab/synth/scratch';
import makeTemporaryFolder, { tearDown } from '../lab/synth/temporary-folder';
import { byImage } from '../lab/synth/tasks';

const to = (index = 0) => LogDestination.http({ host: 'logs.acme.test', options: { uri: `/${index}` } });

/** Routings by what is large in them, with their smallest size. */
const routings: Readonly<Record<string, { readonly smallest: number; readonly of: (size: number) => LogRoute[] }>> = {
  'routes with patterns': {
    smallest: 500,
    of: (size) => Array.from({ length: size }, (_, index) => ({ include: `p${index}`, to: to(index) })),
  },
  'destinations of a route': {
    smallest: 500,
    of: (size) => [{ to: Array.from({ length: size }, (_, index) => to(index)) }],
  },
  'fields that are renamed': {
    smallest: 1000,
    of: (size) => [
      { fields: { rename: Object.fromEntries(Array.from({ length: size }, (_, n) => [`a${n}`, `b${n}`])) }, to: to() },
    ],
  },
  'characters of a pattern': { smallest: 5000, of: (size) => [{ include: '(a|b)'.repeat(size / 5), to: to() }] },
  'stars in a tag': {
    smallest: 500,
    of: (size) => [{ to: to() }, { from: { tag: 'audit.'.padEnd(size, '*a') }, to: to(1) }],
  },
  'blanks in Lua code': {
    smallest: 20_000,
    of: (size) => [{ lua: { code: `function f()${' '.repeat(size)}return 0 end`, call: 'f' }, to: to() }],
  },
};

const runs = 3;

function milliseconds(routes: readonly LogRoute[]): number {
  const outdir = scratchFolder();
  const start = process.hrtime.bigint();
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'stack');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const logRouting: LogRouting = { routes, delivery: byImage };
  new FargateTaskDefinition(stack, 'Task', {
    ...{ cpu: 256, memoryMiB: 512, containers: { app: { image: 'app:1' } }, logRouting },
  });
  app.synth();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

/** Measures all routings, and prints the results. */
function measure(): void {
  // The first synthesis loads and compiles the modules.
  milliseconds(routings['routes with patterns']!.of(10));
  for (const [name, { smallest, of }] of Object.entries(routings)) {
    const sizes = [smallest, 2 * smallest, 4 * smallest];
    const times = new Map(sizes.map((size) => [size, [] as number[]]));
    for (let run = 0; run < runs; run += 1) for (const size of sizes) times.get(size)!.push(milliseconds(of(size)));
    const medians = sizes.map((size) => median(times.get(size)!));
    const ratios = medians.slice(1).map((each, index) => (each / medians[index]!).toFixed(1));
    console.log(
      `${name}: ${sizes.map((size, index) => `${size} in ${Math.round(medians[index]!)} ms`).join(', ')}; ×${ratios.join(', ×')}`,
    );
  }
}

makeTemporaryFolder();
try {
  measure();
} finally {
  tearDown();
}
