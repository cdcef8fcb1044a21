import { once } from 'node:events';
import { createConnection } from 'node:net';
import { createServer } from 'node:tls';
import { generate } from 'selfsigned';
import { listen } from './free-port';

/** What makes a server that speaks in clear one that is encrypted. */
export interface TlsProxy {
  /** Its port. */
  readonly port: number;

  /** Its certificate, for `localhost`, which nobody trusts who is not told to. */
  readonly certificate: string;

  /** Ends it. */
  stop(): Promise<void>;
}

/** Starts a proxy in front of a server on this machine */
export async function startTlsProxy(url: string): Promise<TlsProxy> {
  const { hostname, port } = new URL(url);
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], { algorithm: 'sha256' });
  const open = new Set<() => void>();
  const server = createServer({ key, cert }, (outer) => {
    const inner = createConnection(Number(port), hostname);
    const end = () => {
      outer.destroy();
      inner.destroy();
      open.delete(end);
    };
    open.add(end);
    for (const socket of [outer, inner]) socket.on('error', end).on('close', end);
    outer.pipe(inner).pipe(outer);
  });
  const proxyPort = await listen(server);
  return {
    port: proxyPort,
    certificate: cert,
    async stop() {
      server.close();
      open.forEach((end) => end());
      await once(server, 'close');
    },
  };
}
