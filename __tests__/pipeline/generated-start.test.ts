import fc from 'fast-check';
import { LogDestination, type LogRoute, type LogRouting } from '../../modules';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { routedTaskFolder } from '../../lab/routers/route';
import { bucket, byImage, logGroup } from '../../lab/synth/tasks';
import { propertyRuns } from '../support/property-runs';
import { describeWithFluentBit } from './with-fluent-bit';

const secret = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-a1b2c3' };
const host = 'logs.example.com';

/** Strings that some place of a configuration file reads differently from others. */
const odd = fc
  .array(
    fc.constantFrom(
      ...[
        'a',
        'b1',
        ' ',
        '\t',
        '#',
        '"',
        "'",
        '\\',
        '/',
        '$',
        '$a',
        "$a['b']",
        '[',
        ']',
        '(',
        ')',
        '{',
        '}',
        '*',
        '+',
        '?',
        '.',
      ],
      ...[
        '|',
        '^',
        ',',
        ';',
        ':',
        '=',
        '%',
        '@',
        '-',
        '_',
        '<',
        '>',
        '!',
        '~',
        '&',
        'é',
        'x y',
        '$TAG',
        '\\d',
        'end',
        '--',
        '/i',
      ],
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(''));
const name = fc.oneof(fc.constantFrom('a', 'b_1', 'http', 'user.id', 'x-y'), odd);
const fields = fc.dictionary(name, odd, { maxKeys: 2 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const destination: fc.Arbitrary<() => LogDestination> = fc.oneof(
  odd.map((prefix) => () => LogDestination.s3({ bucket, prefix: `${prefix}/` })),
  odd.map((text) => () => LogDestination.cloudWatchLogs({ logGroup, options: { log_stream_template: text } })),
  fields.map((each) => () => LogDestination.splunk({ host, token: secret, fields: each })),
  fc.tuple(fields, odd).map(
    ([each, index]) =>
      () =>
        LogDestination.splunk({ host, token: secret, source: index, fields: each }),
  ),
  fields.map((labels) => () => LogDestination.loki({ host, labels })),
  fc.tuple(odd, fields).map(
    ([uri, headers]) =>
      () =>
        LogDestination.http({ host, uri: `/${uri}`, headers }),
  ),
  odd.map(
    (index) => () =>
      LogDestination.openSearch({ domain: { endpoint: host }, user: { name: 'jane', password: secret }, index }),
  ),
  odd.map((tag) => () => LogDestination.forward({ host, options: { tag } })),
);

const selection = fc.oneof(
  odd,
  fc.record({ field: fc.oneof(fc.constantFrom('source', 'log', 'a', "a['b']"), name), matches: odd }),
);
const route = fc.record({
  include: optional(selection),
  exclude: optional(fc.array(selection, { maxLength: 2 })),
  parse: optional(
    fc.oneof(
      fc.constant('json' as const),
      odd.map((text) => ({ Name: 'own', Format: 'regex' as const, Regex: `(?<x>${text})` })),
    ),
  ),
  multiline: optional(
    odd.map((regex) => ({
      name: 'own',
      type: 'regex' as const,
      Rule: [
        { state: 'start_state', regex, next: 'rest' },
        { state: 'rest', regex: '^ ', next: 'rest' },
      ],
    })),
  ),
  fields: optional(
    fc.record({
      rename: optional(fc.dictionary(name, name, { maxKeys: 1 })),
      remove: optional(fc.array(name, { maxLength: 2 })),
      add: optional(fields),
    }),
  ),
  lua: optional(odd.map((text) => ({ code: `function f(t, s, r) r.x = "a" ${text} return 0 end`, call: 'f' }))),
  to: destination,
});

/** Properties that are valid most of the time: only a few of a generated route are odd. */
const routes = fc
  .tuple(route, fc.subarray(['include', 'exclude', 'parse', 'multiline', 'fields', 'lua'] as const, { maxLength: 2 }))
  .map(([{ to, ...rest }, kept]) => ({ to, rest: Object.fromEntries(kept.map((key) => [key, rest[key]])) }));

/** Returns the folder of a routing that synth accepts; `undefined` if it is refused. */
function acceptedFolder(each: { readonly to: () => LogDestination; readonly rest: object }): string | undefined {
  try {
    const own = { to: each.to(), ...withoutUndefined(each.rest) } as LogRoute;
    const routing: LogRouting = { routes: [own], delivery: byImage };
    return routedTaskFolder(routing, ['app']);
  } catch (error) {
    if ((error as Error).name !== 'ValidationError') throw error;
    return undefined;
  }
}

function withoutUndefined(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object;
}

describeWithFluentBit('A real Fluent Bit', () => {
  jest.setTimeout(propertyRuns(600_000));
  const seed = Math.floor(Math.random() * 2 ** 31);

  test(`starts with every generated routing that synth accepts (seed ${seed})`, async () => {
    const failed: unknown[] = [];
    let accepted = 0;
    for (const each of fc.sample(routes, { numRuns: propertyRuns(60), seed })) {
      const folder = acceptedFolder(each);
      if (folder === undefined) continue;
      accepted += 1;
      const router = await FluentBit.start(folder).catch((error: unknown) => error as Error);
      const log = 'message' in router ? router.message : router.isUp ? '' : router.log;
      if ('stop' in router) await router.stop();
      if (log !== '')
        failed.push({
          route: { ...each.rest, to: each.to().output },
          errors: log.split('\n').filter((line) => line.includes('[error]')),
        });
    }

    expect(failed).toEqual([]);
    expect(accepted).toBeGreaterThan(propertyRuns(5));
  });
});
