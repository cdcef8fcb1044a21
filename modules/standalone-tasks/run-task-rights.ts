import type { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import type { PolicyStatement } from '../core/policy';
import type { Cluster } from '../services/cluster';
import type { TaskDefinition } from '../tasks/task-definition';

/**
 * Returns the permissions to run a task: any revision of its family, in its cluster only, with its two roles only.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
 */
export function runTaskStatements(
  scope: Construct,
  { clusterArn, clusterName }: Cluster,
  { taskRoleArn, executionRoleArn, resources: { taskDefinition } }: TaskDefinition,
): readonly PolicyStatement[] {
  const tasks = `arn:${partitionName(scope)}:ecs:${regionName(scope)}:${accountId(scope)}:task/${clusterName}/*`;
  return [
    {
      Effect: 'Allow',
      Action: 'ecs:RunTask',
      Resource: `${taskDefinition.arnWithoutRevision}:*`,
      Condition: { ArnEquals: { 'ecs:cluster': clusterArn } },
    },
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: [...new Set([executionRoleArn, taskRoleArn])],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    // ECS copies the tags of the task definition to the task.
    {
      Effect: 'Allow',
      Action: 'ecs:TagResource',
      Resource: tasks,
      Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    },
  ];
}
