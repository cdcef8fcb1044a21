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
import { routedTaskFolder } from '../../../../lab/routers/route';
import { refusal, synth } from '../../../../lab/synth/synth';
import { bucket, byImage, source, task } from '../../../../lab/synth/tasks';

const other = { bucketName: 'acme-audit', bucketArn: 'arn:aws:s3:::acme-audit' };
const byOptions = ConfigDelivery.options();

/** Returns the values of an option in the effective configuration of a task, in order. */
function valuesOf(option: RegExp, routing: TaskRouting, containers: readonly string[]): readonly string[] {
  const text = readFileSync(join(routedTaskFolder(routing, containers), 'effective.conf'), 'utf8');
  return [...text.matchAll(option)].map(([, value]) => value!);
}

const storeDir = /^ +store_dir +(.+)$/gm;
const bufferPath = /^ +(?:path|buffer_path) (\/fluentd.+)$/gm;
const names = (count: number) => Array.from({ length: count }, (_, index) => `app${index + 1}`);

describe('The folder name of an output', () => {
  test('is the name of the output', () => {
    expect(bufferFolderName('my-app.errors.s3.2')).toBe('my-app.errors.s3.2');
  });

  test.each([
    ['is too long for a file name', 'a'.repeat(255), 'a'.repeat(83)],
    ['contains a slash', 'audit/../logs', 'audit_.._logs'],
    ['is the folder itself', '.', '_'],
    ['is the parent folder', '..', '__'],
    ['starts with a dot', '.hidden', '_hidden'],
    ['contains shell or Fluent Bit substitutions', "a b'$(c)${D}", 'a_b___c___D_'],
  ])('is a safe prefix with a digest if the name %s', (_, output, beginning) => {
    const name = bufferFolderName(output);

    expect(name.replace(/-[0-9a-f]{16}$/, '')).toBe(beginning.replace(/^__$/, '_.'));
  });

  test('is one short path segment, and unique for each output', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 300 }), { minLength: 2 }), (outputs) => {
        const folders = outputs.map(bufferFolderName);

        for (const folder of folders) expect(folder).toMatch(/^[\w][\w.-]{0,99}$/);
        expect(new Set(folders).size).toBe(outputs.length);
      }),
    );
  });
});

