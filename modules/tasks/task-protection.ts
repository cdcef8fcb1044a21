import type { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import type { PolicyStatement } from '../core/policy';

/**
 * Returns the permissions with which containers protect their task from scale-in and deployments, by the endpoint
 * `$ECS_AGENT_URI/task-protection/v1/state`. The agent of ECS uses the task role for it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
export function protectionStatements(scope: Construct, clusterName: string): readonly PolicyStatement[] {
  const tasks = `task/${clusterName}/*`;
  return [
    {
      Effect: 'Allow',
      Action: ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'],
      Resource: `arn:${partitionName(scope)}:ecs:${regionName(scope)}:${accountId(scope)}:${tasks}`,
    },
  ];
}
