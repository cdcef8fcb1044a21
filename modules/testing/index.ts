/**
 * Readers of a synthesized stack, for tests of your own stacks.
 *
 * @module cdktf-firelens/testing
 */
export type { EcsContainerDefinition } from '../containers/ecs-container-definition';
export type { PolicyStatement } from '../core/policy';
export type { RouteTableRow } from '../log-routing/routes/route-table';
export { containersOf, policiesOf, type PoliciesOfRole, routesOf } from './readers';
export type { SynthesizedStack } from './synthesized-stack';
