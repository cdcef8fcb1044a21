export type { EndpointClient } from './endpoint-clients';
export type { FlowLogs, FlowLogsInBucket, FlowLogsInLogGroup, FlowLogsOptions } from './flow-logs';
export type { Ipv6Mode, Network } from './network';
export { type SubnetLayout, subnetProblems } from './subnet-plan';
export { Vpc } from './vpc';
export type { VpcProps, ZoneCount, ZoneNames } from './vpc-props';
export { VpcEndpoints, type VpcEndpointsProps } from './vpc-endpoints';
