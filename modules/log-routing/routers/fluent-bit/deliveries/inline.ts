import { alwaysHolds, rule } from '../../../../core/rule';
import type { Problem } from '../../../../core/problem';
import type { InlineDelivery } from '../../../config-delivery';
import { inlineVariables } from '../../deploy-time-values';
import { firelensLogConfiguration } from '../../log-configuration';
import type { WrittenFile } from '../../router-command';
import { effectiveConfiguration } from '../effective-configuration';
import type { RoutedTask } from '../routed-task';
import { bufferVolume, type Router, routerContainer } from '../router';
import { healthCheckOn, routerAdditions, withParsersFile } from './common';
import type { Delivery } from './delivery';
import { entryPointFor } from './entry-point';

/**
 * Delivery with the task definition: the router's environment contains the configuration, and the entry point writes it
 * to the router's volume before it starts AWS's image. ECS includes the file in the configuration that it generates,
 * which Fluent Bit reads after the file is written. Each revision contains its own configuration, so a rollback needs
 * nothing else.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
 */
export const inline: Delivery<InlineDelivery> = { problems: inlineProblems, router: byInline };

/** Files in the volume of the router; Fluent Bit reads only folders of it as buffers. */
const configurationFile: WrittenFile = {
  path: `${bufferVolume.path}/log-routing.conf`,
  variable: inlineVariables.configuration,
};
const parsersFile: WrittenFile = { path: `${bufferVolume.path}/parsers.conf`, variable: inlineVariables.parsers };

alwaysHolds('F13', {
  variant: 'inline',
  states: 'The router can write the included configuration, and ECS does not mount its own files over it.',
  because: 'the entry point writes it to the volume of the buffers',
});

function byInline(task: RoutedTask): Router {
  const { routing, containers, values, statements, host } = task;
  const { pipeline, configuration, parsers } = withParsersFile(task.pipeline, parsersFile.path);
  const files = parsers === '' ? [configurationFile] : [configurationFile, parsersFile];
  return {
    container: {
      ...routerContainer(routing),
      ...entryPointFor(task, files),
      environment: {
        ...values.environment,
        // The entry point writes the last line break.
        [configurationFile.variable]: configuration.trimEnd(),
        ...(parsers !== '' && { [parsersFile.variable]: parsers.trimEnd() }),
      },
      secrets: values.secrets,
      healthCheck: healthCheckOn(host),
    },
    additions: routerAdditions(routing, { type: 'file', value: configurationFile.path }),
    logConfigurations: Object.fromEntries(containers.map((name) => [name, firelensLogConfiguration(routing)])),
    condition: 'HEALTHY',
    values,
    statements,
    effective: {
      configuration: (logging) => effectiveConfiguration(routing, { included: configuration }, host, logging),
      pipeline,
    },
  };
}

/** Maximum size of the files in the task definition; the rest of its 65,536 bytes is for everything else. */
export const maxInlineBytes = 49_152;

function inlineProblems({ pipeline }: RoutedTask): Problem[] {
  const { configuration, parsers } = withParsersFile(pipeline, parsersFile.path);
  return smallConfiguration([configuration, parsers]);
}

/**
 * ECS accepts task definitions of up to 64 KB in JSON, in which each line break and quote of the configuration takes
 * two bytes. Fargate passes up to 124 KB of environment to a container, and Linux 128 KB in one variable.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 * @see https://github.com/aws/containers-roadmap/issues/1336
 */
const smallConfiguration = rule('M23', {
  states: 'With the inline delivery, the configuration has at most 49,152 of the 65,536 bytes of a task definition.',
  severity: 'error',
  fix: 'Use the image or init delivery, or fewer routes.',
  check: (files: readonly string[]) => {
    const bytes = files.reduce((sum, text) => sum + Buffer.byteLength(JSON.stringify(text)), 0);
    return (
      bytes > maxInlineBytes &&
      `ConfigDelivery.inline: the configuration must have at most ${maxInlineBytes} bytes in the task definition, got ${bytes} bytes; use the image or init delivery`
    );
  },
});
