import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import fc from 'fast-check';
import {
  type Container,
  FluentdDestination,
  LogBucket,
  ConfigDelivery,
  LogDestination,
  type LogRoute,
  type TaskRouting,
} from '../../../../modules';
import { bufferFolderName } from '../../../../modules/log-routing/routers/buffer-folder';
import { leave } from '../../../../lab/routers/route';
import { refusal, synth } from '../../../../lab/synth/synth';
import { bucket, byImage, task } from '../../../../lab/synth/tasks';

const other = { bucketName: 'acme-audit', bucketArn: 'arn:aws:s3:::acme-audit' };
const byOptions = ConfigDelivery.options();

/** The values of an option in the effective configuration of a task, in its order. */
function valuesOf(option: RegExp, routing: TaskRouting, containers: readonly string[]): readonly string[] {
  const text = readFileSync(join(leave(routing, containers), 'effective.conf'), 'utf8');
  return [...text.matchAll(option)].map(([, value]) => value!);
}

const storeDir = /^ +store_dir +(.+)$/gm;
const bufferPath = /^ +(?:path|buffer_path) (\/fluentd.+)$/gm;
const names = (count: number) => Array.from({ length: count }, (_, index) => `app${index + 1}`);

describe('The name of the folder of an output', () => {
  test('is the name of the output', () => {
    expect(bufferFolderName('my-app.errors.s3.2')).toBe('my-app.errors.s3.2');
  });

  test.each([
    ['is too long for a file name', 'a'.repeat(255), 'a'.repeat(83)],
    ['holds a slash', 'audit/../logs', 'audit_.._logs'],
    ['is that of the folder itself', '.', '_'],
    ['is that of the folder above', '..', '__'],
    ['begins with a dot', '.hidden', '_hidden'],
    ['holds what a shell or Fluent Bit replaces', "a b'$(c)${D}", 'a_b___c___D_'],
  ])('is a safe beginning of it with a digest where it %s', (_, output, beginning) => {
    const name = bufferFolderName(output);

    expect(name.replace(/-[0-9a-f]{16}$/, '')).toBe(beginning.replace(/^__$/, '_.'));
  });

  test('is one part of a path, short enough, and differs where outputs do', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 300 }), { minLength: 2 }), (outputs) => {
        const folders = outputs.map(bufferFolderName);

        for (const folder of folders) expect(folder).toMatch(/^[\w][\w.-]{0,99}$/);
        expect(new Set(folders).size).toBe(outputs.length);
      }),
    );
  });
});

describe('Each S3 output of Fluent Bit has a folder of its own', () => {
  const s3 = LogDestination.s3({ bucket });
  const copy = LogDestination.s3({ bucket, prefix: 'copy/' });

  test.each([
    ['image', byImage],
    ['init', ConfigDelivery.init({ bucket })],
    ['options', byOptions],
  ])('with two and five containers, by %s', (_, delivery) => {
    for (const count of [2, 5]) {
      expect(valuesOf(storeDir, { routes: [{ to: s3 }], delivery }, names(count))).toEqual(
        names(count).map((name) => `/var/log/flb-storage/s3/${name}.s3`),
      );
    }
  });

  test('with several routes and destinations, and records of libraries', () => {
    const routes: readonly LogRoute[] = [
      { to: [s3, copy] },
      { name: 'errors', source: 'stderr', to: LogDestination.s3({ bucket, prefix: 'errors/' }) },
      { from: { tag: 'audit.*' }, to: s3 },
    ];

    expect(valuesOf(storeDir, { routes, delivery: byImage }, ['app']).toSorted()).toEqual([
      '/var/log/flb-storage/s3/app.errors.s3',
      '/var/log/flb-storage/s3/app.s3',
      '/var/log/flb-storage/s3/app.s3.2',
      '/var/log/flb-storage/s3/audit.s3',
    ]);
  });

  test('with a container whose name is as long as ECS allows', () => {
    const [folder] = valuesOf(storeDir, { routes: [{ to: s3 }], delivery: byImage }, ['a'.repeat(255)]);

    expect(posix.basename(folder!)).toMatch(/^a{83}-[0-9a-f]{16}$/);
  });

  test('fails where options are spread that hold no value, which would leave the folder to Fluent Bit', () => {
    const options: object = { store_dir: undefined };
    const routing = { routes: [{ to: LogDestination.s3({ bucket, options }) }], delivery: byImage };

    expect(refusal((stack) => task(stack, routing))).toBe(
      'test/Task:\n  - LogDestination.s3: options.store_dir must be a string, a number, true, false, an array or an object, got nothing',
    );
  });
});

