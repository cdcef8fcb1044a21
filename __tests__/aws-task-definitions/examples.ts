import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Rights } from './attributes';

/** An AWS example; names and account IDs that it leaves open are filled in. */
export interface AwsExample {
  /** Title of the example. */
  readonly title: string;

  /** URL of the example. */
  readonly shownAt: string;

  /**
   * Prefixes of the names of the attributes that the example shows.
   *
   * @default - all attributes, as a complete task definition
   */
  readonly shows?: readonly string[];

  /** Task definition of the example. */
  readonly definition: TaskDefinition;

  /** Permissions of the task role, if the sample states them. */
  readonly rights?: Rights;
}

const guide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide';
const samples = 'https://github.com/aws-samples/amazon-ecs-firelens-examples/tree/mainline/examples/fluent-bit';
const region = 'us-west-2';

const examples = {
  cloudwatch: {
    title: 'CloudWatch Logs',
    shownAt: `${guide}/firelens-example-taskdefs.html#firelens-example-cloudwatch`,
    definition: task('cloudwatch', {
      router: { image: regional('us-west-2', 'latest') },
      options: {
        Name: 'cloudwatch',
        region,
        log_group_name: 'firelens-blog',
        auto_create_group: 'true',
        log_stream_prefix: 'from-fluent-bit',
        'log-driver-buffer-limit': '2097152',
      },
    }),
    rights: everywhere('logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'),
  },
  firehose: {
    title: 'Firehose',
    shownAt: `${guide}/firelens-taskdef.html`,
    definition: task('firehose', {
      router: { image: regional('us-west-2', 'stable') },
      options: { Name: 'firehose', region, delivery_stream: 'my-stream', 'log-driver-buffer-limit': '2097152' },
    }),
    rights: everywhere('firehose:PutRecordBatch'),
  },
  'kinesis-data-stream': {
    title: 'Kinesis Data Streams',
    shownAt: `${samples}/kinesis-stream`,
    definition: sample('kinesis-data-stream', {
      options: { Name: 'kinesis_streams', region, stream: 'my-data-stream', retry_limit: '2' },
    }),
    rights: everywhere('kinesis:PutRecords'),
  },
  opensearch: {
    title: 'OpenSearch',
    shownAt: `${guide}/firelens-example-taskdefs.html#firelens-example-opensearch`,
    definition: task('opensearch', {
      router: { image: regional('us-west-2', 'stable') },
      options: {
        Name: 'es',
        Host: 'vpc-fake-domain-ke7thhzo07jawrhmz6mb7ite7y.us-west-2.es.amazonaws.com',
        Port: '443',
        Index: 'my_index',
        Type: 'my_type',
        AWS_Auth: 'On',
        AWS_Region: region,
        tls: 'On',
      },
    }),
    rights: everywhere('es:*'),
  },
  'cross-account': {
    title: 'CloudWatch Logs in another account',
    shownAt: `${samples}/cross-account`,
    definition: sample('cloudwatch', {
      router: { image: regional('us-east-1', 'stable') },
      app: { image: 'nginx' },
      options: {
        Name: 'cloudwatch',
        region,
        log_group_name: '/aws/ecs/containerinsights/$(ecs_cluster)/application',
        auto_create_group: 'true',
        log_stream_name: '$(ecs_task_id)',
        retry_limit: '2',
        role_arn: 'arn:aws:iam::222222222222:role/cross-account-log-role',
      },
    }),
    rights: everywhere('sts:AssumeRole'),
  },
  datadog: {
    title: 'Datadog, with a secret option',
    shownAt: `${samples}/datadog`,
    definition: sample('datadog', {
      router: {
        firelensConfiguration: { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'true' } },
        logConfiguration: undefined,
      },
      options: {
        Name: 'datadog',
        Host: 'http-intake.logs.datadoghq.com',
        TLS: 'on',
        dd_service: 'my-httpd-service',
        dd_source: 'httpd',
        dd_tags: 'project:example',
        provider: 'ecs',
        retry_limit: '2',
      },
      secretOptions: [
        { name: 'apikey', valueFrom: `arn:aws:secretsmanager:${region}:123456789012:secret:datadog-AbCdEf` },
      ],
    }),
  },
  forward: {
    title: 'Forwarding to Fluent Bit or Fluentd',
    shownAt: `${guide}/firelens-example-taskdefs.html#firelens-example-forward`,
    definition: task('forward', {
      router: { image: regional('us-west-2', 'stable') },
      options: { Name: 'forward', Host: 'fluentdhost', Port: '24224' },
    }),
  },
  patterns: {
    title: 'Filters with regular expressions',
    shownAt: `${guide}/firelens-filtering-logs.html`,
    shows: ['app.logConfiguration.'],
    definition: {
      containerDefinitions: [
        app({
          '@type': 'cloudwatch_logs',
          log_group_name: 'firelens-testing',
          auto_create_stream: 'true',
          use_tag_as_stream: 'true',
          region,
          'exclude-pattern': '^[a-z][aeiou].*$',
          'include-pattern': '^.*[aeiou]$',
        }),
      ],
    },
  },
  metadata: {
    title: 'Records without ECS metadata',
    shownAt: `${guide}/firelens-taskdef.html#firelens-taskdef-metadata`,
    shows: ['log_router.essential', 'log_router.image', 'log_router.firelensConfiguration.'],
    definition: {
      containerDefinitions: [
        router({
          image: regional('us-west-2', 'stable'),
          firelensConfiguration: { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'false' } },
        }),
      ],
    },
  },
  'config-file': {
    title: 'Configuration file in the image',
    shownAt: `${samples}/config-file-type-file`,
    definition: sample('firehose', {
      router: {
        image: '111111111111.dkr.ecr.us-east-1.amazonaws.com/custom-fluent-bit:stable',
        firelensConfiguration: {
          type: 'fluentbit',
          options: { 'config-file-type': 'file', 'config-file-value': '/extra.conf' },
        },
        environment: [{ name: 'APP_VERSION', value: 'v1.1.14' }],
      },
      options: { Name: 'firehose', region, delivery_stream: 'my-stream', retry_limit: '2' },
    }),
    rights: everywhere('firehose:PutRecordBatch'),
  },
  'parse-json': {
    title: 'Parsed JSON lines',
    shownAt: `${guide}/firelens-example-taskdefs.html#firelens-example-parsing`,
    shows: ['log_router.firelensConfiguration.'],
    definition: {
      containerDefinitions: [
        router({
          firelensConfiguration: {
            type: 'fluentbit',
            options: { 'config-file-type': 'file', 'config-file-value': '/fluent-bit/configs/parse-json.conf' },
          },
        }),
      ],
    },
  },
} satisfies Readonly<Record<string, AwsExample>>;