describe('Each S3 output of Fluent Bit has a separate folder', () => {
  const s3 = LogDestination.s3({ bucket });
  const copy = LogDestination.s3({ bucket, prefix: 'copy/' });

  test.each([
    ['image', byImage],
    ['init', ConfigDelivery.init({ bucket })],
    ['options', byOptions],
  ])('with two and five containers, with the %s delivery', (_, delivery) => {
    for (const count of [2, 5]) {
      expect(valuesOf(storeDir, { routes: [{ to: s3 }], delivery }, names(count))).toEqual(
        names(count).map((name) => `/var/log/flb-storage/s3/${name}.s3`),
      );
    }
  });

  test('with several routes and destinations, and records from Fluentd libraries', () => {
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

  test('with undefined options, which count as not given', () => {
    const options: object = { store_dir: undefined };

    expect(LogDestination.s3({ bucket, options }).output(source('nginx'))).toEqual(
      LogDestination.s3({ bucket }).output(source('nginx')),
    );
  });
});

describe('Folders that users set for S3 outputs', () => {
  const collected = (store_dir: string, to: typeof bucket = bucket) =>
    LogDestination.s3({ bucket: to, options: { store_dir } });
  const containers: Readonly<Record<string, Container>> = { one: { image: 'one:1.0.0' }, two: { image: 'two:1.0.0' } };
  const refusalOf = (routes: readonly LogRoute[], delivery: typeof byImage | typeof byOptions = byImage) =>
    refusal((stack) => task(stack, { routes, delivery }, { containers }));
  const sharedFolderError = (one: string, first: string, two: string, second: string) =>
    `test/Task:\n  - LogDestination.s3: store_dir must be a folder that only one output uses, got "${one}" for "${first}" and "${two}" for "${second}", because an output that stops removes the files of the others, and an output that starts uploads them under its own keys; set a different folder in the destination of each container and route, or omit the option (F63)`;

  test.each([
    ['image', byImage],
    ['options', byOptions],
  ])('are rejected with the %s delivery if one destination receives the records of two containers', (_, delivery) => {
    expect(refusalOf([{ to: collected('/tmp/s3') }], delivery)).toBe(
      sharedFolderError('/tmp/s3', 'one.s3', '/tmp/s3', 'two.s3'),
    );
  });

  test.each([
    ['the same', '/tmp/s3', '/tmp/s3'],
    ['the same, with another spelling', '/tmp/s3', '/tmp//a/../s3/'],
    ['one that may be within the other', '/tmp/s3', '/tmp/s3/acme-logs'],
  ])('are rejected if two destinations have %s', (_, first, second) => {
    const message = refusalOf([
      { from: 'one', to: collected(first) },
      { from: 'two', to: collected(second) },
    ]);

    expect(message).toContain('store_dir must be a folder that only one output uses');
    expect(message).toContain('(F63)');
  });

  test('are rejected if they are equal, and the buckets, known only at deploy, may be equal', () => {
    const build = () =>
      synth((stack) => {
        const [first, second] = [new LogBucket(stack, 'First'), new LogBucket(stack, 'Second')];
        const routes = [
          { from: 'one', to: LogDestination.s3({ bucket: first, options: { store_dir: '/tmp/s3' } }) },
          { from: 'two', to: LogDestination.s3({ bucket: second, options: { store_dir: '/tmp/s3' } }) },
        ];
        task(stack, { routes, delivery: byImage }, { containers });
      });

    expect(build).toThrow('store_dir must be a folder that only one output uses, got "/tmp/s3" for "one.s3"');
  });

  test('are rejected if they are equal and known only at deploy', () => {
    const build = () =>
      synth((stack) => {
        const store_dir = `/tmp/${new LogBucket(stack, 'Name').bucketName}`;
        const to = LogDestination.s3({ bucket, options: { store_dir } });
        task(stack, { routes: [{ to }], delivery: byImage }, { containers });
      });

    expect(build).toThrow(
      'store_dir must be a folder that only one output uses, got "${FIRELENS_STORE_DIR}" for "one.s3"',
    );
  });

  test.each([
    ['differ', '/tmp/s3', '/tmp/s3-audit', bucket],
    ['are equal for two buckets, whose names Fluent Bit appends', '/tmp/s3', '/tmp/s3', other],
  ])('are accepted if they %s', (_, first, second, secondBucket) => {
    const routes: readonly LogRoute[] = [
      { from: 'one', to: collected(first) },
      { from: 'two', to: collected(second, secondBucket) },
    ];

    expect(valuesOf(storeDir, { routes, delivery: byImage }, ['one', 'two'])).toEqual([first, second]);
  });

  test('are rejected in a custom destination that leaves them to Fluent Bit', () => {
    const bare: LogDestination = {
      ...LogDestination.s3({ bucket }),
      output: () => ({ name: 's3', options: { bucket: 'acme-logs', s3_key_format: '/$TAG/$UUID' } }),
    };

    expect(refusalOf([{ to: bare }])).toContain('got "/tmp/fluent-bit/s3" for "one.s3" and "/tmp/fluent-bit/s3"');
  });
});

describe('Each output of Fluentd has a separate buffer', () => {
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

  test('with undefined options in its section', () => {
    const options: object = { buffer: { path: undefined, retry_forever: undefined } };
    const to = FluentdDestination.s3({ bucket, options });

    expect(valuesOf(bufferPath, { ...routing, routes: [{ to }] }, names(2))).toEqual([
      '/fluentd/buffer/app1.s3',
      '/fluentd/buffer/app2.s3',
    ]);
    expect(valuesOf(/^ +retry_forever (.+)$/gm, { ...routing, routes: [{ to }] }, ['app'])).toEqual(['true']);
  });

  test('fails when a user sets the same folder for two outputs', () => {
    const to = FluentdDestination.s3({ bucket, options: { buffer: { path: '/fluentd/buffer/logs' } } });
    const containers = { one: { image: 'one:1.0.0' }, two: { image: 'two:1.0.0' } };

    expect(refusal((stack) => task(stack, { ...routing, routes: [{ to }] }, { containers }))).toBe(
      'test/Task:\n  - @type s3: buffer: path must be a folder that only one output uses, got "/fluentd/buffer/logs" for "one.s3" and "/fluentd/buffer/logs" for "two.s3", because Fluentd does not start if two outputs use the same path, and delivers chunks of one output as chunks of another; set a different folder in the destination of each container and route, or omit the option (F63)',
    );
  });
});

describe('The shell that restarts Fluentd looks for chunks', () => {
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
    'file patterns, which two outputs may share',
    { path: '/tmp/logs/app.*.log' },
    'buffer: path must be a directory, not a file pattern, got "/tmp/logs/app.*.log"',
  ],
  [
    'files that do not store the time of their records',
    { '@type': 'file_single' },
    'buffer: @type must be "file" when chunk_keys contain "time", got "file_single", which does not store the time of a chunk, so that Fluentd drops it after a restart',
  ],
  [
    'a folder that the router cannot write to',
    { path: '/data/logs' },
    '@type s3: buffer: path must be in /fluentd/buffer or /tmp, because the router\'s root file system is read-only, got "/data/logs"; omit it, or set routerReadonlyRootFilesystem to false (M12)',
  ],
])('Fluentd must not have %s', (_, buffer, problem) => {
  const to = FluentdDestination.s3({ bucket, options: { buffer } as object });
  const routing = { router: 'fluentd', routes: [{ to }], delivery: byImage } as const;

  expect(refusal((stack) => task(stack, routing))).toContain(problem);
});

test.each([
  ['is relative', 's3', 'must be an absolute path without "..", got "s3"; omit it, or start it with "/"'],
  ['leaves its volume', '/tmp/../data', 'must be an absolute path without "..", got "/tmp/../data"'],
  ['is an array, outside the volumes', ['/data'], 'must be in /var/log/flb-storage or /tmp'],
  [
    'is the folder of an input',
    '/var/log/flb-storage/forward.0',
    'must not be a folder in which the engine stores its chunks',
  ],
])('fails when an S3 folder %s', (_, store_dir, problem) => {
  const to = LogDestination.s3({ bucket, options: { store_dir } });

  expect(refusal((stack) => task(stack, { routes: [{ to }], delivery: byImage }))).toContain(problem);
});

test('fails when an S3 folder contains the folder of the engine', () => {
  const to = LogDestination.s3({
    bucket: { bucketName: 'flb-storage', bucketArn: 'arn:aws:s3:::flb-storage' },
    options: { store_dir: '/var/log' },
  });
  const routing = { routes: [{ to }], delivery: byImage, routerReadonlyRootFilesystem: false };

  expect(refusal((stack) => task(stack, routing))).toBe(
    'test/Task:\n  - LogDestination.s3: store_dir must not be a folder in which the engine stores its chunks, got "/var/log"; omit it, or set another folder, such as "/var/log/flb-storage/s3/mine"',
  );
});
