import type { TaskHost } from '../../../containers/task-host';
import { isKnown } from '../../../core/validation';

/** Disk that images need, and that must stay free for them. */
const keptFreeGiB = 5;

/** What is to be said of buffers that the disk has no room for. */
export function diskWarnings(limits: readonly number[], option: string, { launchType, diskGiB }: TaskHost): string[] {
  const gigabytes = Math.round(limits.reduce((total, limit) => total + limit, 0) / 1e9);
  const more = launchType === 'FARGATE' ? 'ephemeralStorageGiB' : 'the instances a larger diskGiB';
  return isKnown(diskGiB) && gigabytes > diskGiB! - keptFreeGiB
    ? [
        `logRouting: outputs may buffer ${gigabytes} GB on a disk of ${diskGiB} GiB, of which images take some; give ${more}, or a smaller ${option} (M11)`,
      ]
    : [];
}
