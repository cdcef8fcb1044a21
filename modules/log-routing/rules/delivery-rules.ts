import { outputEntries, renderPipeline } from '../../fluent-bit';
import { isKnown, type Problem } from '../../internal/validation';
import type { InitDelivery } from '../log-delivery';
import type { LogRoute } from '../log-route';
import type { LogRouting } from '../log-routing';
import { isTagged } from '../record-source';
import type { RoutedTask } from '../routed-task';

/** Everything about a task's routes that its delivery cannot carry. */
export function deliveryProblems(task: RoutedTask): Problem[] {
  const { delivery } = task.routing;
  switch (delivery.by) {
    case 'options':
      return optionsProblems(task);
    case 'init':
      return initProblems(delivery, task);
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
      'LogDelivery.image: fluentBitImage must be known at synth, since a Dockerfile begins with it; deliver by init',
  ];
}

function initProblems(
  { prefix }: InitDelivery,
  { routing: { fluentBitImage: image }, pipeline }: RoutedTask,
): Problem[] {
  const heading = /\[(MULTILINE_)?PARSER\]/.exec(renderPipeline(pipeline))?.[0];
  return [
    isKnown(prefix) &&
      !/^([\w.-]+\/)+$/.test(prefix!) &&
      `LogDelivery.init: prefix must be letters, digits, "_", "-" and "." between slashes, with one at its end, got ${JSON.stringify(prefix)}`,
    isKnown(image) &&
      image!.includes('@') &&
      `LogDelivery.init: fluentBitImage must be named by its version, such as ":3.4.16", to which "init-" is put, got ${JSON.stringify(image)} (M18)`,
    heading !== undefined &&
      `LogDelivery.init: no value must hold "${heading}", by which the init image takes the whole file for one of parsers; deliver by image (M19)`,
  ];
}
