import { boxOf, headerOf, labelOf, lineFonts } from '../../../cli/graph/box';
import { combineEqualServices } from '../../../cli/graph/combine';
import { drawing } from '../../../cli/graph/drawing';
import { graphOf } from '../../../cli/graph/graph-of';
import { type Direction, layoutOf } from '../../../cli/graph/layout';
import { partNames, partOf, servicesOf } from '../../../cli/graph/parts-of-graph';
import { simplifyManyServices } from '../../../cli/graph/simplify';
import type { StackGraph } from '../../../cli/graph/stack-graph';
import { renderSvg } from '../../../cli/graph/svg';
import { readSynthFolder } from '../../../cli/synth-folder';
import { textWidth } from '../../../cli/graph/text-width';
import { appFolder } from '../../../lab/synth/app-folder';
import { examples } from '../../../lab/synth/examples';
import { commonRoutes, differentRoutes, manyServices } from '../../../lab/synth/many-services';
import { edgesOf, graphOfApp } from './graphs';
import { misplaced } from './misplaced';

jest.setTimeout(120_000);

const folders = {
  nginx: appFolder((app) => void examples['nginx-logs']!(app)),
  equal: appFolder((app) => void manyServices(app, commonRoutes)),
  different: appFolder((app) => void manyServices(app, differentRoutes)),
};
const equal = graphOf(readSynthFolder(folders.equal));
const different = graphOf(readSynthFolder(folders.different));

