import { once } from 'node:events';
import { createConnection } from 'node:net';
import { createServer } from 'node:tls';
import { generate } from 'selfsigned';
import { listen } from './free-port';

/** A TLS proxy in front of a server without TLS. */
export interface TlsProxy {
  /** Port of the proxy. */
  readonly port: number;

  /** Self-signed certificate of the proxy, for `localhost`. */
  readonly certificate: string;

  /** Stops the proxy. */
  stop(): Promise<void>;
}

/** Starts a proxy in front of a local server. */
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
