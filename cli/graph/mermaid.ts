import { edgeStyles, groupColors, nodeColors, palette } from './appearance';
import type { Direction } from './layout';
import type { GraphEdge, GraphGroup, GraphNode, StackGraph } from './stack-graph';
import { legendOf, shortened, titleOf } from './words';

/**
 * Renders a graph as a Mermaid flowchart, which GitHub and others draw in Markdown.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function renderMermaid(graph: StackGraph, direction: Direction = 'right'): string {
  const ids = new Map([...graph.groups, ...graph.nodes].map(({ id }, index) => [id, `n${index + 1}`]));
  const id = (of: string) => ids.get(of)!;
  const isEmpty = ({ id: group }: GraphGroup) =>
    ![...graph.groups, ...graph.nodes].some((each) => each.group === group);
  const inside = (group: string | undefined, indent: string): readonly string[] => [
    ...graph.groups
      .filter((each) => each.group === group)
      .flatMap((each) =>
        isEmpty(each)
          ? [`${indent}${id(each.id)}["${textOf(each)}"]`]
          : [
              `${indent}subgraph ${id(each.id)}["${titleInFrame(each)}"]`,
              ...inside(each.id, `${indent}  `),
              `${indent}end`,
            ],
      ),
    ...graph.nodes
      .filter((each) => each.group === group)
      .map(
        (each) =>
          `${indent}${id(each.id)}${shapeOf(each)}:::${nodeColors[each.kind]}${each.existing ? 'Existing' : ''}`,
      ),
  ];
  const legend = legendOf(graph);
  return [
    '---',
    `title: ${JSON.stringify(titleOf(graph))}`,
    // Mermaid's default breaks lines, such as names of log groups, at 200 pixels.
    ...['config:', '  flowchart:', '    wrappingWidth: 340'],
    '---',
    `flowchart ${direction === 'right' ? 'LR' : 'TB'}`,
    ...inside(undefined, '  '),
    ...graph.edges.map((edge) => `  ${id(edge.from)} ${arrowOf(edge)} ${id(edge.to)}`),
    ...linkStyles(graph.edges),
    ...graph.groups.map((group) => `  style ${id(group.id)} ${groupStyle(group)}`),
    ...Object.entries(palette).flatMap(([name, { light }]) => [
      `  classDef ${name} fill:#ffffff,stroke:${light},color:#1f2328`,
      `  classDef ${name}Existing fill:#ffffff,stroke:${light},color:#1f2328,stroke-dasharray:5 4`,
    ]),
    ...(legend === '' ? [] : [`  %% ${legend}`]),
    '',
  ].join('\n');
}

function textOf({ label, name, details }: GraphNode | GraphGroup): string {
  const title = name === '' ? `<b>${escaped(label)}</b>` : `${escaped(label)}<br/><b>${escaped(name)}</b>`;
  return [title, ...details.map(escaped)].join('<br/>');
}

/** Returns the title of a frame: one line, because Mermaid reserves no space for more. */
function titleInFrame({ label, name }: GraphGroup): string {
  return `<b>${escaped(`${label} ${name}`.trim())}</b>`;
}

/** Buckets and log groups are cylinders, routes are rounded, clients have the shape of a stadium. */
function shapeOf(node: GraphNode): string {
  const text = `"${textOf(node)}"`;
  if (node.kind === 'bucket' || node.kind === 'logGroup' || node.kind === 'warehouse') return `[(${text})]`;
  if (node.kind === 'route') return `(${text})`;
  return node.kind === 'client' || node.kind === 'email' ? `([${text}])` : `[${text}]`;
}

function arrowOf({ kind, labels }: GraphEdge): string {
  const arrow = edgeStyles[kind].dashed ? '-.->' : '-->';
  return labels.length === 0 ? arrow : `${arrow}|"${labels.map(escaped).join('<br/>')}"|`;
}

/** Returns the colors of the edges, which Mermaid numbers in their order. */
function linkStyles(edges: readonly GraphEdge[]): readonly string[] {
  return Object.entries(palette).flatMap(([name, { light }]) => {
    const ofColor = edges.flatMap(({ kind }, index) => (edgeStyles[kind].color === name ? [index] : []));
    return ofColor.length === 0 ? [] : [`  linkStyle ${ofColor.join()} stroke:${light}`];
  });
}

function groupStyle({ kind, existing }: GraphGroup): string {
  const color = palette[groupColors[kind]].light;
  const fill = kind === 'service' ? '#ffffff' : `${color}0d`;
  return `fill:${fill},stroke:${color},color:${color}${existing || kind === 'stack' ? ',stroke-dasharray:5 4' : ''}`;
}

/** Replaces characters with a meaning in Mermaid or HTML by entities. */
function escaped(text: string): string {
  return shortened(text, 44).replace(/[^\p{L}\p{N} .,:/·–…→-]/gu, (character) => `#${character.codePointAt(0)};`);
}
