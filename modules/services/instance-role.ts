import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import type { Cluster } from './cluster';
import { accountId, dnsSuffix, partitionName, regionName } from '../core/aws-environment';
import { physicalName } from '../core/physical-name';
import type { PolicyStatement } from '../core/policy';
import { allowRole } from '../core/role-policy';
import { createServiceRole } from '../core/service-role';

/** Properties of an `InstanceRole`. */
export interface InstanceRoleProps {
  /** Cluster that the instances join. */
  readonly cluster: Pick<Cluster, 'clusterArn' | 'clusterName'>;
  /** Allows shell access through Session Manager. */
  readonly sessionManager: boolean;
}

/**
 * Role that instances use to join a cluster and run its tasks.
 *
 *     IamRole
 *     ├── IamRolePolicy       RunTasks, and OpenSessions for Session Manager
 *     └── IamInstanceProfile  InstanceProfile
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html
 */
export class InstanceRole extends Construct {
  /** Role of the instances. */
  readonly role: IamRole;

  /** Policies of the role. */
  readonly policies: readonly IamRolePolicy[];

  /** Instance profile with the role. */
  readonly instanceProfile: IamInstanceProfile;

  constructor(scope: Construct, id: string, { cluster, sessionManager }: InstanceRoleProps) {
    super(scope, id);
    this.role = createServiceRole(this, 'Resource', {
      description: 'Joins a cluster and runs its tasks',
      service: `ec2.${dnsSuffix(this)}`,
    });
    this.policies = [
      this.allow('RunTasks', agentStatements(this, cluster)),
      ...(sessionManager ? [this.allow('OpenSessions', sessionManagerStatements(this))] : []),
    ];
    this.instanceProfile = new IamInstanceProfile(this, 'InstanceProfile', {
      namePrefix: `${physicalName(this, 100)}-`,
      role: this.role.name,
    });
  }

  private allow(id: string, statements: readonly PolicyStatement[]): IamRolePolicy {
    return allowRole(this, id, this.role, ...statements);
  }
}

/**
 * Returns the statements that the ECS agent needs to join a cluster and run its tasks. The execution role of each task
 * covers images, logs and secrets.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
function agentStatements(
  scope: Construct,
  { clusterArn, clusterName }: Pick<Cluster, 'clusterArn' | 'clusterName'>,
): readonly PolicyStatement[] {
  const instances = `arn:${partitionName(scope)}:ecs:${regionName(scope)}:${accountId(scope)}:container-instance/${clusterName}/*`;
  return [
    // This action does not support resource-level permissions.
    { Effect: 'Allow', Action: 'ecs:DiscoverPollEndpoint', Resource: '*' },
    {
      Effect: 'Allow',
      Action: [
        'ecs:RegisterContainerInstance',
        'ecs:DeregisterContainerInstance',
        'ecs:SubmitAttachmentStateChanges',
        'ecs:SubmitContainerStateChange',
        'ecs:SubmitTaskStateChange',
      ],
      Resource: clusterArn,
    },
    {
      Effect: 'Allow',
      Action: ['ecs:Poll', 'ecs:StartTelemetrySession', 'ecs:UpdateContainerInstancesState'],
      Resource: instances,
    },
  ];
}

/**
 * Returns the permissions that the Session Manager agent needs. IAM cannot limit these actions to an instance, except
 * that two of them support the instance that sends the request as a condition.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsessionmanagermessagegatewayservice.html
 */
function sessionManagerStatements(scope: Construct): readonly PolicyStatement[] {
  const instances = `arn:${partitionName(scope)}:ec2:${regionName(scope)}:${accountId(scope)}:instance/*`;
  return [
    {
      Effect: 'Allow',
      Action: ['ssm:UpdateInstanceInformation', 'ssmmessages:CreateControlChannel'],
      Resource: '*',
      Condition: { ArnLike: { 'ec2:SourceInstanceARN': instances } },
    },
    {
      Effect: 'Allow',
      Action: ['ssmmessages:CreateDataChannel', 'ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel'],
      Resource: '*',
    },
  ];
}
