import type { Problem } from '../../../../core/problem';
import { isKnown } from '../../../../core/validation';
import type { ImageDelivery } from '../../../config-delivery';
import { firelensLogConfiguration } from '../../log-configuration';
import { buildContext, digestOf, includedFilePath, parsersFilePath } from '../../router-image';
import { effectiveConfiguration } from '../effective-configuration';
import type { RoutedTask } from '../routed-task';
import type { Delivery } from './delivery';
import { type Router, routerContainer } from '../router';
import { healthCheckOn, routerAdditions, withParsersFile } from './common';
import { entryPointFor } from './entry-point';

/** Delivery with a custom image, whose configuration file ECS includes. */
export const image: Delivery<ImageDelivery> = { problems: imageProblems, router: byImage };

function byImage(task: RoutedTask, { repository, tag }: ImageDelivery): Router {
  const { routing, containers, values, statements, host, platform } = task;
  const { pipeline, configuration, parsers } = withParsersFile(task.pipeline, parsersFilePath);
  const context = buildContext(routing.fluentBitImage, configuration, parsers);
  const digest = digestOf(context, platform);
  return {
    container: {
      ...routerContainer(routing),
      ...entryPointFor(task),
      image: { reference: `${repository.repositoryUrl}:${tag ?? digest}`, repositoryArn: repository.repositoryArn },
      environment: values.environment,
      secrets: values.secrets,
      healthCheck: healthCheckOn(host),
    },
    additions: routerAdditions(routing, { type: 'file', value: includedFilePath }),
    logConfigurations: Object.fromEntries(containers.map((name) => [name, firelensLogConfiguration(routing)])),
    condition: 'HEALTHY',
    values,
    statements,
    image: { tag: digest, context },
    effective: {
      configuration: (logging) => effectiveConfiguration(routing, { included: configuration }, host, logging),
      pipeline,
    },
  };
}

function imageProblems({ given: { fluentBitImage: image } }: RoutedTask): Problem[] {
  return [
    image !== undefined &&
      !isKnown(image) &&
      'ConfigDelivery.image: fluentBitImage must be known at synth time, because the Dockerfile starts with it, got a token; use the inline or init delivery',
  ];
}
