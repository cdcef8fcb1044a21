import type { LogConfiguration } from '../../../../containers/container-definition';
import type { ContainerSecret } from '../../../../containers/container-secret';
import { alwaysHolds } from '../../../../core/rule';
import type { Problem } from '../../../../core/problem';
import { type Output, outputEntries } from '../../../../fluent-bit/output';
import type { OptionsDelivery } from '../../../config-delivery';
import type { FieldPattern } from '../../../routes/log-route';
import { beyondOptions } from '../../../routes/route-properties';
import { excludedPatterns, patternOf } from '../../../routes/route-steps';
import type { DeployTimeValues } from '../../deploy-time-values';
import { routingDefaults } from '../../routing-defaults';
import { effectiveConfiguration, matchOf, type PatternOption } from '../effective-configuration';
import type { RoutedSource, RoutedTask } from '../routed-task';
import type { Delivery } from './delivery';
import { type Router, routerContainer } from '../router';
import { otherDeliveries, routerAdditions } from './common';
import { entryPointFor } from './entry-point';

/** Delivery with AWS's image, for which ECS generates the outputs from the log driver options of the containers. */
export const options: Delivery<OptionsDelivery> = { problems: optionsProblems, router: byOptions };

function byOptions(task: RoutedTask): Router {
  const { routing, sources, values, statements, host } = task;
  const generated = sources.map(({ output, source }): Output => ({ ...output, match: matchOf(source.name) }));
  const patterns = sources.map((source) => [source.source.name, patternOptions(source, values)] as const);
  return {
    container: { ...routerContainer(routing), ...entryPointFor(task), secrets: secretsWithin(task) },
    additions: routerAdditions(routing),
    logConfigurations: Object.fromEntries(
      sources.map((source) => [source.source.name, logConfiguration(source, task)]),
    ),
    condition: 'START',
    values,
    statements,
    effective: {
      configuration: (logging) =>
        effectiveConfiguration(routing, { generated, patterns: Object.fromEntries(patterns) }, host, logging),
      pipeline: { outputs: generated },
    },
  };
}

alwaysHolds('F17', {
  states: 'The log driver options identify the output by `Name`.',
  because: 'the library writes it as the first option',
});

function logConfiguration(source: RoutedSource, { routing, values }: RoutedTask): LogConfiguration {
  const { logDriverBufferRecords: records } = routing;
  const entries = outputEntries(source.output);
  const secrets = entries.flatMap(([name, value]) => {
    const secret = secretOf(name, value, values);
    return secret ? [[name, secret] as const] : [];
  });
  const plain = entries.filter(([name, value]) => !secretOf(name, value, values));
  return {
    logDriver: 'awsfirelens',
    options: {
      Name: source.output.name,
      ...Object.fromEntries(plain.map(([name, value]) => [name, values.substitute(value)])),
      ...Object.fromEntries(
        patternOptions(source, values).map(([name, pattern]) => [name, values.substitute(pattern)]),
      ),
      ...(records !== routingDefaults.logDriverBufferRecords && { 'log-driver-buffer-limit': String(records) }),
    },
    ...(secrets.length > 0 && { secretOptions: Object.fromEntries(secrets) }),
  };
}

alwaysHolds('F23', {
  states: 'A log driver option that ECS reads from a secret has a valid environment variable name.',
  because: "for other option names, the secret is passed in the router's environment",
});

/**
 * Returns the secret that is the whole value of an option, which ECS passes to the router. A secret within a longer
 * string, or in an option whose name is not a valid variable name (F23), is in the router's environment instead.
 */
function secretOf(option: string, value: string, { secrets }: DeployTimeValues): ContainerSecret | undefined {
  return /^\w+$/.test(option) ? secrets[/^\$\{(\w+)\}$/.exec(value)?.[1] ?? ''] : undefined;
}

/** Returns the secrets that are not passed as whole options. */
function secretsWithin({ sources, values }: RoutedTask): Readonly<Record<string, ContainerSecret>> {
  const texts = sources
    .flatMap(({ output }) => outputEntries(output))
    .filter(([name, value]) => !secretOf(name, value, values))
    .map(([, value]) => value);
  return Object.fromEntries(
    Object.entries(values.secrets).filter(([name]) => texts.some((text) => text.includes(`\${${name}}`))),
  );
}

/** Returns the patterns from which ECS generates filters: at most one to include and one to exclude records (F22). */
function patternOptions({ route }: RoutedSource, values: DeployTimeValues): readonly PatternOption[] {
  const textOf = ({ matches }: FieldPattern) => values.textOf('pattern', matches);
  const excluded = excludedPatterns(route).map(textOf);
  return [
    ...(route.include === undefined ? [] : [['include-pattern', textOf(patternOf(route.include))] as const]),
    ...(excluded.length === 0 ? [] : [['exclude-pattern', anyOf(excluded)] as const]),
  ];
}

/** Returns a pattern that matches if one of several patterns matches. */
function anyOf(patterns: readonly string[]): string {
  return patterns.length === 1 ? patterns[0]! : patterns.map((each) => `(?:${each})`).join('|');
}

/**
 * Returns the errors for routes that need more than one output for each container, or other filters than patterns of
 * the line.
 */
function optionsProblems({ given, routing, containers, sources }: RoutedTask): Problem[] {
  return [
    given.joinSplitLines === true &&
      `joinSplitLines must not be true with the options delivery, which has no filters; ${otherDeliveries}`,
    ...containers.map((name) => {
      const reached = sources.filter(({ source }) => source.name === name).map(({ destination }) => destination.name);
      return (
        reached.length > 1 &&
        `container "${name}": records must go to only one destination with the options delivery, got ${reached.length} (${reached.map((each) => `"${each}"`).join(', ')}); ${otherDeliveries}`
      );
    }),
    ...sources.flatMap(({ output, source }) => {
      const names = outputEntries(output).map(([name]) => name);
      const repeated = names.find((name, index) => names.indexOf(name) < index);
      return repeated === undefined
        ? []
        : `container "${source.name}": options of an output must not be repeated with the options delivery, got ${repeated} several times; ${otherDeliveries}`;
    }),
    ...routing.routes.flatMap((route, index) => {
      const beyond = beyondOptions(route, routing.ecsMetadata);
      return beyond.length === 0
        ? []
        : [
            `logRouting.routes[${index}]: the options delivery does not support ${beyond.join(', ')}; ${otherDeliveries}`,
          ];
    }),
  ];
}
