import {
  aws_ec2 as ec2,
  aws_ecr as ecr,
  aws_ecs as ecs,
  aws_iam as iam,
  aws_logs as logs,
  aws_s3 as s3,
  type aws_secretsmanager as secretsmanager,
  CfnOutput,
  Duration,
  RemovalPolicy,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Existing resources that the program uses. */
export interface CdkExistingRolesProps extends StackProps {
  /** Cluster of the service, with its network. */
  readonly cluster: ecs.ICluster;
  /** Role of the containers. */
  readonly taskRoleArn: string;
  /** Role with which ECS starts the tasks. */
  readonly executionRoleArn: string;
  /** Security group of the tasks. */
  readonly securityGroupId: string;
  /** Secret with the password of the database. */
  readonly password: secretsmanager.ISecret;
}

/** The service of `examples/existing-roles.ts`, with AWS CDK. */
export class CdkExistingRolesStack extends Stack {
  constructor(scope: Construct, id: string, props: CdkExistingRolesProps) {
    super(scope, id, props);
    const { cluster, taskRoleArn, executionRoleArn, securityGroupId, password } = props;
    const bucket = new s3.Bucket(this, 'Logs', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(1) }],
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    const logGroup = new logs.LogGroup(this, 'RouterLog', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const repository = ecr.Repository.fromRepositoryName(this, 'Repository', 'orders');

    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task', {
      family: 'orders',
      cpu: 256,
      memoryLimitMiB: 512,
      taskRole: iam.Role.fromRoleArn(this, 'TaskRole', taskRoleArn, { mutable: false }),
      executionRole: iam.Role.fromRoleArn(this, 'ExecutionRole', executionRoleArn, { mutable: false }),
    });
    taskDefinition.addFirelensLogRouter('log_router', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16'),
      cpu: 64,
      memoryReservationMiB: 128,
      user: '0',
      stopTimeout: Duration.seconds(120),
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'firelens', mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
      firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT },
    });
    taskDefinition.addContainer('orders', {
      image: ecs.ContainerImage.fromEcrRepository(repository, '2.3.0'),
      secrets: { PASSWORD: ecs.Secret.fromSecretsManager(password) },
      logging: ecs.LogDrivers.firelens({
        options: {
          Name: 's3',
          region: this.region,
          bucket: bucket.bucketName,
          total_file_size: '1M',
          upload_timeout: '1m',
          use_put_object: 'On',
          compression: 'gzip',
          s3_key_format: '/orders/%Y/%m/%d/%H/%M%S-$UUID.gz',
        },
      }),
    });
    const service = new ecs.FargateService(this, 'Orders', {
      cluster,
      taskDefinition,
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(this, 'Group', securityGroupId, { mutable: false })],
      desiredCount: 2,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    service.node.addDependency(new CdkOwner(this, 'Owner', props, { bucket, logGroup, repository }));

    new CfnOutput(this, 'bucket', { value: bucket.bucketName });
  }
}

/** Resources that the service uses, from which the owner of the role derives the permissions. */
interface Used {
  readonly bucket: s3.Bucket;
  readonly logGroup: logs.ILogGroup;
  readonly repository: ecr.IRepository;
}

/** Part of the owner of the roles and of the security group. CDK does not state what the service needs. */
class CdkOwner extends Construct {
  constructor(scope: Construct, id: string, props: CdkExistingRolesProps, { bucket, logGroup, repository }: Used) {
    super(scope, id);
    const executionRole = iam.Role.fromRoleArn(this, 'ExecutionRole', props.executionRoleArn);
    bucket.grantPut(iam.Role.fromRoleArn(this, 'TaskRole', props.taskRoleArn));
    logGroup.grantWrite(executionRole);
    repository.grantPull(executionRole);
    props.password.grantRead(executionRole);
    const group = ec2.SecurityGroup.fromSecurityGroupId(this, 'Group', props.securityGroupId, {
      allowAllOutbound: false,
    });
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'Registries, APIs of AWS and log destinations');
  }
}
