import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import * as cdktf from 'cdktf';
import { TerraformStack, Testing } from 'cdktf';
import { pushCommand } from '../cli/push/command';
import * as library from '../modules';
import * as testing from '../modules/testing';
import { synthApp } from './support/app';
import {
  examples,
  packages,
  type Resources,
  resourcesOf,
  runExample,
  stackWith,
  warningsOf,
} from './support/guide-examples';
import { projectFolder } from '../lab/project';
import { readmeBlocks, readmeCommands, readmePages, readmeTable, readmeText } from './support/readme';
import { refusal } from '../lab/synth/synth';
import { bucket, byImage, deliveryStream, logGroup } from '../lab/synth/tasks';

/** Exports of the examples in README and the guides, by name. */
interface Examples {
  readonly InstancesStack: new (scope: unknown, id: string, network: library.Network) => TerraformStack;
  readonly allowPostgres: (
    scope: TerraformStack,
    service: library.FargateService,
    databaseSecurityGroupId: string,
  ) => void;
  readonly everythingTo: (bucket: library.LogBucket) => library.LogRouting<'nginx' | 'app'>;
  readonly routedTask: (scope: TerraformStack) => library.FargateTaskDefinition;
  readonly fullRouting: (bucket: library.LogBucket, group: library.LogGroup) => library.LogRouting<'nginx' | 'app'>;
  readonly sharedBucket: (
    bucket: library.LogBucket,
    group: library.LogGroup,
  ) => library.LogRouting<'web' | 'worker' | 'sidecar'>;
  readonly movedTask: (
    scope: TerraformStack,
    from: library.LogBucket,
    to: library.LogBucket,
    deployment: 1 | 2,
  ) => library.FargateTaskDefinition;
  readonly pushRole: (scope: TerraformStack, repository: library.EcrRepository) => void;
  readonly outputRouterImage: (scope: TerraformStack, definition: library.FargateTaskDefinition) => void;
  readonly linesAndRecords: (group: library.LogGroup, bucket: library.LogBucket) => library.LogRouting<'app'>;
  readonly fluentdTask: (
    scope: TerraformStack,
    bucket: library.LogBucket,
    group: library.LogGroup,
  ) => library.FargateTaskDefinition;
  readonly throughStreams: (scope: TerraformStack, bucket: library.LogBucket) => readonly library.LogRoute<'nginx'>[];
  readonly workerTask: (scope: TerraformStack) => library.FargateTaskDefinition;
  readonly inTheirRoles: (
    scope: TerraformStack,
    cluster: library.Cluster,
    network: library.Network,
  ) => library.FargateService;
  readonly testsOf: (stack: TerraformStack) => void;
  readonly monitored: (scope: TerraformStack, service: library.FargateService) => void;
  readonly twoTasks: (
    scope: TerraformStack,
    web: library.Container,
    worker: library.Container,
    logs: library.LogBucket,
    files: library.LogBucket,
  ) => void;
  readonly firstService: InPlace;
  readonly shopService: (scope: TerraformStack, routing: library.LogRouting<'shop'>) => library.FargateService;
  readonly shopRouting: (scope: TerraformStack) => library.LogRouting<'shop'>;
  readonly inExistingResources: (scope: TerraformStack) => library.FargateService;
  readonly StackWithState: new (scope: unknown, id: string) => TerraformStack;
  readonly StackOfProvider5: new (scope: unknown, id: string) => TerraformStack;
  readonly productionNetwork: (scope: TerraformStack) => library.Vpc;
  readonly dualStackEntrance: (scope: TerraformStack) => library.ApplicationLoadBalancer;
  readonly withoutInternet: (scope: TerraformStack, cluster: library.Cluster) => library.FargateService;
  readonly twoServices: (
    scope: TerraformStack,
    cluster: library.Cluster,
    network: library.Network,
  ) => library.ApplicationLoadBalancer;
  readonly withCanary: (
    scope: TerraformStack,
    cluster: library.Cluster,
    network: library.Network,
    loadBalancer: library.LoadBalancer,
  ) => void;
  readonly broker: (
    scope: TerraformStack,
    cluster: library.Cluster,
    network: library.Network,
  ) => library.NetworkLoadBalancer;
  readonly behindTheirs: InPlace;
  readonly scaledService: InPlace;
  readonly queueWorker: InPlace;
  readonly deployedService: InPlace;
  readonly canaryService: (
    ...place: [...Parameters<InPlace>, loadBalancer: library.LoadBalancer]
  ) => library.FargateService;
  readonly connectedServices: InPlace;
  readonly registeredService: (...place: [...Parameters<InPlace>, clientsSecurityGroupId: string]) => void;
  readonly latticeService: (...place: [...Parameters<InPlace>, targetGroupArn: string]) => void;
  readonly placedService: (...place: [...Parameters<InPlace>, capacity: library.InstanceCapacity]) => void;
  readonly daemonOnGpus: (...place: Parameters<InPlace>) => void;
  readonly shopTasks: (...place: [...Parameters<InPlace>, topicArn: string]) => library.FargateTask;
  readonly outageOfAnHour: (scope: TerraformStack, bucket: library.LogBucket) => library.FargateTaskDefinition;
  readonly monitoredCluster: (
    scope: TerraformStack,
    cluster: library.Cluster,
    web: library.FargateService,
    api: library.FargateService,
  ) => void;
  readonly encryptedService: InPlace;
  readonly overridden: (
    scope: TerraformStack,
    cluster: library.Cluster,
    network: library.Network,
    bucket: library.LogBucket,
  ) => library.FargateService;
  readonly renamedService: InPlace;
  readonly firstHalf: (logGroup: library.LogGroup) => library.LogRouting<'nginx'>;
  readonly secondHalf: (bucket: library.LogBucket, repository: library.ImageRepository) => library.LogRouting<'nginx'>;
}

