import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { run } from '../../lab/processes/command';
import { describeWithBrowser } from '../support/browser';
import { copyProject } from '../support/project-copy';
import { readmeBlocks } from '../support/readme';

const narrow = { viewport: { width: 390, height: 844 } };
let dist: string;

/** Builds the site of a copy of the project, so that other tests do not find half of it. */
async function buildSite(): Promise<string> {
  const project = copyProject();
  await run('npm', ['run', '--silent', 'site'], { cwd: project });
  dist = join(project, 'site', 'dist');
  return dist;
}

/** Pixels by which the content of a page is wider than the window. */
function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Lightness of the background of a page, from 0 to 255. */
async function lightnessOf(page: Page): Promise<number> {
  const color = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  const [red, green, blue] = color.match(/\d+/g)!.map(Number);
  return (red! + green! + blue!) / 3;
}

describeWithBrowser('The site', buildSite, ({ open }) => {
  test('begins with the title and the samples of README', async () => {
    const page = await open('/');

    expect(await page.title()).toBe('cdktf-firelens');
    expect((await page.locator('h1').innerText()).trim()).toContain('cdktf-firelens');
    expect((await page.locator('.language-ts code').first().innerText()).trim()).toBe(readmeBlocks('ts')[0]!.trim());
  });

  test('finds the guide for a word of it, and opens it', async () => {
    const page = await open('/');

    await page.locator('.VPNavBarSearch button').first().click();
    await page.locator('#localsearch-input').fill('level');
    await page.locator('.VPLocalSearchBox a.result[href*="/docs/guides/log-routes"]').first().click();
    await page.waitForURL('**/docs/guides/log-routes.html*');

    expect(await page.title()).toBe('Log routes | cdktf-firelens');
  });

  test('copies a sample as it is', async () => {
    const page = await open('/', { permissions: ['clipboard-read', 'clipboard-write'] });

    const sample = page.locator('.language-ts').first();
    await sample.hover();
    await sample.locator('button.copy').click();
    await sample.locator('button.copied').waitFor();

    expect((await page.evaluate<string>('navigator.clipboard.readText()')).trim()).toBe(readmeBlocks('ts')[0]!.trim());
  });

  test('shows an example of the repository', async () => {
    const page = await open('/docs/guides/ec2.html');

    await page.locator('.vp-doc a[href*="examples/ec2"]').first().click();
    await page.waitForURL('**/code/examples/ec2.ts.html');

    expect(await page.locator('.language-ts code').innerText()).toContain('export class');
  });

  test('leads from an entry point to the reference of a construct and its properties', async () => {
    const page = await open('/api/cdktf-firelens/');

    await page.locator('.vp-doc a', { hasText: /^FargateService$/ }).click();
    await page.waitForURL('**/services/FargateService.html');
    await page
      .locator('.vp-doc a', { hasText: /^FargateServiceOptions$/ })
      .first()
      .click();
    await page.waitForURL('**/services/FargateServiceOptions.html');

    expect(await page.locator('.vp-doc').innerText()).toContain("Default: 'X86_64'");
  });

  test.each([
    ['light', 200, 255],
    ['dark', 0, 60],
  ] as const)('follows the color scheme %s of the system', async (colorScheme, least, most) => {
    const lightness = await lightnessOf(await open('/', { colorScheme }));

    expect(lightness).toBeGreaterThanOrEqual(least);
    expect(lightness).toBeLessThanOrEqual(most);
  });

  test.each([
    '/',
    '/docs/guides/settings.html',
    '/docs/rules.html',
    '/api/cdktf-firelens/services/FargateService.html',
  ])('fits %s on a narrow screen, and opens its menu', async (address) => {
    const page = await open(address, narrow);

    expect(await overflowOf(page)).toBe(0);
    await page.locator('.VPLocalNav button.menu').click();
    await page.locator('.VPSidebar.open').waitFor();
    expect(await page.locator('.VPSidebar.open a').count()).toBeGreaterThan(10);
  });

  test('has no link that leads nowhere, in pages and in the reference', () => {
    const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
    const texts = new Map(pages.map((page) => [`/${page}`, readFileSync(join(dist, page), 'utf8')]));
    const anchors = new Map(
      [...texts].map(([page, text]) => [page, new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!))]),
    );
    const broken = [...texts].flatMap(([page, text]) =>
      [...text.matchAll(/<a [^>]*?href="([^":]+)"/g)].flatMap(([, link]) => {
        const { pathname, hash } = new URL(link!.replaceAll('&amp;', '&'), `http://site${page}`);
        const path = decodeURIComponent(pathname).replace(/\/$/, '/index.html');
        const target = anchors.get(path) ?? anchors.get(`${path}.html`);
        const anchor = decodeURIComponent(hash.slice(1));
        return target && (anchor === '' || target.has(anchor)) ? [] : [`${page}: ${link}`];
      }),
    );

    expect(texts.size).toBeGreaterThan(300);
    expect(broken).toEqual([]);
  });
});