/** Fails if the text is no XML: unbalanced elements, or characters that must be escaped. */
function expectXml(text: string): void {
  const open: string[] = [];
  for (const [, closing, name, selfClosing, characters] of text.matchAll(
    /<(\/?)(\w+)(?:\s[\w:-]+="[^"<]*")*\s*(\/?)>|([^<]+)/g,
  )) {
    if (characters !== undefined) expect(characters.replace(/&(amp|lt|gt|quot);/g, '')).not.toMatch(/[&<]/);
    else if (closing) expect(open.pop()).toBe(name);
    else if (!selfClosing) open.push(name!);
  }
  expect(open).toEqual([]);
  expect(text.replace(/<(\/?)(\w+)(?:\s[\w:-]+="[^"<]*")*\s*(\/?)>|[^<]+/g, '')).toBe('');
}

/** Graphs of which there is no picture in the documentation. */
const drawn: readonly (readonly [name: string, graph: () => StackGraph, direction: Direction])[] = [
  ['twenty services', () => different, 'right'],
  ['twenty equal services', () => combineEqualServices(equal), 'right'],
  ['the example everything, from top to bottom', () => graphOfApp((app) => void examples['everything']!(app)), 'down'],
];

test.each(drawn)(
  'no nodes or labels of %s overlap, and groups contain what is in them',
  async (_, graph, direction) => {
    expect(misplaced(await layoutOf(simplifyManyServices(graph()), direction))).toEqual([]);
  },
);

test('all text fits into its box', () => {
  const { nodes, groups, edges } = graphOfApp((app) => void examples['everything']!(app));
  const boxes = [...nodes.map(boxOf), ...groups.map(headerOf), ...edges.map(({ labels }) => labelOf(labels))];

  for (const { width, lines } of boxes) {
    for (const { text, role } of lines) expect(textWidth(text, lineFonts[role])).toBeLessThanOrEqual(width);
  }
});

test('draws the same picture of the same stacks', async () => {
  const [first, second] = [
    appFolder((app) => void examples['ec2']!(app)),
    appFolder((app) => void examples['ec2']!(app)),
  ];
  for (const format of ['svg', 'mermaid', 'json'] as const) {
    expect(await drawing(readSynthFolder(first), { format })).toBe(await drawing(readSynthFolder(second), { format }));
  }
});

test('writes an SVG image with a title, a background, and colors for dark pages', async () => {
  const svg = await drawing(readSynthFolder(folders.nginx), { format: 'svg' });

  expectXml(svg);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*role="img" aria-label="Stack nginx-logs"/);
  expect(svg).toContain('<title>Stack nginx-logs</title>');
  expect(svg).toContain('@media (prefers-color-scheme:dark)');
  expect(svg).not.toMatch(/NaN|undefined/);
});

test('escapes what XML would read as syntax', async () => {
  const name = '<b>"a" & \'b\'</b>';
  const node = { id: 'n', kind: 'bucket', label: 'S3 bucket', name, details: [], existing: false } as const;
  const graph: StackGraph = { stacks: ['<x>'], groups: [], nodes: [node], edges: [], notDrawn: {} };

  expectXml(renderSvg(graph, await layoutOf(graph)));
});

test('draws one service for all that have equal routes', () => {
  const { groups, nodes, edges } = combineEqualServices(equal);
  const services = groups.filter(({ kind }) => kind === 'service');

  expect(services.map(({ label, name, details }) => [label, name, details[0]])).toEqual([
    ['4 ECS services', 'with equal routes', 'shop-accounts, shop-billing, shop-cart, shop-catalog'],
    ['11 ECS services', 'with equal routes', 'shop-checkout, shop-coupons, shop-delivery,'],
    ['5 ECS services', 'with equal routes', 'shop-pricing, shop-returns, shop-reviews, shop-search,'],
  ]);
  expect(nodes.filter(({ kind }) => kind === 'container')).toHaveLength(3);
  expect(edgesOf({ ...equal, groups, nodes, edges }, 'logs')).toContain(
    'Fluent Bit -> one for each service (its own log)',
  );
});

test('draws services with different routes one by one, without details if there are many', () => {
  const combined = combineEqualServices(different);
  const { groups, nodes, edges } = simplifyManyServices(combined);

  expect(combined).toEqual(different);
  expect(groups.filter(({ kind }) => kind === 'service')).toHaveLength(20);
  expect(groups.filter(({ kind }) => kind === 'router')).toEqual([]);
  expect(nodes.filter(({ kind, details }) => kind === 'route' && details.length > 0)).toEqual([]);
  expect(nodes.find(({ name }) => name === 'Archive')!.details).toEqual(['kept 365 days', 's3:PutObject']);
  expect(edges.filter(({ kind, labels }) => kind === 'records' && labels.length > 0)).toEqual([]);
});

test.each(partNames)('draws only the %s', (name) => {
  const graph = graphOfApp((app) => void examples['monitoring']!(app));
  const { nodes, groups } = partOf(graph, name);
  const kinds = new Set([...nodes, ...groups].map(({ kind }) => kind));

  expect(kinds.has('alarms')).toBe(name === 'monitoring');
  expect(kinds.has('route')).toBe(name === 'routes');
  expect(kinds.has('network')).toBe(name === 'network');
  expect(kinds.has('service')).toBe(true);
});

test('draws only the services that are named, with what they use', () => {
  const graph = servicesOf(different, ['shop-cart']);

  expect(graph.groups.map(({ name, label }) => name || label)).toEqual([
    'Network',
    'Public subnets',
    'Private subnets',
    'shop-cart',
    'Fluent Bit',
  ]);
  expect(edgesOf(graph, 'requests', 'records')).toEqual([
    'Internet -> LoadBalancer (:80)',
    'LoadBalancer -> cart (/cart/*, :8002)',
    'all records -> Archive (s3:PutObject)',
    'cart -> all records',
    'cart -> own',
    'own -> Errors (logs:CreateLogStream, logs:PutLogEvents)',
  ]);
});

test('writes a flowchart whose edges lead to nodes that it declares', async () => {
  const text = await drawing(readSynthFolder(folders.nginx), { format: 'mermaid' });
  const declared = new Set([...text.matchAll(/^ *(?:subgraph )?(n\d+)[[(]/gm)].map(([, id]) => id));
  const edges = [...text.matchAll(/^ {2}(n\d+) (?:-->|-\.->)(?:\|"[^"]*"\|)? (n\d+)$/gm)];

  expect(text).toMatch(
    /^---\ntitle: "Stack nginx-logs"\nconfig:\n {2}flowchart:\n {4}wrappingWidth: 340\n---\nflowchart LR\n/,
  );
  expect(text.match(/^ *subgraph /gm)).toHaveLength(text.match(/^ *end$/gm)!.length);
  expect(edges.length).toBe(graphOf(readSynthFolder(folders.nginx)).edges.length);
  expect(edges.flatMap(([, from, to]) => [from, to]).filter((id) => !declared.has(id))).toEqual([]);
  // Quotes and brackets of names are entities.
  for (const [, label] of text.matchAll(/"([^"\n]*)"/g))
    expect(label!.replace(/<\/?b>|<br\/>/g, '')).not.toMatch(/[<>{}|[\]]/);
});
