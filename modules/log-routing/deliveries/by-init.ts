import { createHash } from 'node:crypto';
import { renderPipeline } from '../../fluent-bit';
import { effectiveConfiguration } from '../effective-configuration';
import type { InitDelivery } from '../log-delivery';
import { engine, fluentBitImageOf, matchedOutputs, routerContainer, type RoutedTask, type Router } from '../router';
import { routerAdditions, toRouter, uptimeCheck } from './common';

/**
 * A router of AWS's `init` image, which fetches our file from S3 before it starts (M18).
 *
 * The key of the object stays as it is, so that the tasks of an earlier revision still find it; a digest of its content
 * in the environment makes every change another revision.
 *
 * @see https://github.com/aws/aws-for-fluent-bit/tree/mainline/use_cases/init-process-for-fluent-bit
 */
export function byInit(task: RoutedTask, { bucket, prefix = 'fluent-bit/' }: InitDelivery): Router {
  const { routing, containers, values, statements, family } = task;
  const included = { service: engine, outputs: matchedOutputs(task, '-firelens-*') };
  const content = renderPipeline(included);
  const key = `${prefix}${family}/log-routing.conf`;
  return {
    container: {
      ...routerContainer(routing),
      image: initImage(fluentBitImageOf(routing)),
      environment: {
        ...values.environment,
        aws_fluent_bit_init_s3_1: `${bucket.bucketArn}/${key}`,
        FIRELENS_CONFIGURATION: createHash('sha256').update(content).digest('hex').slice(0, 16),
      },
      healthCheck: uptimeCheck,
    },
    additions: routerAdditions(routing),
    logConfigurations: Object.fromEntries(containers.map((name) => [name, toRouter])),
    condition: 'HEALTHY',
    statements: [
      ...statements,
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket.bucketArn}/${key}` },
      { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: bucket.bucketArn },
    ],
    object: { bucket: bucket.bucketName, key, content },
    effective: {
      configuration: effectiveConfiguration(routing, { included, isIncludedLast: true }),
      outputs: included.outputs,
      environment: values.environment,
    },
  };
}

/** The variant of a version that runs the init process: `init-` before the version. */
function initImage(image: string): string {
  return image.replace(/:(3\.\d+\.\d+)/, ':init-$1');
}
