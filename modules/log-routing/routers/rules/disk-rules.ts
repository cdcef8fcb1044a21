import type { TaskHost } from '../../../containers/task-host';
import { isKnown } from '../../../core/validation';

/** Disk space that images need. */
const keptFreeGiB = 5;

/** Returns a warning about buffers that do not fit on the disk. */
export function diskWarnings(limits: readonly number[], option: string, { launchType, diskGiB }: TaskHost): string[] {
  const gigabytes = Math.round(limits.reduce((total, limit) => total + limit, 0) / 1e9);
  const size = launchType === 'FARGATE' ? 'ephemeralStorageGiB' : 'diskGiB of the instances';
  return isKnown(diskGiB) && gigabytes > diskGiB! - keptFreeGiB
    ? [
        `logRouting: buffers of outputs should fit on the disk of ${diskGiB} GiB beside the images, got ${gigabytes} GB; increase ${size}, or decrease ${option} (M11)`,
      ]
    : [];
}
