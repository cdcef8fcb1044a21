/** Parameters of a command from the program that runs it. */
export interface Invocation {
  /** Aborted when the program must stop; the command then ends all processes that it started, and returns or throws. */
  readonly signal: AbortSignal;
}
