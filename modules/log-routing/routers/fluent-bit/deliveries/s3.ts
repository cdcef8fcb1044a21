import { digest } from '../../../../core/digest';
import { bucketKeyUsage, keyStatements } from '../../../../core/key-usage';
import { rule } from '../../../../core/rule';
import type { Problem } from '../../../../core/problem';
import { patternProblem } from '../../../../core/validation';
import type { TaskHost } from '../../../../containers/task-host';
import type { S3Delivery } from '../../../config-delivery';
import type { LogRoute } from '../../../routes/log-route';
import { multilineParsersOf, parsersOf } from '../../../routes/route-steps';
import { digestVariable } from '../../deploy-time-values';
import { firelensLogConfiguration } from '../../log-configuration';
import { effectiveConfiguration } from '../effective-configuration';
import type { RoutedTask } from '../routed-task';
import type { Delivery } from './delivery';
import { type Router, routerContainer } from '../router';
import { healthCheckOn, otherDeliveries, routerAdditions } from './common';
import { objectKey, prefixProblem, retentionProblem, sharedConfiguration } from './configuration-object';
import { entryPointFor } from './entry-point';

/**
 * Delivery with AWS's image and a configuration that ECS includes: the ECS agent downloads it from S3 when a task
 * starts, with the permissions of the execution role, and only on EC2 instances (F11).
 *
 * The key of the object stays the same, so that tasks of an earlier revision still find an object, with the newest
 * configuration (F65); a digest of its content in the environment creates a new revision for every change.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
 */
export const s3: Delivery<S3Delivery> = {
  problems: s3Problems,
  warnings: () => sharedConfiguration('s3'),
  router: byS3,
};

function byS3(task: RoutedTask, { bucket, prefix }: S3Delivery): Router {
  const { routing, containers, pipeline, text, values, statements, host, family, place } = task;
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
      ...keyStatements(place, bucketKeyUsage(bucket, ['kms:Decrypt'])),
    ],
    objects: [{ name: 'Configuration', bucket: bucket.bucketName, key, content }],
    effective: {
      configuration: (logging) => effectiveConfiguration(routing, { included: content }, host, logging),
      pipeline,
    },
  };
}

/**
 * Returns the errors for Fargate, where ECS does not download the file, and for parsers, which the included file cannot
 * contain.
 */
function s3Problems({ host, routing }: RoutedTask, { bucket, prefix }: S3Delivery): Problem[] {
  return [
    ...onInstance(host),
    retentionProblem('ConfigDelivery.s3', bucket),
    prefixProblem('ConfigDelivery.s3', prefix),
    ...bucketByArn(bucket),
    ...routing.routes.flatMap(withoutParsers),
  ];
}

const onInstance = rule('F11', {
  states: 'On Fargate, ECS includes a configuration file of the container, not from S3.',
  severity: 'error',
  fix: 'Use the image, inline, init or options delivery, or run the task on an EC2 instance.',
  check: ({ launchType }: TaskHost) =>
    launchType === 'FARGATE' &&
    'ConfigDelivery.s3 must not be used on Fargate, where ECS does not download the configuration; use the image, inline, init or options delivery',
});

const bucketByArn = rule('F12', {
  section: 'EC2',
  states: 'A configuration in S3 is specified by ARN.',
  severity: 'error',
  fix: 'This rule cannot be relaxed: ECS accepts only an ARN.',
  check: ({ bucketArn }: S3Delivery['bucket']) =>
    patternProblem(
      'ConfigDelivery.s3: bucket.bucketArn',
      bucketArn,
      /^arn:[\w-]+:s3:::[\w.-]+$/,
      'the ARN of a bucket, such as "arn:aws:s3:::acme-router"',
    ),
});

const withoutParsers = rule('F16', {
  section: 'EC2',
  states: 'A configuration in S3 needs no parsers, because parsers would have to be in a separate file.',
  severity: 'error',
  fix: 'Use the image, inline or init delivery.',
  check: (route: LogRoute, index: number) => {
    const beyond = [
      ...(parsersOf(route).length > 0 ? ['parse'] : []),
      ...(multilineParsersOf(route).length > 0 ? ['multiline'] : []),
    ];
    return (
      beyond.length > 0 &&
      `logRouting.routes[${index}]: the s3 delivery does not support the parsers of ${beyond.join(' and ')}, which must be in a separate file; ${otherDeliveries}`
    );
  },
});
