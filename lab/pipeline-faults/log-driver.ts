import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { encode } from '@msgpack/msgpack';
import { now } from '../routers/running-router';
import { taskId } from '../routers/route';
import { numberedRecord } from './numbered-records';

/**
 * Records that the log driver holds for a container; those that come beyond them are dropped.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-docker-buffer-limit.html
 */
const bufferRecords = 1048576;

/**
 * Seconds that the log driver has for what it holds when its container has ended.
 *
 * @see https://github.com/aws/shim-loggers-for-containerd
 */
const cleanupSeconds = 5;

const reconnectMs = 200;

/**
 * A container that writes numbered lines, and the log driver that ECS runs for it on Fargate. The driver hands its records
 * over one after another, in the forward protocol and without confirmation: a record is gone from its buffer when the
 * socket has taken it. While no router takes them it holds them, and tries to connect again five times a second.
 */
export class LogDriver {
  /** Lines that the container has written. */
  written = 0;

  private readonly held: number[] = [];
  private handedOver = 0;
  private hasEnded = false;
  private isOver = false;
  private socket: Socket | undefined;
  private readonly running: Promise<void>;

  /** Starts one that hands over to the router at this socket. */
  constructor(
    private readonly socketFile: string,
    /** Name of the container. */
    readonly container: string,
  ) {
    this.running = this.run();
  }

  /** Records that it holds. */
  get waiting(): number {
    return this.held.length - this.handedOver;
  }

  /** Has the container write so many lines at once. */
  write(count: number): void {
    for (const last = this.written + count; this.written < last; this.written += 1) {
      if (this.waiting < bufferRecords) this.held.push(this.written);
    }
  }

  /** Ends the container, and then the driver: when the router has read everything, or when its time is up. */
  async end(): Promise<void> {
    this.hasEnded = true;
    const timer = setTimeout(() => {
      this.isOver = true;
      this.socket?.destroy();
    }, cleanupSeconds * 1000);
    await this.running;
    clearTimeout(timer);
  }

  private async run(): Promise<void> {
    while (!this.isOver && !(this.hasEnded && this.waiting === 0)) {
      this.socket = await connect(this.socketFile);
      if (this.socket) await this.serve(this.socket);
      else await sleep(reconnectMs);
    }
  }

  /** Hands records over as long as the connection lasts, or until there will be no more. */
  private async serve(socket: Socket): Promise<void> {
    while (!socket.destroyed) {
      if (this.waiting > 0) {
        await this.handOver(socket);
      } else if (this.hasEnded) {
        socket.end();
        await once(socket, 'close');
      } else {
        await sleep(5);
      }
    }
  }

  private async handOver(socket: Socket): Promise<void> {
    const record = numberedRecord(this.container, this.held[this.handedOver]!);
    const message = encode([`${this.container}-firelens-${taskId}`, now(), record]);
    const isTaken = await new Promise<boolean>((resolve) => socket.write(message, (error) => resolve(!error)));
    if (isTaken) this.handedOver += 1;
    // The socket takes many in one turn, in which nothing else would get its own.
    if (this.handedOver % 50 === 0) await nextTurn();
  }
}

async function connect(socketFile: string): Promise<Socket | undefined> {
  const socket = createConnection(socketFile).resume();
  try {
    await once(socket, 'connect');
    // What becomes of it is told by its end.
    return socket.on('error', () => {});
  } catch {
    return undefined;
  }
}