/** Creates a service in an existing cluster and network. */
type InPlace = (scope: TerraformStack, cluster: library.Cluster, network: library.Network) => library.FargateService;

const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const network = {
  vpcId: 'vpc-1',
  publicSubnetIds: ['subnet-1', 'subnet-2'],
  privateSubnetIds: ['subnet-3', 'subnet-4'],
};
const size = { cpu: 512, memoryMiB: 1024 } as const;

/** Returns an export of an example. */
function exported<Name extends keyof Examples>(name: Name): Examples[Name] {
  return runExample(name)[name] as Examples[Name];
}

test('has TypeScript that compiles under the strictest options', () => {
  const packagesFolder = join(projectFolder, 'node_modules');
  const types = join(packagesFolder, '@types');
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  const compilerOptions = {
    paths: {
      'cdktf-firelens': [join(projectFolder, 'modules')],
      'cdktf-firelens/testing': [join(projectFolder, 'modules', 'testing')],
      '*': [join(types, '*'), join(packagesFolder, '*')],
    },
    typeRoots: [types],
    types: ['node'],
    noUnusedLocals: false,
  };
  examples.forEach((example, index) => writeFileSync(join(folder, `example-${index}.ts`), example));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(projectFolder, 'tsconfig.json'), compilerOptions, include: ['*.ts'] }),
  );

  const compiler = join(projectFolder, 'node_modules', 'typescript-native', 'bin', 'tsc');
  const { stdout, status } = spawnSync(process.execPath, [compiler, '--project', folder], { encoding: 'utf8' });

  expect(stdout).toBe('');
  expect(status).toBe(0);
  rmSync(folder, { recursive: true });
});

test('has a first program that synthesizes a service in an existing network', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'readme-'));
  class App extends cdktf.App {
    constructor() {
      super({ outdir });
    }
  }
  runExample('ApiStack', { ...packages, cdktf: { ...cdktf, App } });
  const synthesized = readFileSync(join(outdir, 'stacks', 'api', 'cdk.tf.json'), 'utf8');
  const { provider, resource } = JSON.parse(synthesized) as Record<'provider' | 'resource', Record<string, object>>;

  expect(provider).toHaveProperty('aws');
  expect(Object.keys(resource)).toEqual(expect.arrayContaining(['aws_ecs_service', 'aws_s3_bucket']));
  expect(resource).not.toHaveProperty('aws_vpc');
  rmSync(outdir, { recursive: true });
});

test('has a worker with volumes and credentials, and a service in existing roles, which synthesize', () => {
  const stack = new TerraformStack(Testing.app(), 'worker');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  exported('workerTask')(stack);
  const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
  exported('inTheirRoles')(stack, cluster, { vpcId: 'vpc-1', privateSubnetIds: ['subnet-1'] });

  expect(testing.containersOf(stack)['Worker']!['worker']).toMatchObject({
    logConfiguration: { options: { 'awslogs-datetime-format': '%Y-%m-%d' } },
  });
  expect(Object.keys(testing.policiesOf(stack))).toEqual(['Worker/ExecutionRole', 'Worker/TaskRole', 'starter']);
});

test('has tests of the first program, which pass', () => {
  const apps: cdktf.App[] = [];
  class App extends cdktf.App {
    constructor() {
      super({ outdir: mkdtempSync(join(tmpdir(), 'readme-')) });
      apps.push(this);
    }
  }
  runExample('ApiStack', { ...packages, cdktf: { ...cdktf, App } });
  const [app] = apps;

  exported('testsOf')(app!.node.findChild('api') as TerraformStack);
  rmSync(app!.outdir, { recursive: true });
});

