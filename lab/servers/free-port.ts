import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/**
 * Where systems take no port from for what connects, or asks for any: Linux begins at 32768, others at 49152.
 * A port from there could be gone before the program to which it is given listens on it.
 */
const range = { first: 10_000, last: 31_999 };

/** As many of them belong to each worker of Jest, so that two test files never have the same; all are for who is none. */
const perWorker = 1000;

const given = new Set<number>();

/** A port of this machine that nothing listens on, and that nothing else will be given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = anyPort();
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

/** Has a server listen on a port that this machine alone can reach, a free one unless given. */
export async function listen(server: Server, port?: number): Promise<number> {
  server.listen(port ?? (await freePort()), '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function anyPort(): number {
  const worker = process.env['JEST_WORKER_ID'];
  const all = range.last + 1 - range.first;
  if (worker === undefined) return range.first + Math.floor(Math.random() * all);
  return range.first + (Number(worker) % (all / perWorker)) * perWorker + Math.floor(Math.random() * perWorker);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, port);
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
