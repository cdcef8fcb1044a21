import type { Container } from '../../containers/container';
import { alwaysHolds } from '../../core/rule';
import { isVariable, partsOf, type Text } from '../../fluent-bit/value';
import { knownRouterSeconds } from './router-stop';

/** Seconds before ECS kills the container when the shell kills a router that hangs, to report what is lost. */
const lastWordSeconds = 2;

/** Message of the shell that restarts a router after a stop, when ECS is about to kill the container. */
export const drainTimeoutMessage = 'Not everything has been delivered, and no time is left';

/** Message of that shell when the router exited before it was stopped, and left files. */
export const endedEarlyMessage = 'Not everything has been delivered, and the router has ended';

alwaysHolds('F36', {
  states: 'The router runs the command of its image, which reads the configuration that ECS generates.',
  because:
    'a router that may leave records on disk when it stops, such as one with an S3 destination, has a shell entry point that runs this command, and restarts the router until the records are delivered',
});

/** Command of a router's image, and the files that the router leaves on disk. */
interface RouterStart {
  /** Command of the image. */
  readonly command: readonly string[];

  /**
   * Command line that restarts the router.
   *
   * @default - the command of the image
   */
  readonly again?: string;

  /** Seconds that a restarted router has to read its files on disk. */
  readonly seconds: number;

  /**
   * Seconds that the router needs to stop.
   *
   * @default 3
   */
  readonly endingSeconds?: number;

  /** Seconds between the stop of a container and its kill by ECS. */
  readonly stopSeconds: number;

  /** Shell patterns of the files in which the router stores undelivered records. */
  readonly undelivered: readonly string[];

  /**
   * Files that the shell writes before the router starts.
   *
   * @default []
   */
  readonly files?: readonly WrittenFile[];
}

/** File that the shell writes before it starts the router. */
export interface WrittenFile {
  /** Absolute path, without characters that are special in a shell. */
  readonly path: string;
  /** Name of the environment variable that contains the text of the file. */
  readonly variable: string;
}

/** Returns a shell entry point that writes files, and then becomes the command of the image. */
export function startAfterWriting(files: readonly WrittenFile[], command: readonly string[]) {
  const script = [...files.map(writing), 'exec "$@"'].join('\n');
  return { entryPoint: ['/bin/sh', '-c', script, 'sh'], command } as const satisfies Partial<Container>;
}

/**
 * Returns the shell line that writes a file. The shell expands only the variable, not the text in it. The container ends
 * if the file cannot be written, so that no router starts without its configuration.
 */
function writing({ path, variable }: WrittenFile): string {
  return `printf '%s\\n' "$${variable}" > ${path} || exit 1`;
}

/**
 * Returns a shell entry point that starts a router with the command of its image, and restarts it after a stop until
 * all files on disk are delivered, or too little time is left before ECS kills the container. The disk is deleted with
 * the task, so the shell reports it whenever the router exits with files left, for any reason. A router that hangs is
 * killed just before ECS kills the container.
 */
export function restartUntilDrained({
  command,
  again = '"$@"',
  seconds,
  endingSeconds = 3,
  stopSeconds,
  undelivered,
  files = [],
}: RouterStart) {
  const known = knownRouterSeconds(stopSeconds);
  const lastStart = known - seconds - endingSeconds;
  // A signal interrupts the `wait` of the shell, not the router, so it waits again. 127 means that it already has the status.
  // A process that has not started its program yet ignores the signal: a router that is stopped at once gets a second.
  const script = `trap '[ -n "$stopped" ] || { stopped=$(date +%s); killInTime; }; kill $router' TERM
trap 'kill -9 $router' USR1
killInTime() {
  (trap 'kill $pause' TERM; sleep ${Math.max(1, known - lastWordSeconds)} & pause=$!; wait $pause && kill -USR1 $$) & timer=$!
} >/dev/null 2>&1
untilEnded() {
  while wait $router; status=$?; kill -0 $router; do :; done
  wait $router; last=$?
  [ $last = 127 ] || status=$last
} 2>/dev/null
isLeft() { for file in ${undelivered.join(' ')}; do [ -f "$file" ] && return; done; return 1; }
end() { [ -z "$timer" ] || kill $timer; exit $1; } 2>/dev/null
${files.map((file) => `${writing(file)}\n`).join('')}"$@" & router=$!
[ -z "$stopped" ] || { sleep 1; kill $router; }
untilEnded
while isLeft; do
  if [ -z "$stopped" ]; then
    echo "${endedEarlyMessage}, with status $status: the rest is lost"
    end $status
  fi
  if [ $(($(date +%s) - stopped)) -gt ${lastStart} ]; then
    echo '${drainTimeoutMessage}: the rest is lost'
    end 1
  fi
  echo 'Not everything has been delivered: starting again until it has'
  ${again} & router=$!
  sleep ${seconds}
  kill $router
  untilEnded
done
end $status`;
  return { entryPoint: ['/bin/sh', '-c', script, 'sh'], command } as const satisfies Partial<Container>;
}

/** Returns a shell pattern for files in a folder; variables of the folder are variables of the router's environment. */
export function filesIn(folder: Text, pattern: string): string {
  const words = partsOf(folder).map((part) => (isVariable(part) ? `"$${part.variable}"` : quoted(part)));
  return `${words.join('')}/${pattern}`;
}

/** Returns a shell word in which nothing is expanded. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
