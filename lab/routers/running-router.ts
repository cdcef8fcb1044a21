import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { encode, ExtData } from '@msgpack/msgpack';
import type { Child } from '../processes/child';
import type { LogRecord } from './records';

/** Returns whether a router is running. */
export function isRunning({ process: { exitCode, signalCode } }: Child): boolean {
  return exitCode === null && signalCode === null;
}

/** Collects the output of a router from now on. */
export function outputOf({ process: { stdout, stderr } }: Child): () => string {
  let printed = '';
  for (const stream of [stdout, stderr]) stream.on('data', (data: Buffer) => (printed += data.toString()));
  return () => printed;
}

/** Sends records with a tag to the socket of the log driver, in the format of the log driver. */
export async function sendAsDriver(socketFile: string, tag: string, records: readonly LogRecord[]): Promise<void> {
  await deliver(
    createConnection(socketFile),
    records.map((record) => encode([tag, now(), record])),
  );
}

/** Sends records with a tag to the port for Fluentd libraries, in their format. */
export async function sendAsLibrary(port: number, tag: string, records: readonly LogRecord[]): Promise<void> {
  const entries = records.map((record) => [now(), record]);
  await deliver(createConnection(port, '127.0.0.1'), [encode([tag, entries])]);
}

/** Returns whether a process listens on a socket. */
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

/** Encodes the time of a record with nanoseconds, as the log driver does. */
export function now(): ExtData {
  const data = Buffer.alloc(8);
  const ms = Date.now();
  data.writeUInt32BE(Math.floor(ms / 1000), 0);
  data.writeUInt32BE((ms % 1000) * 1e6, 4);
  return new ExtData(0, data);
}

/** Writes messages, and waits until the receiver has read all of them; Fluentd then resets the connection. */
async function deliver(socket: Socket, messages: readonly Uint8Array[]): Promise<void> {
  await once(socket, 'connect');
  for (const message of messages) {
    if (!socket.write(message)) await once(socket, 'drain');
  }
  socket.on('error', () => {});
  socket.end().resume();
  await new Promise((resolve) => socket.once('close', resolve));
}
