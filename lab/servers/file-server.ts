import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { listen } from './free-port';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** A local server of the files in a folder, as a host of static pages serves them. */
export class FileServer {
  private constructor(
    private readonly server: Server,
    /** Address of the folder, without a slash at the end. */
    readonly url: string,
  ) {}

  /** Serves the files of a folder on a free port of the loopback interface. */
  static async start(folder: string): Promise<FileServer> {
    const server = createServer(({ url = '/' }, response) => {
      const file = fileOf(folder, url);
      const content = contentOf(file);
      if (content === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(content);
    });
    return new FileServer(server, `http://127.0.0.1:${await listen(server)}`);
  }

  /** Stops the server. */
  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

/** File for an address; `normalize` removes the steps out of the folder. */
function fileOf(folder: string, url: string): string {
  const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname));
  return join(folder, path.endsWith('/') ? `${path}index.html` : path);
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
