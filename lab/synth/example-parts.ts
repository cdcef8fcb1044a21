import type { EverythingProps } from '../../examples/everything';
import type { ExistingRolesProps } from '../../examples/existing-roles';
import type { ExistingTargetGroupProps } from '../../examples/existing-target-group';

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

const balancing = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';

/** Existing resources of the example `existing-target-group.ts`, except the cluster and the network. */
export const reportsParts = {
  loadBalancer: {
    listenerArn: `${balancing}:listener/app/company/50dc6c495c0c9188/f2f7dc8efc522ab2`,
    securityGroupId: 'sg-1a2b3c4d',
    vpcId: 'vpc-1',
  },
  targetGroup: {
    targetGroupArn: `${balancing}:targetgroup/metrics/6d0ecf831eec9f09`,
    loadBalancerArn: `${balancing}:loadbalancer/app/internal/73e2d6bc24d8a067`,
    securityGroupId: 'sg-5e6f7a8b',
  },
} satisfies Omit<ExistingTargetGroupProps, 'cluster' | 'network'>;
