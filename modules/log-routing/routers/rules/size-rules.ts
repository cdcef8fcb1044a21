import type { TaskHost } from '../../../containers/task-host';
import { integerProblem, type Problem } from '../../../core/validation';
import { defaultRecordBytes } from '../expected-load';
import type { LogRouting } from '../../log-routing';
import { routerName } from '../task-router';

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

type RouterNumber = 'routerMemoryReservationMiB' | 'routerCpu' | 'routerStopTimeoutSeconds' | 'logDriverBufferRecords';

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