/** Name of an example, which is the end of its task definition family in `examples/aws-task-definitions.ts`. */
export type ExampleName = keyof typeof examples;

/** Examples by name. */
export const awsExamples: Readonly<Record<ExampleName, AwsExample>> = examples;

/** Names of all examples. */
export const exampleNames = Object.keys(examples) as ExampleName[];

/** Container properties of an example, in addition to those of all examples. */
interface ContainerParts {
  readonly router?: Partial<ContainerDefinition>;
  readonly app?: Partial<ContainerDefinition>;
  readonly options: Readonly<Record<string, string>>;
  readonly secretOptions?: { name: string; valueFrom: string }[];
}

function task(family: string, parts: ContainerParts): TaskDefinition {
  return {
    family: `firelens-example-${family}`,
    taskRoleArn: 'arn:aws:iam::123456789012:role/ecs_task_iam_role',
    containerDefinitions: [router(parts.router), app(parts.options, parts)],
  };
}

/** Task definition of an AWS sample; these have an execution role, and most use the image from Docker Hub. */
function sample(family: string, parts: ContainerParts): TaskDefinition {
  return {
    ...task(family, { ...parts, router: { image: 'amazon/aws-for-fluent-bit:stable', ...parts.router } }),
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecs_task_execution_role',
  };
}

function router(parts: Partial<ContainerDefinition> = {}): ContainerDefinition {
  return {
    name: 'log_router',
    essential: true,
    firelensConfiguration: { type: 'fluentbit' },
    memoryReservation: 50,
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': 'firelens-container',
        'awslogs-region': region,
        'awslogs-create-group': 'true',
        'awslogs-stream-prefix': 'firelens',
      },
    },
    ...parts,
  };
}

function app(
  options: ContainerParts['options'],
  { app: parts, secretOptions }: Partial<ContainerParts> = {},
): ContainerDefinition {
  return {
    name: 'app',
    essential: true,
    image: 'httpd',
    memoryReservation: 100,
    logConfiguration: { logDriver: 'awsfirelens', options, ...(secretOptions && { secretOptions }) },
    ...parts,
  };
}

/** AWS for Fluent Bit in AWS's registry of a region. */
function regional(ofRegion: string, tag: string): string {
  return `906394416424.dkr.ecr.${ofRegion}.amazonaws.com/aws-for-fluent-bit:${tag}`;
}

function everywhere(...actions: readonly string[]): Rights {
  return Object.fromEntries(actions.map((action) => [action, '*']));
}
