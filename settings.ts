import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import {
  fargateSize,
  type FargateSize,
  fargateSizeProblem,
  logRetentionDays,
  subnetProblems,
  ValidationError,
} from './modules';

const awsRegion = text('an AWS region, as in "us-east-1"', /^[a-z]{2}(-[a-z]+)+-\d$/);

const destinationsForm = 'a list of one or more of "s3", "cloudwatch", each once';

const backends = {
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

/** What the settings must be, one by one. */
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
   * Whether destroying the stacks may delete the bucket with its logs and the repository with its images.
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

type ReadSettings = z.output<typeof settingsSchema>;

/** What an operator may set, checked, with every default filled in; `size` holds `cpu` and `memoryMiB`, a pair by type. */
export type Settings = Readonly<Omit<ReadSettings, 'cpu' | 'memoryMiB' | 'repositoryName' | 'backend'>> &
  Readonly<Required<Pick<ReadSettings, 'repositoryName'>>> & {
    readonly size: FargateSize;
    readonly backend: Required<ReadSettings['backend']>;
  };

type Context = Readonly<Record<string, unknown>>;

/**
 * Reads the settings from the context of an app: `context` in cdktf.json, which `app.node.getAllContext()` returns.
 *
 * @throws ValidationError listing every problem of every setting
 */
export function readSettings(context: Context): Settings {
  const given = Object.fromEntries(Object.entries(context).filter(([key]) => !isOfCdktf(key)));
  const { data, error } = settingsSchema.safeParse(given);
  const problems = [
    ...(error?.issues.flatMap((issue) => sentences(issue, given)) ?? []),
    ...combinationProblems(soundSettings(given)),
  ];
  if (!data || problems.length > 0) throw new ValidationError('cdktf.json context', [...new Set(problems)]);

  const { cpu, memoryMiB, ...settings } = data;
  const { region, namePrefix, repositoryName = `${namePrefix}/fluent-bit`, backend } = settings;
  return {
    ...settings,
    // The problems above include that of a size that does not exist.
    size: fargateSize(cpu, memoryMiB)!,
    repositoryName,
    backend: backend.type === 's3' ? { region, keyPrefix: namePrefix, ...backend } : backend,
  };
}

/** Whether cdktf or its command puts a key into the context, or a project of theirs or of AWS CDK had it as a flag. */
function isOfCdktf(key: string): boolean {
  return /^@?(cdktf|cdktn|aws:cdk|aws-cdk)|^(excludeStackIdFromLogicalIds|allowSepCharsInLogicalIds)$/.test(key);
}

/** The settings that are right each by itself, so that what they are together is judged even if others are wrong. */
function soundSettings(given: Context): Partial<ReadSettings> {
  const values = Object.entries(settingsSchema.shape).map(([name, schema]) => [
    name,
    schema.safeParse(given[name]).data,
  ]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Partial<ReadSettings>;
}

function combinationProblems(sound: Partial<ReadSettings>): string[] {
  const { cpu, memoryMiB, containerPort, cidr, zones = 2, delivery, destinations = [], region, certificateArn } = sound;
  return [
    cpu !== undefined && memoryMiB !== undefined && fargateSizeProblem(cpu, memoryMiB),
    containerPort !== undefined &&
      [24224, 8877, 2020].includes(containerPort) &&
      `containerPort must not be 24224, 8877 or 2020, on which the log router listens, got ${containerPort} (N03)`,
    ...(cidr === undefined ? [] : subnetProblems({ cidr, zones, zoneCapacity: 4 })),
    delivery === 'options' &&
      destinations.length > 1 &&
      `destinations must be one alone with delivery "options", got ${JSON.stringify(destinations)}; ` +
        'the options of a container make one output, delivery "image" makes several',
    region !== undefined &&
      certificateArn !== undefined &&
      certificateArn.split(':')[3] !== region &&
      `certificateArn must be of a certificate in region "${region}", got "${certificateArn}"`,
  ].filter((problem) => typeof problem === 'string');
}

/** The `error` of a setting ends the sentence "<setting> must be …", to which `sentences` adds the value it got. */
function text(form: string, pattern: RegExp) {
  return z.string({ error: form }).regex(pattern, { error: form });
}

function integer(min: number, max: number) {
  const form = max === Infinity ? `an integer of ${min} or more` : `an integer from ${min} to ${max}`;
  // Terraform keeps 32 bits of an integer.
  const most = Math.min(max, 2 ** 31 - 1);
  return z
    .int({ error: form })
    .min(min, { error: form })
    .max(most, { error: `an integer from ${min} to ${most}` });
}

function oneOf<const Value extends string | number>(...values: readonly [Value, ...Value[]]) {
  return z.literal([...values], { error: `one of ${values.map((value) => JSON.stringify(value)).join(', ')}` });
}

function flag() {
  return z.boolean({ error: 'true or false' });
}

function sentences(issue: z.core.$ZodIssue, given: Context): string[] {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') return notSettings(path, issue.keys, namesAt(path, given));
  if (issue.code === 'invalid_key') {
    return [`${pathText(path.slice(0, -1))} must have names of ${message}, got ${JSON.stringify(path.at(-1))}`];
  }
  const value = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown>)[key], given);
  return [`${pathText(path)} must be ${message}, got ${JSON.stringify(value) ?? 'nothing'}`];
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (/^[a-z]\w*$/i.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(key)}]`))
    .join('')
    .replace(/^\./, '');
}

function namesAt(path: readonly PropertyKey[], given: Context): string[] {
  if (path.length === 0) return Object.keys(settingsSchema.shape);
  const { type } = given['backend'] as { readonly type: keyof typeof backends };
  return Object.keys(backends[type].shape);
}

function notSettings(path: readonly PropertyKey[], keys: readonly string[], names: readonly string[]): string[] {
  const full = (key: string): string => pathText([...path, key]);
  const guesses = keys.map((key) => ({ key, name: nearestName(key, names) }));
  const strange = guesses.filter(({ name }) => name === undefined).map(({ key }) => full(key));
  const verb = strange.length === 1 ? 'is not a setting' : 'are not settings';
  return [
    ...guesses.flatMap(({ key, name }) => (name ? `${full(key)} is not a setting; did you mean ${full(name)}?` : [])),
    ...(strange.length > 0 ? [`${strange.join(', ')} ${verb}; the settings are ${names.map(full).join(', ')}`] : []),
  ];
}

function nearestName(typed: string, names: readonly string[]): string | undefined {
  const name = closest(typed, [...names]);
  return distance(typed, name) <= Math.max(2, typed.length / 2) ? name : undefined;
}
