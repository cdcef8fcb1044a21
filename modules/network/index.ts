export type { EndpointClient } from './endpoint-clients';
export type { FlowLogs, FlowLogsInBucket, FlowLogsInLogGroup, FlowLogsOptions } from './flow-logs';
export type { Network } from './network';
export { type SubnetLayout, subnetProblems } from './subnet-plan';
export { Vpc, type VpcProps, type ZoneCount, type ZoneNames } from './vpc';
export { VpcEndpoints, type VpcEndpointsProps } from './vpc-endpoints';
