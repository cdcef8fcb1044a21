import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** CloudTrail as Terraform speaks to it, in front of the emulator. */
export interface NamedTrails {
  /** Its address. */
  readonly url: string;

  /** Ends it. */
  stop(): Promise<void>;
}

/**
 * Hands calls of CloudTrail's on to the emulator, with the names of trails in place of their ARNs: by those it starts
 * and deletes none. `emulator-gaps.test.ts` proves it.
 */
export async function namedTrails(emulatorUrl: string): Promise<NamedTrails> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const answer = await fetch(emulatorUrl, {
        method: 'POST',
        headers: handedOn.flatMap((name) => {
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

/** What the emulator tells calls by. */
const handedOn = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'];
