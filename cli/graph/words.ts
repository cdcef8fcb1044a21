import type { StackGraph } from './stack-graph';

/** Returns a number with a noun, such as `2 zones`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Shortens a string to a number of characters; `…` replaces its middle. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = Math.floor((length - 1) / 3);
  return `${text.slice(0, length - 1 - end)}…${text.slice(text.length - end)}`;
}

/** Joins names into lines of limited length and number; a further line states how many names do not fit. */
export function wrapped(names: readonly string[], length: number, maxLines: number): readonly string[] {
  const lines: string[] = [];
  for (const [index, name] of names.entries()) {
    const text = index === names.length - 1 ? name : `${name},`;
    const last = lines.at(-1);
    if (last !== undefined && last.length + text.length < length) lines[lines.length - 1] = `${last} ${text}`;
    else if (lines.length === maxLines) return [...lines, `and ${names.length - index} more`];
    else lines.push(text);
  }
  return lines;
}

/** Returns the title of the picture of a graph. */
export function titleOf({ stacks }: Pick<StackGraph, 'stacks'>): string {
  return `${stacks.length === 1 ? 'Stack' : 'Stacks'} ${stacks.join(', ')}`;
}

/** Types of resources that are settings, permissions or connections of other resources. */
const settings =
  /^aws_(acm_|appautoscaling_|cloudwatch_log_(metric_filter|resource_policy|stream)|default_|ecr_lifecycle_policy|ecs_cluster|eip$|iam_|internet_gateway|kms_|launch_template|lb_|nat_gateway|route|s3_bucket_|s3_object|security_group|sns_topic_policy|subnet|vpc_)|_policy$|^terraform_data$/;

/** Returns sentences that explain dashed frames and count the resources that are not drawn; empty without either. */
export function legendOf(graph: StackGraph): string {
  const existing = [...graph.nodes, ...graph.groups].some((each) => each.existing);
  return [
    ...(existing
      ? [`Dashed frames: not created by ${graph.stacks.length === 1 ? 'this stack' : 'these stacks'}.`]
      : []),
    ...notDrawn(graph),
  ].join(' ');
}

function notDrawn({ notDrawn }: StackGraph): readonly string[] {
  const types = Object.entries(notDrawn);
  const sum = (entries: typeof types) => entries.reduce((total, [, count]) => total + count, 0);
  const others = types.filter(([type]) => !settings.test(type));
  const ofSettings = sum(types) - sum(others);
  const parts = [
    ...(ofSettings === 0 ? [] : [`${counted(ofSettings, 'resource')} for settings, permissions and connections`]),
    ...(others.length === 0
      ? []
      : [`others: ${others.map(([type, count]) => (count === 1 ? type : `${count} ${type}`)).join(', ')}`]),
  ];
  return parts.length === 0 ? [] : [`Not drawn: ${parts.join('; ')}.`];
}
