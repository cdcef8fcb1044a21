import { outputEntries, type OutputPlugin } from '../../fluent-bit';
import type { LogConfiguration } from '../../internal/container-definition';
import type { DeployTimeValues } from '../deploy-time-values';
import { effectiveConfiguration } from '../effective-configuration';
import { matchedOutputs, routerContainer, type RoutedTask, type Router } from '../router';
import { routerAdditions } from './common';

/** A router of AWS's image whose outputs ECS writes, from the options of the containers' log driver. */
export function byOptions(task: RoutedTask): Router {
  const { routing, sources, outputs, values, statements } = task;
  const generated = matchedOutputs(task, '-firelens*');
  return {
    container: routerContainer(routing),
    additions: routerAdditions(routing),
    logConfigurations: Object.fromEntries(
      sources.map(({ container }, index) => [container, logConfiguration(outputs[index]!, values)]),
    ),
    condition: 'START',
    statements,
    effective: {
      configuration: effectiveConfiguration(routing, { generated }),
      outputs: generated,
      environment: values.environment,
    },
  };
}

function logConfiguration(output: OutputPlugin, values: DeployTimeValues): LogConfiguration {
  const entries = outputEntries(output).map(([name, value]) => [name, values.putInto(value)] as const);
  return { logDriver: 'awsfirelens', options: { Name: output.name, ...Object.fromEntries(entries) } };
}
