import { z } from 'zod';
import { logRetentionDays } from '../modules';
import { flag, integer, oneOf, text } from './forms';

const awsRegion = text('an AWS region, such as "us-east-1"', /^[a-z]{2}(-[a-z]+)+-\d$/);

const destinationsForm = 'an array of "s3", "cloudwatch" or both, without duplicates';

/** Supported backends of the Terraform state. */
export const backends = {
  local: z.strictObject({ type: z.literal('local') }),
  s3: z.strictObject({
    type: z.literal('s3'),

    /** Name of the S3 bucket for the state. It must exist; these stacks do not create it. */
    bucket: text(
      'an S3 bucket name of 3 to 63 lowercase letters, digits, dots and hyphens',
      /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    ),

    /**
     * Region of the bucket.
     *
     * @default - `region`
     */
    region: awsRegion.exactOptional(),

    /**
     * Prefix of the state keys; the state of a stack is stored in `<keyPrefix>/<stack>.tfstate`. After a change, move
     * the state with `terraform init -migrate-state`.
     *
     * @default - `namePrefix`
     */
    keyPrefix: text(
      "letters, digits and !-_.*'(), in segments separated by single slashes",
      /^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/,
    ).exactOptional(),
  }),
  hcp: z.strictObject({
    type: z.literal('hcp'),

    /** Name of the HCP Terraform organization. */
    organization: text('the name of an HCP Terraform organization', /^[A-Za-z0-9][\w-]{1,39}$/),

    /**
     * Project of the workspaces, which are created when needed.
     *
     * @default - the organization's default project
     */
    project: text('a project name of 3 to 40 letters, digits, spaces, "-" and "_"', /^[\w -]{3,40}$/).exactOptional(),

    /**
     * Prefix of the workspace names; the workspace of a stack is `<workspacePrefix>-<stack>`.
     *
     * @default - `namePrefix`
     */
    workspacePrefix: text('at most 80 letters, digits, "-" and "_"', /^[\w-]{1,80}$/).exactOptional(),

    /**
     * Host name of a Terraform Enterprise installation.
     *
     * @default 'app.terraform.io'
     */
    hostname: text('a host name, such as "terraform.example.com"', /^[a-z0-9-]+(\.[a-z0-9-]+)+$/).exactOptional(),
  }),
};

