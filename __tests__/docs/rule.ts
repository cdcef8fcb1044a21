import type { TerraformStack } from 'cdktf';
import {
  type Container,
  type FargateTaskDefinitionOptions,
  FluentdDestination,
  type FluentdRouting,
  LogDestination,
  type LogRouting,
} from '../../modules';
import { bucket, byImage, nginx, task } from '../../lab/synth/tasks';

/** A rule of ECS, FireLens or Fluent Bit, and how the library keeps it. */
export type Rule = CheckedRule | TypedRule | StandingRule;

interface RuleText {
  /** Its number, as messages cite it. */
  readonly id: string;
  /** What must hold. */
  readonly states: string;
}

/** A rule that synth checks: by what it says of a stack, it is told whether that is an error or a warning. */
export interface CheckedRule extends RuleText {
  /** A stack that breaks the rule. */
  readonly broken: (stack: TerraformStack) => void;
  /** The same stack, mended. */
  readonly mended: (stack: TerraformStack) => void;
  /** What to do if the rule is in the way. */
  readonly relax: string;
}

/** A rule that cannot be broken by what compiles. */
export interface TypedRule extends RuleText {
  /** TypeScript that breaks the rule. */
  readonly refused: string;
}

/** A rule that the library keeps by what it writes itself. */
export interface StandingRule extends RuleText {
  /** What keeps it. */
  readonly always: string;
}

/** Where logs go in a task that breaks no rule. */
export const sound = {
  routes: [{ to: LogDestination.s3({ bucket }) }],
  delivery: byImage,
} satisfies LogRouting;

/** A task with such a routing, with these properties of it changed. */
export function withRouting(changes: Partial<LogRouting>): (stack: TerraformStack) => void {
  return (stack) => void task(stack, { ...sound, ...changes });
}

/** A task whose logs are routed by Fluentd, with these properties of the routing changed. */
export function withFluentd(changes: Partial<FluentdRouting>): (stack: TerraformStack) => void {
  const to = FluentdDestination.s3({ bucket });
  return (stack) => void task(stack, { router: 'fluentd', routes: [{ to }], delivery: byImage, ...changes });
}

/** A routed task of half a vCPU and 1 GiB with these containers. */
export function withContainers(
  containers: Readonly<Record<string, Partial<Container>>>,
  options: Partial<FargateTaskDefinitionOptions> = {},
): (stack: TerraformStack) => void {
  const complete = Object.entries(containers).map(([name, container]) => [name, { image: 'app:1.0.0', ...container }]);
  return (stack) => void task(stack, sound, { ...options, containers: Object.fromEntries(complete) });
}

/** A routed task whose container nginx has these properties. */
export function withNginx(changes: Partial<Container>): (stack: TerraformStack) => void {
  return withContainers({ nginx: { ...nginx, ...changes } });
}

/** TypeScript of a routed task, with further properties of it, of its container, or of its routing. */
export function typescriptOf(places: {
  readonly task?: string;
  readonly container?: string;
  readonly routing?: string;
  readonly destination?: string;
}): string {
  const { destination = 'LogDestination.s3({ bucket })' } = places;
  return `
import { FargateTaskDefinition, ConfigDelivery, LogDestination } from 'cdktf-firelens';
import type { TerraformStack } from 'cdktf';

declare const stack: TerraformStack;
const bucket = { bucketName: 'logs', bucketArn: 'arn:aws:s3:::logs' };
new FargateTaskDefinition(stack, 'Task', {
  cpu: 256, memoryMiB: 512,
  containers: { nginx: { image: 'nginx:1.29.5', ${places.container ?? ''} } },
  logRouting: { routes: [{ to: ${destination} }], delivery: ConfigDelivery.options(), ${places.routing ?? ''} },
  ${places.task ?? ''}
});
`;
}
