import type { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import type { Construct } from 'constructs';
import { partitionName, regionName } from '../core/aws-environment';
import { nameTag } from '../core/name-tag';
import { policyDocument } from '../core/policy';

/** What a way to S3 leads from, and what it leads to. */
export interface S3EndpointProps {
  /** Id of the VPC. */
  readonly vpcId: string;

  /** The tables that get the route. */
  readonly tables: readonly RouteTable[];

  /** The buckets that can be reached, those of AWS with the layers of images apart; every bucket if none are given. */
  readonly buckets: readonly { readonly bucketArn: string }[] | undefined;
}

/** The way to S3 that passes NAT gateways by and costs nothing. */
export function createS3Endpoint(scope: Construct, { vpcId, tables, buckets }: S3EndpointProps): VpcEndpoint {
  return new VpcEndpoint(scope, 'S3Endpoint', {
    vpcId,
    vpcEndpointType: 'Gateway',
    serviceName: `com.amazonaws.${regionName(scope)}.s3`,
    routeTableIds: tables.map((table) => table.id),
    ...(buckets && { policy: limitedTo(scope, buckets) }),
    tags: nameTag(scope, 'S3'),
  });
}

function limitedTo(scope: Construct, buckets: readonly { readonly bucketArn: string }[]): string {
  return policyDocument(
    ...(buckets.length === 0
      ? []
      : [
          {
            Sid: 'NamedBuckets',
            Effect: 'Allow' as const,
            Principal: '*' as const,
            // What may be done there, and by whom, the roles and the buckets say.
            Action: 's3:*',
            Resource: buckets.flatMap(({ bucketArn }) => [bucketArn, `${bucketArn}/*`]),
          },
        ]),
    {
      // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
      Sid: 'LayersOfImagesInEcr',
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:${partitionName(scope)}:s3:::prod-${regionName(scope)}-starport-layer-bucket/*`,
    },
  );
}
