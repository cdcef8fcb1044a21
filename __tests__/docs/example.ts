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

/** Examples of the rules of a section, by the number of the rule and, if it has one, its variant. */
export type Examples = Readonly<Record<string, Example>>;

/** Example of a rule that synth checks, or that the compiler enforces. */
export type Example = CheckedExample | TypedExample;

/** Example of a rule that synth checks. */
export interface CheckedExample {
  /** A stack that breaks the rule. */
  readonly broken: (stack: TerraformStack) => void;
  /** The same stack, corrected. */
  readonly mended: (stack: TerraformStack) => void;
}

/** Example of a rule that the compiler enforces. */
export interface TypedExample {
  /** TypeScript that breaks the rule. */
  readonly refused: string;
}

/** A log routing that breaks no rule. */
export const sound = {
  routes: [{ to: LogDestination.s3({ bucket }) }],
  delivery: byImage,
} satisfies LogRouting;

/** Task with that log routing, with changed properties. */
export function withRouting(changes: Partial<LogRouting>): (stack: TerraformStack) => void {
  return (stack) => void task(stack, { ...sound, ...changes });
}

/** Task whose logs are routed by Fluentd, with changed routing properties. */
export function withFluentd(changes: Partial<FluentdRouting>): (stack: TerraformStack) => void {
  const to = FluentdDestination.s3({ bucket });
  return (stack) => void task(stack, { router: 'fluentd', routes: [{ to }], delivery: byImage, ...changes });
}

/** Routed task of half a vCPU and 1 GiB with these containers. */
export function withContainers(
  containers: Readonly<Record<string, Partial<Container>>>,
  options: Partial<FargateTaskDefinitionOptions> = {},
): (stack: TerraformStack) => void {
  const complete = Object.entries(containers).map(([name, container]) => [name, { image: 'app:1.0.0', ...container }]);
  return (stack) => void task(stack, sound, { ...options, containers: Object.fromEntries(complete) });
}

/** Routed task whose container nginx has these properties. */
export function withNginx(changes: Partial<Container>): (stack: TerraformStack) => void {
  return withContainers({ nginx: { ...nginx, ...changes } });
}

/** TypeScript source of a routed task, with more properties of the task, its container or its routing. */
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
