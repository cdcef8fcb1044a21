import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { TerraformVariable } from 'cdktf';
import {
  ConfigDelivery,
  LogBucket,
  LogDestination,
  type LogRoute,
  type LogRouting,
  type NetworkMode,
} from '../../../../../../modules';
import { maxInlineBytes } from '../../../../../../modules/log-routing/routers/fluent-bit/deliveries/inline';
import { synthMessages } from '../../../../../support/synth-messages';
import { inlineFilesOf } from '../../../../../../lab/routers/router-start';
import { routedTaskFolder } from '../../../../../../lab/routers/route';
import { scratchFolder } from '../../../../../../lab/synth/scratch';
import { refusal, synth } from '../../../../../../lab/synth/synth';
import {
  bucket,
  byImage,
  containersOf,
  ec2Task,
  logGroup,
  routed,
  statementsAt,
  task,
} from '../../../../../../lab/synth/tasks';

const delivery = ConfigDelivery.inline();
const s3 = LogDestination.s3({ bucket });
const cloudWatch = LogDestination.cloudWatchLogs({ logGroup });
const parsed: LogRoute = { from: 'nginx', parse: 'json', multiline: 'python', to: s3 };
const configurationPath = '/var/log/flb-storage/log-routing.conf';

/** Returns a routing with this delivery. */
function inlineRouting(changes: Partial<LogRouting> = {}): LogRouting {
  return { routes: [{ to: s3 }], delivery, ...changes };
}

/** Returns the environment of a router by name. */
function environmentOf(routing: LogRouting): Readonly<Record<string, string>> {
  const { environment } = routed(routing).log_router!;
  return Object.fromEntries(
    (environment as { readonly name: string; readonly value: string }[]).map(({ name, value }) => [name, value]),
  );
}

describe('by default', () => {
  const stack = synth((scope) => task(scope, inlineRouting({ routes: [{ to: [s3, cloudWatch] }] })));
  const { log_router: router, nginx } = containersOf(stack);

  test("runs AWS's image as it is, and ECS includes the file that the entry point writes", () => {
    expect(router).toMatchObject({
      image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16',
      command: ['/entrypoint.sh'],
      readonlyRootFilesystem: true,
      firelensConfiguration: {
        type: 'fluentbit',
        options: {
          'enable-ecs-log-metadata': 'true',
          'config-file-type': 'file',
          'config-file-value': configurationPath,
        },
      },
      healthCheck: { command: ['CMD-SHELL', 'curl -fsS http://127.0.0.1:2020/api/v1/uptime || exit 1'] },
    });
    expect(nginx).toMatchObject({
      dependsOn: [{ containerName: 'log_router', condition: 'HEALTHY' }],
      logConfiguration: { logDriver: 'awsfirelens', options: { 'log-driver-buffer-limit': '1048576' } },
    });
  });

  test('mounts the volume that the entry point writes to, and no other volume than with the image delivery', () => {
    const mounts = router!.mountPoints as readonly { readonly containerPath: string }[];

    expect(mounts.some(({ containerPath }) => configurationPath.startsWith(`${containerPath}/`))).toBe(true);
    expect(mounts).toEqual(routed({ ...inlineRouting(), delivery: byImage }).log_router!.mountPoints);
  });

  test('needs no object, no image and no permission other than those of the destinations', () => {
    expect(stack.all(S3Object)).toEqual([]);
    expect(statementsAt(stack, 'Task/TaskRole/DeliverLogs').map(({ Action }) => Action)).toEqual([
      's3:PutObject',
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
    ]);
  });
});

test.each(['awsvpc', 'bridge', 'host'] as const)('runs on instances in the network mode %s', (networkMode) => {
  const routerIn = (mode: NetworkMode) =>
    containersOf(synth((stack) => ec2Task(stack, inlineRouting(), { networkMode: mode }))).log_router!;

  expect(routerIn(networkMode).firelensConfiguration.options['config-file-value']).toBe(configurationPath);
  expect(routerIn(networkMode).entryPoint).toEqual(routed(inlineRouting()).log_router!.entryPoint);
});

