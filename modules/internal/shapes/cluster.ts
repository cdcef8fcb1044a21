import type { Cluster, EcsClusterProps } from '../../ecs-cluster';
import type { ExecuteCommandBucket, ExecuteCommandLogGroup } from '../execute-command';
import { arnOf, byProperty, dependable, fields, kind, literalText, matching, plainText, required } from '../shape';
import { bucket, logGroup } from './standing';

/** The ARN of a cluster. */
export const clusterArn = arnOf('ecs', 'a cluster');

/** The name of a cluster. */
export const clusterName = matching(plainText, /^[A-Za-z0-9_-]{1,255}$/, '1 to 255 letters, digits, "_" and "-"');

/** Shape of `ExecuteCommandLogging`. */
export const executeCommandLogging = byProperty({
  logGroup: fields<ExecuteCommandLogGroup>({ logGroup: required(logGroup), kmsKeyArn: literalText }),
  bucket: fields<ExecuteCommandBucket>({ bucket: required(bucket), prefix: plainText, kmsKeyArn: literalText }),
});

/** The names of a cluster. */
export const cluster = fields<Cluster>({
  clusterArn: required(clusterArn),
  clusterName: required(clusterName),
  executeCommandLogging,
  capacityProviders: dependable,
  addCapacityProvider: kind('a function', (value) => typeof value === 'function'),
});

/** Shape of `EcsClusterProps`. */
export const ecsClusterShape = fields<EcsClusterProps>({
  clusterName: plainText,
  containerInsights: plainText,
  executeCommandLogging,
});
