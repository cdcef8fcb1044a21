import { renderPipeline } from '../../fluent-bit';
import { effectiveConfiguration } from '../effective-configuration';
import type { ImageDelivery } from '../log-delivery';
import { engine, fluentBitImageOf, matchedOutputs, routerContainer, type RoutedTask, type Router } from '../router';
import { buildContext, digestOf, includedFilePath } from '../router-image';
import { routerAdditions, toRouter, uptimeCheck } from './common';

/** A router of an image of our own, in which ECS includes our file. */
export function byImage(task: RoutedTask, { repository, tag }: ImageDelivery): Router {
  const { routing, containers, values, statements, platform } = task;
  const included = { service: engine, outputs: matchedOutputs(task, '-firelens-*') };
  const context = buildContext(fluentBitImageOf(routing), renderPipeline(included));
  const digest = digestOf(context, platform);
  return {
    container: {
      ...routerContainer(routing),
      image: { reference: `${repository.repositoryUrl}:${tag ?? digest}`, repositoryArn: repository.repositoryArn },
      environment: values.environment,
      healthCheck: uptimeCheck,
    },
    additions: routerAdditions(routing, includedFilePath),
    logConfigurations: Object.fromEntries(containers.map((name) => [name, toRouter])),
    condition: 'HEALTHY',
    statements,
    image: { tag: digest, context },
    effective: {
      configuration: effectiveConfiguration(routing, { included }),
      outputs: included.outputs,
      environment: values.environment,
    },
  };
}
