import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { type Block, parseJson } from '../../lab/synth/synth';
import { synthApp } from '../support/app';
import { providerSource } from '../support/bindings';
import { containersOf, statementsAt } from '../../lab/synth/tasks';

const inEcr = '111122223333.dkr.ecr.us-east-1.amazonaws.com/nginx:1.29.5';

function filterNames({ name, metric_transformation: { name: metric } }: Block): string[] {
  return [String(name), String(metric)];
}

describe('by default', () => {
  const { service, stack } = synthApp();

  test('delivers to S3 with the image delivery, as at the end of the blog post', () => {
    expect(containersOf(service).log_router!.firelensConfiguration.options['config-file-type']).toBe('file');
    expect(statementsAt(service, 'Web/TaskDefinition/TaskRole/DeliverLogs')).toEqual([
      { Effect: 'Allow', Action: 's3:PutObject', Resource: ['${aws_s3_bucket.Logs_6819BB44.arn}/nginx/*'] },
    ]);
  });

  test('outputs names and addresses', () => {
    expect(Object.keys(service.json().output)).toEqual([
      'bucket',
      'cluster',
      'load_balancer_url',
      'log_groups',
      'repository_url',
      'service',
    ]);
  });

  test('computes the image address, so that it plans without the state of the registry stack', () => {
    expect(containersOf(service).log_router!.image).toBe(
      '${data.aws_caller_identity.AwsAccount.account_id}.dkr.ecr.${data.aws_region.AwsRegion.id}.${data.aws_partition.AwsPartition.dns_suffix}/firelens/fluent-bit:${var.router_image_tag}',
    );
    expect(service.json().data).not.toHaveProperty('terraform_remote_state');
  });

  test('has variables for image, tag and number of tasks, each with a default and a validation', () => {
    const { container_image: image, router_image_tag: tag, desired_count: count } = service.json().variable;

    expect([image.default, tag.default, count.default]).toEqual([
      'public.ecr.aws/nginx/nginx:1.29.5-alpine',
      stack.routerImage!.tag,
      2,
    ]);
    expect([image, tag, count].map(({ validation }) => validation.length)).toEqual([2, 1, 1]);
    expect(containersOf(service).nginx!.image).toBe('${var.container_image}');
    expect(service.only(EcsService).desired_count).toBe('${var.desired_count}');
  });

  test('supports provider 5.100 to 6, and keeps its state in a local file', () => {
    expect(service.json().terraform).toEqual({
      backend: { local: { path: 'terraform.service.tfstate' } },
      required_providers: { aws: { source: providerSource, version: '>= 5.100.0, < 7.0.0' } },
      required_version: '>= 1.5.0',
    });
  });

  test('has alarms, without emails', () => {
    expect(service.all(CloudwatchMetricAlarm)).toHaveLength(12);
    expect(service.all(SnsTopicSubscription)).toEqual([]);
  });

  test('tags everything', () => {
    expect(service.json().provider.aws).toEqual([
      { region: 'us-east-1', default_tags: [{ tags: { Application: 'firelens', Stack: 'service' } }] },
    ]);
  });

  test('has no fixed names in AWS except those that AWS requires, and policy names, which are unique per role', () => {
    // One for each log group, in its namespace, so that the names are unique.
    const counts = [...new Set(service.all(CloudwatchLogMetricFilter).flatMap(filterNames))];
    const names = JSON.stringify(service.json()).match(/"(name|bucket|family)": ?"(?!\$)[^"]*"/g) ?? [];

    expect([...new Set(names)].sort()).toEqual([
      '"family":"firelens-web"',
      ...[...counts, 'DeliverLogs', 'PullImages', 'WriteLogs'].sort().map((name) => `"name":"${name}"`),
      '"name":"containerInsights"',
      '"name":"firelens"',
      '"name":"firelens-web"',
      '"name":"flb-storage"',
      '"name":"flb-tmp"',
      '"name":"opt-in-status"',
    ]);
  });
});

