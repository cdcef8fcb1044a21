import type { Format } from '../core/format';

/** Path at which a container mounts a volume: absolute, without empty segments, `.` and `..`, and without the `:` of Docker's mounts. */
export const mountPathFormat: Format = [/^(\/(?!\.\.?(\/|$))[^/:\s]+)+$/, 'the absolute path of a directory below "/"'];

/** Path at which a container for Windows mounts a volume. */
export const windowsPathFormat: Format = [
  /^[A-Za-z]:[\\/][^:*?"<>|]+$/,
  'the absolute path of a directory below a drive, such as "C:\\data"',
];

/** Returns `true` for folders of the kernel: a container with a volume there does not start, or does not work. */
export function isKernelFolder(path: string): boolean {
  return /^\/(proc|sys|dev)(\/|$)/.test(path) && path !== '/dev/shm';
}
