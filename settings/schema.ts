import { z } from 'zod';
import { logRetentionDays } from '../modules';
import { flag, integer, oneOf, text } from './forms';

const awsRegion = text('an AWS region, as in "us-east-1"', /^[a-z]{2}(-[a-z]+)+-\d$/);

const destinationsForm = 'an array of one or more of "s3", "cloudwatch", each once';

/** Where Terraform can keep its state. */
export const backends = {
  local: z.strictObject({ type: z.literal('local') }),
  s3: z.strictObject({
    type: z.literal('s3'),

    /** Name of the bucket that keeps the state. It must stand already; these stacks do not create it. */
    bucket: text(
      'the name of an S3 bucket, 3 to 63 lower-case letters, digits, dots and hyphens',
      /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    ),

    /**
     * Region of the bucket.
     *
     * @default - `region`
     */
    region: awsRegion.exactOptional(),

    /**
     * Beginning of the keys; the state of a stack is `<keyPrefix>/<stack>.tfstate`. Terraform does not follow a change
     * by itself: move the state along with `terraform init -migrate-state`.
     *
     * @default - `namePrefix`
     */
    keyPrefix: text(
      "letters, digits and !-_.*'(), in parts between single slashes",
      /^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/,
    ).exactOptional(),
  }),
  hcp: z.strictObject({
    type: z.literal('hcp'),

    /** Name of the organization in HCP Terraform. */
    organization: text('the name of an organization in HCP Terraform', /^[A-Za-z0-9][\w-]{1,39}$/),

    /**
     * Project of the workspaces, which are made as they are needed.
     *
     * @default - the organization's default project
     */
    project: text(
      'the name of a project, 3 to 40 letters, digits, blanks, "-" and "_"',
      /^[\w -]{3,40}$/,
    ).exactOptional(),

    /**
     * Beginning of the workspaces' names; that of a stack is `<workspacePrefix>-<stack>`.
     *
     * @default - `namePrefix`
     */
    workspacePrefix: text('letters, digits, "-" and "_", 80 at most', /^[\w-]{1,80}$/).exactOptional(),

    /**
     * Host of a Terraform Enterprise of one's own.
     *
     * @default 'app.terraform.io'
     */
    hostname: text('a host name, as in "terraform.example.com"', /^[a-z0-9-]+(\.[a-z0-9-]+)+$/).exactOptional(),
  }),
};