describe('the entry point', () => {
  const awkward = String.raw`^"$HOME" $(date) \`date\` 'x' \n %s %d $$ \\ ünïcode ${'$'}%{x}$`;

  /** Runs an entry point with a program that prints the file, and returns its output. */
  function printed(routing: LogRouting): string {
    const folder = scratchFolder();
    const texts = inlineFilesOf(routedTaskFolder(routing, ['nginx']))!.texts;
    const [program, ...words] = (routed(routing).log_router!.entryPoint as string[]).map((word) =>
      word.replaceAll('/var/log/flb-storage', folder),
    );
    const { stdout } = spawnSync(program!, [...words, 'cat', join(folder, 'log-routing.conf')], {
      encoding: 'utf8',
      env: { ...process.env, ...texts, FIRELENS_REGION: 'expanded' },
    });
    return stdout;
  }

  test.each([
    ['with an S3 destination, whose router is restarted', [s3, LogDestination.http({ host: 'a.test' })]],
    ['without an S3 destination', [LogDestination.http({ host: 'a.test' })]],
  ])('writes the configuration unchanged before the router starts, %s', (_, to) => {
    const routing = inlineRouting({ routes: [{ include: awkward, to }] });
    const folder = routedTaskFolder(routing, ['nginx']);
    const effective = readFileSync(join(folder, 'effective.conf'), 'utf8');

    const text = printed(routing);

    expect(text).toContain(awkward);
    expect(text).toMatch(/^\[SERVICE\]\n[^]*\n$/);
    expect(effective).toContain(`# Ours\n${text}`);
  });

  test('leaves the variables of the configuration to Fluent Bit', () => {
    expect(printed(inlineRouting())).toContain('${FIRELENS_REGION}');
  });

  test('becomes the command of the image if nothing has to be delivered after a stop', () => {
    const { entryPoint, command } = routed(inlineRouting({ routes: [{ to: cloudWatch }] })).log_router!;

    expect(entryPoint).toEqual([
      '/bin/sh',
      '-c',
      `printf '%s\\n' "$FIRELENS_CONFIGURATION_FILE" > ${configurationPath} || exit 1\nexec "$@"`,
      'sh',
    ]);
    expect(command).toEqual(['/entrypoint.sh']);
  });

  test('ends the container if the configuration cannot be written', () => {
    const { entryPoint } = routed(inlineRouting({ routes: [{ to: cloudWatch }] })).log_router!;
    const [program, ...words] = (entryPoint as string[]).map((word) =>
      word.replaceAll('/var/log/flb-storage', '/nowhere'),
    );

    const { status, stdout } = spawnSync(program!, [...words, 'echo', 'started'], { encoding: 'utf8' });

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });
});

test('writes parsers to a second file, which the configuration names', () => {
  const { FIRELENS_CONFIGURATION_FILE: configuration, FIRELENS_PARSERS_FILE: parsers } = environmentOf(
    inlineRouting({ routes: [parsed] }),
  );
  const [, , script] = routed(inlineRouting({ routes: [parsed] })).log_router!.entryPoint as string[];

  expect(configuration).toMatch(/^ {4}Parsers_File +\/var\/log\/flb-storage\/parsers\.conf$/m);
  expect(parsers).toMatch(/^\[PARSER\]$[^]*^\[MULTILINE_PARSER\]$/m);
  expect(script).toContain(
    `printf '%s\\n' "$FIRELENS_PARSERS_FILE" > /var/log/flb-storage/parsers.conf || exit 1\n"$@" & router=$!`,
  );
  expect(environmentOf(inlineRouting())).not.toHaveProperty('FIRELENS_PARSERS_FILE');
});