describe('Folders that users give to S3 outputs', () => {
  const collected = (store_dir: string, to: typeof bucket = bucket) =>
    LogDestination.s3({ bucket: to, options: { store_dir } });
  const containers: Readonly<Record<string, Container>> = { one: { image: 'one:1.0.0' }, two: { image: 'two:1.0.0' } };
  const refusalOf = (routes: readonly LogRoute[], delivery: typeof byImage | typeof byOptions = byImage) =>
    refusal((stack) => task(stack, { routes, delivery }, { containers }));
  const said = (one: string, first: string, two: string, second: string) =>
    `test/Task:\n  - LogDestination.s3: store_dir must be a folder of one output alone, got "${one}" for "${first}" and "${two}" for "${second}": an output that ends removes the files of the others, and one that starts uploads them under its own keys; give each container and route a destination with a folder of its own, or leave the option to the library (F63)`;

  test.each([
    ['image', byImage],
    ['options', byOptions],
  ])('are refused by %s where one destination takes the records of two containers', (_, delivery) => {
    expect(refusalOf([{ to: collected('/tmp/s3') }], delivery)).toBe(said('/tmp/s3', 'one.s3', '/tmp/s3', 'two.s3'));
  });

  test.each([
    ['the same', '/tmp/s3', '/tmp/s3'],
    ['the same in other words', '/tmp/s3', '/tmp//a/../s3/'],
    ['one that may lie within the other', '/tmp/s3', '/tmp/s3/acme-logs'],
  ])('are refused where two destinations have %s', (_, first, second) => {
    const message = refusalOf([
      { from: 'one', to: collected(first) },
      { from: 'two', to: collected(second) },
    ]);

    expect(message).toContain('store_dir must be a folder of one output alone');
    expect(message).toContain('(F63)');
  });

  test('are refused where they are the same, and the buckets may be, too, once they are known', () => {
    const build = () =>
      synth((stack) => {
        const [first, second] = [new LogBucket(stack, 'First'), new LogBucket(stack, 'Second')];
        const routes = [
          { from: 'one', to: LogDestination.s3({ bucket: first, options: { store_dir: '/tmp/s3' } }) },
          { from: 'two', to: LogDestination.s3({ bucket: second, options: { store_dir: '/tmp/s3' } }) },
        ];
        task(stack, { routes, delivery: byImage }, { containers });
      });

    expect(build).toThrow('store_dir must be a folder of one output alone, got "/tmp/s3" for "one.s3"');
  });

  test('are refused where they are the same, and known only at deploy', () => {
    const build = () =>
      synth((stack) => {
        const store_dir = `/tmp/${new LogBucket(stack, 'Name').bucketName}`;
        const to = LogDestination.s3({ bucket, options: { store_dir } });
        task(stack, { routes: [{ to }], delivery: byImage }, { containers });
      });

    expect(build).toThrow('store_dir must be a folder of one output alone, got "${FIRELENS_STORE_DIR}" for "one.s3"');
  });

  test.each([
    ['differ', '/tmp/s3', '/tmp/s3-audit', bucket],
    ['are the same for two buckets, whose names Fluent Bit appends', '/tmp/s3', '/tmp/s3', other],
  ])('are taken where they %s', (_, first, second, secondBucket) => {
    const routes: readonly LogRoute[] = [
      { from: 'one', to: collected(first) },
      { from: 'two', to: collected(second, secondBucket) },
    ];

    expect(valuesOf(storeDir, { routes, delivery: byImage }, ['one', 'two'])).toEqual([first, second]);
  });

  test('are refused in a destination of a user that leaves them to Fluent Bit', () => {
    const bare: LogDestination = {
      ...LogDestination.s3({ bucket }),
      output: () => ({ name: 's3', options: { bucket: 'acme-logs', s3_key_format: '/$TAG/$UUID' } }),
    };

    expect(refusalOf([{ to: bare }])).toContain('got "/tmp/fluent-bit/s3" for "one.s3" and "/tmp/fluent-bit/s3"');
  });
});