test('has routes of several containers that synthesize, with the router image as an output', () => {
  const stack = new TerraformStack(Testing.app(), 'task');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const definition = exported('routedTask')(stack);
  exported('outputRouterImage')(stack, definition);
  const synthesized = Testing.synth(stack, true);
  const { output } = JSON.parse(synthesized) as { output: Record<string, object> };

  expect(output['router_image']).toEqual({
    value: {
      tag: definition.routerImage!.tag,
      platform: 'linux/amd64',
      path: 'stacks/task/fluent-bit/task-Task/image',
    },
  });
  expect(synthesized).toContain('FIRELENS_LOG_GROUP_NAME');
});

test('has a role with which only runs of one branch push images, to one repository', () => {
  const stack = stackWith((scope) =>
    exported('pushRole')(scope, new library.EcrRepository(scope, 'Images', { repositoryName: 'acme/log-router' })),
  );
  const [role] = Object.values(resourcesOf(stack)['aws_iam_role']!);
  const [trust] = (JSON.parse(role!['assume_role_policy'] as string) as { Statement: readonly object[] }).Statement;
  const { statements } = testing.policiesOf(stack)['PushRole']!;

  expect(trust).toEqual({
    Effect: 'Allow',
    Principal: { Federated: expect.stringMatching(/^\$\{aws_iam_openid_connect_provider\.\w+\.arn\}$/) as string },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': 'repo:acme/shop:ref:refs/heads/main',
      },
    },
  });
  expect(statements.map(({ Action, Resource }) => [[Action].flat().length, Resource])).toEqual([
    [1, '*'],
    [6, expect.stringMatching(/^\$\{aws_ecr_repository\.\w+\.arn\}$/)],
  ]);
});

test('uses existing options of the program, and names the actions of a push', () => {
  const options = pushCommand({ signal: new AbortController().signal }).options.map(({ long }) => long);
  const commands = [...readmeText.matchAll(/npx cdktf-firelens push(.*)/g)].map(([, args]) => args!);
  const used = commands.flatMap((args) => args.match(/--[a-z-]+/g) ?? []);
  const actions = readmeText.match(/`ecr:\w+`/g)!.map((action) => action.replaceAll('`', ''));
  const stack = new TerraformStack(Testing.app(), 'stack');
  const { pushStatements } = new library.EcrRepository(stack, 'Images', { repositoryName: 'acme/log-router' });

  expect(commands.length).toBeGreaterThan(2);
  expect(options).toEqual(expect.arrayContaining(used));
  expect(actions.sort()).toEqual(pushStatements.flatMap(({ Action }) => Action).sort());
});

test('has routes, from the shortest to the full one, that synthesize without a warning', () => {
  const stack = new TerraformStack(Testing.app(), 'task');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const [bucket, group] = [new library.LogBucket(stack, 'Logs'), new library.LogGroup(stack, 'Errors')];
  const app = { image: 'app:1.0.0' };
  const both = { nginx: { image: 'nginx:1.29.5' }, app };
  const tasks: readonly Pick<library.FargateTaskDefinitionOptions, 'containers' | 'logRouting'>[] = [
    { containers: both, logRouting: exported('everythingTo')(bucket) },
    { containers: both, logRouting: exported('fullRouting')(bucket, group) },
    { containers: { app }, logRouting: exported('linesAndRecords')(group, bucket) },
    {
      containers: { web: app, worker: app, sidecar: app },
      logRouting: exported('sharedBucket')(bucket, group),
    },
  ];
  tasks.forEach(
    (task, index) => new library.FargateTaskDefinition(stack, `Task${index}`, { cpu: 512, memoryMiB: 1024, ...task }),
  );

  expect(warningsOf(stack)).toEqual([]);
  expect(Testing.synth(stack, true)).toContain('firelens_nginx_access');
});

test('leads from five lines to a service with a network, a domain, routes for production and alarms', () => {
  const first = stackWith((stack) => exported('firstService')(stack, cluster, network));
  const shop = stackWith((stack) => {
    const service = exported('shopService')(stack, exported('shopRouting')(stack));
    exported('monitored')(stack, service);
  });

  expect(Object.keys(resourcesOf(first))).toEqual(expect.arrayContaining(['aws_ecs_service', 'aws_s3_bucket']));
  expect(resourcesOf(first)).not.toHaveProperty('aws_kms_key');
  expect(Object.keys(resourcesOf(shop))).toEqual(
    expect.arrayContaining([
      'aws_vpc',
      'aws_acm_certificate',
      'aws_appautoscaling_target',
      'aws_kms_key',
      'aws_cloudtrail',
    ]),
  );
  expect(testing.routesOf(shop)['Shop/TaskDefinition']!.map(({ outputs }) => outputs)).toEqual([
    ['shop.s3'],
    ['shop.errors.cloudwatch'],
  ]);
});

