import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdktf';
import { type Drawing, drawing, graphToDraw } from '../../cli/graph/drawing';
import { layoutOf } from '../../cli/graph/layout';
import { renderSvg } from '../../cli/graph/svg';
import { readSynthFolder } from '../../cli/synth-folder';
import { projectFolder } from '../../lab/project';
import { appFolder } from '../../lab/synth/app-folder';
import { examples } from '../../lab/synth/examples';
import { commonRoutes, manyServices } from '../../lab/synth/many-services';
import { readSettings } from '../../settings';
import { RegistryStack } from '../../stacks/registry-stack';
import { ServiceStack } from '../../stacks/service-stack';
import { misplaced } from '../cli/graph/misplaced';

const folder = join(projectFolder, 'docs', 'pictures');

/** What the README and the guides show, by the name of the file. */
const pictures: Readonly<Record<string, readonly [build: (app: App) => void, options?: Pick<Drawing, 'only'>]>> = {
  app: [
    (app) => {
      const settings = readSettings({});
      const { routerImage } = new ServiceStack(app, 'service', settings);
      new RegistryStack(app, 'registry', settings, routerImage);
    },
  ],
  'many-services': [(app) => manyServices(app, commonRoutes), { only: 'routes' }],
  'nginx-logs-routes': [examples['nginx-logs']!, { only: 'routes' }],
  ...Object.fromEntries(Object.entries(examples).map(([name, build]) => [name, [build]])),
};

// `npm run docs` draws them anew; look at them before the commit.
test.each(Object.entries(pictures))(
  'the picture %s is what the command draws, and nothing in it overlaps',
  async (name, [build, options]) => {
    const file = join(folder, `${name}.svg`);
    const graph = graphToDraw(readSynthFolder(appFolder(build)), options);
    const layout = await layoutOf(graph);
    const svg = renderSvg(graph, layout);
    if (process.env['UPDATE_DOCS']) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, svg);
    }

    expect(readFileSync(file, 'utf8')).toBe(svg);
    expect(misplaced(layout)).toEqual([]);
  },
  60_000,
);

test('the guide shows the Mermaid that the command writes', async () => {
  const guide = join(projectFolder, 'docs', 'guides', 'graph.md');
  const block = /^```mermaid\n[^]*?^```\n/m;
  const folder = appFolder(examples['nginx-logs']!);
  const markdown = await drawing(readSynthFolder(folder), { format: 'markdown', only: 'routes' });
  if (process.env['UPDATE_DOCS']) {
    writeFileSync(
      guide,
      readFileSync(guide, 'utf8').replace(block, () => markdown),
    );
  }

  expect(block.exec(readFileSync(guide, 'utf8'))?.[0]).toBe(markdown);
});

test('there are no other pictures', () => {
  const files = Object.keys(pictures).map((name) => `${name}.svg`);

  expect(readdirSync(folder).sort()).toEqual(files.sort());
});
