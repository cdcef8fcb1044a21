const heartbeatSeconds = 10;

/** Prints progress messages, each with the number of seconds since the start. */
export class Progress {
  private readonly began = performance.now();

  /** @param print prints a line; `console.error` if stdout is for the result of a command */
  constructor(private readonly print: (line: string) => void = (line) => console.log(line)) {}

  /** Prints a message. */
  say(text: string): void {
    const seconds = Math.round((performance.now() - this.began) / 1000);
    this.print(`${String(seconds).padStart(4)} s  ${text}`);
  }

  /**
   * Runs a function, and prints its state every ten seconds.
   *
   * @param state returns the current state
   */
  async during<Result>(text: string, work: () => Promise<Result>, state: () => string = () => '…'): Promise<Result> {
    this.say(text);
    const heartbeat = setInterval(() => this.say(`  ${state()}`), heartbeatSeconds * 1000);
    try {
      return await work();
    } finally {
      clearInterval(heartbeat);
    }
  }
}