describe('with destination cloudwatch and delivery options, as at the start of the blog post', () => {
  const { service, stack } = synthApp({ destinations: ['cloudwatch'], delivery: 'options' });

  test("has no bucket except the load balancer's, and no image or variable for it", () => {
    expect(service.all(S3Bucket)).toEqual([service.at(S3Bucket, 'LoadBalancer/AccessLogs/Resource')]);
    expect(stack.routerImage).toBeUndefined();
    expect(Object.keys(service.json().variable)).toEqual(['container_image', 'desired_count']);
    expect(Object.keys(service.json().output)).toEqual(['cluster', 'load_balancer_url', 'log_groups', 'service']);
  });

  test('sends to a log group for nginx, with its retention', () => {
    expect(service.at(CloudwatchLogGroup, 'NginxLogs/Resource')).toMatchObject({
      name_prefix: '/firelens/nginx/',
      retention_in_days: 30,
    });
    expect(containersOf(service).nginx!.logConfiguration.options).toMatchObject({
      Name: 'cloudwatch_logs',
      log_group_name: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.NginxLogs_\w+\.name\}$/),
    });
  });
});

test('sends to both destinations', () => {
  const { service } = synthApp({ destinations: ['s3', 'cloudwatch'] });

  expect(statementsAt(service, 'Web/TaskDefinition/TaskRole/DeliverLogs').map(({ Action }) => Action)).toEqual([
    's3:PutObject',
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
  ]);
  expect(Object.keys(service.json().output.log_groups.value)).toEqual(['nginx', 'router']);
});

test('serves HTTPS with a certificate', () => {
  const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b';
  const { service } = synthApp({ certificateArn });

  expect(service.all(LbListener)).toEqual(
    expect.arrayContaining([expect.objectContaining({ port: 443, certificate_arn: certificateArn })]),
  );
  expect(service.json().output.load_balancer_url.value).toMatch(/^https:\/\//);
});

test('uses the network and the size from the settings', () => {
  const { service } = synthApp({
    cidr: '10.1.0.0/20',
    zones: 3,
    nat: 'per-az',
    cpu: 1024,
    memoryMiB: 4096,
    architecture: 'ARM64',
    internetFacing: false,
  });

  expect(service.only(Vpc).cidr_block).toBe('10.1.0.0/20');
  expect(service.all(Subnet)).toHaveLength(6);
  expect(service.all(NatGateway)).toHaveLength(3);
  expect(service.only(EcsTaskDefinition)).toMatchObject({
    cpu: '1024',
    memory: '4096',
    runtime_platform: { cpu_architecture: 'ARM64' },
  });
  expect(service.only(Lb).internal).toBe(true);
});

test('gives no warnings, with internet access or without', () => {
  const warningsOf = (context: Record<string, unknown>) =>
    synthApp(context)
      .stack.node.findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type.includes('warn'))
      .map(({ data }) => String(data));

  expect(warningsOf({})).toEqual([]);
  expect(warningsOf({ nat: 'none', image: inEcr })).toEqual([]);
});

test('uses VPC endpoints without NAT, and allows only its own buckets', () => {
  const { service } = synthApp({ nat: 'none', image: inEcr });
  const endpoints = service.all(VpcEndpoint);
  const gateway = endpoints.find(({ vpc_endpoint_type: type }) => type === 'Gateway')!;

  expect(service.all(NatGateway)).toEqual([]);
  expect(endpoints.map(({ service_name: name }) => String(name).replace(/^.*\}\./, '')).sort()).toEqual([
    'ecr.api',
    'ecr.dkr',
    'logs',
    's3',
  ]);
  expect(parseJson(gateway.policy as string).Statement).toEqual([
    expect.objectContaining({
      Resource: ['${aws_s3_bucket.Logs_6819BB44.arn}', '${aws_s3_bucket.Logs_6819BB44.arn}/*'],
    }),
    expect.objectContaining({ Sid: 'AllowEcrImageLayers' }),
  ]);
  expect(service.only(EcsService).depends_on).toEqual(
    expect.arrayContaining([expect.stringMatching(/^aws_vpc_endpoint\.Endpoints_Logs_/)]),
  );
});

