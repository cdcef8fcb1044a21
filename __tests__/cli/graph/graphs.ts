import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { type App, TerraformStack } from 'cdktf';
import { graphOf } from '../../../cli/graph/graph-of';
import type { StackGraph } from '../../../cli/graph/stack-graph';
import { readSynthFolder } from '../../../cli/synth-folder';
import { appFolder } from '../../../lab/synth/app-folder';

/** Graph of an app. */
export function graphOfApp(build: (app: App) => void): StackGraph {
  return graphOf(readSynthFolder(appFolder(build)));
}

/** Graph of a stack named `shop`. */
export function graphOfStack(build: (stack: TerraformStack) => void): StackGraph {
  return graphOfApp((app) => {
    const stack = new TerraformStack(app, 'shop');
    new AwsProvider(stack, 'Aws', { region: 'eu-west-1' });
    build(stack);
  });
}

/** Edges as text, such as `web -> all records: records`, sorted; a label follows in parentheses. */
export function edgesOf({ nodes, groups, edges }: StackGraph, ...kinds: readonly string[]): readonly string[] {
  const names = new Map([...nodes, ...groups].map(({ id, label, name }) => [id, name === '' ? label : name]));
  return edges
    .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
    .map(({ from, to, labels }) => {
      const text = labels.length === 0 ? '' : ` (${labels.join(', ')})`;
      return `${names.get(from)} -> ${names.get(to)}${text}`;
    })
    .sort();
}
