import type { LoadBalancer } from '../../application-load-balancer';
import type { ImageRepository } from '../../ecr-repository';
import type { WritableBucket } from '../../writable-bucket';
import type { Network } from '../../network';
import {
  arnOf,
  dependable,
  fields,
  flag,
  list,
  matching,
  plainText,
  required,
  type ShapesOf,
  text,
  tokenList,
  upTo,
} from '../shape';

/** The ARN of a KMS key, or of an alias of one. */
export const kmsKeyArn = arnOf('kms', 'a KMS key');

/** The ARN of a secret in Secrets Manager. */
export const secretArn = arnOf('secretsmanager', 'a secret');

/** The ARN of a bucket. */
export const bucketArn = arnOf('s3', 'a bucket', '[\\w.-]+');

/** The ARN of a listener. */
export const listenerArn = arnOf('elasticloadbalancing', 'a listener');

/** Resources to wait for. */
export const dependables = list(dependable);

/** The ids of a network. */
export const network = fields<Network>({
  vpcId: required(text),
  publicSubnetIds: required(tokenList(text)),
  privateSubnetIds: required(tokenList(text)),
  privateEgress: dependables,
  publicEgress: dependables,
  isolated: flag,
});

/** The ids of a load balancer. */
export const loadBalancer = fields<LoadBalancer>({
  listenerArn: required(listenerArn),
  securityGroupId: required(text),
  vpcId: required(text),
});

/** The address of a repository of images. */
export const repository = fields<ImageRepository>({
  repositoryUrl: required(
    matching(
      plainText,
      /^[\w.-]+(:\d+)?(\/[\w.-]+)+$/,
      'the URL of a repository, as in "111122223333.dkr.ecr.eu-west-1.amazonaws.com/router"',
    ),
  ),
  repositoryArn: required(arnOf('ecr', 'a repository')),
});

/** The names of a bucket that tasks write to. */
export const bucket = fields<{ readonly bucketName: string; readonly bucketArn: string; readonly kmsKeyArn?: string }>({
  bucketName: required(text),
  bucketArn: required(bucketArn),
  kmsKeyArn,
});

/** What is known of a bucket into which AWS writes, its names apart. */
export const writableShapes: ShapesOf<Omit<WritableBucket, 'bucketName' | 'bucketArn'>> = {
  kmsKeyArn,
  writers: tokenList(plainText),
  dependables,
};

/** The ARN of a log group. */
export const logGroupArn = required(arnOf('logs', 'a log group'));

/** The names of a log group that tasks write to. */
export const logGroup = fields<{ readonly logGroupName: string; readonly logGroupArn: string }>({
  logGroupName: required(upTo(512)),
  logGroupArn,
});
