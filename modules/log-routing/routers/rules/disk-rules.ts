import type { TaskHost } from '../../../containers/task-host';
import { rule } from '../../../core/rule';
import type { Problem } from '../../../core/problem';
import { isKnown } from '../../../core/validation';

/** Disk space that images need. */
const keptFreeGiB = 5;

/** Returns a warning about buffers that do not fit on the disk; `option` limits the buffer of an output. */
export function diskWarnings(limits: readonly number[], option: string, { launchType, diskGiB }: TaskHost): string[] {
  return (launchType === 'FARGATE' ? diskOfTask : diskOfInstance)(limits, option, diskGiB);
}

const diskOfTask = rule('M11', {
  states: "The buffers of all outputs fit on the task's disk, with room for images.",
  severity: 'warning',
  fix: 'Increase `ephemeralStorageGiB`, or set a smaller `storage.total_limit_size` on the outputs.',
  check: fullDisk('ephemeralStorageGiB'),
});

const diskOfInstance = rule('M11', {
  section: 'EC2',
  states: 'The buffers of all outputs fit on the disk of the instance, with room for images.',
  severity: 'warning',
  fix: 'Increase `diskGiB` of the instances, or set a smaller `storage.total_limit_size` on the outputs.',
  check: fullDisk('diskGiB of the instances'),
});

function fullDisk(size: string) {
  return (limits: readonly number[], option: string, diskGiB: number | undefined): Problem => {
    const gigabytes = Math.round(limits.reduce((total, limit) => total + limit, 0) / 1e9);
    return (
      isKnown(diskGiB) &&
      gigabytes > diskGiB! - keptFreeGiB &&
      `logRouting: buffers of outputs should fit on the disk of ${diskGiB} GiB in addition to the images, got ${gigabytes} GB; increase ${size}, or decrease ${option}`
    );
  };
}
