import { combineEqualServices } from './combine';
import { graphOf } from './graph-of';
import { type Direction, layoutOf } from './layout';
import { renderMermaid } from './mermaid';
import { type PartName, partOf, servicesOf } from './parts-of-graph';
import { simplifyManyServices } from './simplify';
import type { StackGraph } from './stack-graph';
import { renderSvg } from './svg';
import type { SynthesizedStack } from '../synth-folder';

/** Options of a drawing of stacks. */
export interface Drawing {
  /** Format of the drawing; `markdown` is Mermaid in a code block. */
  readonly format: 'json' | 'markdown' | 'mermaid' | 'svg';

  /**
   * Names of the services to draw.
   *
   * @default - all
   */
  readonly service?: readonly string[];

  /**
   * Part to draw.
   *
   * @default - everything
   */
  readonly only?: PartName;

  /**
   * Direction in which requests and records flow.
   *
   * @default 'right'
   */
  readonly direction?: Direction;

  /**
   * `true` to draw equal services separately, and many services with all details.
   *
   * @default false
   */
  readonly full?: boolean;
}

/** Returns the graph that is drawn of stacks. */
export function graphToDraw(stacks: readonly SynthesizedStack[], options: Omit<Drawing, 'format'> = {}): StackGraph {
  const { service, only, full = false } = options;
  const all = graphOf(stacks);
  const chosen = service ? servicesOf(all, service) : all;
  const part = only ? partOf(chosen, only) : chosen;
  return full ? part : simplifyManyServices(combineEqualServices(part));
}

/** Draws stacks; the result for the same stacks is always the same. */
export async function drawing(stacks: readonly SynthesizedStack[], options: Drawing): Promise<string> {
  const { format, direction = 'right' } = options;
  const graph = graphToDraw(stacks, options);
  switch (format) {
    case 'json':
      return `${JSON.stringify(graph, undefined, 2)}\n`;
    case 'markdown':
      return `\`\`\`mermaid\n${renderMermaid(graph, direction)}\`\`\`\n`;
    case 'mermaid':
      return renderMermaid(graph, direction);
    case 'svg':
      return renderSvg(graph, await layoutOf(graph, direction));
  }
}
