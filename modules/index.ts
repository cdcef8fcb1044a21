/**
 * Constructs for ECS services whose logs are routed by FireLens, with the networks, load balancers, buckets and alarms that
 * they need.
 *
 * @module cdktf-firelens
 */
export * from './core';
export * from './storage';
export * from './containers';
export * from './network';
export * from './firehose';
export * from './log-routing';
export * from './load-balancer';
export * from './tasks';
export * from './services';
export * from './standalone-tasks';
export * from './monitoring';
