import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { S3Client } from '@aws-sdk/client-s3';
import type { ClientConfig } from '../../lab/terraform/terraform-test-bed';

/** Clients of the AWS services that a run uses. */
export interface Clients {
  /** Alarms. */
  readonly alarms: CloudWatchClient;
  /** Log groups. */
  readonly logs: CloudWatchLogsClient;
  /** NAT gateways. */
  readonly ec2: EC2Client;
  /** Tasks and services. */
  readonly ecs: ECSClient;
  /** Log objects. */
  readonly s3: S3Client;
  /** Tagged resources. */
  readonly tags: ResourceGroupsTaggingAPIClient;
}

/** Creates the clients; without an endpoint and credentials, the SDK finds them as the AWS CLI does. */
export function clientsOf(config: Pick<ClientConfig, 'region'> & Partial<ClientConfig>): Clients {
  return {
    alarms: new CloudWatchClient(config),
    logs: new CloudWatchLogsClient(config),
    ec2: new EC2Client(config),
    ecs: new ECSClient(config),
    s3: new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined }),
    tags: new ResourceGroupsTaggingAPIClient(config),
  };
}
