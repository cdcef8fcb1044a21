import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import type { App } from 'cdktf';
import { legendOf } from '../../../cli/graph/words';
import { examples } from '../../../lab/synth/examples';
import {
  ConfigDelivery,
  FargateService,
  type FargateServiceProps,
  LogBucket,
  LogDestination,
  LogGroup,
  NetworkLoadBalancer,
} from '../../../modules';
import { PlatformStack, ServicesStack } from '../../support/two-stacks';
import { edgesOf, graphOfApp, graphOfStack } from './graphs';

const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1'], privateSubnetIds: ['subnet-2', 'subnet-3'] };
const delivery = ConfigDelivery.inline();
const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog-AbCdEf';

function serviceWith(props: Pick<FargateServiceProps, 'containers' | 'logRouting'>) {
  const size = { cpu: 512, memoryMiB: 1024 } as const;
  return (stack: ConstructorParameters<typeof FargateService>[0]) =>
    new FargateService(stack, 'Web', { cluster, network, ...size, ...props } as FargateServiceProps);
}

test('draws two containers whose records take the same route as one route', () => {
  const graph = graphOfStack((stack) => {
    const routes = [{ to: LogDestination.s3({ bucket: new LogBucket(stack, 'Logs') }) }];
    const containers = { web: { image: 'nginx:1.29.5', ports: [80] }, worker: { image: 'worker:2.0.0' } };
    serviceWith({ containers, logRouting: { routes, delivery } })(stack);
  });

  expect(edgesOf(graph, 'records')).toEqual([
    'all records -> Logs (s3:PutObject)',
    'web -> all records',
    'worker -> all records',
  ]);
  expect(graph.nodes.find(({ name }) => name === 'web')).toMatchObject({ details: ['nginx:1.29.5', ':80'] });
  expect(graph.nodes.find(({ name }) => name === 'Logs')).toMatchObject({ details: ['kept 90 days'], existing: false });
});

test('draws five containers with several outputs, one of which logs with awslogs', () => {
  const graph = graphOfStack((stack) => {
    const logGroup = new LogGroup(stack, 'Errors', { logGroupNamePrefix: '/errors/' });
    const bucket = { bucketName: 'acme-logs', bucketArn: 'arn:aws:s3:::acme-logs' };
    const image = 'app:1.0.0';
    serviceWith({
      containers: {
        shop: { image },
        cache: { image },
        agent: { image, logDriver: 'awslogs' },
        worker: { image },
        metrics: { image },
      },
      logRouting: {
        routes: [
          { parse: 'json', to: LogDestination.s3({ bucket }) },
          {
            name: 'errors',
            from: ['shop', 'worker'],
            parse: 'json',
            level: 'error',
            to: [LogDestination.cloudWatchLogs({ logGroup }), LogDestination.datadog({ apiKey: { secretArn } })],
          },
          {
            name: 'payments',
            from: 'shop',
            include: 'payment',
            to: LogDestination.http({ host: 'audit.test', uri: '/p' }),
          },
        ],
        delivery,
      },
    })(stack);
  });

  expect(edgesOf(graph, 'records')).toEqual([
    'agent -> /ecs/shop-Web/* (awslogs)',
    'all records -> acme-logs (s3:PutObject)',
    'cache -> all records',
    'errors -> /errors/* (logs:CreateLogStream, logs:PutLogEvents)',
    'errors -> http-intake.logs.datadoghq.com',
    'metrics -> all records',
    'payments -> audit.test/p',
    'shop -> all records',
    'shop -> errors',
    'shop -> payments',
    'worker -> all records',
    'worker -> errors',
  ]);
  expect(graph.nodes.filter(({ kind }) => kind === 'route').map(({ label, details }) => [label, ...details])).toEqual([
    ['all records', 'join split lines', 'parse json'],
    ['payments', 'join split lines', 'only /payment/'],
    ['errors', 'join split lines', 'parse json', 'level error or higher'],
  ]);
  expect(edgesOf(graph, 'configuration')).toContain('datadog -> Fluent Bit (DATADOG_API_KEY)');
  expect(graph.nodes.find(({ name }) => name === 'acme-logs')).toMatchObject({ existing: true });
});

test('draws an existing network and cluster as such', () => {
  const graph = graphOfApp((app) => examples['nginx-logs']!(app));

  expect(graph.groups.find(({ kind }) => kind === 'network')).toMatchObject({
    label: 'Existing network',
    name: 'vpc-1',
    details: ['subnet-2'],
    existing: true,
  });
  expect(edgesOf(graph, 'configuration')).toEqual([
    'acme-logs -> Fluent Bit (configuration, s3:GetObject, s3:GetBucketLocation)',
    'main -> nginx-logs-Nginx',
  ]);
});

