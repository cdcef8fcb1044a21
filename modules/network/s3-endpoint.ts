import type { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import type { Construct } from 'constructs';
import { partitionName, regionName } from '../core/aws-environment';
import { nameTag } from '../core/name-tag';
import { policyDocument } from '../core/policy';

/** Properties of the S3 gateway endpoint of a VPC. */
export interface S3EndpointProps {
  /** ID of the VPC. */
  readonly vpcId: string;

  /** Route tables that get a route to the endpoint. */
  readonly tables: readonly RouteTable[];

  /**
   * Buckets that can be accessed through the endpoint, in addition to the ECR bucket with image layers. If `undefined`,
   * all buckets can be accessed.
   */
  readonly buckets: readonly { readonly bucketArn: string }[] | undefined;
}

/** Creates an S3 gateway endpoint, which bypasses NAT gateways and is free of charge. */
export function createS3Endpoint(scope: Construct, { vpcId, tables, buckets }: S3EndpointProps): VpcEndpoint {
  return new VpcEndpoint(scope, 'S3Endpoint', {
    vpcId,
    vpcEndpointType: 'Gateway',
    serviceName: `com.amazonaws.${regionName(scope)}.s3`,
    routeTableIds: tables.map((table) => table.id),
    ...(buckets && { policy: endpointPolicy(scope, buckets) }),
    tags: nameTag(scope, 'S3'),
  });
}

function endpointPolicy(scope: Construct, buckets: readonly { readonly bucketArn: string }[]): string {
  return policyDocument(
    ...(buckets.length === 0
      ? []
      : [
          {
            Sid: 'NamedBuckets',
            Effect: 'Allow' as const,
            Principal: '*' as const,
            // Roles and bucket policies restrict the actions.
            Action: 's3:*',
            Resource: buckets.flatMap(({ bucketArn }) => [bucketArn, `${bucketArn}/*`]),
          },
        ]),
    {
      // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
      Sid: 'AllowEcrImageLayers',
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:${partitionName(scope)}:s3:::prod-${regionName(scope)}-starport-layer-bucket/*`,
    },
  );
}
