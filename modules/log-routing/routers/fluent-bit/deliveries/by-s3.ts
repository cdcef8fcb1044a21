import { renderPipeline } from '../../../../fluent-bit/render';
import { digest } from '../../../../core/digest';
import { digestVariable } from '../../deploy-time-values';
import { effectiveConfiguration } from '../effective-configuration';
import type { S3Delivery } from '../../../config-delivery';
import type { RoutedTask } from '../routed-task';
import { type Router, routerContainer } from '../router';
import { firelensLogConfiguration } from '../../log-configuration';
import { withDefaults } from '../../routing-defaults';
import { healthCheckOn, objectKey, routerAdditions } from './common';
import { entryPointFor } from './start';

/**
 * A router of AWS's image, in which ECS includes our file: its agent fetches it from S3 when a task starts, with the
 * rights of the execution role, and on instances alone (F11).
 *
 * The key of the object stays as it is, so that the tasks of an earlier revision still find it, those of a deployment
 * that is rolled back too; a digest of its content in the environment makes every change another revision.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
 */
export function byS3(task: RoutedTask, { bucket, prefix }: S3Delivery): Router {
  const { routing, containers, pipeline, values, statements, host, family } = task;
  const content = renderPipeline(pipeline);
  const key = objectKey(prefix, family, 'log-routing.conf');
  const arn = `${bucket.bucketArn}/${key}`;
  return {
    container: {
      ...routerContainer(routing),
      ...entryPointFor(task),
      environment: { ...values.environment, [digestVariable]: digest(content, 16) },
      secrets: values.secrets,
      healthCheck: healthCheckOn(host),
    },
    additions: routerAdditions(routing, { type: 's3', value: arn }),
    logConfigurations: Object.fromEntries(
      containers.map((name) => [name, firelensLogConfiguration(withDefaults(routing))]),
    ),
    condition: 'HEALTHY',
    values,
    statements,
    executionStatements: [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: arn },
      { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: bucket.bucketArn },
      ...(bucket.kmsKeyArn === undefined
        ? []
        : [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: bucket.kmsKeyArn } as const]),
    ],
    objects: [{ name: 'Configuration', bucket: bucket.bucketName, key, content }],
    effective: {
      configuration: effectiveConfiguration(routing, { included: pipeline }, host),
      pipeline,
    },
  };
}
