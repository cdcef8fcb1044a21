import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { encode } from '@msgpack/msgpack';
import { type LogRecord, partsOf } from '../../lab/routers/records';
import { now } from '../../lab/routers/running-router';
import { taskId } from '../../lab/routers/task-id';
import type { SentLine } from './journey';
import { type LineMarks, markField } from './line-mark';
import type { LineStream } from './lines';

/** Length above which the log driver splits a line. */
const partSize = 16 * 1024;

/** The log driver of containers, which sends their lines to a log router. */
export class LogDriver {
  private lineCount = 0;
  private recordCount = 0;

  private constructor(
    private readonly socket: Socket,
    private readonly service: string,
    private readonly marks: LineMarks,
  ) {}

  /** Connects to a port of the loopback interface. */
  static async connect(port: number, service: string, marks: LineMarks): Promise<LogDriver> {
    const socket = createConnection(port, '127.0.0.1');
    await once(socket, 'connect');
    // It means that the log router has exited, which the run detects.
    socket.on('error', () => {});
    return new LogDriver(socket.resume(), service, marks);
  }

  /**
   * Sends a line of a container, in several records if it is long, and waits until the log router can read more.
   *
   * @param onRecord called with the mark of each record before it is sent
   */
  async send(
    container: string,
    text: string,
    stream: LineStream,
    onRecord: (mark: string, line: SentLine) => void,
  ): Promise<void> {
    this.lineCount += 1;
    const line = { number: this.lineCount, stream, text };
    const record = {
      container_id: taskId.repeat(2),
      container_name: `/ecs-${this.service}-1-${container}-0123456789abcdef0123`,
      source: stream,
      log: text,
    };
    for (const part of text.length > partSize ? partsOf(record, `${taskId}${this.lineCount}`) : [record]) {
      this.recordCount += 1;
      const mark = this.marks.of(this.recordCount);
      onRecord(mark, line);
      await this.write(`${container}-firelens-${taskId}`, { ...part, [markField]: mark });
    }
  }

  /** Closes the connection. */
  close(): void {
    this.socket.end();
  }

  private async write(tag: string, record: LogRecord): Promise<void> {
    if (this.socket.destroyed) return;
    if (this.socket.write(encode([tag, now(), record]))) return;
    await new Promise<void>((resolve) => {
      this.socket.once('drain', resolve).once('close', resolve);
    });
  }
}
