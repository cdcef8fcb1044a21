import type { Container } from '../../../../containers/container';
import { isVariable, partsOf } from '../../../../fluent-bit/value';
import type { RoutedTask } from '../routed-task';
import { bufferVolume, uploadSeconds } from '../router';
import { filesIn, restartUntilDrained, startAfterWriting, type WrittenFile } from '../../router-command';
import { storeDirs } from '../s3-store';

/** Seconds that a restarted router runs; Fluent Bit reads its files on disk after the first second. */
const seconds = 5;

/**
 * Seconds that the router needs to stop. The value prevents a restart after the grace period has ended: a chunk on disk
 * does not record which outputs have delivered it, and Fluent Bit would send it to all of them again.
 */
const endingSeconds = uploadSeconds - seconds + 2;

/**
 * Returns an entry point that keeps restarting the router until S3 has received everything.
 *
 * When the S3 output of Fluent Bit stops, it tries only once to upload the objects that it is collecting
 * (`cb_s3_exit`), and does not retry uploads that have failed before. It leaves both in its folder, and continues with
 * them when it is restarted. For other outputs, Fluent Bit retries before it stops.
 *
 * Without an S3 destination, the entry point only writes `files` before the image starts the router; without files, the
 * result is empty.
 *
 * @param files files that the entry point writes first
 * @see https://github.com/fluent/fluent-bit/blob/v5.0.9/plugins/out_s3/s3.c
 */
export function entryPointFor(
  { routing, sources, values }: RoutedTask,
  files: readonly WrittenFile[] = [],
): Pick<Container, 'entryPoint' | 'command'> & {
  /** Environment variables that the entry point reads. */
  readonly environment?: Readonly<Record<string, string>>;
} {
  const { routerRetriesAtStop, routerReadonlyRootFilesystem, routerStopTimeoutSeconds: stopSeconds } = routing;
  const folders = storeDirs(sources);
  if (!routerRetriesAtStop || folders.length === 0) {
    return files.length === 0 ? {} : startAfterWriting(files, mainStart.command);
  }
  const start = routing.delivery.by === 'init' ? initStart(routerReadonlyRootFilesystem) : mainStart;
  const names = folders.flatMap(partsOf).flatMap((part) => (isVariable(part) ? [part.variable] : []));
  const objects = folders.flatMap((folder) => objectFiles.map((pattern) => filesIn(folder, pattern)));
  const undelivered = [...objects, ...(routing.delivery.by === 'options' ? [] : [chunks])];
  return {
    ...restartUntilDrained({ ...start, seconds, endingSeconds, stopSeconds, undelivered, files }),
    ...(names.length > 0 && {
      environment: Object.fromEntries(names.map((name) => [name, values.environment[name]!])),
    }),
  };
}

/**
 * Files that an S3 output leaves in its folder, by bucket: objects that it is collecting, by the start time of the
 * router, and multipart uploads that are not complete.
 */
const objectFiles = ['*/[0-9]*/*', '*/multipart_upload_metadata/*'] as const;

/** Chunks of Fluent Bit's engine on disk, in a folder for each input. */
const chunks = filesIn(bufferVolume.path, '*/*.flb');

/** @see https://github.com/aws/aws-for-fluent-bit/blob/mainline/scripts/dockerfiles/runtime/Dockerfile */
const mainStart = { command: ['/entrypoint.sh'] };

/**
 * Returns the commands that start the router in AWS's `init` image. A restart does not download the files again: it
 * uses the script that the image wrote after the first download, which is in `/tmp` if `/init` is not writable.
 *
 * @see https://github.com/aws/aws-for-fluent-bit/blob/mainline/init/fluent_bit_init_process.go
 */
function initStart(isReadonly: boolean) {
  const folder = isReadonly ? '/tmp/init' : '/init';
  return { command: ['/init/fluent_bit_init_entrypoint.sh'], again: `sh ${folder}/invoke_fluent_bit.sh` };
}