test('encrypts everything that contains logs with one key per stack, or with an existing key', () => {
  const keysOf = (kmsKey: string) => {
    const { service, registry } = synthApp({ kmsKey, destinations: ['s3', 'cloudwatch'] });
    return [
      service.at(S3BucketServerSideEncryptionConfigurationA, 'Logs/Encryption').rule[0]
        .apply_server_side_encryption_by_default.kms_master_key_id,
      ...service.all(CloudwatchLogGroup).map(({ kms_key_id: id }) => id),
      service.only(SnsTopic).kms_master_key_id,
      registry.only(EcrRepository).encryption_configuration[0].kms_key,
    ];
  };
  const existing = 'arn:aws:kms:us-east-1:111122223333:key/0a1b';

  expect(keysOf('create')).toEqual(Array(6).fill('${aws_kms_key.Key_961B73FD.arn}'));
  expect(keysOf(existing)).toEqual(Array(6).fill(existing));
  expect(synthApp({ kmsKey: existing }).service.all(KmsKey)).toEqual([]);
});

test('uses the name, protection and access logs of the load balancer from the settings', () => {
  const { service } = synthApp({
    domain: { domainName: 'shop.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
    webAclArn: 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/main/0a1b',
    deletionProtection: true,
    accessLogs: false,
    flowLogs: 'none',
  });

  expect(service.json().output.load_balancer_url.value).toBe('https://shop.example.com');
  expect(service.only(Lb)).toMatchObject({ enable_deletion_protection: true, access_logs: { enabled: false } });
  expect(service.all(Wafv2WebAclAssociation)).toHaveLength(1);
  expect(service.all(FlowLog)).toEqual([]);
});

test('uses the task settings', () => {
  const { service } = synthApp({
    scaling: { minTasks: 2, maxTasks: 8, requestsPerTarget: 1000 },
    spotPercent: 75,
    readonlyRootFilesystem: true,
    expectedLoad: { recordsPerSecond: 2000 },
    fluentBitImage: 'registry.acme.test/aws-for-fluent-bit:3.4.16',
    delivery: 'options',
    cpu: 1024,
    memoryMiB: 2048,
    ephemeralStorageGiB: 30,
  });
  const { nginx, log_router: router } = containersOf(service);

  expect(service.only(AppautoscalingTarget)).toMatchObject({ min_capacity: 2, max_capacity: 8 });
  expect(service.only(EcsService).capacity_provider_strategy).toEqual([
    { capacity_provider: 'FARGATE', weight: 25 },
    { capacity_provider: 'FARGATE_SPOT', weight: 75 },
  ]);
  expect(nginx).toMatchObject({ readonlyRootFilesystem: true, mountPoints: [{}, {}, {}] });
  expect(router).toMatchObject({ image: 'registry.acme.test/aws-for-fluent-bit:3.4.16', cpu: 256 });
  expect(service.only(EcsTaskDefinition).ephemeral_storage).toEqual({ size_in_gib: 30 });
});

test.each([
  [100, [{ capacity_provider: 'FARGATE_SPOT', weight: 1 }]],
  [0, undefined],
])('runs %i percent on Fargate Spot', (spotPercent, strategy) => {
  expect(synthApp({ spotPercent }).service.only(EcsService).capacity_provider_strategy).toEqual(strategy);
});

test('enables ECS Exec on request', () => {
  expect(synthApp({ executeCommand: true }).service.only(EcsService).enable_execute_command).toBe(true);
});

test('has alarm emails and a dashboard, or no alarms', () => {
  const monitored = synthApp({ alarmEmails: ['on-call@example.com'], dashboard: true, containerInsights: 'disabled' });

  expect(monitored.service.only(SnsTopicSubscription).endpoint).toBe('on-call@example.com');
  expect(monitored.service.all(CloudwatchDashboard)).toHaveLength(1);
  expect(monitored.service.all(CloudwatchMetricAlarm)).toHaveLength(10);
  expect(synthApp({ alarms: false }).service.all(CloudwatchMetricAlarm)).toEqual([]);
});

test('keeps its state in HCP Terraform, in a workspace per stack', () => {
  const backend = { type: 'hcp', organization: 'acme', project: 'logs', hostname: 'terraform.acme.test' };
  const { registry, service } = synthApp({ backend, namePrefix: 'acme' });
  const cloud = (name: string) => ({
    organization: 'acme',
    hostname: 'terraform.acme.test',
    workspaces: { name: `acme-${name}`, project: 'logs' },
  });

  expect(service.json().terraform).toMatchObject({ cloud: cloud('service') });
  expect(registry.json().terraform).toMatchObject({ cloud: cloud('registry') });
});

test('uses the image and its options from the settings', () => {
  const { service } = synthApp({
    image: 'ghcr.io/acme/web:1.2.3',
    containerPort: 8080,
    healthCheckPath: '/up',
    desiredCount: 5,
    namePrefix: 'acme',
    tags: { team: 'web', Stack: 'mine' },
    logRetentionDays: 7,
    logGroupRetentionDays: 14,
    forceDestroy: true,
    containerInsights: 'disabled',
  });

  expect(service.json().variable).toMatchObject({
    container_image: { default: 'ghcr.io/acme/web:1.2.3' },
    desired_count: { default: 5 },
  });
  expect(containersOf(service).nginx!.portMappings).toEqual([{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }]);
  expect(service.only(EcsService).name).toBe('acme-web');
  expect(service.json().provider.aws[0].default_tags[0].tags).toEqual({
    Application: 'acme',
    Stack: 'mine',
    team: 'web',
  });
  expect(service.at(S3Bucket, 'Logs/Resource').bucket_prefix).toBe('acme-logs-');
  for (const bucket of ['Logs', 'LoadBalancer/AccessLogs']) {
    expect(service.at(S3Bucket, `${bucket}/Resource`).force_destroy).toBe(true);
    expect(service.at(S3BucketLifecycleConfiguration, `${bucket}/Lifecycle`).rule[0].expiration).toEqual([{ days: 7 }]);
  }
  expect(service.all(CloudwatchLogGroup).map(({ retention_in_days }) => retention_in_days)).toEqual([14, 14]);
});

test('allows pulling an image from a private repository, and limits the variable to that repository', () => {
  const { service } = synthApp({ image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/acme/web:1.2.3' });
  const { validation } = service.json().variable.container_image;

  expect(statementsAt(service, 'Web/TaskDefinition/ExecutionRole/PullImages')[1]!.Resource).toEqual([
    'arn:aws:ecr:us-east-1:111122223333:repository/acme/web',
    expect.stringMatching(/:repository\/firelens\/fluent-bit$/),
  ]);
  expect(validation[1]).toEqual({
    condition:
      '${can(regex("^111122223333[.]dkr[.]ecr[.]us-east-1[.]amazonaws[.]com/acme/web[:@]", var.container_image)) || !can(regex("[.]dkr[.]ecr[.]", var.container_image))}',
    error_message:
      'container_image must be of 111122223333.dkr.ecr.us-east-1.amazonaws.com/acme/web or need no rights to be pulled; for another repository in ECR set "image" in cdktf.json and synthesize again.',
  });
});

test('keeps its state in a bucket, with a key per stack and a lock file', () => {
  const { registry, service } = synthApp({ backend: { type: 's3', bucket: 'acme-state' }, namePrefix: 'acme' });
  const backend = (name: string) => ({
    s3: { bucket: 'acme-state', region: 'us-east-1', key: `acme/${name}.tfstate`, encrypt: true, use_lockfile: true },
  });

  expect(service.json().terraform.backend).toEqual(backend('service'));
  expect(registry.json().terraform.backend).toEqual(backend('registry'));
  expect(service.json().terraform.required_version).toBe('>= 1.10.0');
  expect(registry.json().terraform.required_version).toBe('>= 1.10.0');
});
