import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { EcsCluster, FargateService, LogBucket, ConfigDelivery, LogDestination, LogGroup, Vpc } from '../modules';

/** Properties of the example. */
export interface HttpdProps {
  /** IPv4 range that may send requests to httpd, such as `203.0.113.0/24`. */
  readonly visitors: string;
}

/**
 * httpd in public subnets, without NAT and without a custom image: the AWS `init` image downloads the configuration
 * from a bucket, and every line goes to CloudWatch for a week and to S3 for a year.
 */
export class HttpdStack extends TerraformStack {
  constructor(scope: Construct, id: string, { visitors }: HttpdProps) {
    super(scope, id);
    const region = 'ap-northeast-1';
    new AwsProvider(this, 'Aws', { region, defaultTags: [{ tags: { Application: 'httpd', Stack: id } }] });
    const { accountId } = new DataAwsCallerIdentity(this, 'Account');

    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const network = new Vpc(this, 'Network', { nat: 'none', flowLogs: { forceDestroy } });
    const configuration = new LogBucket(this, 'Configuration', {
      bucketName: `httpd-fluent-bit-${accountId}`,
      retentionDays: 'forever',
      forceDestroy,
    });
    const bucket = new LogBucket(this, 'Archive', {
      bucketName: `httpd-logs-${accountId}`,
      retentionDays: 365,
      forceDestroy,
    });
    const logGroup = new LogGroup(this, 'Logs', { logGroupNamePrefix: '/httpd/', retentionDays: 7, forceDestroy });

    const httpd = new FargateService(this, 'Httpd', {
      cluster: new EcsCluster(this, 'Cluster', { clusterName: 'httpd' }),
      network,
      assignPublicIp: true,
      cpu: 256,
      memoryMiB: 512,
      family: 'httpd',
      desiredCount: 1,
      containers: { httpd: { image: 'public.ecr.aws/docker/library/httpd:2.4.65-alpine', ports: [80] } },
      logRouting: {
        routes: [{ to: [LogDestination.cloudWatchLogs({ logGroup }), LogDestination.s3({ bucket })] }],
        delivery: ConfigDelivery.init({ bucket: configuration }),
      },
      logForceDestroy: forceDestroy,
    });
    new VpcSecurityGroupIngressRule(this, 'Visitors', {
      securityGroupId: httpd.securityGroupId,
      description: 'Visitors',
      ipProtocol: 'tcp',
      fromPort: 80,
      toPort: 80,
      cidrIpv4: visitors,
    });

    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'log_group', { value: logGroup.logGroupName });
  }
}
