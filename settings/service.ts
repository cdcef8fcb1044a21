import { z } from 'zod';
import type { Container } from '../modules/containers/container';
import { imageFormat } from '../modules/containers/container-image';
import { architectures } from '../modules/containers/task-host';
import { mountPathFormat } from '../modules/containers/mount-path';
import { portRange } from '../modules/core/format';
import type { LoadBalancerTargetProps } from '../modules/load-balancer/target-props';
import { healthCheckPathFormat } from '../modules/load-balancer/health-check';
import type { FargateServiceProps } from '../modules/services/fargate-service';
import { desiredCountRange } from '../modules/services/service-rules';
import { ephemeralStorageRange } from '../modules/tasks/fargate-size';
import { flag, integer, literalString, oneOf, type SettingsOf, string, uniqueArray } from './forms';
import { groups } from './groups';

const imageForm =
  'an image with a digest, or with a tag other than "latest", such as "public.ecr.aws/nginx/nginx:1.29.5-alpine"';

/** Settings of the service and its tasks. */
export const serviceSettings = {
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
   * Ephemeral storage of a task in GiB, 21 to 200, for images and log buffers; storage above 20 GiB is charged.
   *
   * @default - 20, set by Fargate
   */
  ephemeralStorageGiB: integer(ephemeralStorageRange).exactOptional(),

  /**
   * CPU architecture of the tasks. `image` must support it; the log router image is built for it. Fargate charges less
   * for `ARM64`.
   *
   * @default 'X86_64'
   */
  architecture: oneOf(...architectures).default('X86_64'),

  /**
   * Image of the web server, with a version tag or a digest; with `latest`, tasks that start later can run a different
   * version. Default of the corresponding Terraform variable.
   *
   * @default 'public.ecr.aws/nginx/nginx:1.29.5-alpine'
   */
  image: string(imageFormat[0], imageForm)
    .regex(/(:(?!latest$)[\w.-]+|@[\w:]+)$/, { error: imageForm })
    .default('public.ecr.aws/nginx/nginx:1.29.5-alpine'),

  /**
   * Port that the web server listens on, 1 to 65535, accessible only to the load balancer. The log router uses 24224,
   * 8877 and 2020. Changing it replaces the target group.
   *
   * @default 80
   */
  containerPort: integer(portRange).default(80),

  /**
   * Path of the load balancer's health check, which must return success.
   *
   * @default '/'
   */
  healthCheckPath: literalString(...healthCheckPathFormat).default('/'),

  /**
   * Number of tasks, 0 to 5000; with `scaling`, the initial number. Default of the corresponding Terraform variable.
   *
   * @default 2 - with `scaling`, its `minTasks`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
   */
  desiredCount: integer(desiredCountRange).exactOptional(),

  /**
   * Scales the number of tasks with the load: `{ "minTasks": 2, "maxTasks": 20 }`, with the targets `cpuPercent` (60),
   * `memoryPercent` or `requestsPerTarget`.
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
  spotPercent: integer({ min: 0, max: 100 }).default(0),

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
  writablePaths: uniqueArray(string(...mountPathFormat), 'an array of absolute paths')
    .readonly()
    .default(['/var/cache/nginx', '/run', '/tmp']),

  /**
   * Enables ECS Exec, so that users whom IAM allows it can run commands in the web server's container. Sessions are
   * recorded in the service's log group.
   *
   * @default false
   */
  executeCommand: flag().default(false),
} satisfies SettingsOf<
  Pick<FargateServiceProps, 'architecture' | 'ephemeralStorageGiB' | 'desiredCount' | 'scaling' | 'executeCommand'> &
    Pick<Container, 'image' | 'readonlyRootFilesystem' | 'writablePaths'> &
    Pick<LoadBalancerTargetProps, 'healthCheckPath'>
>;
