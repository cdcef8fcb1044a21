import { type Color, edgeStyles, groupColors, icons, nodeColors, palette } from './appearance';
import { type Box, iconSpace, lineFonts, lineHeights, padding } from './box';
import type { Area, Layout, Placed, PlacedEdge, Point } from './layout';
import type { GraphGroup, GraphNode, StackGraph } from './stack-graph';
import { fonts, textWidth } from './text-width';
import { legendOf, titleOf } from './words';

/** Space around the graph. */
const margin = 16;

/** Height of the line below the graph. */
const footerHeight = 26;

/**
 * Draws a graph as a self-contained SVG image: it has a background, uses the fonts of the system, and switches to
 * dark colors if the reader prefers them.
 */
export function renderSvg(graph: StackGraph, layout: Layout): string {
  const footer = legendOf(graph);
  const footerWidth = textWidth(footer, lineFonts.detail);
  const width = Math.max(layout.width, footerWidth) + 2 * margin;
  const height = layout.height + 2 * margin + (footer === '' ? 0 : footerHeight);
  const title = escaped(titleOf(graph));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="stack-graph" role="img" aria-label="${title}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${title}</title>`,
    `<style>${styles()}</style>`,
    `<rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"/>`,
    `<g transform="translate(${margin} ${margin})">`,
    ...layout.groups.map(groupSvg),
    ...layout.edges.map(edgeSvg),
    ...layout.nodes.map(nodeSvg),
    // Edges to nodes inside a group can cross its text, so the text is drawn above them.
    ...layout.groups.map(groupHeaderSvg),
    ...layout.edges.map(edgeLabelSvg),
    ...(footer === ''
      ? []
      : [`<text class="detail" x="4" y="${layout.height + footerHeight - 6}">${escaped(footer)}</text>`]),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function groupSvg({ of, ...area }: Placed<GraphGroup>): string {
  const dashed = of.existing || of.kind === 'stack' ? ' existing' : '';
  return [
    `<g class="group ${groupColors[of.kind]} ${of.kind}${dashed}">`,
    `<title>${escaped([of.label, of.name, ...of.details].filter((each) => each !== '').join('\n'))}</title>`,
    rectangle(area, 10),
    '</g>',
  ].join('');
}

function groupHeaderSvg({ of, box, x, y }: Placed<GraphGroup>): string {
  const text = textOf(box, { x: x + padding.x, y: y + padding.y - 2 }).join('');
  return `<g class="header ${groupColors[of.kind]}">${text}</g>`;
}

function nodeSvg({ of, box, ...area }: Placed<GraphNode>): string {
  const icon = icons[of.kind];
  const classes = ['node', nodeColors[of.kind], of.kind, ...(of.existing ? ['existing'] : [])];
  const middle = area.y + area.height / 2;
  return [
    `<g class="${classes.join(' ')}">`,
    `<title>${escaped([of.label, of.name, ...of.details].filter((each) => each !== '').join('\n'))}</title>`,
    rectangle(area, 8),
    ...(icon === undefined
      ? []
      : [
          `<rect class="tile" x="${number(area.x + 10)}" y="${number(middle - 14)}" width="28" height="28" rx="6"/>`,
          `<path class="icon" transform="translate(${number(area.x + 16)} ${number(middle - 8)})" d="${icon}"/>`,
        ]),
    ...textOf(box, { x: area.x + padding.x + (icon === undefined ? 0 : iconSpace), y: area.y + padding.y }),
    '</g>',
  ].join('');
}

function edgeSvg({ of, points }: PlacedEdge): string {
  const { color, dashed } = edgeStyles[of.kind];
  return [
    `<g class="edge ${color}">`,
    `<path class="line${dashed ? ' dashed' : ''}" d="${curve(points)}"/>`,
    `<path class="head" d="${arrowHead(points)}"/>`,
    '</g>',
  ].join('');
}

function edgeLabelSvg({ of, label }: PlacedEdge): string {
  if (!label) return '';
  const { color } = edgeStyles[of.kind];
  return [
    `<g class="edge-label ${color}">`,
    ...textOf(label.box, { x: label.x + label.width / 2, y: label.y }, ' text-anchor="middle"'),
    '</g>',
  ].join('');
}

function textOf({ lines }: Box, { x, y }: Point, attributes = ''): readonly string[] {
  let top = y;
  return lines.map(({ text, role }) => {
    const baseline = top + lineHeights[role] - Math.round((lineHeights[role] - lineFonts[role].size) / 2) - 2;
    top += lineHeights[role];
    return `<text class="${role}" x="${number(x)}" y="${number(baseline)}"${attributes}>${escaped(text)}</text>`;
  });
}

function rectangle({ x, y, width, height }: Area, radius: number): string {
  return `<rect class="frame" x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" rx="${radius}"/>`;
}

/** Returns the path of a line with rounded corners, which ends before the tip of its arrow. */
function curve(points: readonly Point[]): string {
  const [start, ...others] = shortenedEnd(points);
  if (!start) return '';
  const parts = others.map((point, index) => {
    const next = others[index + 1];
    if (!next) return `L${at(point)}`;
    const previous = others[index - 1] ?? start;
    const radius = Math.min(8, distance(previous, point) / 2, distance(point, next) / 2);
    return `L${at(towards(point, previous, radius))}Q${at(point)} ${at(towards(point, next, radius))}`;
  });
  return `M${at(start)}${parts.join('')}`;
}

function shortenedEnd(points: readonly Point[]): readonly Point[] {
  const [last, previous] = [points.at(-1), points.at(-2)];
  return last && previous ? [...points.slice(0, -1), towards(last, previous, 5)] : points;
}

function arrowHead(points: readonly Point[]): string {
  const [tip, previous] = [points.at(-1), points.at(-2)];
  if (!tip || !previous) return '';
  const base = towards(tip, previous, 8);
  const [dx, dy] = [((tip.y - base.y) / 8) * 4, ((base.x - tip.x) / 8) * 4];
  return `M${at(tip)}L${at({ x: base.x + dx, y: base.y + dy })}L${at({ x: base.x - dx, y: base.y - dy })}z`;
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function at({ x, y }: Point): string {
  return `${number(x)} ${number(y)}`;
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function styles(): string {
  const font = ({ size, bold, code }: { size: number; bold?: boolean; code?: boolean }) =>
    `font:${bold ? '600 ' : ''}${size}px ${code ? fonts.code : fonts.text}`;
  const scope = '.stack-graph';
  return [
    ...Object.entries(lineFonts).map(([role, each]) => `${scope} .${role}{${font(each)}}`),
    `${scope} path{fill:none}`,
    `${scope} .icon{stroke-width:1.3;stroke-linecap:round;stroke-linejoin:round}`,
    `${scope} .line{stroke-width:1.6}`,
    `${scope} .dashed{stroke-dasharray:5 4}`,
    `${scope} .group .frame{stroke-width:1.2}`,
    `${scope} .existing>.frame{stroke-dasharray:5 4}`,
    `${scope} .header text,${scope} .edge-label text{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}`,
    ...colorsFor('light', scope),
    `@media (prefers-color-scheme:dark){${colorsFor('dark', scope).join('')}}`,
  ].join('');
}

const surfaces = {
  light: {
    card: '#ffffff',
    cardLine: '#d0d7de',
    node: '#ffffff',
    text: '#1f2328',
    muted: '#59636e',
    onTile: '#ffffff',
  },
  dark: { card: '#0d1117', cardLine: '#30363d', node: '#161b22', text: '#e6edf3', muted: '#9198a1', onTile: '#0d1117' },
} as const;

function colorsFor(scheme: 'light' | 'dark', scope: string): readonly string[] {
  const { card, cardLine, node, text, muted, onTile } = surfaces[scheme];
  const names = Object.keys(palette) as readonly Color[];
  return [
    `${scope} .card{fill:${card};stroke:${cardLine}}`,
    `${scope} text{fill:${text}}`,
    `${scope} .detail,${scope} .step{fill:${muted}}`,
    `${scope} .node .frame{fill:${node};stroke:${cardLine}}`,
    `${scope} .icon{stroke:${onTile}}`,
    `${scope} .header text,${scope} .edge-label text{stroke:${card}}`,
    ...names.flatMap((name) => {
      const color = palette[name][scheme];
      return [
        `${scope} .node.${name} .tile,${scope} .edge.${name} .head{fill:${color}}`,
        `${scope} .node.${name} .label,${scope} .edge-label.${name} text{fill:${color}}`,
        `${scope} .edge.${name} .line{stroke:${color}}`,
        `${scope} .group.${name} .frame{stroke:${color};fill:${color};fill-opacity:.05;stroke-opacity:.5}`,
        `${scope} .header.${name} .name{fill:${color}}`,
      ];
    }),
    `${scope} .group.service .frame{fill:${card};fill-opacity:1}`,
    `${scope} .group.subnets .frame,${scope} .group.stack .frame{fill:none}`,
    `${scope} .node.route .frame{stroke:${palette.routing[scheme]};stroke-opacity:.55}`,
  ];
}

function escaped(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // XML does not allow control characters.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '�')
  );
}
