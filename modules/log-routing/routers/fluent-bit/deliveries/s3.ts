import { digest } from '../../../../core/digest';
import { patternProblem, type Problem } from '../../../../core/validation';
import type { S3Delivery } from '../../../config-delivery';
import { multilineParsersOf, parsersOf } from '../../../routes/route-steps';
import { digestVariable } from '../../deploy-time-values';
import { firelensLogConfiguration } from '../../log-configuration';
import { effectiveConfiguration } from '../effective-configuration';
import type { RoutedTask } from '../routed-task';
import type { Delivery } from './delivery';
import { type Router, routerContainer } from '../router';
import { healthCheckOn, otherDeliveries, routerAdditions } from './common';
import { objectKey, prefixProblem, retentionProblem } from './configuration-object';
import { entryPointFor } from './entry-point';

/**
 * A router of AWS's image, in which ECS includes our file: its agent fetches it from S3 when a task starts, with the
 * rights of the execution role, and on instances alone (F11).
 *
 * The key of the object stays as it is, so that the tasks of an earlier revision still find it, those of a deployment
 * that is rolled back too; a digest of its content in the environment makes every change another revision.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
 */
export const s3: Delivery<S3Delivery> = { problems: s3Problems, router: byS3 };

function byS3(task: RoutedTask, { bucket, prefix }: S3Delivery): Router {
  const { routing, containers, pipeline, text, values, statements, host, family } = task;
  const content = text();
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
    logConfigurations: Object.fromEntries(containers.map((name) => [name, firelensLogConfiguration(routing)])),
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
      configuration: effectiveConfiguration(routing, { included: content }, host),
      pipeline,
    },
  };
}

/** ECS includes one file, which holds no parsers, and fetches it on an instance alone. */
function s3Problems({ host, routing }: RoutedTask, { bucket, prefix }: S3Delivery): Problem[] {
  return [
    host.launchType === 'FARGATE' &&
      'ConfigDelivery.s3: ECS fetches no configuration on Fargate; deliver by image, init or options (F11)',
    retentionProblem('ConfigDelivery.s3', bucket),
    prefixProblem('ConfigDelivery.s3', prefix),
    patternProblem(
      'ConfigDelivery.s3: bucket.bucketArn',
      bucket.bucketArn,
      /^arn:[\w-]+:s3:::[\w.-]+$/,
      'the ARN of a bucket, as in "arn:aws:s3:::acme-router" (F12)',
    ),
    ...routing.routes.map((route, index) => {
      const beyond = [
        ...(parsersOf(route).length > 0 ? ['parse'] : []),
        ...(multilineParsersOf(route).length > 0 ? ['multiline'] : []),
      ];
      return (
        beyond.length > 0 &&
        `logRouting.routes[${index}]: delivery by s3 cannot carry the parsers of ${beyond.join(' and ')}, which must stand in a file of the image; ${otherDeliveries} (F16)`
      );
    }),
  ];
}
