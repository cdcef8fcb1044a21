import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack, Token } from 'cdktf';
import {
  type FargateTaskDefinition,
  LogBucket,
  ConfigDelivery,
  LogDestination,
  type LogRouting,
} from '../../../../modules';
import { refusal, synth } from '../../../../lab/synth/synth';
import { bucket, byImage, logGroup, repository, task } from '../../../../lab/synth/tasks';

const s3: LogRouting = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage };

/** Returns the files that synth writes for the image of a task definition `Task` in the stack `service`. */
function leave(
  build: (stack: TerraformStack) => FargateTaskDefinition,
  outdir = mkdtempSync(join(tmpdir(), 'synth-')),
) {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'service');
  new AwsProvider(stack, 'aws');
  const definition = build(stack);
  app.synth();
  const folder = join(outdir, definition.routerImage!.path);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { outdir, folder, files: readdirSync(folder).sort(), read, image: definition.routerImage! };
}

test('writes the files of the image next to the stack', () => {
  const { files, read, image } = leave((stack) => task(stack, s3));

  expect(image.path).toBe('stacks/service/fluent-bit/service-Task/image');
  expect(files).toEqual(['Dockerfile', 'log-routing.conf']);
  expect(read('Dockerfile')).toBe(
    'FROM public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16\nCOPY log-routing.conf /fluent-bit/config/log-routing.conf\n',
  );
});

test('writes the engine and one output for each container and destination', () => {
  const { read } = leave((stack) =>
    task(stack, {
      routes: [{ to: [LogDestination.s3({ bucket }), LogDestination.cloudWatchLogs({ logGroup })] }],
      delivery: byImage,
    }),
  );

  expect(read('log-routing.conf')).toBe(`[SERVICE]
    Flush                     1
    Grace                     110
    Log_Level                 info
    HTTP_Server               On
    HTTP_Listen               127.0.0.1
    HTTP_Port                 2020
    scheduler.base            2
    scheduler.cap             60
    storage.path              /var/log/flb-storage/
    storage.sync              normal
    storage.checksum          Off
    storage.max_chunks_up     512
    storage.backlog.mem_limit 16M
    storage.metrics           On
    storage.type              filesystem
    storage.inherit           On

[FILTER]
    Name                  multiline
    Match                 nginx-firelens-*
    mode                  partial_message
    multiline.key_content log
    buffer                On
    flush_ms              500
    emitter_storage.type  filesystem
    emitter_mem_buf_limit 10G

[OUTPUT]
    Name                         s3
    Match                        nginx-firelens-*
    Alias                        nginx.s3
    bucket                       acme-logs
    region                       \${FIRELENS_REGION}
    net.io_timeout               30s
    net.keepalive                Off
    use_put_object               On
    total_file_size              1M
    upload_timeout               1m
    s3_key_format                /nginx/%Y/%m/%d/%H/%M%S-$TAG[2]-$UUID.gz
    s3_key_format_tag_delimiters -
    compression                  gzip
    store_dir                    /var/log/flb-storage/s3/nginx.s3
    preserve_data_ordering       Off
    Retry_Limit                  2147483647
    storage.total_limit_size     1G

[OUTPUT]
    Name                     cloudwatch_logs
    Match                    nginx-firelens-*
    Alias                    nginx.cloudwatch
    region                   \${FIRELENS_REGION}
    net.io_timeout           60s
    log_group_name           /acme/web
    log_stream_prefix        nginx/
    auto_create_group        Off
    Retry_Limit              no_limits
    storage.total_limit_size 1G
`);
});

test.each([
  ['all but 10 seconds', 60, 50],
  ['no time if there is too little', 5, 0],
  ['30 seconds if its stop timeout is known only at deploy', Token.asNumber({ Ref: 'seconds' }), 30],
])('gives outputs %s to deliver when the router is stopped', (_, routerStopTimeoutSeconds, grace) => {
  const { read } = leave((stack) => task(stack, { ...s3, routerStopTimeoutSeconds }));

  expect(read('log-routing.conf')).toMatch(new RegExp(`^ +Grace +${grace}$`, 'm'));
});