/** Settings with nested settings. */
export const groups = {
  domain: z.strictObject({
    /** Domain name in lowercase, such as `shop.example.com`. */
    domainName: text(
      'a lowercase domain name of up to 64 characters, such as "shop.example.com"',
      /^(?=.{1,64}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    ),

    /** Id of the public hosted zone of the domain. */
    hostedZoneId: text('the id of a hosted zone, such as "Z0123456789ABCDEFGHIJ"', /^Z[A-Z0-9]{1,31}$/),
  }),

  scaling: z.strictObject({
    /** Minimum number of tasks, 1 to 5000. */
    minTasks: integer(1, 5000),

    /** Maximum number of tasks, 1 to 5000. */
    maxTasks: integer(1, 5000),

    /**
     * Target for the average CPU utilization of the tasks, in percent, 1 to 100.
     *
     * @default 60 - if neither of the other two is set; otherwise CPU is ignored
     */
    cpuPercent: integer(1, 100).exactOptional(),

    /**
     * Target for the average memory utilization of the tasks, in percent, 1 to 100.
     *
     * @default - memory is ignored
     */
    memoryPercent: integer(1, 100).exactOptional(),

    /**
     * Target for the number of requests per task and minute from the load balancer; 1 or more.
     *
     * @default - requests are ignored
     */
    requestsPerTarget: integer(1, Infinity).exactOptional(),
  }),

  expectedLoad: z.strictObject({
    /** Records that a task writes per second at peak; 1 or more. */
    recordsPerSecond: integer(1, Infinity),

    /**
     * Average size of a record in bytes, including the 450 bytes that the log driver and ECS add to a line.
     *
     * @default 750
     */
    recordBytes: integer(1, Infinity).exactOptional(),

    /**
     * Minutes of a destination's outage at that rate before the oldest records are dropped.
     *
     * @default 15
     */
    outageMinutes: integer(1, Infinity).exactOptional(),
  }),
};

/** All settings with their defaults. */
export const settingsSchema = z.strictObject({
  /**
   * AWS Region of all resources. Changing it creates everything again in the new Region.
   *
   * @default 'us-east-1'
   */
  region: awsRegion.default('us-east-1'),

  /**
   * Prefix of the names that AWS requires: cluster, service, task family, bucket. 1 to 20 lowercase letters, digits and
   * hyphens. Use a different prefix to deploy twice in one account and Region. Changing it replaces the named
   * resources.
   *
   * @default 'firelens'
   */
  namePrefix: text(
    '1 to 20 lowercase letters, digits and hyphens, beginning with a letter and not ending with a hyphen',
    /^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/,
  ).default('firelens'),

  /**
   * CPU units of a task, including the log router; 1024 units are one vCPU. Changing it deploys new tasks.
   *
   * @default 256
   * @see FargateSize
   */
  cpu: z.number({ error: 'a number' }).default(256),

  /**
   * Memory of a task, including the log router, in MiB; the supported values depend on `cpu`. Changing it deploys new
   * tasks.
   *
   * @default 512
   * @see FargateSize
   */
  memoryMiB: z.number({ error: 'a number' }).default(512),

  /**
   * CPU architecture of the tasks. `image` must support it; the log router image is built for it. Fargate charges less
   * for `ARM64`.
   *
   * @default 'X86_64'
   */
  architecture: oneOf('X86_64', 'ARM64').default('X86_64'),

  /**
   * Image of the web server, with a version tag or a digest; with `latest`, tasks that start later can run a different
   * version. Default of the corresponding Terraform variable.
   *
   * @default 'public.ecr.aws/nginx/nginx:1.29.5-alpine'
   */
  image: text(
    'an image with a digest, or with a tag other than "latest", such as "public.ecr.aws/nginx/nginx:1.29.5-alpine"',
    /^([A-Za-z0-9.-]+(:\d+)?\/)?[a-z0-9]+(([._-]+|\/)[a-z0-9]+)*(:(?!latest$)\w[\w.-]{0,127}|(:\w[\w.-]{0,127})?@sha256:[a-f0-9]{64})$/,
  ).default('public.ecr.aws/nginx/nginx:1.29.5-alpine'),

  /**
   * Port that the web server listens on, 1 to 65535, accessible only to the load balancer. The log router uses 24224,
   * 8877 and 2020. Changing it replaces the target group.
   *
   * @default 80
   */
  containerPort: integer(1, 65535).default(80),

  /**
   * Path of the load balancer's health check, which must return success.
   *
   * @default '/'
   */
  healthCheckPath: text(
    'a path that begins with "/", of up to 1024 characters without whitespace',
    /^\/[!-~]{0,1023}$/,
  ).default('/'),

  /**
   * Number of tasks, 0 to 5000; with `scaling`, the initial number. Default of the corresponding Terraform variable.
   *
   * @default 2 - with `scaling`, its `minTasks`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
   */
  desiredCount: integer(0, 5000).exactOptional(),

  /**
   * Scales the number of tasks with the load.
   *
   * @default - a fixed number of tasks, `desiredCount`
   * @see ServiceScalingOptions
   */
  scaling: groups.scaling.readonly().exactOptional(),

  /**
   * Percentage of tasks on Fargate Spot, 0 to 100, which costs up to 70 % less; AWS can stop these tasks with two
   * minutes' notice. Changing it from or to 0 replaces the service.
   *
   * @default 0
   * @see CapacityStrategy
   */
  spotPercent: integer(0, 100).default(0),

  /**
   * Mounts the web server's root file system read-only, except `writablePaths`. The log router's is always read-only.
   *
   * @default false
   */
  readonlyRootFilesystem: flag().default(false),

  /**
   * Directories that the web server writes to, for `readonlyRootFilesystem`.
   *
   * @default ['/var/cache/nginx', '/run', '/tmp'] - the directories of nginx
   */
  writablePaths: z
    .array(text('an absolute path', /^\/[\w./-]+$/), { error: 'an array of absolute paths' })
    .readonly()
    .default(['/var/cache/nginx', '/run', '/tmp']),

  /**
   * Enables ECS Exec, so that users whom IAM allows it can run commands in the web server's container. Sessions are
   * recorded in the service's log group.
   *
   * @default false
   */
  executeCommand: flag().default(false),

  /**
   * Name of the ECR repository for the log router image. Changing it replaces the repository.
   *
   * @default - `<namePrefix>/fluent-bit`
   * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
   */
  repositoryName: text(
    '2 to 256 lowercase letters and digits, with single dots, underscores, hyphens or slashes between them',
    /^(?=.{2,256}$)[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
  ).exactOptional(),

  /**
   * Private IPv4 range of the VPC, /16 to /24. Changing it replaces the VPC and everything in it.
   *
   * @default '10.0.0.0/16'
   */
  cidr: z.string({ error: 'a CIDR range, such as "10.0.0.0/16"' }).default('10.0.0.0/16'),

  /**
   * Number of Availability Zones, 2 to 4, each with a public and a private subnet. Changing it does not move existing
   * subnets.
   *
   * @default 2
   */
  zones: oneOf(2, 3, 4).default(2),

  /**
   * Internet access of the tasks: through a single NAT gateway, one per zone, or none. Each gateway is charged. With
   * `none`, VPC endpoints connect to the required AWS services, each charged per zone, and images must be in ECR.
   *
   * @default 'single'
   */
  nat: oneOf('none', 'single', 'per-az').default('single'),

  /**
   * Network connections to record in VPC flow logs: `all`, `accepted`, `rejected` or `none`. Charged per GB.
   *
   * @default 'all'
   */
  flowLogs: oneOf('all', 'accepted', 'rejected', 'none').default('all'),

  /**
   * Destinations of the web server's logs: one or both of `s3` and `cloudwatch`. Changing it deploys new tasks.
   *
   * @default ['s3']
   */
  destinations: z
    .array(oneOf('s3', 'cloudwatch'), { error: destinationsForm })
    .min(1, { error: destinationsForm })
    .refine((values) => new Set(values).size === values.length, { error: destinationsForm })
    .readonly()
    .default(['s3']),

  /**
   * Delivery of the log router configuration: `image` builds it into an image in the ECR repository, which must be
   * pushed before the service starts; `options` writes it to the task definition, for a single destination.
   *
   * @default 'image'
   */
  delivery: oneOf('image', 'options').default('image'),

  /**
   * AWS for Fluent Bit image with a full version of release line 3: the log router's image, or its base image.
   *
   * @default - the image of `LogRouting`
   */
  fluentBitImage: text(
    'an AWS for Fluent Bit image with a full version of line 3, such as "111122223333.dkr.ecr.us-east-1.amazonaws.com/aws-for-fluent-bit:3.4.16"',
    /:3\.\d+\.\d+$/,
  ).exactOptional(),

  /**
   * Expected log volume of a task, which determines the log router's memory, CPU and buffers.
   *
   * @default - about 500 KB a second, and 1 GB of buffer per output
   * @see ExpectedLoad
   */
  expectedLoad: groups.expectedLoad.readonly().exactOptional(),

  /**
   * Ephemeral storage of a task in GiB, 21 to 200, for images and log buffers; storage above 20 GiB is charged.
   *
   * @default - 20, set by Fargate
   */
  ephemeralStorageGiB: integer(21, 200).exactOptional(),

  /**
   * Days after which S3 deletes log objects, 1 or more.
   *
   * @default 90
   */
  logRetentionDays: integer(1, Infinity).default(90),

  /**
   * Retention of log groups in days, including the log router's; one of the values that CloudWatch Logs supports.
   *
   * @default 30
   */
  logGroupRetentionDays: oneOf(...logRetentionDays).default(30),

  /**
   * Allows destroying the stacks, or a change that replaces a resource, to delete the buckets and log groups with all
   * logs, and the repository with its images.
   *
   * @default false
   */
  forceDestroy: flag().default(false),

  /**
   * Encryption of buckets, log groups, the repository and the alarm topic: `create` creates a KMS key in each stack,
   * about 1 USD a month each; or the ARN of an existing key. Access logs of the load balancer always use S3 managed
   * keys, because AWS supports no others. Changing it replaces the repository.
   *
   * @default - AWS owned keys, free of charge
   * @see EncryptionKey
   */
  kmsKey: text(
    '"create", or the ARN of a KMS key, such as "arn:aws:kms:us-east-1:111122223333:key/<id>"',
    /^(create|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+)$/,
  ).exactOptional(),

  /**
   * ARN of an ACM certificate in the same Region. With it, the load balancer serves HTTPS and redirects HTTP to HTTPS.
   *
   * @default - HTTP only
   */
  certificateArn: text(
    'the ARN of an ACM certificate, such as "arn:aws:acm:us-east-1:111122223333:certificate/<id>"',
    /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
  ).exactOptional(),

  /**
   * Domain name of the load balancer in a public Route 53 hosted zone; creates a certificate and an alias record.
   * Cannot be combined with `certificateArn`.
   *
   * @default - the DNS name that AWS assigns
   */
  domain: groups.domain.readonly().exactOptional(),

  /**
   * Prevents the deletion of the load balancer. To delete it, deploy `false` first.
   *
   * @default false
   */
  deletionProtection: flag().default(false),

  /**
   * Records each request in a separate bucket of the load balancer, for `logRetentionDays`.
   *
   * @default true
   */
  accessLogs: flag().default(true),

  /**
   * ARN of a regional AWS WAF web ACL that inspects each request.
   *
   * @default - none
   */
  webAclArn: text(
    'the ARN of a regional web ACL, such as "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/main/<id>"',
    /^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[\w-]+\/[\w-]+$/,
  ).exactOptional(),

  /**
   * Makes the load balancer accessible from the internet, instead of only from the VPC. Changing it replaces the load
   * balancer.
   *
   * @default true
   */
  internetFacing: flag().default(true),

  /**
   * Level of CloudWatch Container Insights: `enabled` collects metrics by service, `enhanced` also by task and
   * container. Charged per metric.
   *
   * @default 'enabled'
   */
  containerInsights: oneOf('enabled', 'enhanced', 'disabled').default('enabled'),

  /**
   * Creates alarms for the service, its load balancer, and records that the log router reports as lost; about 3 USD a
   * month.
   *
   * @default true
   * @see ServiceAlarms
   */
  alarms: flag().default(true),

  /**
   * Email addresses that receive every alarm, after they have confirmed the subscription.
   *
   * @default [] - alarms are visible only in CloudWatch
   */
  alarmEmails: z
    .array(text('an email address, such as "on-call@example.com"', /^[^@\s{}]+@[^@\s{}]+$/), {
      error: 'an array of email addresses, such as ["on-call@example.com"]',
    })
    .refine((values) => new Set(values).size === values.length, {
      error: 'an array of email addresses without duplicates',
    })
    .readonly()
    .default([]),

  /**
   * Creates a dashboard with all alarms; 3 USD a month, after the first three dashboards.
   *
   * @default false
   */
  dashboard: flag().default(false),

  /**
   * Tags of every resource, at most 49: AWS allows 50, and some resources have a `Name` tag.
   *
   * @default {}
   * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
   */
  tags: z
    .record(
      z.string().regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu),
      text('a string of up to 256 letters, digits, spaces and _.:/=+-@', /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u),
      {
        error: ({ code }) =>
          code === 'invalid_key'
            ? '1 to 128 letters, digits, spaces and _.:/=+-@, not beginning with "aws:"'
            : 'an object of strings, such as { "team": "web" }',
      },
    )
    .refine((tags) => Object.keys(tags).length <= 49, { error: 'at most 49 tags' })
    .readonly()
    .default({}),

  /**
   * Backend of the Terraform state: a local file next to the stack (`{ "type": "local" }`), an S3 bucket with a lock
   * file (`{ "type": "s3", "bucket": "…" }`, Terraform 1.10 or later), or HCP Terraform (`{ "type": "hcp",
   * "organization": "…" }`). Use one of the latter two in a team.
   *
   * @default { type: 'local' }
   * @see https://developer.hashicorp.com/terraform/language/backend/s3
   */
  backend: z
    .discriminatedUnion('type', [backends.local, backends.s3, backends.hcp], {
      error: ({ code }) =>
        code === 'invalid_union' ? 'one of "local", "s3", "hcp"' : 'an object, such as { "type": "s3", "bucket": "…" }',
    })
    .readonly()
    .default({ type: 'local' }),
});

/** Settings as the schema parses them. */
export type ReadSettings = z.output<typeof settingsSchema>;
