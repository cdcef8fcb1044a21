import type { FlowLogsInBucket, FlowLogsInLogGroup } from '../flow-logs';
import type { VpcProps } from '../../vpc';
import type { VpcEndpointsProps } from '../../vpc-endpoints';
import {
  byProperty,
  either,
  fields,
  flag,
  list,
  literal,
  number,
  oneOf,
  plainText,
  required,
  spelledText,
  type ShapesOf,
  text,
  tokenList,
} from '../shape';
import { bucketArn, kmsKeyArn, writableShapes } from './standing';

const bucket = fields<FlowLogsInBucket['bucket']>({
  bucketArn: required(bucketArn),
  ...writableShapes,
});

const flowLogs: ShapesOf<Omit<FlowLogsInLogGroup, 'bucket'> & Partial<Pick<FlowLogsInBucket, 'bucket'>>> = {
  traffic: plainText,
  retentionDays: number,
  kmsKeyArn,
  forceDestroy: flag,
  bucket,
};

/** Shape of `VpcProps`. */
export const vpcShape = fields<VpcProps>({
  cidr: plainText,
  zones: either(number, tokenList(literal(spelledText))),
  zoneCapacity: number,
  nat: plainText,
  flowLogs: either(oneOf(false), fields(flowLogs)),
  s3EndpointBuckets: list(fields<{ readonly bucketArn: string }>({ bucketArn: required(bucketArn) })),
});

/** Shape of `VpcEndpointsProps`. */
export const vpcEndpointsShape = fields<VpcEndpointsProps>({
  network: required(
    fields<VpcEndpointsProps['network']>({ vpcId: required(text), privateSubnetIds: required(tokenList(text)) }),
  ),
  services: required(tokenList(spelledText)),
  clients: required(
    tokenList(
      byProperty({
        securityGroupId: fields<{ readonly securityGroupId: string }>({ securityGroupId: required(text) }),
        cidr: fields<{ readonly cidr: string }>({ cidr: required(plainText) }),
      }),
    ),
  ),
});
