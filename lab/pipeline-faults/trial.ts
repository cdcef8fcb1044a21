import { setTimeout as sleep } from 'node:timers/promises';
import { FluentBit } from '../routers/fluent-bit';
import type { RouterTrouble } from '../../modules/log-routing/routers/router-messages';
import { alarmsOf } from './alarms';
import type { Fault } from '../servers/service-fault-proxy';
import { FaultyService } from './faulty-service';
import { LogDriver } from './log-driver';
import { PeakMemory } from './peak-memory';
import { bucketOfApp, type RouterUnderTest } from './routers';
import { type Tally, tally } from './tally';

/** Result of a trial. */
export interface TrialResult extends Tally {
  /** Alarms that the router's log raises. */
  readonly alarms: readonly RouterTrouble[];
  /** Number of files in the router's storage after the task has stopped. */
  readonly filesLeft: number;
  /** `true` if the router exited before it was stopped. */
  readonly crashed: boolean;
  /** Peak memory of the router in MiB. */
  readonly peakMemoryMiB: number;
  /** Number of objects in S3 and streams in CloudWatch Logs. */
  readonly objects: number;
  /** Number of requests that reached the services. */
  readonly requests: number;
}

/**
 * Starts a router with containers and faulty services, runs a scenario, and stops them as ECS stops a task: first
 * the containers, and then, when their log drivers have sent their buffers, the router.
 */
export async function runTrial(router: RouterUnderTest, happen: (trial: Trial) => Promise<void>): Promise<TrialResult> {
  const trial = await Trial.start(router);
  try {
    await happen(trial);
    return await trial.stop();
  } finally {
    await trial.clear();
  }
}

/** A running trial, and the steps of scenarios. */
export class Trial {
  private readonly drivers: readonly LogDriver[];
  private readonly writing: readonly LogDriver[];
  private readonly memory: PeakMemory;
  private recovery: NodeJS.Timeout | undefined;

  private constructor(
    private readonly services: readonly FaultyService[],
    private readonly router: FluentBit,
    private readonly tested: RouterUnderTest,
  ) {
    this.drivers = tested.containers.map((name) => new LogDriver(router.socketFile, name));
    this.writing = this.drivers.filter(({ container }) => !tested.silent.includes(container));
    this.memory = new PeakMemory(() => router.pid);
  }

  /** Starts the services, the router and the containers. */
  static async start(tested: RouterUnderTest): Promise<Trial> {
    const services = await Promise.all(tested.services.map((name) => FaultyService.start(name)));
    const overrides = Object.fromEntries(
      services.map(({ name, options }) => [name, { ...(name === 's3' && tested.options), ...options }]),
    );
    const router = await FluentBit.start(tested.folder, overrides, { FIRELENS_BUCKET: bucketOfApp });
    return new Trial(services, router, tested);
  }

  /** Containers that write. */
  get writers(): number {
    return this.writing.length;
  }

  /** Makes the containers write a number of lines at once, evenly distributed. */
  write(count: number): void {
    const total = this.written + count;
    this.writing.forEach((driver, index) => driver.write(Math.floor((total + index) / this.writers) - driver.written));
  }

  /** Makes the containers together write a number of lines per second for some time. */
  async writeFor(seconds: number, perSecond: number): Promise<void> {
    const before = this.written;
    const began = Date.now();
    for (let passed = 0; passed < seconds; await sleep(10)) {
      passed = Math.min(seconds, (Date.now() - began) / 1000);
      this.write(Math.round(passed * perSecond) - (this.written - before));
    }
  }

  /** Simulates a fault of the services that may fail, for some time or until the next call. */
  async fail(fault: Fault, seconds?: number): Promise<void> {
    const failing = this.services.filter(({ name }) => !this.tested.spared.includes(name));
    const all = (each: Fault) => Promise.all(failing.map((service) => service.fail(each)));
    await all(fault);
    if (seconds !== undefined) this.recovery = setTimeout(() => void all('none'), seconds * 1000);
  }

  /** Waits until the router has read all written records, unless it has exited or is too slow. */
  async handedOver(atMostSeconds = Infinity): Promise<void> {
    const limit = Date.now() + atMostSeconds * 1000;
    const isBusy = () => this.drivers.some(({ waiting }) => waiting > 0) && this.router.isUp;
    while (isBusy() && Date.now() < limit) await sleep(50);
  }

  /** Waits for some time, or until all records have arrived. */
  async pass(seconds: number): Promise<void> {
    const limit = Date.now() + seconds * 1000;
    while (this.arrived < this.expected && Date.now() < limit) await sleep(50);
  }

  /** Kills the router. */
  async kill(): Promise<void> {
    await this.router.kill();
  }

  /** Restarts the router after two seconds, with the files that it left on disk. */
  async restart(): Promise<void> {
    await sleep(2000);
    await this.router.restart();
  }

  /** Stops the task as ECS does. */
  async stop(): Promise<TrialResult> {
    await Promise.all(this.drivers.map((driver) => driver.end()));
    const crashed = !this.router.isUp;
    await this.router.endWithin(this.tested.stopSeconds);
    const written = new Map(this.writing.map((driver) => [driver.container, driver.written]));
    const standIns = this.services.map(({ standIn }) => standIn);
    return {
      ...tally(
        written,
        this.tested.places,
        standIns.flatMap(({ contents }) => [...contents]),
      ),
      alarms: alarmsOf(this.router.log),
      filesLeft: this.router.filesLeft,
      crashed,
      peakMemoryMiB: this.memory.mebibytes,
      objects: standIns.reduce((sum, { contents }) => sum + contents.size, 0),
      requests: standIns.reduce((sum, { requests }) => sum + requests, 0),
    };
  }

  /** Stops everything that still runs, and removes the folders. */
  async clear(): Promise<void> {
    clearTimeout(this.recovery);
    this.memory.stop();
    await this.router.stop();
    await Promise.all(this.services.map((service) => service.stop()));
  }

  private get written(): number {
    return this.writing.reduce((sum, { written }) => sum + written, 0);
  }

  /** Number of records that should arrive, counted once for each place. */
  private get expected(): number {
    const goesTo = (container: string) => this.tested.places.filter(({ containers }) => containers.includes(container));
    return this.writing.reduce((sum, { container, written }) => sum + written * goesTo(container).length, 0);
  }

  private get arrived(): number {
    return this.services.reduce((sum, { standIn }) => sum + standIn.recordCount, 0);
  }
}
