/** What a command gets from the program that runs it. */
export interface Invocation {
  /** Aborted when the program is asked to stop: a command then ends what it started, and returns or throws. */
  readonly signal: AbortSignal;
}
