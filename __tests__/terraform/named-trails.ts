import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy in front of the emulator's CloudTrail. */
export interface NamedTrails {
  /** Address of the proxy. */
  readonly url: string;

  /** Stops the proxy. */
  stop(): Promise<void>;
}

/**
 * Forwards CloudTrail calls to the emulator, with the names of trails instead of their ARNs, by which the emulator starts
 * and deletes no trail. `emulator-gaps.test.ts` verifies it.
 */
export async function namedTrails(emulatorUrl: string): Promise<NamedTrails> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const answer = await fetch(emulatorUrl, {
        method: 'POST',
        headers: forwardedHeaders.flatMap((name) => {
          const value = request.headers[name];
          return typeof value === 'string' ? [[name, value] as [string, string]] : [];
        }),
        body: Buffer.concat(chunks)
          .toString()
          .replace(/arn:aws:cloudtrail:[^"]*:trail\//g, ''),
      });
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Headers that the proxy forwards. */
const forwardedHeaders = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'];
