import type { Container } from '../../../../containers/container';
import { isVariable, partsOf } from '../../../../fluent-bit/value';
import type { RoutedTask } from '../routed-task';
import { bufferVolume, uploadSeconds } from '../router';
import { filesIn, restartUntilDrained } from '../../router-command';
import { storeDirs } from '../s3-store';

/** Fluent Bit takes up what it finds on disk after its first second. */
const seconds = 5;

/**
 * So many that no router is started again which has tried until the end of its grace: a chunk on disk does not say which
 * outputs have taken it, and Fluent Bit gives it to all of them again.
 */
const endingSeconds = uploadSeconds - seconds + 2;

/**
 * How a router starts that does not end while S3 has not taken everything.
 *
 * What the S3 output of Fluent Bit collects for an object, it uploads when it ends, and it tries only once
 * (`cb_s3_exit`); what it could not upload before, it does not even try. Both it leaves in its folder, where it finds them
 * when it is started again. What other outputs have not delivered, Fluent Bit tries again before it ends.
 *
 * Nothing where no destination is S3: the image starts the router.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.0.9/plugins/out_s3/s3.c
 */
export function entryPointFor({ routing, sources, values }: RoutedTask): Pick<Container, 'entryPoint' | 'command'> & {
  /** Variables that the entry point reads. */
  readonly environment?: Readonly<Record<string, string>>;
} {
  const { routerRetriesAtStop, routerReadonlyRootFilesystem, routerStopTimeoutSeconds: stopSeconds } = routing;
  const folders = storeDirs(sources);
  if (!routerRetriesAtStop || folders.length === 0) return {};
  const start = routing.delivery.by === 'init' ? initStart(routerReadonlyRootFilesystem) : mainStart;
  const names = folders.flatMap(partsOf).flatMap((part) => (isVariable(part) ? [part.variable] : []));
  const objects = folders.flatMap((folder) => objectFiles.map((pattern) => filesIn(folder, pattern)));
  const undelivered = [...objects, ...(routing.delivery.by === 'options' ? [] : [chunks])];
  return {
    ...restartUntilDrained({ ...start, seconds, endingSeconds, stopSeconds, undelivered }),
    ...(names.length > 0 && {
      environment: Object.fromEntries(names.map((name) => [name, values.environment[name]!])),
    }),
  };
}

/**
 * Files that an S3 output leaves in its folder, by bucket: objects that it collects, by the time at which the router
 * started, and multipart uploads that are not completed.
 */
const objectFiles = ['*/[0-9]*/*', '*/multipart_upload_metadata/*'] as const;

/** Chunks that Fluent Bit's engine has on disk, in a folder for each input. */
const chunks = filesIn(bufferVolume.path, '*/*.flb');

/** @see https://github.com/aws/aws-for-fluent-bit/blob/mainline/scripts/dockerfiles/runtime/Dockerfile */
const mainStart = { command: ['/entrypoint.sh'] };

/**
 * What starts the router in AWS's `init` image. Again, it does without fetching the files: the script that the image has
 * written when it had them is in `/tmp` where `/init` cannot be written to.
 *
 * @see https://github.com/aws/aws-for-fluent-bit/blob/mainline/init/fluent_bit_init_process.go
 */
function initStart(isReadonly: boolean) {
  const folder = isReadonly ? '/tmp/init' : '/init';
  return { command: ['/init/fluent_bit_init_entrypoint.sh'], again: `sh ${folder}/invoke_fluent_bit.sh` };
}