test('has a service in existing resources, with permissions for them', () => {
  const stack = stackWith((scope) => exported('inExistingResources')(scope));
  const granted = JSON.stringify(testing.policiesOf(stack)['Api/TaskDefinition/TaskRole']);

  expect(resourcesOf(stack)).not.toHaveProperty('aws_s3_bucket');
  expect(granted).toContain('arn:aws:s3:::acme-logs/');
  expect(granted).toContain('log-group:/acme/api');
  expect(JSON.stringify(testing.policiesOf(stack)['Api/TaskDefinition/ExecutionRole'])).toContain('repository/api');
});

test('stores the state of a stack as the app does, and works with version 5 of the provider', () => {
  const inS3 = { type: 's3', bucket: 'acme-state', region: 'eu-west-1', keyPrefix: 'shop' } as const;
  const withState = JSON.parse(Testing.synth(new (exported('StackWithState'))(Testing.app(), 'service'))) as {
    terraform: { backend: object; required_version: string };
  };
  const ofApp = synthApp({ backend: inS3 }).service.json() as unknown as typeof withState;
  const ofProvider5 = JSON.parse(Testing.synth(new (exported('StackOfProvider5'))(Testing.app(), 'service'))) as {
    terraform: { required_providers: { aws: { version: string } } };
  };
  const { aws } = (ofApp.terraform as unknown as typeof ofProvider5.terraform).required_providers;

  expect(withState.terraform.backend).toEqual(ofApp.terraform.backend);
  expect(withState.terraform.required_version).toBe(ofApp.terraform.required_version);
  expect(ofProvider5.terraform.required_providers.aws.version).toBe(aws.version);
});

test('has a load balancer for both families in a dual-stack network', () => {
  const made = resourcesOf(stackWith((stack) => exported('dualStackEntrance')(stack)));
  const [balancer] = Object.values(made['aws_lb']!);
  const sources = Object.values(made['aws_vpc_security_group_ingress_rule']!).map(
    (rule) => rule['cidr_ipv4'] ?? rule['cidr_ipv6'],
  );

  expect(balancer!['ip_address_type']).toBe('dualstack');
  expect(sources).toEqual(['0.0.0.0/0', '2001:db8::/32']);
});

test('has networks with a NAT gateway in each zone, and with endpoints instead', () => {
  const production = resourcesOf(stackWith((stack) => exported('productionNetwork')(stack)));
  const isolated = resourcesOf(stackWith((stack) => exported('withoutInternet')(stack, cluster)));
  const [service] = Object.values(isolated['aws_ecs_service']!);

  expect(Object.keys(production['aws_nat_gateway']!)).toHaveLength(3);
  expect(isolated).not.toHaveProperty('aws_nat_gateway');
  expect(service!['depends_on']).toEqual(
    expect.arrayContaining([expect.stringMatching(/^aws_vpc_endpoint[.]Endpoints_/)]),
  );
});

test('has two services that share a load balancer with HTTPS', () => {
  const resources = resourcesOf(stackWith((stack) => exported('twoServices')(stack, cluster, network)));
  const rules = Object.values(resources['aws_lb_listener_rule']!);

  expect(rules.map(({ priority }) => priority).sort()).toEqual([10, 50000]);
  expect(Object.keys(resources)).toEqual(expect.arrayContaining(['aws_acm_certificate', 'aws_route53_record']));
});

test('has a canary that receives a tenth of the requests', () => {
  const listenerArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/50dc/f2f7';
  const loadBalancer = { listenerArn, securityGroupId: 'sg-1', vpcId: 'vpc-1' };
  const resources = resourcesOf(stackWith((stack) => exported('withCanary')(stack, cluster, network, loadBalancer)));
  const rules = Object.values(resources['aws_lb_listener_rule']!);

  expect(rules).toHaveLength(1);
  expect(JSON.stringify(rules[0]!['action']).match(/"weight":\d+/g)).toEqual(['"weight":9', '"weight":1']);
});

test('has a broker behind a Network Load Balancer with TLS', () => {
  const resources = resourcesOf(stackWith((stack) => exported('broker')(stack, cluster, network)));

  expect(Object.values(resources['aws_lb_listener']!)).toMatchObject([{ protocol: 'TLS', port: 8883 }]);
  expect(Object.values(resources['aws_lb_target_group']!)).toMatchObject([{ proxy_protocol_v2: true }]);
});

test('has a service behind a target group of somebody else', () => {
  const resources = resourcesOf(stackWith((stack) => exported('behindTheirs')(stack, cluster, network)));

  expect(Object.keys(resources).filter((type) => type.startsWith('aws_lb'))).toEqual([]);
  expect(JSON.stringify(resources['aws_ecs_service'])).toContain('targetgroup/web/6d0ecf831eec9f09');
});

