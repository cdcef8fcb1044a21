import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { encode, ExtData } from '@msgpack/msgpack';
import type { Child } from '../processes/child';
import type { LogRecord } from './records';

/** Whether a router still runs. */
export function isRunning({ process: { exitCode, signalCode } }: Child): boolean {
  return exitCode === null && signalCode === null;
}

/** Everything that a router says from now on. */
export function outputOf({ process: { stdout, stderr } }: Child): () => string {
  let printed = '';
  for (const stream of [stdout, stderr]) stream.on('data', (data: Buffer) => (printed += data.toString()));
  return () => printed;
}

/** Sends records with a tag over the socket of the log driver, and as that does. */
export async function sendAsDriver(socketFile: string, tag: string, records: readonly LogRecord[]): Promise<void> {
  await deliver(
    createConnection(socketFile),
    records.map((record) => encode([tag, now(), record])),
  );
}

/** Sends records with a tag over the port for Fluentd libraries, and as these do. */
export async function sendAsLibrary(port: number, tag: string, records: readonly LogRecord[]): Promise<void> {
  const entries = records.map((record) => [now(), record]);
  await deliver(createConnection(port, '127.0.0.1'), [encode([tag, entries])]);
}

/** Whether somebody listens on a socket. */
export async function listens(socketFile: string): Promise<boolean> {
  const socket = createConnection(socketFile);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Time of a record to the nanosecond, as the log driver sends it. */
export function now(): ExtData {
  const data = Buffer.alloc(8);
  const ms = Date.now();
  data.writeUInt32BE(Math.floor(ms / 1000), 0);
  data.writeUInt32BE((ms % 1000) * 1e6, 4);
  return new ExtData(0, data);
}

/** Writes messages, and waits until the other side has read them all; Fluentd then resets the connection. */
async function deliver(socket: Socket, messages: readonly Uint8Array[]): Promise<void> {
  await once(socket, 'connect');
  for (const message of messages) {
    if (!socket.write(message)) await once(socket, 'drain');
  }
  socket.on('error', () => {});
  socket.end().resume();
  await new Promise((resolve) => socket.once('close', resolve));
}