test('passes values that are known only at deploy, and secrets, as variables of the router', () => {
  const secret = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-AbCdEf' };
  const stack = synth((scope) => {
    const logs = new LogBucket(scope, 'Logs');
    const to = [LogDestination.s3({ bucket: logs }), LogDestination.datadog({ apiKey: secret })];
    task(scope, { routes: [{ to }], delivery });
  });
  const { environment, secrets } = containersOf(stack).log_router!;

  expect(environment).toEqual([
    { name: 'FIRELENS_BUCKET', value: '${aws_s3_bucket.Logs_6819BB44.bucket}' },
    { name: 'FIRELENS_REGION', value: '${data.aws_region.AwsRegion.id}' },
    { name: 'FIRELENS_CONFIGURATION_FILE', value: expect.stringContaining('$${FIRELENS_BUCKET}') as string },
  ]);
  expect(secrets).toEqual([{ name: 'FIRELENS_DATADOG_API_KEY', valueFrom: secret.secretArn }]);
});

test('does not overwrite the files with a value whose variable would have the same name', () => {
  const stack = synth((scope) => {
    const value = new TerraformVariable(scope, 'value', { type: 'string' }).stringValue;
    const fields = { add: { configuration_file: value, parsers_file: value } };
    task(scope, { routes: [{ fields, to: cloudWatch }], delivery });
  });
  const names = (containersOf(stack).log_router!.environment as { readonly name: string }[]).map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name === 'FIRELENS_CONFIGURATION_FILE')).toHaveLength(1);
});

test('supports every property of routes, several destinations and an image that is known only at deploy', () => {
  const messages = synthMessages((stack) => {
    const fluentBitImage = new TerraformVariable(stack, 'image', { type: 'string' }).stringValue;
    const routes: readonly LogRoute[] = [
      parsed,
      {
        name: 'errors',
        from: 'nginx',
        source: 'stderr',
        dropHealthChecks: true,
        include: 'a',
        exclude: { field: 'path', matches: '^/health' },
        parse: ['json', 'logfmt'],
        level: 'error',
        ecsMetadata: false,
        fields: { rename: { msg: 'message' }, add: { stage: 'production' } },
        lua: { code: 'function same(tag, time, record) return 0, 0, record end', call: 'same' },
        to: [cloudWatch, LogDestination.stdout()],
      },
      { from: { tag: 'audit.*' }, to: cloudWatch },
    ];
    task(stack, { routes, delivery, fluentBitImage });
  });

  expect(messages).toEqual({ errors: [], warnings: [] });
});

describe('the size of the configuration', () => {
  /** Returns the errors for a pattern of this many characters, of which a quote takes two bytes in JSON. */
  const errorsFor = (length: number) => {
    const routes = [{ include: `"é${'x'.repeat(length - 2)}`, to: cloudWatch }];
    return synthMessages((stack) => task(stack, inlineRouting({ routes }))).errors;
  };
  const tooMuch = 60_000;
  const [message = ''] = errorsFor(tooMuch);
  const measured = Number(/got (\d+) bytes/.exec(message)?.[1]);

  test('is rejected above 49,152 bytes, with the measured size and the other deliveries (M23)', () => {
    expect(message).toBe(
      `ConfigDelivery.inline: the configuration must have at most 49152 bytes in the task definition, got ${measured} bytes; use the image or init delivery (M23)`,
    );
  });

  test('counts the bytes that it takes in the JSON of the task definition, and may reach the limit', () => {
    const most = tooMuch - (measured - maxInlineBytes);

    expect(errorsFor(most)).toEqual([]);
    expect(errorsFor(most + 1)).toEqual([expect.stringContaining('got 49153 bytes')]);
    expect(measured - tooMuch).toBeGreaterThan(500);
  });

  test('does not include values that are known only at deploy', () => {
    const messages = synthMessages((stack) => {
      const value = new TerraformVariable(stack, 'value', { type: 'string' }).stringValue;
      const add = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`field${index}`, value.repeat(50)]));
      task(stack, inlineRouting({ routes: [{ fields: { add }, to: cloudWatch }] }));
    });

    expect(messages.errors).toEqual([]);
  });
});

test('fails when it has properties, which the delivery does not need', () => {
  const wrong = ConfigDelivery.inline({ bucket } as never);

  expect(refusal((stack) => task(stack, inlineRouting({ delivery: wrong })))).toContain(
    'logRouting.delivery.bucket must not be given',
  );
});
