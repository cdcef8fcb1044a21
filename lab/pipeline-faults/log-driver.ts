import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { encode } from '@msgpack/msgpack';
import { now } from '../routers/running-router';
import { taskId } from '../routers/task-id';
import { numberedRecord } from './numbered-records';

/**
 * Number of records that the log driver buffers for a container; further records are dropped.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-docker-buffer-limit.html
 */
const bufferRecords = 1048576;

/**
 * Seconds that the log driver has to send its buffer after its container has exited.
 *
 * @see https://github.com/aws/shim-loggers-for-containerd
 */
const cleanupSeconds = 5;

const reconnectMs = 200;

/**
 * A container that writes numbered lines, and the log driver that ECS runs for it on Fargate. The driver sends its records
 * one after another, with the forward protocol and without acknowledgments: a record leaves its buffer when the
 * socket has accepted it. While no router accepts records, it buffers them, and tries to connect five times a second.
 */
export class LogDriver {
  /** Number of lines that the container has written. */
  written = 0;

  private readonly held: number[] = [];
  private handedOver = 0;
  private hasEnded = false;
  private isOver = false;
  private socket: Socket | undefined;
  private readonly running: Promise<void>;

  /** Starts a container and its log driver, which sends to the router at a socket. */
  constructor(
    private readonly socketFile: string,
    /** Name of the container. */
    readonly container: string,
  ) {
    this.running = this.run();
  }

  /** Number of buffered records. */
  get waiting(): number {
    return this.held.length - this.handedOver;
  }

  /** Makes the container write a number of lines at once. */
  write(count: number): void {
    for (const last = this.written + count; this.written < last; this.written += 1) {
      if (this.waiting < bufferRecords) this.held.push(this.written);
    }
  }

  /** Stops the container, and then the driver: when the router has read all records, or after the timeout. */
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

  /** Sends records until the connection ends, or until the container has exited and its records are sent. */
  private async serve(socket: Socket): Promise<void> {
    while (!socket.destroyed) {
      if (this.waiting > 0) {
        await this.sendRecords(socket);
      } else if (this.hasEnded) {
        socket.end();
        await once(socket, 'close');
      } else {
        await sleep(5);
      }
    }
  }

  private async sendRecords(socket: Socket): Promise<void> {
    const record = numberedRecord(this.container, this.held[this.handedOver]!);
    const message = encode([`${this.container}-firelens-${taskId}`, now(), record]);
    const isTaken = await new Promise<boolean>((resolve) => socket.write(message, (error) => resolve(!error)));
    if (isTaken) this.handedOver += 1;
    // The socket accepts many records in one turn of the event loop, which would block everything else.
    if (this.handedOver % 50 === 0) await nextTurn();
  }
}

async function connect(socketFile: string): Promise<Socket | undefined> {
  const socket = createConnection(socketFile).resume();
  try {
    await once(socket, 'connect');
    // The `close` event reports the outcome.
    return socket.on('error', () => {});
  } catch {
    return undefined;
  }
}
