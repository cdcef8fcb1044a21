import type { Container } from '../container';
import { knownRouterSeconds } from '../internal/capacity';
import { noTimeLeft } from '../internal/router-messages';

/** Seconds that a router needs to end. */
const endingSeconds = 3;

/** What the image of a router starts, and what that leaves on disk. */
interface RouterStart {
  /** The command of the image. */
  readonly command: readonly string[];

  /**
   * What starts the router again, in words of a shell.
   *
   * @default - the command of the image
   */
  readonly again?: string;

  /** Seconds that the router has when it is started again, to take up what is on disk. */
  readonly seconds: number;

  /** Seconds after which ECS kills what it has stopped. */
  readonly stopSeconds: number;

  /** Files in which it keeps what it has not delivered, as patterns of a shell. */
  readonly undelivered: readonly string[];
}

/**
 * Has a shell start a router: by the command of its image, and again after it was stopped, until nothing that it has not
 * delivered is left on disk, or ECS would kill it too soon. The disk is gone with the task then, which it says.
 */
export function untilDelivered({ command, again = '"$@"', seconds, stopSeconds, undelivered }: RouterStart) {
  const lastStart = knownRouterSeconds(stopSeconds) - seconds - endingSeconds;
  // A signal ends the waiting of the shell, not the router: it waits again. 127 says that it has the status already.
  const script = `trap 'stopped=$(date +%s); kill $router' TERM
untilEnded() {
  while wait $router; status=$?; kill -0 $router; do :; done
  wait $router; last=$?
  [ $last = 127 ] || status=$last
} 2>/dev/null
isLeft() { for file in ${undelivered.join(' ')}; do [ -f "$file" ] && return; done; return 1; }
"$@" & router=$!
[ -z "$stopped" ] || kill $router
untilEnded
while [ -n "$stopped" ] && isLeft; do
  if [ $(($(date +%s) - stopped)) -gt ${lastStart} ]; then
    echo '${noTimeLeft}: the rest is lost'
    exit 1
  fi
  echo 'Not everything has been delivered: starting again until it has'
  ${again} & router=$!
  sleep ${seconds}
  kill $router
  untilEnded
done
exit $status`;
  return { entryPoint: ['/bin/sh', '-c', script, 'sh'], command } as const satisfies Partial<Container>;
}

/** A text as a word of a shell in which nothing is replaced. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
