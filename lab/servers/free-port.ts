import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/**
 * Range of ports below the ephemeral ports, which begin at 32768 on Linux, and at 49152 on other systems.
 * An ephemeral port could be taken before the program that it is meant for listens on it.
 */
const range = { first: 10_000, last: 31_999 };

/** Number of ports of each Jest worker, so that two test files never get the same port; other processes use all ports. */
const perWorker = 1000;

const given = new Set<number>();

/** Returns a port that no process listens on, and that is returned only once. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = anyPort();
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

/** Makes a server listen on the loopback interface, on the given port or a free one. */
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
