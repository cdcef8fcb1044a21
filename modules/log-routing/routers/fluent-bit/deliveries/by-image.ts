import { renderParsers, renderPipeline } from '../../../../fluent-bit/render';
import { effectiveConfiguration } from '../effective-configuration';
import type { ImageDelivery } from '../../../config-delivery';
import type { RoutedTask } from '../routed-task';
import { fluentBitImageOf, type Router, routerContainer } from '../router';
import { buildContext, digestOf, includedFilePath, parsersFilePath } from '../../router-image';
import { firelensLogConfiguration } from '../../log-configuration';
import { withDefaults } from '../../routing-defaults';
import { healthCheckOn, routerAdditions } from './common';
import { entryPointFor } from './start';

/** A router of an image of our own, in which ECS includes our file. */
export function byImage(task: RoutedTask, { repository, tag }: ImageDelivery): Router {
  const { routing, containers, values, statements, host, platform } = task;
  const parsers = renderParsers(task.pipeline);
  const service = { ...task.pipeline.service, ...(parsers !== '' && { Parsers_File: parsersFilePath }) };
  const pipeline = { ...task.pipeline, service };
  const context = buildContext(fluentBitImageOf(routing), renderPipeline(pipeline), parsers);
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
    logConfigurations: Object.fromEntries(
      containers.map((name) => [name, firelensLogConfiguration(withDefaults(routing))]),
    ),
    condition: 'HEALTHY',
    values,
    statements,
    image: { tag: digest, context },
    effective: {
      configuration: effectiveConfiguration(routing, { included: pipeline }, host),
      pipeline,
    },
  };
}
