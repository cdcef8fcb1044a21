import type { EverythingProps } from '../../examples/everything';
import type { ExistingRolesProps } from '../../examples/existing-roles';

const secretArn = (name: string) => `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-AbCdEf`;

/** Existing resources of the example `everything.ts`, except the cluster and the network. */
export const videoParts: Omit<EverythingProps, 'cluster' | 'network'> = {
  capacity: { capacityProviderName: 'gpus', securityGroupId: 'sg-1a2b3c4d' },
  files: { bucketName: 'acme-files', bucketArn: 'arn:aws:s3:::acme-files' },
  models: {
    fileSystemId: 'fs-1234567890abcdef0',
    accessPointId: 'fsap-1234567890abcdef0',
    mountTargetSecurityGroupId: 'sg-1234567890abcdef0',
  },
  registrySecretArn: secretArn('registry'),
  licenseSecretArn: secretArn('license'),
  detectionsTableArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/detections',
  account: {
    parameterArn: 'arn:aws:ssm:us-east-1:123456789012:parameter/decoder-account',
    secretArn: secretArn('decoder-account'),
  },
};

/** Existing resources of the example `existing-roles.ts`, except the cluster and the network. */
export const ordersParts: Omit<ExistingRolesProps, 'cluster' | 'network'> = {
  taskRoleArn: 'arn:aws:iam::123456789012:role/orders/orders-containers',
  executionRoleArn: 'arn:aws:iam::123456789012:role/orders/orders-start',
  securityGroupId: 'sg-1a2b3c4d',
  passwordSecretArn: secretArn('orders-password'),
};
