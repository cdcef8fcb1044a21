import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, start } from '../../lab/processes/child';
import { run } from '../../lab/processes/command';
import { isRunning } from '../../lab/routers/running-router';
import type { FluentBitProgram, FluentBitRun } from './fluent-bit-program';

/** Seconds in which Fluent Bit must start, after the download of its image. */
const startSeconds = 30;

/** A running Fluent Bit. */
export class RunningRouter {
  private log = '';
  private output = '';
  private readonly child: Child;
  private readonly closed: Promise<unknown>;

  /** Starts Fluent Bit. */
  constructor(
    private readonly program: FluentBitProgram,
    private readonly runOfProgram: FluentBitRun,
    environment: NodeJS.ProcessEnv,
  ) {
    this.child = start(program.command(runOfProgram), { cwd: runOfProgram.folder, env: environment });
    this.closed = once(this.child.process, 'close');
    this.child.process.stderr.on('data', (data: Buffer) => (this.log += data.toString()));
    this.child.process.stdout.on('data', (data: Buffer) => (this.output += data.toString()));
  }

  /** `true` while Fluent Bit is running. */
  get isUp(): boolean {
    return isRunning(this.child);
  }

  /** Version that Fluent Bit prints, such as `5.0.9`. */
  get version(): string | undefined {
    return /Fluent Bit v(\d+\.\d+\.\d+)/.exec(this.log + this.output)?.[1];
  }

  /** Last warnings and errors of Fluent Bit. */
  get complaints(): readonly string[] {
    return this.log
      .split('\n')
      .filter((line) => /\[ *(warn|error)\]/.test(line))
      .slice(-20);
  }

  /** Last messages of Fluent Bit. */
  get lastLines(): string {
    return this.log.trim().split('\n').slice(-15).join('\n');
  }

  /** Returns the complete lines on stdout since the last call, to which outputs write. */
  takeOutput(): readonly string[] {
    const end = this.output.lastIndexOf('\n') + 1;
    const lines = this.output.slice(0, end).split('\n');
    this.output = this.output.slice(end);
    return lines;
  }

  /**
   * Waits until Fluent Bit listens on a port, and returns the port.
   *
   * @throws Error with the last messages of Fluent Bit if it does not start
   */
  async listening(port: number, signal: AbortSignal): Promise<number> {
    const isListening = new RegExp(`listening on [\\d.]+:${port}\\b`);
    let limit = Infinity;
    while (!isListening.test(this.log)) {
      signal.throwIfAborted();
      if (!this.isUp) throw new Error(`Fluent Bit did not start:\n${this.lastLines}`);
      // Before that, the image may be downloaded.
      if (this.version !== undefined) limit = Math.min(limit, Date.now() + startSeconds * 1000);
      if (Date.now() > limit)
        throw new Error(`Fluent Bit did not start in ${startSeconds} seconds:\n${this.lastLines}`);
      await sleep(20);
    }
    return port;
  }

  /** Stops Fluent Bit as ECS does, and waits until it has sent the records that it collects for S3 objects. */
  async stop(seconds: number): Promise<void> {
    if (!this.isUp) return;
    this.child.process.kill('SIGTERM');
    await Promise.race([this.closed, sleep(seconds * 1000, undefined, { ref: false })]);
  }

  /** Ends Fluent Bit immediately, if it is still running. */
  async end(): Promise<void> {
    const isLeft = this.isUp;
    await this.child.end();
    const removal = this.program.removal(this.runOfProgram.containerName);
    if (isLeft && removal) await run(removal[0]!, removal.slice(1), { accept: [0, 1] });
  }
}