test('distinguishes two destinations of the same type, and their values', () => {
  const { read } = leave((stack) => {
    const [first, second] = ['First', 'Second'].map((id) => new LogBucket(stack, id));
    return task(stack, {
      routes: [{ to: [LogDestination.s3({ bucket: first! }), LogDestination.s3({ bucket: second! })] }],
      delivery: byImage,
    });
  });

  const lines = read('log-routing.conf')
    .split('\n')
    .filter((line) => /Alias|bucket/.test(line))
    .map((line) => line.trim().replace(/ +/, ' '));
  expect(lines).toEqual([
    'Alias nginx.s3',
    'bucket ${FIRELENS_BUCKET}',
    'Alias nginx.s3.2',
    'bucket ${FIRELENS_BUCKET_2}',
  ]);
});

test('has the same tag on every machine, for any values that are known only at deploy', () => {
  const withBucketOf = (id: string) =>
    leave((stack) =>
      task(stack, { routes: [{ to: LogDestination.s3({ bucket: new LogBucket(stack, id) }) }], delivery: byImage }),
    ).image.tag;

  expect(withBucketOf('One')).toBe(withBucketOf('Other'));
});

test('has another tag for another configuration, base image or platform', () => {
  const tagOf = (routing: LogRouting, architecture: 'X86_64' | 'ARM64' = 'X86_64') =>
    leave((stack) => task(stack, routing, { architecture })).image.tag;
  const tags = [
    tagOf(s3),
    tagOf(s3, 'ARM64'),
    tagOf({ ...s3, fluentBitImage: 'registry.acme.test/aws-for-fluent-bit:3.4.9' }),
    tagOf({ ...s3, routes: [{ to: LogDestination.s3({ bucket, prefix: 'live/' }) }] }),
  ];

  expect(new Set(tags).size).toBe(4);
  expect(tags.every((tag) => /^[0-9a-f]{16}$/.test(tag))).toBe(true);
});

test.each([
  ['X86_64', 'linux/amd64'],
  ['ARM64', 'linux/arm64'],
] as const)('is built for the platform of a task of %s', (architecture, platform) => {
  expect(leave((stack) => task(stack, s3, { architecture })).image.platform).toBe(platform);
});

test('removes files of an earlier synth from its folder', () => {
  const first = leave((stack) => task(stack, s3));
  writeFileSync(join(first.folder, 'stale.conf'), 'left over');

  expect(leave((stack) => task(stack, s3), first.outdir).files).toEqual(['Dockerfile', 'log-routing.conf']);
});

test('writes the effective configuration, the origin of its variables and the route table', () => {
  const { folder } = leave((stack) =>
    task(stack, {
      routes: [{ to: LogDestination.s3({ bucket: new LogBucket(stack, 'Logs') }) }],
      delivery: byImage,
    }),
  );
  const read = (name: string) => readFileSync(join(folder, '..', name), 'utf8');

  expect(read('effective.conf')).toContain(readFileSync(join(folder, 'log-routing.conf'), 'utf8'));
  expect(read('effective.env')).toMatch(
    /^# \$\{aws_s3_bucket\.Logs_\w+\.bucket\}, filled in by Terraform\nFIRELENS_BUCKET=\n/,
  );
  expect(read('effective.env')).toContain('# name of the cluster, written by ECS\nECS_CLUSTER=\n');
  expect(read('routes.md')).toContain('| `nginx` | `nginx-firelens-<task id>` | `multiline` | `nginx.s3` |');
});

test('is undefined if no image is built', () => {
  synth((stack) => {
    expect(task(stack, undefined).routerImage).toBeUndefined();
  });
});

test('fails when its repository or its tag is invalid or has the wrong type', () => {
  const routed = (props: object) =>
    refusal((stack) =>
      task(stack, { ...s3, delivery: ConfigDelivery.image(props as Parameters<typeof ConfigDelivery.image>[0]) }),
    );

  expect(routed({ repository: { ...repository, repositoryUrl: 'https://acme' }, tag: '-1' })).toBe(`test/Task:
  - logRouting.delivery.repository.repositoryUrl must be the URL of a repository, such as "111122223333.dkr.ecr.eu-west-1.amazonaws.com/router", got "https://acme"
  - logRouting.delivery.tag must be 1 to 128 letters, digits, "_", "." and "-", not starting with "." or "-", got "-1"`);
  expect(routed({ repository: 'router', tag: 1 })).toBe(`test/Task:
  - logRouting.delivery.repository must be an object with repositoryUrl, repositoryArn, got "router"
  - logRouting.delivery.tag must be a string, got 1`);
});
