import type { Container } from '../../containers/container';
import { isVariable, partsOf, type Text } from '../../fluent-bit/value';
import { endedEarlyMessage, drainTimeoutMessage } from './router-messages';
import { knownRouterSeconds } from './router-stop';

/** Seconds before ECS kills the container in which the shell ends a router that hangs, to say what is lost. */
const lastWordSeconds = 2;

/** Command of a router's image, and the files that the router leaves on disk. */
interface RouterStart {
  /** Command of the image. */
  readonly command: readonly string[];

  /**
   * Command line that starts the router again.
   *
   * @default - the command of the image
   */
  readonly again?: string;

  /** Seconds that the router has when it is started again, to take up what is on disk. */
  readonly seconds: number;

  /**
   * Seconds that the router needs to end.
   *
   * @default 3
   */
  readonly endingSeconds?: number;

  /** Seconds after which ECS kills a container that it has stopped. */
  readonly stopSeconds: number;

  /** Files in which the router keeps what it has not delivered, as patterns of a shell. */
  readonly undelivered: readonly string[];
}

/**
 * Has a shell start a router with the command of its image, and again after it was stopped, until nothing that it has not
 * delivered is left on disk, or ECS would kill the container too soon. The disk goes with the task: the shell says so
 * whenever the router ends with files left, however it ended. A router that hangs is killed just before ECS does it.
 */
export function restartUntilDrained({
  command,
  again = '"$@"',
  seconds,
  endingSeconds = 3,
  stopSeconds,
  undelivered,
}: RouterStart) {
  const known = knownRouterSeconds(stopSeconds);
  const lastStart = known - seconds - endingSeconds;
  // A signal ends the waiting of the shell, not the router: it waits again. 127 says that it has the status already.
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
"$@" & router=$!
[ -z "$stopped" ] || kill $router
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

/** Pattern of files in a folder, as a shell reads it; variables of the folder are those of the router's environment. */
export function filesIn(folder: Text, pattern: string): string {
  const words = partsOf(folder).map((part) => (isVariable(part) ? `"$${part.variable}"` : quoted(part)));
  return `${words.join('')}/${pattern}`;
}

/** Word of a shell in which nothing is replaced. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