/** Settings that hold others. */
export const groups = {
  domain: z.strictObject({
    /** The name, in lower case, as in `shop.example.com`. */
    domainName: text(
      'a domain name in lower case of up to 64 characters, as in "shop.example.com"',
      /^(?=.{1,64}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    ),

    /** Id of the public hosted zone that holds the name. */
    hostedZoneId: text('the id of a hosted zone, as in "Z0123456789ABCDEFGHIJ"', /^Z[A-Z0-9]{1,31}$/),
  }),

  scaling: z.strictObject({
    /** Tasks that run at least, 1 to 5000. */
    minTasks: integer(1, 5000),

    /** Tasks that run at most, 1 to 5000. */
    maxTasks: integer(1, 5000),

    /**
     * Percent of their CPU that tasks should use on average.
     *
     * @default 60 - where neither of the other two is given; else CPU is not looked at
     */
    cpuPercent: integer(1, 100).exactOptional(),

    /**
     * Percent of their memory that tasks should use on average.
     *
     * @default - memory is not looked at
     */
    memoryPercent: integer(1, 100).exactOptional(),

    /**
     * Requests that the load balancer should hand to each task in a minute.
     *
     * @default - requests are not looked at
     */
    requestsPerTarget: integer(1, Infinity).exactOptional(),
  }),

  expectedLoad: z.strictObject({
    /** Records that a task writes in a second, at its busiest. */
    recordsPerSecond: integer(1, Infinity),

    /**
     * Bytes of such a record, with the 450 that the log driver and ECS add to its line.
     *
     * @default 750
     */
    recordBytes: integer(1, Infinity).exactOptional(),

    /**
     * Minutes for which a destination may be down at that rate before the oldest records are lost.
     *
     * @default 15
     */
    outageMinutes: integer(1, Infinity).exactOptional(),
  }),
};

/** Every setting, with its default. */
export const settingsSchema = z.strictObject({
  /**
   * AWS region of everything. Changing it creates all anew over there.
   *
   * @default 'us-east-1'
   */
  region: awsRegion.default('us-east-1'),

  /**
   * Beginning of the names that AWS requires: cluster, service, task family, bucket. 1 to 20 lower-case letters,
   * digits and hyphens. Give another one to run twice in one account and region. Changing it replaces what is named.
   *
   * @default 'firelens'
   */
  namePrefix: text(
    '1 to 20 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen',
    /^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/,
  ).default('firelens'),

  /**
   * CPU of a task, the log router's included, in units of which 1024 are one vCPU. Changing it deploys new tasks.
   *
   * @default 256
   * @see FargateSize
   */
  cpu: z.number({ error: 'a number' }).default(256),

  /**
   * Memory of a task, the log router's included, in MiB; which amounts there are depends on `cpu`. Changing it deploys
   * new tasks.
   *
   * @default 512
   * @see FargateSize
   */
  memoryMiB: z.number({ error: 'a number' }).default(512),

  /**
   * Processor of the tasks. `image` must be built for it, and the router's image is. Fargate charges less for `ARM64`.
   *
   * @default 'X86_64'
   */
  architecture: oneOf('X86_64', 'ARM64').default('X86_64'),

  /**
   * Image of the web server, with a version tag or a digest: under `latest` tasks that start later run something else.
   * Default of the Terraform variable of the same meaning.
   *
   * @default 'public.ecr.aws/nginx/nginx:1.29.5-alpine'
   */
  image: text(
    'an image with a digest, or with a tag other than "latest", as in "public.ecr.aws/nginx/nginx:1.29.5-alpine"',
    /^([A-Za-z0-9.-]+(:\d+)?\/)?[a-z0-9]+(([._-]+|\/)[a-z0-9]+)*(:(?!latest$)\w[\w.-]{0,127}|(:\w[\w.-]{0,127})?@sha256:[a-f0-9]{64})$/,
  ).default('public.ecr.aws/nginx/nginx:1.29.5-alpine'),

  /**
   * Port on which the web server listens, 1 to 65535, for the load balancer alone. The router keeps 24224, 8877 and
   * 2020 to itself. Changing it replaces the target group.
   *
   * @default 80
   */
  containerPort: integer(1, 65535).default(80),

  /**
   * Path that the load balancer asks for to see whether a task works; it must answer with success.
   *
   * @default '/'
   */
  healthCheckPath: text(
    'a path that begins with "/", of up to 1024 characters without blanks',
    /^\/[!-~]{0,1023}$/,
  ).default('/'),

  /**
   * Number of tasks, 0 to 5000; with `scaling`, those that the service begins with. Default of the Terraform variable of
   * the same meaning.
   *
   * @default 2 - with `scaling`, its `minTasks`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
   */
  desiredCount: integer(0, 5000).exactOptional(),

  /**
   * Adds tasks while the service is busy, and takes them away again.
   *
   * @default - there are as many as `desiredCount` says
   * @see ServiceScalingOptions
   */
  scaling: groups.scaling.readonly().exactOptional(),

  /**
   * Percent of the tasks that run on Fargate Spot, up to 70 % cheaper; AWS may take them back with two minutes' notice.
   * Changing it from or to 0 replaces the service.
   *
   * @default 0
   * @see Capacity
   */
  spotPercent: integer(0, 100).default(0),

  /**
   * Whether nothing can be written to the web server's root file system but below `writablePaths`. The router's is
   * read-only always.
   *
   * @default false
   */
  readonlyRootFilesystem: flag().default(false),

  /**
   * Folders to which the web server writes, for `readonlyRootFilesystem`.
   *
   * @default ['/var/cache/nginx', '/run', '/tmp'] - those of nginx
   */
  writablePaths: z
    .array(text('an absolute path', /^\/[\w./-]+$/), { error: 'an array of absolute paths' })
    .readonly()
    .default(['/var/cache/nginx', '/run', '/tmp']),

  /**
   * Lets whoever IAM allows it run commands in the web server's container, by ECS Exec. What they do is recorded in the
   * service's log group.
   *
   * @default false
   */
  executeCommand: flag().default(false),

  /**
   * Name of the ECR repository for the router's image. Changing it replaces the repository.
   *
   * @default - `<namePrefix>/fluent-bit`
   * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
   */
  repositoryName: text(
    '2 to 256 lower-case letters and digits, with single dots, underscores, hyphens or slashes between them',
    /^(?=.{2,256}$)[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
  ).exactOptional(),

  /**
   * Private addresses of the network, /16 to /24. Changing it replaces the network and all in it.
   *
   * @default '10.0.0.0/16'
   */
  cidr: z.string({ error: 'a range of addresses, as in "10.0.0.0/16"' }).default('10.0.0.0/16'),

  /**
   * Number of availability zones, 2 to 4, each with a public and a private subnet. Another one moves no subnet.
   *
   * @default 2
   */
  zones: oneOf(2, 3, 4).default(2),

  /**
   * How tasks reach the internet: through one NAT gateway, through one in each zone, or not at all. Each gateway is
   * charged. With `none`, VPC endpoints lead to the AWS services that are needed, each charged by the zone, and images
   * have to lie in ECR.
   *
   * @default 'single'
   */
  nat: oneOf('none', 'single', 'per-az').default('single'),

  /**
   * Which connections in the network are recorded: `all`, `accepted`, `rejected` or `none`. Charged by the GB of records.
   *
   * @default 'all'
   */
  flowLogs: oneOf('all', 'accepted', 'rejected', 'none').default('all'),

  /**
   * Where the logs of the web server go: one or more of `s3` and `cloudwatch`. Changing it deploys new tasks.
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
   * How the router gets its configuration: `image` bakes it into an image in our ECR repository, which must be pushed
   * before the service starts; `options` writes it into the task definition, for one destination only.
   *
   * @default 'image'
   */
  delivery: oneOf('image', 'options').default('image'),

  /**
   * AWS for Fluent Bit, by a full version of line 3: what the router runs, or what its image is built from.
   *
   * @default - that of `LogRouting`
   */
  fluentBitImage: text(
    'an image of AWS for Fluent Bit with a full version of line 3, as in "111122223333.dkr.ecr.us-east-1.amazonaws.com/aws-for-fluent-bit:3.4.16"',
    /:3\.\d+\.\d+$/,
  ).exactOptional(),

  /**
   * How much a task is expected to log; the router's memory and CPU and its buffers follow from it.
   *
   * @default - some 500 KB a second, and a gigabyte for each output
   * @see ExpectedLoad
   */
  expectedLoad: groups.expectedLoad.readonly().exactOptional(),

  /**
   * GiB of disk of a task, 21 to 200, for images and the router's buffers; what is above 20 is charged.
   *
   * @default - 20, set by Fargate
   */
  ephemeralStorageGiB: integer(21, 200).exactOptional(),

  /**
   * Days after which S3 deletes a log object, 1 or more.
   *
   * @default 90
   */
  logRetentionDays: integer(1, Infinity).default(90),

  /**
   * Days after which CloudWatch deletes a record, the router's own included; one of the numbers that CloudWatch knows.
   *
   * @default 30
   */
  logGroupRetentionDays: oneOf(...logRetentionDays).default(30),

  /**
   * Whether destroying the stacks, or a change that replaces something, may delete the buckets and log groups with all
   * logs in them, and the repository with its images.
   *
   * @default false
   */
  forceDestroy: flag().default(false),

  /**
   * What encrypts buckets, log groups, the repository and the alarms' topic: a KMS key of its own that each stack makes
   * (`create`), about 1 USD a month each, or one that stands already, by its ARN. Access logs of the load balancer stay
   * under S3's own key, as AWS writes them under no other. Changing it replaces the repository.
   *
   * @default - keys of AWS's own, free of charge
   * @see EncryptionKey
   */
  kmsKey: text(
    '"create", or the ARN of a KMS key, as in "arn:aws:kms:us-east-1:111122223333:key/<id>"',
    /^(create|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+)$/,
  ).exactOptional(),

  /**
   * ARN of an ACM certificate of this region. With it the load balancer serves HTTPS, and redirects HTTP there.
   *
   * @default - HTTP only
   */
  certificateArn: text(
    'the ARN of an ACM certificate, as in "arn:aws:acm:us-east-1:111122223333:certificate/<id>"',
    /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
  ).exactOptional(),

  /**
   * A name for the load balancer in a public hosted zone of Route 53: with it come a certificate and the record. Not with
   * `certificateArn`.
   *
   * @default - the name that AWS gives it
   */
  domain: groups.domain.readonly().exactOptional(),

  /**
   * Whether AWS refuses to delete the load balancer; `false` again, deployed, lets it.
   *
   * @default false
   */
  deletionProtection: flag().default(false),

  /**
   * Whether each request is recorded in a bucket of the load balancer's own, for `logRetentionDays`.
   *
   * @default true
   */
  accessLogs: flag().default(true),

  /**
   * ARN of a regional web ACL of WAF that looks at each request first.
   *
   * @default - none
   */
  webAclArn: text(
    'the ARN of a regional web ACL, as in "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/main/<id>"',
    /^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[\w-]+\/[\w-]+$/,
  ).exactOptional(),

  /**
   * Whether the load balancer can be reached from the internet, or from inside the network only. Changing it replaces
   * the load balancer.
   *
   * @default true
   */
  internetFacing: flag().default(true),

  /**
   * What CloudWatch measures of the cluster: `enabled` by service, `enhanced` by task and container as well. Charged
   * by metric.
   *
   * @default 'enabled'
   */
  containerInsights: oneOf('enabled', 'enhanced', 'disabled').default('enabled'),

  /**
   * Whether there are alarms on the service, its load balancer, and what its router says of lost records; about 3 USD a
   * month.
   *
   * @default true
   * @see ServiceAlarms
   */
  alarms: flag().default(true),

  /**
   * Addresses that get a mail of every alarm, once they have confirmed it.
   *
   * @default [] - alarms are seen in CloudWatch alone
   */
  alarmEmails: z
    .array(text('an address, as in "on-call@example.com"', /^[^@\s{}]+@[^@\s{}]+$/), {
      error: 'an array of addresses, as in ["on-call@example.com"]',
    })
    .refine((values) => new Set(values).size === values.length, { error: 'an array of addresses, each once' })
    .readonly()
    .default([]),

  /**
   * Whether there is a dashboard with all alarms; 3 USD a month, beyond the three that are free.
   *
   * @default false
   */
  dashboard: flag().default(false),

  /**
   * Tags of every resource, 49 at most: AWS allows 50, and some resources have a `Name` of their own.
   *
   * @default {}
   * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
   */
  tags: z
    .record(
      z.string().regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu),
      text('a string of up to 256 letters, digits, blanks and _.:/=+-@', /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u),
      {
        error: ({ code }) =>
          code === 'invalid_key'
            ? '1 to 128 letters, digits, blanks and _.:/=+-@, not beginning with "aws:"'
            : 'an object of texts, as in { "team": "web" }',
      },
    )
    .refine((tags) => Object.keys(tags).length <= 49, { error: 'up to 49 tags' })
    .readonly()
    .default({}),

  /**
   * Where Terraform keeps its state: in a file beside the stack (`{ "type": "local" }`), in a bucket
   * (`{ "type": "s3", "bucket": "…" }`, Terraform 1.10 or newer) with a lock file, or in HCP Terraform
   * (`{ "type": "hcp", "organization": "…" }`), for more people than one.
   *
   * @default { type: 'local' }
   * @see https://developer.hashicorp.com/terraform/language/backend/s3
   */
  backend: z
    .discriminatedUnion('type', [backends.local, backends.s3, backends.hcp], {
      error: ({ code }) =>
        code === 'invalid_union' ? 'one of "local", "s3", "hcp"' : 'an object, as in { "type": "s3", "bucket": "…" }',
    })
    .readonly()
    .default({ type: 'local' }),
});

/** The settings as the schema reads them. */
export type ReadSettings = z.output<typeof settingsSchema>;
