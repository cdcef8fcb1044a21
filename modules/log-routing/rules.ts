import { pipelineProblems } from '../fluent-bit';
import type { Containers } from '../internal/container-rules';
import { integerProblem, isKnown, type Problem } from '../internal/validation';
import type { LogDelivery } from './log-delivery';
import type { LogRouting } from './log-routing';
import { isTagged } from './record-source';
import { routedTask } from './routed-task';
import { graceSeconds, routerName } from './router';
import { routingDefaults } from './routing-defaults';

/** Ports of the router in the network interface that it shares: SDK records, ECS's probe, its HTTP server. */
const routerPorts = [24224, 8877, 2020];

/** Everything about the routing of a task that ECS or Fluent Bit would refuse, or that would lose records. */
export function routingProblems(routing: LogRouting, containers: Containers): Problem[] {
  const names = Object.keys(containers);
  const unknown = routing.routes
    .flatMap(({ from = [] }) => (isTagged(from) ? [] : [from].flat()))
    .filter((name) => !names.includes(name));
  return [
    routing.routes.length === 0 && 'logRouting.routes must hold at least one route, got none (F18)',
    ...[...new Set(unknown)].map(
      (name) => `logRouting: from must be a container of the task (${quoted(names)}), got "${name}"`,
    ),
    ...nameProblems(names),
    ...Object.entries(containers).flatMap(([name, { ports = [] }]) =>
      ports
        .filter((port) => routerPorts.includes(port))
        .map((port) => `container "${name}": ports must not hold ${port}, which the log router listens on (N03)`),
    ),
    imageProblem(routing.fluentBitImage),
    deliveryProblem(routing.delivery),
    integerProblem('routerMemoryReservationMiB', routing.routerMemoryReservationMiB, { min: 6, unit: 'MiB (M05)' }),
    integerProblem('routerCpu', routing.routerCpu, { min: 0 }),
    integerProblem('routerStopTimeoutSeconds', routing.routerStopTimeoutSeconds, {
      min: 0,
      max: 120,
      unit: 'seconds (L11)',
    }),
    ...(unknown.length === 0 ? destinationProblems(routing, names) : []),
  ];
}

/** What is allowed about the routing of a task, and likely to hurt. */
export function routingWarnings(routing: LogRouting): string[] {
  const { routerMemoryReservationMiB: memory, routerStopTimeoutSeconds: stopTimeout } = {
    ...routingDefaults,
    ...routing,
  };
  return [
    memory < 100 &&
      `container "${routerName}": routerMemoryReservationMiB should be 100 or more, got ${memory}: ECS lets the router buffer half of it, and records beyond that are lost (M07)`,
    routing.delivery.by !== 'options' &&
      stopTimeout < graceSeconds + 10 &&
      `container "${routerName}": routerStopTimeoutSeconds should be ${graceSeconds + 10} or more, got ${stopTimeout}: the router has ${graceSeconds} seconds to deliver what it holds, and uploads to S3 come after them (L11)`,
  ].filter((warning) => warning !== false);
}

function nameProblems(names: readonly string[]): Problem[] {
  return [
    names.includes(routerName) && `container "${routerName}": its name is that of the log router; choose another (F27)`,
    ...names.flatMap((name) =>
      names
        .filter((other) => other !== name && name.startsWith(`${other}-firelens`))
        .map(
          (other) =>
            `container "${name}": its name must not begin with "${other}-firelens", which marks the records of "${other}" (F26)`,
        ),
    ),
  ];
}

/** `latest` and `stable` are the 2.x line, which ended in June 2026; a rolling tag changes under a running service. */
function imageProblem(image: string | undefined): Problem {
  if (
    image === undefined ||
    !isKnown(image) ||
    /:3\.\d+\.\d+(@sha256:[0-9a-f]{64})?$|@sha256:[0-9a-f]{64}$/.test(image)
  ) {
    return undefined;
  }
  return `fluentBitImage must end with a full version of line 3, such as ":3.4.16", or with a digest, got ${JSON.stringify(image)} (M17)`;
}

function deliveryProblem(delivery: LogDelivery): Problem {
  if (delivery.by !== 'init' || !isKnown(delivery.prefix) || /^([\w.-]+\/)+$/.test(delivery.prefix!)) return undefined;
  return `LogDelivery.init: prefix must be letters, digits, "_", "-" and "." between slashes, with one at its end, got ${JSON.stringify(delivery.prefix)}`;
}

function destinationProblems(routing: LogRouting, containers: readonly string[]): Problem[] {
  const { sources, pipeline } = routedTask(routing, containers, {
    region: 'us-east-1',
    platform: 'linux/amd64',
    family: 'x',
  });
  const refused = sources.flatMap(({ destination, logSource }) => destination.problems(logSource));
  return [
    ...containers.flatMap((name) => {
      const reached = sources.filter(({ source }) => source.name === name).map(({ destination }) => destination);
      return [
        reached.length === 0 && `container "${name}": its records reach no destination; add it to a route (F18)`,
        new Set(reached).size < reached.length && `container "${name}": its records reach the same destination twice`,
        routing.delivery.by === 'options' &&
          reached.length > 1 &&
          `container "${name}": delivery by options carries one destination, got ${reached.length} (${quoted(reached.map((each) => each.name))}); deliver by image or init`,
      ];
    }),
    ...new Set(refused),
    ...(refused.length === 0 && containers.every(isContainerName) ? new Set(pipelineProblems(pipeline)) : []),
  ];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function isContainerName(name: string): boolean {
  return /^[A-Za-z0-9_-]{1,255}$/.test(name);
}
