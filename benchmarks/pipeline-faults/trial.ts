import { setTimeout as sleep } from 'node:timers/promises';
import { FluentBit } from '../../__tests__/pipeline/fluent-bit';
import { type Fault, FaultProxy } from './fault-proxy';
import { LogDriver } from './log-driver';
import { PeakMemory } from './peak-memory';
import type { RouterUnderTest } from './routers';
import { S3StandIn } from './s3-stand-in';
import { type Tally, tally } from './tally';

/** What came of a trial. */
export interface TrialResult extends Tally {
  /** Whether the router ended by itself, before it was stopped. */
  readonly crashed: boolean;
  /** The most memory that the router had, in MiB. */
  readonly peakMemoryMiB: number;
  /** Objects in S3. */
  readonly objects: number;
  /** Requests that reached S3. */
  readonly requests: number;
}

/**
 * Starts a router with a container that writes and an S3 behind faults, has something happen to them, and stops them as
 * ECS stops a task: first the container, then, when its log driver has handed over what it holds, the router.
 */
export async function tryOut(router: RouterUnderTest, happen: (trial: Trial) => Promise<void>): Promise<TrialResult> {
  const trial = await Trial.start(router);
  try {
    await happen(trial);
    return await trial.stop();
  } finally {
    await trial.clear();
  }
}

/** What may happen in a trial. */
export class Trial {
  private readonly driver: LogDriver;
  private readonly memory: PeakMemory;
  private recovery: NodeJS.Timeout | undefined;

  private constructor(
    private readonly s3: S3StandIn,
    private readonly proxy: FaultProxy,
    private readonly router: FluentBit,
    private readonly stopSeconds: number,
  ) {
    this.driver = new LogDriver(router.socketFile);
    this.memory = new PeakMemory(() => router.pid);
  }

  /** Starts everything. */
  static async start({ folder, options, stopSeconds }: RouterUnderTest): Promise<Trial> {
    const s3 = await S3StandIn.start();
    const proxy = await FaultProxy.start(s3.url);
    const outputs = { s3: { ...options, endpoint: proxy.url } };
    const router = await FluentBit.start(folder, outputs, { FIRELENS_BUCKET: 'logs' });
    return new Trial(s3, proxy, router, stopSeconds);
  }

  /** The container writes so many lines at once. */
  write(count: number): void {
    this.driver.write(count);
  }

  /** The container writes so many lines a second, for so long. */
  async writeFor(seconds: number, perSecond: number): Promise<void> {
    const before = this.driver.written;
    const began = Date.now();
    for (let passed = 0; passed < seconds; await sleep(10)) {
      passed = Math.min(seconds, (Date.now() - began) / 1000);
      this.driver.write(Math.round(passed * perSecond) - (this.driver.written - before));
    }
  }

  /** S3 fails in this way, for so long or until it is said otherwise. */
  async fail(fault: Fault, seconds?: number): Promise<void> {
    await this.proxy.fail(fault);
    if (seconds !== undefined) this.recovery = setTimeout(() => void this.proxy.fail('none'), seconds * 1000);
  }

  /** Time passes until the router has taken everything that was written, if it still runs. */
  async handedOver(): Promise<void> {
    while (this.driver.waiting > 0 && this.router.isUp) await sleep(50);
  }

  /** Time passes, until everything has arrived at the latest. */
  async pass(seconds: number): Promise<void> {
    const limit = Date.now() + seconds * 1000;
    while (this.s3.recordCount < this.driver.written && Date.now() < limit) await sleep(50);
  }

  /** The router is killed, and two seconds later it is started again with what it has left on disk. */
  async killAndRestart(): Promise<void> {
    await this.router.kill();
    await sleep(2000);
    await this.router.restart();
  }

  /** ECS stops the task. */
  async stop(): Promise<TrialResult> {
    await this.driver.end();
    const crashed = !this.router.isUp;
    await this.router.endWithin(this.stopSeconds);
    return {
      ...tally(this.driver.written, this.s3.numbers()),
      crashed,
      peakMemoryMiB: this.memory.mebibytes,
      objects: this.s3.objectCount,
      requests: this.s3.requests,
    };
  }

  /** Ends whatever still runs, and removes what is left. */
  async clear(): Promise<void> {
    clearTimeout(this.recovery);
    this.memory.stop();
    await this.router.stop();
    this.proxy.stop();
    await this.s3.stop();
  }
}
