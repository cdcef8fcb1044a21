import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import type { Cluster } from './cluster';
import { accountId, dnsSuffix, partitionName, regionName } from '../core/aws-environment';
import { physicalName } from '../core/physical-name';
import { policyDocument, type PolicyStatement } from '../core/policy';
import { allowRole } from '../core/role-policy';

/** What instances may do. */
export interface InstanceRoleProps {
  /** The cluster that they join. */
  readonly cluster: Pick<Cluster, 'clusterArn' | 'clusterName'>;
  /** Whether somebody may get a shell on them by Session Manager. */
  readonly sessionManager: boolean;
}

/**
 * A role with which instances join a cluster and run its tasks.
 *
 *     IamRole
 *     ├── IamRolePolicy       RunTasks, and OpenSessions for Session Manager
 *     └── IamInstanceProfile  InstanceProfile
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html
 */
export class InstanceRole extends Construct {
  /** The role. */
  readonly role: IamRole;

  /** What the role may do. */
  readonly policies: readonly IamRolePolicy[];

  /** What hands the role to instances. */
  readonly instanceProfile: IamInstanceProfile;

  constructor(scope: Construct, id: string, { cluster, sessionManager }: InstanceRoleProps) {
    super(scope, id);
    this.role = new IamRole(this, 'Resource', {
      namePrefix: `${physicalName(this, 37)}-`,
      description: 'Joins the cluster and runs its tasks',
      assumeRolePolicy: policyDocument({
        Effect: 'Allow',
        Principal: { Service: `ec2.${dnsSuffix(this)}` },
        Action: 'sts:AssumeRole',
      }),
    });
    this.policies = [
      this.allow('RunTasks', agentStatements(this, cluster)),
      ...(sessionManager ? [this.allow('OpenSessions', sessionManagerStatements)] : []),
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
 * What ECS's agent needs to join a cluster and to run its tasks. Images, logs and secrets are the business of each
 * task's execution role.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
function agentStatements(
  scope: Construct,
  { clusterArn, clusterName }: Pick<Cluster, 'clusterArn' | 'clusterName'>,
): readonly PolicyStatement[] {
  const instances = `arn:${partitionName(scope)}:ecs:${regionName(scope)}:${accountId(scope)}:container-instance/${clusterName}/*`;
  return [
    // The one call that knows no resource.
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
 * What the agent of Session Manager needs to let somebody in. None of these calls knows a resource.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
const sessionManagerStatements: readonly PolicyStatement[] = [
  {
    Effect: 'Allow',
    Action: [
      'ssm:UpdateInstanceInformation',
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
    ],
    Resource: '*',
  },
];
