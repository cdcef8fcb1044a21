import { outputEntries } from '../../../../fluent-bit/output';
import { renderPipeline } from '../../../../fluent-bit/render';
import { shown } from '../../../../core/shown';
import { isKnown, patternProblem, type Problem } from '../../../../core/validation';
import type { ConfigurationBucket, InitDelivery, S3Delivery } from '../../../config-delivery';
import type { LogRoute } from '../../../routes/log-route';
import type { LogRouting } from '../../../log-routing';
import { isTagged } from '../../../routes/record-source';
import { multilineParsersOf, parsersOf } from '../../../routes/route-steps';
import type { RoutedTask } from '../routed-task';

/** Everything about a task's routes that its delivery cannot carry. */
export function deliveryProblems(task: RoutedTask): Problem[] {
  const { delivery } = task.routing;
  switch (delivery.by) {
    case 'options':
      return optionsProblems(task);
    case 'init':
      return initProblems(delivery, task);
    case 's3':
      return s3Problems(delivery, task);
    case 'image':
      return imageProblems(task);
  }
}

const otherDeliveries = 'deliver by image or init';

/** ECS writes one output for each container, and filters of its own, by patterns of the line. */
function optionsProblems({ routing, containers, sources }: RoutedTask): Problem[] {
  return [
    routing.joinSplitLines === true &&
      `joinSplitLines must not be true, as delivery by options carries no filters; ${otherDeliveries}`,
    ...containers.map((name) => {
      const reached = sources.filter(({ source }) => source.name === name).map(({ destination }) => destination.name);
      return (
        reached.length > 1 &&
        `container "${name}": delivery by options carries one destination, got ${reached.length} (${reached.map((each) => `"${each}"`).join(', ')}); ${otherDeliveries}`
      );
    }),
    ...sources.flatMap(({ output, source }) => {
      const names = outputEntries(output).map(([name]) => name);
      const repeated = names.find((name, index) => names.indexOf(name) < index);
      return repeated === undefined
        ? []
        : `container "${source.name}": delivery by options carries each option of an output once, got ${repeated} several times; ${otherDeliveries}`;
    }),
    ...routing.routes.flatMap((route, index) => {
      const beyond = beyondOptions(route, routing);
      return beyond.length === 0
        ? []
        : [`logRouting.routes[${index}]: delivery by options cannot carry ${beyond.join(', ')}; ${otherDeliveries}`];
    }),
  ];
}

/** What of a route ECS has no option for. */
function beyondOptions(route: LogRoute, { ecsMetadata = true }: LogRouting): readonly string[] {
  const properties = ['source', 'multiline', 'parse', 'level', 'fields', 'lua', 'rateLimit'] as const;
  const patterns = ['include', 'exclude'] as const;
  return [
    ...(isTagged(route.from) ? ['records of libraries'] : []),
    ...properties.filter((property) => route[property] !== undefined),
    ...patterns
      .filter((property) => [route[property] ?? []].flat().some((pattern) => typeof pattern === 'object'))
      .map((property) => `${property} by a field`),
    ...(route.ecsMetadata !== undefined && route.ecsMetadata !== ecsMetadata
      ? ['ecsMetadata of a route; set that of logRouting']
      : []),
  ];
}

function imageProblems({ routing: { fluentBitImage: image } }: RoutedTask): Problem[] {
  return [
    image !== undefined &&
      !isKnown(image) &&
      'ConfigDelivery.image: fluentBitImage must be known at synth time, since a Dockerfile begins with it; deliver by init',
  ];
}

function initProblems(
  { prefix, bucket }: InitDelivery,
  { routing: { fluentBitImage: image }, pipeline }: RoutedTask,
): Problem[] {
  const heading = /\[(MULTILINE_)?PARSER\]/.exec(renderPipeline(pipeline))?.[0];
  return [
    retentionProblem('ConfigDelivery.init', bucket),
    prefixProblem('ConfigDelivery.init', prefix),
    isKnown(image) &&
      image!.includes('@') &&
      `ConfigDelivery.init: fluentBitImage must be named by its version, such as ":3.4.16", to which "init-" is put, got ${JSON.stringify(image)} (M18)`,
    heading !== undefined &&
      `ConfigDelivery.init: no value must hold "${heading}", by which the init image takes the whole file for one of parsers; deliver by image (M19)`,
  ];
}

/** ECS includes one file, which holds no parsers, and fetches it on an instance alone. */
function s3Problems({ bucket, prefix }: S3Delivery, { host, routing }: RoutedTask): Problem[] {
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

function retentionProblem(delivery: string, { retentionDays = 'forever' }: ConfigurationBucket): Problem {
  return (
    retentionDays !== 'forever' &&
    `${delivery}: bucket must keep its objects, or tasks would not start once the configuration is deleted, got one with ${shown(retentionDays)} retentionDays; set them to "forever"`
  );
}

function prefixProblem(delivery: string, prefix: string | undefined): Problem {
  return patternProblem(
    `${delivery}: prefix`,
    prefix,
    /^([\w.-]+\/)+$/,
    'letters, digits, "_", "-" and "." between slashes, with one at its end',
  );
}
