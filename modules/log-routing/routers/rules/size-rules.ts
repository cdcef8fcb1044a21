import { stopTimeout } from '../../../containers/container-rules';
import type { TaskHost } from '../../../containers/task-host';
import { rule } from '../../../core/rule';
import type { Problem } from '../../../core/problem';
import { integerProblem } from '../../../core/validation';
import { defaultRecordBytes } from '../expected-load';
import type { LogRouting } from '../../log-routing';
import { routerName } from '../task-router';

/** Returns an error for each number that ECS would reject. */
export function numberProblems(routing: Pick<LogRouting, RouterNumber>, host: TaskHost): Problem[] {
  return [
    ...leastMemory(routing.routerMemoryReservationMiB),
    integerProblem('routerCpu', routing.routerCpu, { min: 0 }),
    ...stopTimeout('routerStopTimeoutSeconds', routing.routerStopTimeoutSeconds, host),
    ...driverBuffer(routing.logDriverBufferRecords),
  ];
}

const leastMemory = rule('M05', {
  variant: 'router',
  states: 'At least 6 MiB of memory are reserved for the router.',
  severity: 'error',
  fix: 'ECS accepts no other value.',
  check: (mebibytes: number | undefined) =>
    integerProblem('routerMemoryReservationMiB', mebibytes, { min: 6, unit: 'MiB' }),
});

const driverBuffer = rule('F31', {
  states: 'The log driver buffers 0 to 536870911 records.',
  severity: 'error',
  fix: 'Omit `logDriverBufferRecords`.',
  check: (records: number | undefined) =>
    integerProblem('logDriverBufferRecords', records, { min: 0, max: 536870911, unit: 'records, not bytes' }),
});

type RouterNumber = 'routerMemoryReservationMiB' | 'routerCpu' | 'routerStopTimeoutSeconds' | 'logDriverBufferRecords';

/** Returns a warning about a router that may stop before its task does. */
export const essentialRouter = rule('L05', {
  states: 'The task stops when its router stops.',
  severity: 'warning',
  fix: 'Ignore the warning if serving requests is more important than keeping records.',
  check: (routerEssential: boolean) =>
    !routerEssential &&
    `container "${routerName}": routerEssential should be true, got false, because the other containers continue without a router and lose their records`,
});

/**
 * Returns a warning if the log driver's buffer for a container exceeds the memory of the task. The default of Fargate
 * is not checked.
 */
export const driverBufferInMemory = rule('F31', {
  variant: 'memory',
  states:
    'The buffer of the log driver, which is counted in records and not in bytes, fits into the memory of the task.',
  severity: 'warning',
  fix: 'Ignore the warning if records are much smaller than 1 KB.',
  check: (records: number | undefined, memoryMiB: number | undefined, recordBytes: number = defaultRecordBytes) => {
    const mebibytes = Math.round(((records ?? 0) * recordBytes) / 2 ** 20);
    return (
      memoryMiB !== undefined &&
      mebibytes > memoryMiB &&
      `logDriverBufferRecords should fit into the ${memoryMiB} MiB of the task, got ${records} records of ${recordBytes} bytes, ${mebibytes} MiB for each container; the limit counts records, not bytes`
    );
  },
});