test('draws the network, the load balancer and the clients of a stack', () => {
  const graph = graphOfApp((app) => void new PlatformStack(app, 'platform'));
  const [vpc, subnets] = graph.groups;

  expect(vpc).toMatchObject({
    name: 'Network',
    details: [expect.stringMatching(/^10\.0\.0\.0\/16 · 4 subnets in 2 zones · 1 NAT/)],
  });
  expect(subnets).toMatchObject({ label: 'Public subnets', group: vpc!.id });
  expect(graph.nodes.find(({ kind }) => kind === 'loadBalancer')).toMatchObject({
    group: subnets!.id,
    details: ['HTTP :80'],
  });
  expect(edgesOf(graph, 'requests')).toEqual(['Internet -> LoadBalancer (:80)']);
});

test('draws instances, and a service on them in their network', () => {
  const graph = graphOfApp((app) => examples['ec2']!(app));
  const network = graph.groups.find(({ kind }) => kind === 'network')!.id;

  expect(graph.groups.filter(({ kind }) => kind === 'service').map(({ name, group }) => [name, group])).toEqual([
    ['ec2-Nginx', network],
    ['ec2-Worker', network],
  ]);
  expect(graph.nodes.find(({ kind }) => kind === 'instances')).toMatchObject({
    details: ['m7g.large, m6g.large', '0–4 instances'],
    group: network,
  });
  expect(edgesOf(graph, 'configuration')).toContain('ec2-Capacity-* -> ec2-Nginx (capacity)');
});

test('draws the routes of Fluentd', () => {
  const graph = graphOfApp((app) => examples['fluentd']!(app));

  expect(edgesOf(graph, 'records')).toEqual([
    'all records -> Archive (s3:PutObject)',
    'all records -> Archive (s3:PutObject)',
    'errors -> /shop/errors/* (logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents)',
    'shop -> all records',
    'shop -> errors',
    'worker -> all records',
  ]);
  expect(graph.nodes.filter(({ kind }) => kind === 'route').map(({ details }) => details)).toEqual([
    ['drop health checks'],
    ['only stderr'],
    [],
  ]);
});

test('draws streams up to their last destination', () => {
  const graph = graphOfApp((app) => examples['firehose']!(app));

  expect(edgesOf(graph, 'records')).toEqual(
    expect.arrayContaining([
      'stdout -> firehose-Accesses (kinesis:PutRecords)',
      'firehose-Accesses -> firehose-Archive',
      'firehose-Archive -> Bucket',
      'firehose-Warehouse -> warehouse.example.com:5439/logs',
      'firehose-Search -> logs',
    ]),
  );
});

test('draws alarms, events and trails with whom they notify', () => {
  const graph = graphOfApp((app) => examples['monitoring']!(app));

  expect(edgesOf(graph, 'alerts')).toEqual([
    '3 rules -> /aws/events/shop/*',
    '3 rules -> monitoring-Alarms-Topic-*',
    '9 alarms -> monitoring-Alarms-Topic-*',
    'monitoring-Alarms-Topic-* -> on-call@example.com',
    'monitoring-Shop -> 3 rules',
    'monitoring-Shop -> 9 alarms',
  ]);
  expect(edgesOf(graph, 'logs')).toContain('shop -> Logs');
});

test('draws what a task role may do besides delivering logs, and what a service reads', () => {
  const graph = graphOfApp((app) => examples['everything']!(app));

  expect(edgesOf(graph, 'permission')).toEqual(['everything-Analyzer -> detections (dynamodb:PutItem)']);
  expect(edgesOf(graph, 'configuration')).toEqual([
    'acme-files -> Fluent Bit (configuration)',
    'acme-files -> analyzer (environment file)',
    'fs-1234567890abcdef0 -> everything-Analyzer (volume models, elasticfilesystem:ClientMount)',
    'gpus -> everything-Analyzer (capacity)',
    'license -> analyzer (LICENSE)',
    'main -> everything-Analyzer',
    'main -> everything-Ingest',
  ]);
});

test('draws task definitions without a service', () => {
  const graph = graphOfApp((app) => examples['aws-task-definitions']!(app));
  const services = graph.groups.filter(({ kind }) => kind === 'service');

  expect(services).toHaveLength(11);
  expect(services[0]).toMatchObject({ label: 'Task definition' });
  expect(edgesOf(graph, 'records')).toEqual(
    expect.arrayContaining([
      'all records -> /aws/ecs/containerinsights/main/application (sts:AssumeRole, cross-account-log-role)',
      'all records -> fake-domain (es:ESHttpPost)',
      'all records -> fluentdhost',
    ]),
  );
});

