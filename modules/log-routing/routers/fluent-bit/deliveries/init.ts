import { digest } from '../../../../core/digest';
import { bucketKeyUsage, keyStatements } from '../../../../core/key-usage';
import { alwaysHolds, rule } from '../../../../core/rule';
import type { Problem } from '../../../../core/problem';
import { isKnown } from '../../../../core/validation';
import { renderParsers } from '../../../../fluent-bit/render';
import type { InitDelivery } from '../../../config-delivery';
import { digestVariable } from '../../deploy-time-values';
import { firelensLogConfiguration } from '../../log-configuration';
import { effectiveConfiguration } from '../effective-configuration';
import type { RoutedTask } from '../routed-task';
import type { Delivery } from './delivery';
import { type Router, routerContainer } from '../router';
import { healthCheckOn, routerAdditions } from './common';
import { objectKey, prefixProblem, retentionProblem, sharedConfiguration } from './configuration-object';
import { entryPointFor } from './entry-point';

/**
 * Delivery with AWS's `init` image, which downloads the configuration from S3 before it starts (M18), and identifies
 * the parsers file by its content (M19).
 *
 * The keys of the objects stay the same, and both objects always exist, so that tasks of an earlier revision still find
 * them, with the newest configuration (F65); a digest of their content in the environment creates a new revision for
 * every change.
 *
 * @see https://github.com/aws/aws-for-fluent-bit/tree/mainline/use_cases/init-process-for-fluent-bit
 */
export const init: Delivery<InitDelivery> = {
  problems: initProblems,
  warnings: () => sharedConfiguration('init'),
  router: byInit,
};

function byInit(task: RoutedTask, { bucket, prefix }: InitDelivery): Router {
  const { routing, containers, pipeline, text, values, statements, host, family, place } = task;
  const parsers = renderParsers(pipeline);
  const objects = [
    { name: 'Configuration', file: 'log-routing.conf', content: text() } as const,
    { name: 'Parsers', file: 'parsers.conf', content: parsers || noParsers } as const,
  ].map(({ file, ...object }) => ({ ...object, bucket: bucket.bucketName, key: objectKey(prefix, family, file) }));
  const arns = objects.map(({ key }) => `${bucket.bucketArn}/${key}`);
  const downloaded = parsers === '' ? arns.slice(0, 1) : arns;
  return {
    container: {
      ...routerContainer(routing),
      ...entryPointFor(task),
      image: initImage(routing.fluentBitImage),
      environment: {
        ...values.environment,
        ...Object.fromEntries(downloaded.map((arn, index) => [`aws_fluent_bit_init_s3_${index + 1}`, arn])),
        [digestVariable]: digest([text(), ...(parsers === '' ? [] : [parsers])].join('\0'), 16),
      },
      secrets: values.secrets,
      healthCheck: healthCheckOn(host),
    },
    additions: routerAdditions(routing),
    logConfigurations: Object.fromEntries(containers.map((name) => [name, firelensLogConfiguration(routing)])),
    condition: 'HEALTHY',
    values,
    statements: [
      ...statements,
      { Effect: 'Allow', Action: 's3:GetObject', Resource: arns },
      { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: bucket.bucketArn },
      ...keyStatements(place, bucketKeyUsage(bucket, ['kms:Decrypt'])),
    ],
    objects,
    effective: {
      configuration: (logging) =>
        effectiveConfiguration(routing, { included: text(), isIncludedLast: true }, host, logging),
      pipeline,
    },
  };
}

/** Content of the parsers file without parsers, which a task of an earlier revision may still download. */
const noParsers = '# No parsers\n';

/** Returns the image variant that runs the init process: its tag has `init-` before the version. */
function initImage(image: string): string {
  return image.replace(/:(3\.\d+\.\d+)/, ':init-$1');
}

function initProblems(
  { given: { fluentBitImage: image }, text }: RoutedTask,
  { prefix, bucket }: InitDelivery,
): Problem[] {
  return [
    retentionProblem('ConfigDelivery.init', bucket),
    prefixProblem('ConfigDelivery.init', prefix),
    ...imageByVersion(image),
    ...noParserHeading(text()),
  ];
}

const imageByVersion = rule('M18', {
  states: 'With the init delivery, the router runs the `init` image.',
  severity: 'error',
  fix: 'Specify the image by version, to which `init-` is prepended, or use the image delivery.',
  check: (image: string | undefined) =>
    isKnown(image) &&
    image!.includes('@') &&
    `ConfigDelivery.init: fluentBitImage must end with a version, such as ":3.4.16", which becomes ":init-3.4.16", got ${JSON.stringify(image)}; remove the digest`,
});

const noParserHeading = rule('M19', {
  states: 'With the init delivery, no value contains the heading of a parser section.',
  severity: 'error',
  fix: 'Use the image delivery, or write the value differently.',
  check: (text: string) => {
    const heading = /\[(MULTILINE_)?PARSER\]/.exec(text)?.[0];
    return (
      heading !== undefined &&
      `ConfigDelivery.init: values must not contain "${heading}", because the init image would read the whole file as a parsers file; use the image delivery`
    );
  },
});

alwaysHolds('M20', {
  states: 'The router fetches at most nine objects.',
  because: 'it fetches two: the configuration and the parsers',
});
