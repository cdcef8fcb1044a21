import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { TerraformOutput, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { type Cluster, ConfigDelivery, FargateService, LogBucket, LogDestination, type Network } from '../modules';

/** Existing resources that the example uses. */
export interface ExistingRolesProps {
  /** Cluster of the service. */
  readonly cluster: Cluster;
  /** Network of the service. */
  readonly network: Network;
  /** Role of the containers. */
  readonly taskRoleArn: string;
  /** Role with which ECS starts the tasks. */
  readonly executionRoleArn: string;
  /** Security group of the tasks. */
  readonly securityGroupId: string;
  /** Secret with the password of the database. */
  readonly passwordSecretArn: string;
}

/**
 * A service in existing roles and in an existing security group. The service changes none of them: it states what they
 * need, and their owner adds it.
 */
export class ExistingRolesStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: ExistingRolesProps) {
    super(scope, id);
    const { cluster, network, taskRoleArn, executionRoleArn, securityGroupId } = props;
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'Logs', { forceDestroy });

    const service = new FargateService(this, 'Orders', {
      cluster,
      network,
      family: 'orders',
      cpu: 256,
      memoryMiB: 512,
      taskRole: { roleArn: taskRoleArn },
      executionRole: { roleArn: executionRoleArn },
      securityGroupIds: [securityGroupId],
      containers: {
        orders: {
          image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:2.3.0',
          secrets: { PASSWORD: { secretArn: props.passwordSecretArn } },
        },
      },
      logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.options() },
      logForceDestroy: forceDestroy,
    });
    new Owner(this, 'Owner', service);

    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
  }
}

/**
 * Part of the owner of the roles and of the security group, who reviews what a service asks for. The service waits for it
 * because both are in one stack; in a stack of its own, it must be applied before the first task starts.
 */
export class Owner extends Construct {
  constructor(scope: Construct, id: string, { taskDefinition, requiredRules, securityGroupId }: FargateService) {
    super(scope, id);
    const { taskRoleName, taskRoleStatements, executionRoleName, executionRoleStatements } = taskDefinition;
    const policy = (Statement: unknown) => JSON.stringify({ Version: '2012-10-17', Statement });
    new IamRolePolicy(this, 'Containers', { role: taskRoleName, policy: policy(taskRoleStatements) });
    new IamRolePolicy(this, 'Start', { role: executionRoleName, policy: policy(executionRoleStatements) });
    requiredRules.egress.forEach(
      (rule) => new VpcSecurityGroupEgressRule(this, `Tcp${rule.fromPort}`, { securityGroupId, ...rule }),
    );
  }
}