test('connects stacks by their references', () => {
  const graph = graphOfApp((app) => void new ServicesStack(app, 'services', new PlatformStack(app, 'platform')));

  expect(edgesOf(graph, 'records')).toEqual(
    expect.arrayContaining([
      'all records -> acme-two-stacks (s3:PutObject)',
      'all records -> platform-Stream (kinesis:PutRecords)',
      'platform-Stream -> services-Delivery',
    ]),
  );
  expect(edgesOf(graph, 'configuration')).toContain('router -> Fluent Bit (image)');
  expect(edgesOf(graph, 'requests')).toContain('LoadBalancer -> nginx (:80)');
  // A service in the network of another stack says which stack creates it.
  expect(graph.groups.find(({ name }) => name === 'services-Web')!.details).toContain('stack services');
});

test('counts what is not drawn, and names the types that are no settings of what is drawn', () => {
  const graph = graphOfStack((stack) => {
    new LogBucket(stack, 'Logs');
    new SqsQueue(stack, 'Queue');
  });

  expect(graph.nodes.map(({ name }) => name)).toEqual(['Logs', 'Queue']);
  expect(legendOf(graph)).toBe('Not drawn: 6 resources for settings, permissions and connections.');
  expect(legendOf({ ...graph, notDrawn: { aws_lambda_function: 2, aws_s3_bucket_policy: 1 } })).toBe(
    'Not drawn: 1 resource for settings, permissions and connections; others: 2 aws_lambda_function.',
  );
});

test('every edge and every group leads to what is drawn', () => {
  for (const build of Object.values(examples)) {
    const { nodes, groups, edges } = graphOfApp((app: App) => void build(app));
    const ids = new Set([...nodes, ...groups].map(({ id }) => id));

    expect(ids.size).toBe(nodes.length + groups.length);
    expect(edges.flatMap(({ from, to }) => [from, to]).filter((id) => !ids.has(id))).toEqual([]);
    expect([...nodes, ...groups].flatMap(({ group }) => group ?? []).filter((id) => !ids.has(id))).toEqual([]);
  }
});

test('draws a Network Load Balancer, several targets of a service, and shares of a rule', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
  const graph = graphOfStack((stack) => {
    const size = { cpu: 512, memoryMiB: 1024 } as const;
    const containers = { web: { image: 'nginx:1.29.5', ports: [80, { containerPort: 53, protocol: 'udp' }] } } as const;
    const balancer = new NetworkLoadBalancer(stack, 'Ports', { network });
    const app = { listenerArn: `${arn}:listener/app/main/1/2`, securityGroupId: 'sg-1', vpcId: 'vpc-1' };
    const stable = new FargateService(stack, 'Web', {
      ...{ cluster, network, ...size, containers },
      loadBalancing: [
        {
          ...{ loadBalancer: app, container: 'web', port: 80, priority: 1, weight: 9 },
          headers: { 'X-Version': ['2'] },
          queryStrings: [{ key: 'v', value: '2' }],
        },
        {
          ...{ loadBalancer: balancer, container: 'web', port: 53, name: 'dns' },
          ...{ listenerProtocol: 'UDP', healthCheckPort: 80 },
        },
        { targetGroup: { targetGroupArn: `${arn}:targetgroup/theirs/3` }, container: 'web', port: 80, name: 'theirs' },
        {
          targetGroup: { targetGroupArn: `${arn}:targetgroup/old/4` },
          ...{ loadBalancer: app, container: 'web', port: 80, name: 'old', hosts: ['old.example.com'], priority: 2 },
        },
      ],
    });
    new FargateService(stack, 'Canary', {
      ...{ cluster, network, ...size, containers: { next: { image: 'nginx:1.30.0', ports: [80] } } },
      loadBalancing: { sharesRuleWith: stable.resources.target!, container: 'next' },
    });
  });

  expect(edgesOf(graph, 'requests')).toEqual([
    'Internet -> Ports (:53)',
    'Ports -> web (UDP :53, :53)',
    'main -> next (X-Version: 2, v=2, weight 1, :80)',
    'main -> web (X-Version: 2, v=2, weight 9, :80, old.example.com)',
    'theirs -> web (:80)',
  ]);
  expect(graph.nodes.find(({ name }) => name.endsWith('Ports'))).toMatchObject({
    ...{ label: 'Network Load Balancer', details: ['UDP :53'] },
  });
});
