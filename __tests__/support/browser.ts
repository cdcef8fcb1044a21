import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { FileServer } from '../../lab/servers/file-server';
import { findExecutable, type Missing } from '../../lab/processes/executable';
import { describeMissing } from './real';

const minutes = 60_000;

/** A browser that shows the files of a folder. */
export interface BrowserParts {
  /** Opens the page with this address in a browser of its own, and waits until its scripts have run. */
  open(address: string, options?: BrowserContextOptions): Promise<Page>;
}

/**
 * Registers tests that need Chromium. A test fails if one of its pages logs an error or requests anything from another host.
 * Without Chromium, they are skipped, and the test name states what to install; with the environment variable `CI`, they fail.
 *
 * @param build returns the folder that the browser shows
 * @param body registers the tests; `parts` can be used from `beforeAll` on
 */
export function describeWithBrowser(
  name: string,
  build: () => Promise<string>,
  body: (parts: BrowserParts) => void,
): void {
  const found = findChromium(process.env);
  if ('missing' in found) return describeMissing(name, found.missing);

  describe(name, () => {
    const problems: string[] = [];
    const contexts: BrowserContext[] = [];
    let server: FileServer;
    let browser: Browser;

    beforeAll(async () => {
      server = await FileServer.start(await build());
      browser = await chromium.launch({ executablePath: found.path, timeout: 5 * minutes });
    }, 20 * minutes);

    jest.setTimeout(10 * minutes);
    body({
      async open(address, options = {}) {
        const context = await browser.newContext(options);
        contexts.push(context);
        context.setDefaultTimeout(5 * minutes);
        const page = await context.newPage();
        page.on('console', (message) => message.type() === 'error' && problems.push(`${address}: ${message.text()}`));
        page.on('pageerror', (error) => problems.push(`${address}: ${error.message}`));
        page.on('request', (request) => {
          if (/^https?:/.test(request.url()) && !request.url().startsWith(`${server.url}/`)) {
            problems.push(`${address}: request to ${request.url()}`);
          }
        });
        await page.goto(`${server.url}${address}`, { waitUntil: 'networkidle' });
        return page;
      },
    });

    afterEach(async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      expect(problems.splice(0)).toEqual([]);
    });

    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    }, minutes);
  });
}

/** Finds Chromium by the variable `CHROMIUM`, or on PATH. */
function findChromium(environment: NodeJS.ProcessEnv): { readonly path: string } | Missing {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const path = environment['CHROMIUM'] ?? names.map((name) => findExecutable(name, environment)).find(Boolean);
  const missing = 'The site is tested in Chromium: install it, or set CHROMIUM to the path of its program';
  return path === undefined ? { missing } : { path };
}
