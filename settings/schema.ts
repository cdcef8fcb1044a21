import { z } from 'zod';
import { logRetentionDays } from '../modules';
import { flag, integer, oneOf, text } from './forms';

const awsRegion = text('an AWS region, as in "us-east-1"', /^[a-z]{2}(-[a-z]+)+-\d$/);

const destinationsForm = 'a list of one or more of "s3", "cloudwatch", each once';

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
   * Number of tasks, 0 to 5000. Default of the Terraform variable of the same meaning.
   *
   * @default 2
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
   */
  desiredCount: integer(0, 5000).default(2),

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
   * charged. With `none` the private subnets need VPC endpoints to pull images and to deliver logs.
   *
   * @default 'single'
   */
  nat: oneOf('none', 'single', 'per-az').default('single'),

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
   * ARN of an ACM certificate of this region. With it the load balancer serves HTTPS, and redirects HTTP there.
   *
   * @default - HTTP only
   */
  certificateArn: text(
    'the ARN of an ACM certificate, as in "arn:aws:acm:us-east-1:111122223333:certificate/<id>"',
    /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
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
   * Tags of every resource, 49 at most: AWS allows 50, and some resources have a `Name` of their own.
   *
   * @default {}
   * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
   */
  tags: z
    .record(
      z.string().regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu),
      text('a text of up to 256 letters, digits, blanks and _.:/=+-@', /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u),
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
   * Where Terraform keeps its state: in a file beside the stack (`{ "type": "local" }`), or in a bucket
   * (`{ "type": "s3", "bucket": "…" }`, Terraform 1.10 or newer) with a lock file, for more people than one.
   *
   * @default { type: 'local' }
   * @see https://developer.hashicorp.com/terraform/language/backend/s3
   */
  backend: z
    .discriminatedUnion('type', [backends.local, backends.s3], {
      error: ({ code }) =>
        code === 'invalid_union' ? 'one of "local", "s3"' : 'an object, as in { "type": "s3", "bucket": "…" }',
    })
    .readonly()
    .default({ type: 'local' }),
});

/** The settings as the schema reads them. */
export type ReadSettings = z.output<typeof settingsSchema>;
