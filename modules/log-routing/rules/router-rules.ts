import type { Ec2Container } from '../../ec2-container';
import { leastRouterSeconds } from '../../internal/capacity';
import type { Containers } from '../../internal/container-rules';
import type { TaskHost } from '../../internal/task-host';
import { integerProblem, isKnown, type Problem } from '../../internal/validation';
import { defaultRecordBytes, type ExpectedLoad } from '../expected-load';
import type { LogRouting } from '../log-routing';
import { routerName } from '../router';
import { completed } from '../routing-defaults';

/** Ports of the router where it shares a network interface: records of libraries, ECS's probe, its HTTP server. */
const sharedPorts = [24224, 8877, 2020];

/** Port of the router on the bridge of an instance, where every task can reach it. */
const forwardPort = 24224;

/** Everything that is wrong with the router, or with containers beside it. */
export function routerProblems(routing: LogRouting, containers: Containers, host: TaskHost): Problem[] {
  return [
    ...besideProblems(containers, sharedPorts, host),
    imageProblem(routing.fluentBitImage),
    ...numberProblems(routing, host),
  ];
}

/** Everything about containers that cannot stand beside a router which listens on these ports. */
export function besideProblems(containers: Containers, routerPorts: readonly number[], host: TaskHost): Problem[] {
  return [
    ...nameProblems(Object.keys(containers)),
    ...Object.entries(containers).flatMap(([name, container]) =>
      portProblems(container, routerPorts, host).map((problem) => problem && `container "${name}": ${problem}`),
    ),
  ];
}

/** Numbers of a router that ECS would refuse. */
export function numberProblems(routing: Pick<LogRouting, RouterNumber>, host: TaskHost): Problem[] {
  return [
    integerProblem('routerMemoryReservationMiB', routing.routerMemoryReservationMiB, { min: 6, unit: 'MiB (M05)' }),
    integerProblem('routerCpu', routing.routerCpu, { min: 0 }),
    integerProblem('routerStopTimeoutSeconds', routing.routerStopTimeoutSeconds, {
      min: 0,
      ...(host.launchType === 'FARGATE' && { max: 120 }),
      unit: 'seconds (L11)',
    }),
    integerProblem('logDriverBufferRecords', routing.logDriverBufferRecords, {
      min: 0,
      max: 536870911,
      unit: 'records, not bytes (F31)',
    }),
  ];
}

/** Ports of a container that the router has, or that would open the router's to others; in the mode `host` it has none. */
function portProblems(
  { ports = [], hostPorts = {} }: Ec2Container,
  routerPorts: readonly number[],
  { networkMode }: TaskHost,
): Problem[] {
  if (networkMode === 'bridge') {
    return [...new Set([...ports, ...Object.values(hostPorts)])].map(
      (port) => port === forwardPort && `ports must not map ${port}, by which log routers are reached (N02)`,
    );
  }
  return ports.map(
    (port) =>
      networkMode === 'awsvpc' &&
      routerPorts.includes(port) &&
      `ports must not hold ${port}, which the log router listens on (N03)`,
  );
}

type RouterNumber = 'routerMemoryReservationMiB' | 'routerCpu' | 'routerStopTimeoutSeconds' | 'logDriverBufferRecords';

/** What is allowed about the router, and likely to hurt. */
export function routerWarnings(routing: LogRouting, { memoryMiB }: TaskHost): string[] {
  const {
    routerMemoryReservationMiB: memory,
    routerStopTimeoutSeconds: stopTimeout,
    routerEssential,
    logDriverBufferRecords,
  } = completed(routing);
  const isAsked = routing.logDriverBufferRecords !== undefined || routing.expected !== undefined;
  return [
    memory < 100 &&
      `container "${routerName}": routerMemoryReservationMiB should be 100 or more, got ${memory}: ECS lets the router buffer half of it, and records beyond that are lost (M07)`,
    routing.delivery.by !== 'options' &&
      isKnown(stopTimeout) &&
      stopTimeout < leastRouterSeconds &&
      `container "${routerName}": routerStopTimeoutSeconds should be ${leastRouterSeconds} or more, got ${stopTimeout}: the router delivers what it holds in all but the last 10 of them, in which it uploads the rest to S3 (L11)`,
    essentialWarning(routerEssential),
    ...driverWarnings(isAsked ? logDriverBufferRecords : undefined, memoryMiB, routing.expected?.recordBytes),
  ].filter((warning) => warning !== false);
}

/** What is to be said of a router that may end before its task does. */
export function essentialWarning(routerEssential: boolean): string | false {
  return (
    !routerEssential &&
    `container "${routerName}": routerEssential should be true: without a router the other containers go on, and their records are lost (L05)`
  );
}

/** What a driver holds for a container is memory of the task; nobody has asked for Fargate's own default. */
export function driverWarnings(
  records: number | undefined,
  memoryMiB: number | undefined,
  recordBytes: number = defaultRecordBytes,
): readonly string[] {
  const mebibytes = Math.round(((records ?? 0) * recordBytes) / 2 ** 20);
  return memoryMiB !== undefined && mebibytes > memoryMiB
    ? [
        `logDriverBufferRecords: ${records} records of ${recordBytes} bytes are ${mebibytes} MiB for each container, and the task has ${memoryMiB}; the limit counts records, not bytes (F31)`,
      ]
    : [];
}

/** Numbers of a load that are none. */
export function loadProblems(expected: ExpectedLoad | undefined): Problem[] {
  return (['recordsPerSecond', 'recordBytes', 'outageMinutes'] as const).map((name) => {
    const value = expected?.[name];
    return (
      value !== undefined &&
      !(Number.isFinite(value) && value > 0) &&
      `expected.${name} must be a number above 0, got ${value}`
    );
  });
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
