const heartbeatSeconds = 10;

/** Says what happens, one line each, after the seconds that have passed. */
export class Progress {
  private readonly began = performance.now();

  /** Says one thing. */
  say(text: string): void {
    const seconds = Math.round((performance.now() - this.began) / 1000);
    console.log(`${String(seconds).padStart(4)} s  ${text}`);
  }

  /**
   * Does one piece of work, and says every ten seconds how it goes.
   *
   * @param state how it goes, asked each time
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
