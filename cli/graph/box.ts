import { icons } from './appearance';
import type { GraphGroup, GraphNode } from './stack-graph';
import { type Font, textWidth } from './text-width';
import { shortened } from './words';

/** A line of text in a node or in the header of a group. */
export interface Line {
  /** The text, shortened if it is long. */
  readonly text: string;
  /** Role of the line, which determines its font and color. */
  readonly role: keyof typeof lineFonts;
}

/** Size of a node, or of the header of a group, and its text. */
export interface Box {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Lines, from the top. */
  readonly lines: readonly Line[];
}

/** Font of each role. */
export const lineFonts = {
  label: { size: 11, bold: true },
  name: { size: 14, bold: true },
  detail: { size: 12 },
  step: { size: 12 },
  action: { size: 11, code: true },
  note: { size: 11 },
} as const satisfies Readonly<Record<string, Font>>;

/** Height of a line of each role. */
export const lineHeights: Readonly<Record<Line['role'], number>> = {
  label: 15,
  name: 19,
  detail: 17,
  step: 17,
  action: 15,
  note: 15,
};

/** Space between the frame of a node and its text. */
export const padding = { x: 12, y: 9 } as const;

/** Width of the icon of a node, and the space after it. */
export const iconSpace = 38;

/** Maximum length of a line in characters. */
const longest = 38;

/** Returns the size and text of a node. */
export function boxOf(node: GraphNode): Box {
  const lines: Line[] =
    node.kind === 'route'
      ? [line(node.label, 'name'), ...node.details.map((detail) => line(detail, 'step'))]
      : [line(node.label, 'label'), ...names(node.name), ...node.details.map((detail) => line(detail, 'detail'))];
  const besideText = padding.x * 2 + (node.kind in icons ? iconSpace : 0);
  return { width: Math.max(...lines.map(widthOf)) + besideText, height: heightOf(lines) + padding.y * 2, lines };
}

/** Returns the size and text of the header of a group. */
export function headerOf(group: GraphGroup): Box {
  const title = group.name === '' ? group.label : `${group.label} ${group.name}`;
  const lines = [
    line(title, 'name', longest * 2),
    ...group.details.map((detail) => line(detail, 'detail', longest * 2)),
  ];
  return { width: Math.max(...lines.map(widthOf)) + padding.x * 2, height: heightOf(lines) + padding.y * 2 - 2, lines };
}

/** Returns the size and text of the label of an edge. */
export function labelOf(labels: readonly string[]): Box {
  const shown = labels.length > 4 ? [...labels.slice(0, 3), `and ${labels.length - 3} more`] : labels;
  // Actions, ports and names of variables are code.
  const lines = shown.map((label) => line(label, /^[\w-]*:\S+$|^[A-Z\d_]+$/.test(label) ? 'action' : 'note'));
  return { width: Math.max(0, ...lines.map(widthOf)) + 8, height: heightOf(lines), lines };
}

function names(name: string): readonly Line[] {
  return name === '' ? [] : [line(name, 'name')];
}

function line(text: string, role: Line['role'], length = longest): Line {
  return { text: shortened(text, length), role };
}

function widthOf({ text, role }: Line): number {
  return textWidth(text, lineFonts[role]);
}

function heightOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { role }) => sum + lineHeights[role], 0);
}