describe('Each output of Fluentd has a buffer of its own', () => {
  const s3 = FluentdDestination.s3({ bucket });
  const routing = { router: 'fluentd', routes: [{ to: s3 }], delivery: byImage } as const;

  test('with two and five containers', () => {
    for (const count of [2, 5]) {
      expect(valuesOf(bufferPath, routing, names(count))).toEqual(
        names(count).map((name) => `/fluentd/buffer/${name}.s3`),
      );
    }
  });

  test('with a container whose name is as long as ECS allows', () => {
    const [folder] = valuesOf(bufferPath, routing, ['a'.repeat(255)]);

    expect(posix.basename(folder!)).toMatch(/^a{83}-[0-9a-f]{16}$/);
  });

  test('where options of its section are spread that hold no value', () => {
    const options: object = { buffer: { path: undefined, retry_forever: undefined } };
    const to = FluentdDestination.s3({ bucket, options });

    expect(valuesOf(bufferPath, { ...routing, routes: [{ to }] }, names(2))).toEqual([
      '/fluentd/buffer/app1.s3',
      '/fluentd/buffer/app2.s3',
    ]);
    expect(valuesOf(/^ +retry_forever (.+)$/gm, { ...routing, routes: [{ to }] }, ['app'])).toEqual(['true']);
  });

  test('fails when a user gives two outputs one', () => {
    const to = FluentdDestination.s3({ bucket, options: { buffer: { path: '/fluentd/buffer/logs' } } });
    const containers = { one: { image: 'one:1.0.0' }, two: { image: 'two:1.0.0' } };

    expect(refusal((stack) => task(stack, { ...routing, routes: [{ to }] }, { containers }))).toBe(
      'test/Task:\n  - @type s3: buffer: path must be a folder of one output alone, got "/fluentd/buffer/logs" for "one.s3" and "/fluentd/buffer/logs" for "two.s3": Fluentd starts with no two outputs that use one path, and delivers chunks of one as those of the other; give each container and route a destination with a folder of its own, or leave the option to the library (F63)',
    );
  });
});

describe('The shell that starts Fluentd again looks for chunks', () => {
  const inBuffer = (buffer: object) => {
    const to = FluentdDestination.forward({ host: 'logs.acme.test', options: { buffer } as object });
    const containers = { app: { image: 'app:1.0.0' } };
    const routing = { router: 'fluentd', routes: [{ to }], delivery: byImage } as const;
    const synthesized = synth((stack) => task(stack, routing, { containers }));
    return JSON.stringify(synthesized.json());
  };

  test.each([
    ['in the folder of the output', {}, "'/fluentd/buffer/app.forward'/buffer.*.log"],
    ['of one file each', { '@type': 'file_single' }, "'/fluentd/buffer/app.forward'/fsb.*.buf"],
    ['in the folder of a user', { path: '/tmp/logs' }, "'/tmp/logs'/buffer.*.log"],
    ['in a folder of several parts', { path: ['/tmp/', 'logs'] }, "'/tmp/''logs'/buffer.*.log"],
  ])('%s', (_, buffer, pattern) => {
    expect(inBuffer(buffer)).toContain(`for file in ${pattern}; do`);
  });
});

test.each([
  [
    'patterns of files, which two outputs may share unseen',
    { path: '/tmp/logs/app.*.log' },
    'buffer: path must be a folder, not a pattern of files, got "/tmp/logs/app.*.log"',
  ],
  [
    'files that do not keep the time of their records',
    { '@type': 'file_single' },
    'buffer: @type must be "file" where chunk_keys hold "time", got "file_single", which does not keep the time of a chunk: Fluentd drops it when it starts again',
  ],
  [
    'a folder that the router cannot write to',
    { path: '/data/logs' },
    '@type s3: buffer: path must lie below /fluentd/buffer or /tmp, as nothing else of the router is writable, got "/data/logs"; leave it out, or set routerReadonlyRootFilesystem to false (M12)',
  ],
])('Fluentd is refused %s', (_, buffer, problem) => {
  const to = FluentdDestination.s3({ bucket, options: { buffer } as object });
  const routing = { router: 'fluentd', routes: [{ to }], delivery: byImage } as const;

  expect(refusal((stack) => task(stack, routing))).toContain(problem);
});

test.each([
  ['is relative', 's3', 'must be an absolute path, got "s3"; leave it out, or begin it with "/"'],
  ['leaves its volume', '/tmp/../data', 'must lie below /var/log/flb-storage or /tmp'],
  ['is given in parts, and outside of the volumes', ['/data'], 'must lie below /var/log/flb-storage or /tmp'],
  [
    'is that of an input',
    '/var/log/flb-storage/forward.0',
    'must not be a folder in which the engine keeps its chunks',
  ],
])('fails when a folder of S3 %s', (_, store_dir, problem) => {
  const to = LogDestination.s3({ bucket, options: { store_dir } });

  expect(refusal((stack) => task(stack, { routes: [{ to }], delivery: byImage }))).toContain(problem);
});

test('fails when a folder of S3 lies above that of the engine', () => {
  const to = LogDestination.s3({
    bucket: { ...bucket, bucketName: 'flb-storage' },
    options: { store_dir: '/var/log' },
  });
  const routing = { routes: [{ to }], delivery: byImage, routerReadonlyRootFilesystem: false };

  expect(refusal((stack) => task(stack, routing))).toBe(
    'test/Task:\n  - LogDestination.s3: store_dir must not be a folder in which the engine keeps its chunks, got "/var/log"; leave it out, or choose one such as "/var/log/flb-storage/s3/mine"',
  );
});