test('has a service that scales, partly on Spot', () => {
  const resources = resourcesOf(stackWith((stack) => exported('scaledService')(stack, cluster, network)));
  const [service] = Object.values(resources['aws_ecs_service']!);

  expect(Object.keys(resources['aws_appautoscaling_scheduled_action']!)).toHaveLength(2);
  expect(JSON.stringify(service!['capacity_provider_strategy'])).toContain('FARGATE_SPOT');
  expect(service!['wait_for_steady_state']).toBe(true);
});

test('has a worker that scales by a queue, a metric and a forecast', () => {
  const stack = stackWith((scope) => exported('queueWorker')(scope, cluster, network));
  const policies = Object.values(resourcesOf(stack)['aws_appautoscaling_policy']!);

  expect(policies.map(({ name }) => name).sort()).toEqual(['metric-sessions', 'predictive', 'queue']);
  expect(testing.policiesOf(stack)['Worker/TaskDefinition/TaskRole']!.statements).toContainEqual(
    expect.objectContaining({ Action: ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'] }),
  );
});

test('has a service with limits and alarms of its deployments, which waits for them', () => {
  const resources = resourcesOf(stackWith((stack) => exported('deployedService')(stack, cluster, network)));

  expect(Object.values(resources['aws_ecs_service']!)).toEqual([
    expect.objectContaining({
      deployment_minimum_healthy_percent: 75,
      deployment_maximum_percent: 125,
      alarms: { alarm_names: ['api-errors', 'api-latency'], enable: true, rollback: true },
      triggers: { image: 'sha256:7e5b3d0c41a9' },
      wait_for_steady_state: true,
    }),
  ]);
});

test('has a service whose deployments shift its requests', () => {
  const loadBalancer = {
    listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/1/2',
    securityGroupId: 'sg-1',
    vpcId: 'vpc-1',
  };
  const resources = resourcesOf(stackWith((stack) => exported('canaryService')(stack, cluster, network, loadBalancer)));

  expect(Object.values(resources['aws_ecs_service']!)).toMatchObject([
    { deployment_configuration: { strategy: 'CANARY', canary_configuration: { canary_percent: 10 } } },
  ]);
  expect(Object.keys(resources['aws_lb_target_group']!)).toHaveLength(2);
});

test('has services that connect by Service Connect, DNS and VPC Lattice', () => {
  const resources = resourcesOf(
    stackWith((stack) => {
      exported('connectedServices')(stack, cluster, network);
      exported('registeredService')(stack, cluster, network, 'sg-1a2b3c4d');
      exported('latticeService')(
        stack,
        cluster,
        network,
        'arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-0123456789abcdef0',
      );
    }),
  );
  const services = Object.values(resources['aws_ecs_service']!);
  const connections = Object.values(resources['aws_vpc_security_group_ingress_rule']!);

  expect(Object.keys(resources)).toEqual(
    expect.arrayContaining(['aws_service_discovery_http_namespace', 'aws_service_discovery_private_dns_namespace']),
  );
  expect(services.filter((each) => 'service_connect_configuration' in each)).toHaveLength(2);
  expect(services.filter((each) => 'service_registries' in each)).toHaveLength(1);
  expect(services.filter((each) => 'vpc_lattice_configurations' in each)).toHaveLength(1);
  expect(connections.map(({ from_port: port }) => port)).toEqual([8080, 8080]);
});

test('has a task on a schedule, with the command that runs it, and notifications of its failures', () => {
  const stack = stackWith((scope) => {
    exported('shopTasks')(scope, cluster, network, 'arn:aws:sns:eu-west-1:111122223333:on-call');
  });
  const resources = resourcesOf(stack);

  expect(Object.values(resources['aws_scheduler_schedule']!)).toMatchObject([
    { schedule_expression: 'cron(30 3 * * ? *)', schedule_expression_timezone: 'Europe/Berlin' },
  ]);
  expect(resources).not.toHaveProperty('aws_ecs_service');
  expect(Object.keys(resources['aws_cloudwatch_metric_alarm']!)).toHaveLength(1);
});

test('has services on instances with a placement, and a daemon on GPUs', () => {
  const resources = resourcesOf(
    stackWith((stack) => {
      exported('placedService')(stack, cluster, network, { capacityProviderName: 'main', securityGroupId: 'sg-1' });
      exported('daemonOnGpus')(stack, cluster, network);
    }),
  );
  const services = Object.values(resources['aws_ecs_service']!);
  const [daemon] = services.filter((each) => each['scheduling_strategy'] === 'DAEMON');

  expect(services.flatMap((each) => each['ordered_placement_strategy'] ?? [])).toHaveLength(2);
  expect(daemon).toMatchObject({ launch_type: 'EC2', availability_zone_rebalancing: 'DISABLED' });
  for (const name of ['capacity_provider_strategy', 'desired_count', 'deployment_maximum_percent']) {
    expect(daemon).not.toHaveProperty(name);
  }
  expect(JSON.stringify(resources['aws_launch_template'])).toContain('amazon-linux-2023/gpu/');
});

test('has one routing for two tasks, which download their configuration', () => {
  const stack = stackWith((scope) => {
    const [logs, files] = [
      new library.LogBucket(scope, 'Logs'),
      new library.LogBucket(scope, 'Files', { retentionDays: 'forever' }),
    ];
    const container = { image: 'app:1.0.0' };
    exported('twoTasks')(scope, container, container, logs, files);
  });
  const { resource } = JSON.parse(Testing.synth(stack, true)) as { resource: Resources };

  expect(Object.keys(resource['aws_s3_object']!).length).toBeGreaterThanOrEqual(2);
  expect(Object.keys(testing.routesOf(stack))).toEqual(['Web', 'Worker']);
});

test('has a router with buffers for an outage of an hour', () => {
  const stack = stackWith((scope) => exported('outageOfAnHour')(scope, new library.LogBucket(scope, 'Logs')));

  expect(Object.keys(resourcesOf(stack))).toContain('aws_ecs_task_definition');
});

test('has the two halves of the article', () => {
  const stack = stackWith((scope) => {
    const containers = { nginx: { image: 'nginx:1.29.5' } };
    const first = exported('firstHalf')(new library.LogGroup(scope, 'Group'));
    const second = exported('secondHalf')(new library.LogBucket(scope, 'Bucket'), {
      repositoryUrl: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/router',
      repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/router',
    });
    new library.FargateTaskDefinition(scope, 'First', { ...size, containers, logRouting: first });
    new library.FargateTaskDefinition(scope, 'Second', { ...size, containers, logRouting: second });
  });
  const routes = testing.routesOf(stack);

  expect([routes['First']![0]!.outputs, routes['Second']![0]!.outputs]).toEqual([['nginx.cloudwatch'], ['nginx.s3']]);
});

test('has alarms of two services at one topic, and events of their cluster', () => {
  const resources = resourcesOf(
    stackWith((stack) => {
      const [web, api] = ['Web', 'Api'].map(
        (id) =>
          new library.FargateService(stack, id, { cluster, network, ...size, containers: { app: { image: 'app:1' } } }),
      ) as [library.FargateService, library.FargateService];
      exported('monitoredCluster')(stack, cluster, web, api);
    }),
  );

  expect(Object.keys(resources['aws_sns_topic']!)).toHaveLength(1);
  expect(Object.keys(resources)).toContain('aws_cloudwatch_event_rule');
});

test('has a service whose logs and alarms are encrypted with a key', () => {
  const resources = resourcesOf(stackWith((stack) => exported('encryptedService')(stack, cluster, network)));
  const usesKey = /^[$][{]aws_kms_key[.]/;

  expect(Object.values(resources['aws_cloudwatch_log_group']!)).toEqual([
    expect.objectContaining({ kms_key_id: expect.stringMatching(usesKey) }),
  ]);
  expect(Object.values(resources['aws_sns_topic']!)).toEqual([
    expect.objectContaining({ kms_master_key_id: expect.stringMatching(usesKey) }),
  ]);
});

test('has overrides of containers, resources and destinations', () => {
  const stack = stackWith((scope) =>
    exported('overridden')(scope, cluster, network, new library.LogBucket(scope, 'Logs')),
  );
  const { agent, log_router: router } = testing.containersOf(stack)['Api/TaskDefinition']!;
  const [service] = Object.values(resourcesOf(stack)['aws_ecs_service']!);

  expect(agent).toMatchObject({ logConfiguration: { options: { 'awslogs-datetime-format': '%Y-%m-%d' } } });
  expect(router).toMatchObject({ dockerLabels: { team: 'platform' } });
  expect(service).toMatchObject({ deployment_maximum_percent: 150, timeouts: { create: '30m' } });
});

test('has a renamed service whose resources move', () => {
  const stack = stackWith((scope) => exported('renamedService')(scope, cluster, network));
  const { resource } = JSON.parse(Testing.synth(stack, true)) as { resource: Resources };
  const { moved } = JSON.parse(Testing.synth(stack, true)) as { moved: readonly { from: string; to: string }[] };

  expect(Object.values(resource['aws_ecs_service']!)).toEqual([expect.objectContaining({ name: 'stack-Web' })]);
  expect(moved.some(({ from, to }) => from.includes('.Web_') && to.includes('.Frontend_'))).toBe(true);
});

test('runs every example', () => {
  const guides = join(__dirname, 'docs', 'guides');
  const files = [__filename, ...readdirSync(guides).map((name) => join(guides, name))];
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const names = examples.flatMap((example) =>
    [...example.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name!),
  );

  expect(names.length).toBeGreaterThan(30);
  expect(new Set(names).size).toBe(names.length);
  expect(examples.filter((example) => !/^export (class|function) /m.test(example))).toEqual([]);
  expect(names.filter((name) => !new RegExp(`(exported|runExample)\\('${name}'`).test(text))).toEqual([]);
});

test('begins each page with its heading and a paragraph, and keeps README short', () => {
  const texts = readmePages.map((page) => [page, readFileSync(join(projectFolder, page), 'utf8')] as const);

  expect(texts.filter(([, text]) => !/^# .+\n\n[A-Z`]/.test(text)).map(([page]) => page)).toEqual([]);
  expect(texts[0]![1].split('\n').length).toBeLessThanOrEqual(251);
});

test('opens a port for a service, and monitors it', () => {
  const stack = new TerraformStack(Testing.app(), 'shop');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const service = new library.FargateService(stack, 'Web', {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] },
    cpu: 256,
    memoryMiB: 512,
    containers: { nginx: { image: 'nginx:1.29.5' } },
  });
  exported('allowPostgres')(stack, service, 'sg-1');
  exported('monitored')(stack, service);
  const { resource } = JSON.parse(Testing.synth(stack, true)) as { resource: Record<string, object> };

  expect(Object.keys(resource)).toEqual(
    expect.arrayContaining(['aws_cloudtrail', 'aws_cloudwatch_event_rule', 'aws_cloudwatch_metric_alarm']),
  );
  expect(Object.values(resource['aws_vpc_security_group_egress_rule']!)).toContainEqual(
    expect.objectContaining({ from_port: 5432, referenced_security_group_id: 'sg-1' }),
  );
});

test.each([
  [1, ['From', 'To']],
  [2, ['To']],
] as const)('deployment %d of a move allows tasks to write to the buckets %j', (deployment, written) => {
  const stack = new TerraformStack(Testing.app(), 'task');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const [from, to] = ['From', 'To'].map((id) => new library.LogBucket(stack, id)) as [
    library.LogBucket,
    library.LogBucket,
  ];
  exported('movedTask')(stack, from, to, deployment);
  const { resource } = JSON.parse(Testing.synth(stack, true)) as {
    resource: { aws_iam_role_policy: Readonly<Record<string, { readonly policy: string }>> };
  };
  const policies = Object.values(resource.aws_iam_role_policy).map(({ policy }) => policy);
  const writes = policies.filter((policy) => policy.includes('s3:PutObject')).join();

  expect(warningsOf(stack)).toEqual([]);
  expect(['From', 'To'].filter((id) => writes.includes(`aws_s3_bucket.${id}_`))).toEqual(written);
});

test('has Fluentd routes that synthesize without a warning', () => {
  const stack = new TerraformStack(Testing.app(), 'task');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const [bucket, group] = [new library.LogBucket(stack, 'Logs'), new library.LogGroup(stack, 'Errors')];

  expect(exported('fluentdTask')(stack, bucket, group).routerImage?.path).toBe('stacks/task/fluentd/task-Task/image');
  expect(warningsOf(stack)).toEqual([]);
  expect(Testing.synth(stack, true)).toContain('fluentd-buffer');
});

test('lists every Fluentd destination with its gem', () => {
  const listed = readmeTable('Fluentd destination').flatMap(([cell, gem]) =>
    cell!
      .replace(/`|FluentdDestination\./g, '')
      .split(', ')
      .map((name) => [name, gem!.replaceAll('`', '')]),
  );
  const { s3, cloudWatchLogs, firehose, forward, stdout, null: nowhere } = library.FluentdDestination;
  const destinations: Readonly<Record<keyof typeof library.FluentdDestination, library.FluentdDestination>> = {
    s3: s3({ bucket }),
    cloudWatchLogs: cloudWatchLogs({ logGroup }),
    firehose: firehose({ deliveryStream }),
    forward: forward({ host: 'h' }),
    stdout: stdout(),
    null: nowhere(),
  };

  expect(Object.fromEntries(listed)).toEqual(
    Object.fromEntries(
      Object.entries(destinations).map(([name, { gem }]) => [name, gem ? `${gem.name} ${gem.version}` : 'none']),
    ),
  );
});

test('has routes through streams that synthesize', () => {
  const stack = new TerraformStack(Testing.app(), 'task');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  const routes = exported('throughStreams')(stack, new library.LogBucket(stack, 'Logs'));
  new library.FargateTaskDefinition(stack, 'Task', {
    cpu: 512,
    memoryMiB: 1024,
    containers: { nginx: { image: 'nginx:1.29.5' } },
    logRouting: { routes, delivery: byImage },
  });

  const { resource } = JSON.parse(Testing.synth(stack, true)) as { resource: Record<string, object> };
  expect(Object.keys(resource['aws_kinesis_firehose_delivery_stream']!)).toHaveLength(3);
});

test('lists every target of a delivery stream', () => {
  const listed = readmeTable('target').map(([cell]) => cell!.replace(/`|DeliveryTarget\./g, ''));

  expect(listed.sort()).toEqual(Object.keys(library.DeliveryTarget).sort());
});

test('has a stack of services on instances that synthesizes without a warning', () => {
  const network = { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] };
  const stack = new (exported('InstancesStack'))(Testing.app(), 'instances', network);
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });

  expect(warningsOf(stack)).toEqual([]);
  expect(Testing.synth(stack, true)).toContain('aws_ecs_capacity_provider');
});

test('lists every destination', () => {
  const listed = readmeTable('destination').flatMap(([cell]) => cell!.replace(/`|LogDestination\./g, '').split(', '));

  expect(listed.sort()).toEqual(Object.keys(library.LogDestination).sort());
});

test('shows a refusal as it is printed', () => {
  const [shown] = readmeBlocks('text').filter((text) => text.startsWith('api/Api:'));
  const message = refusal((stack) => {
    new library.FargateTaskDefinition(stack, 'TaskDefinition', {
      cpu: 256,
      memoryMiB: 512,
      containers: { api: { image: 'api:1', ports: [24224], stopTimeoutSeconds: 600 } },
      logRouting: {
        routes: [{ to: library.LogDestination.s3({ bucket: { bucketName: 'logs', bucketArn: 'arn:aws:s3:::logs' } }) }],
        delivery: library.ConfigDelivery.options(),
      },
    });
  });

  expect(shown!.trim()).toBe(message.replace('test/TaskDefinition', 'api/Api'));
});

test('states the numbers of the page on bad inputs', () => {
  const page = readFileSync(join(projectFolder, 'benchmarks', 'bad-inputs.md'), 'utf8');
  const sums = /^\| \*\*all\*\*(.*)\|$/m.exec(page)![1]!.split('|').slice(1).map(Number);
  const [tried, , , , stackTraces, validated, refusedByTerraform] = sums;
  const text = readmeText.replace(/\s+/g, ' ');

  expect(text).toContain(`of ${tried!.toLocaleString('en')} generated settings and properties`);
  expect(text).toContain(`all ${validated!.toLocaleString('en')} of the accepted ones`);
  expect([stackTraces, refusedByTerraform]).toEqual([0, 0]);
});

test('lists every example', () => {
  const listed = readmeTable('example').flatMap(([cell]) => cell!.replace(/[`/]/g, '').split(', '));

  expect(listed.sort()).toEqual(readdirSync(join(projectFolder, 'examples')).sort());
});

test('lists for each system an existing example and a test that applies it', () => {
  const systems = readmeTable('system').map((cells) => cells.slice(1).map((cell) => cell.replaceAll('`', '')));

  expect(systems.length).toBeGreaterThan(5);
  for (const [builtBy, appliedBy] of systems) {
    if (builtBy!.startsWith('examples/'))
      expect(readdirSync(join(projectFolder, 'examples'))).toContain(builtBy!.slice(9));
    const test = readFileSync(join(projectFolder, '__tests__', appliedBy!), 'utf8');
    expect(test).toMatch(/describeWithTerraform\([^]*(\.apply|\.applied|applyWithObjects)\(/);
  }
});

test('lists existing modules', () => {
  const names = readmeTable('module').flatMap(([cell]) => cell!.replaceAll('`', '').split(', '));

  expect(names.filter((name) => !(name in library))).toEqual([]);
  expect(names.length).toBeGreaterThan(8);
});

test('uses existing scripts, stacks, folders and variables', () => {
  const { scripts } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { scripts: object };
  const { service } = synthApp();
  const commands = readmeCommands();
  const words = (pattern: RegExp) =>
    commands.flatMap((command) => [...command.matchAll(pattern)].map((match) => match[1]!));

  expect(words(/^npm run (\S+)/g).filter((name) => !(name in scripts))).toEqual([]);
  expect(new Set(words(/^npx cdktf (?:deploy|destroy) (.+)/g))).toEqual(
    new Set(['registry', 'service', 'service registry']),
  );
  expect(new Set(words(/-chdir=(\S+)/g))).toEqual(new Set(['cdktf.out/stacks/registry', 'cdktf.out/stacks/service']));
  expect(words(/-var (\w+)=/g).sort()).toEqual(Object.keys(service.json().variable).sort());
  expect(commands).toEqual(expect.arrayContaining(['npm ci', 'npm test']));
});
