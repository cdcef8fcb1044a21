import type { TaskHost } from '../../../containers/task-host';
import { integerProblem, type Problem } from '../../../core/validation';
import { defaultRecordBytes } from '../expected-load';
import type { LogRouting } from '../../log-routing';
import { routerName } from '../task-router';

/** Returns an error for each number that ECS would reject. */
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

/** Returns a warning about a router that may stop before its task does. */
export function essentialWarning(routerEssential: boolean): string | false {
  return (
    !routerEssential &&
    `container "${routerName}": routerEssential should be true, got false, because the other containers continue without a router and lose their records (L05)`
  );
}

/**
 * Returns a warning if the log driver's buffer for a container exceeds the memory of the task. The default of Fargate
 * is not checked.
 */
export function driverWarnings(
  records: number | undefined,
  memoryMiB: number | undefined,
  recordBytes: number = defaultRecordBytes,
): readonly string[] {
  const mebibytes = Math.round(((records ?? 0) * recordBytes) / 2 ** 20);
  return memoryMiB !== undefined && mebibytes > memoryMiB
    ? [
        `logDriverBufferRecords should fit into the ${memoryMiB} MiB of the task, got ${records} records of ${recordBytes} bytes, ${mebibytes} MiB for each container; the limit counts records, not bytes (F31)`,
      ]
    : [];
}
