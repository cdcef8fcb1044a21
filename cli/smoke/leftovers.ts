import { DeleteLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeNatGatewaysCommand } from '@aws-sdk/client-ec2';
import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeClustersCommand,
  paginateListTaskDefinitionFamilies,
  paginateListTaskDefinitions,
  paginateListTasks,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { paginateGetResources } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Clients } from './clients';

/** Maximum number of task definitions of one request. */
const deletedAtOnce = 10;

/** Stops the tasks of an interrupted run, which would keep the cluster from being deleted. */
export async function stopTasks({ ecs }: Pick<Clients, 'ecs'>, cluster: string): Promise<void> {
  const { clusters: [found] = [] } = await ecs.send(new DescribeClustersCommand({ clusters: [cluster] }));
  if (found?.status !== 'ACTIVE') return;
  for await (const { taskArns = [] } of paginateListTasks({ client: ecs }, { cluster })) {
    for (const task of taskArns) await ecs.send(new StopTaskCommand({ cluster, task }));
  }
}

/**
 * Deletes what Terraform does not: the revisions of task definitions, which it keeps for rollbacks, and the log group that
 * Container Insights creates.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteTaskDefinitions.html
 */
export async function deleteLeftovers({ ecs, logs }: Clients, namePrefix: string): Promise<void> {
  const arns = await activeRevisions(ecs, namePrefix);
  for (const taskDefinition of arns) await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  for (let first = 0; first < arns.length; first += deletedAtOnce) {
    const taskDefinitions = arns.slice(first, first + deletedAtOnce);
    await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions }));
  }
  const logGroupNamePrefix = `/aws/ecs/containerinsights/${namePrefix}/`;
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
  for (const { logGroupName } of logGroups) await logs.send(new DeleteLogGroupCommand({ logGroupName }));
}

async function activeRevisions(ecs: Clients['ecs'], namePrefix: string): Promise<readonly string[]> {
  const arns: string[] = [];
  const ofPrefix = { familyPrefix: `${namePrefix}-`, status: 'ACTIVE' } as const;
  for await (const { families = [] } of paginateListTaskDefinitionFamilies({ client: ecs }, ofPrefix)) {
    for (const familyPrefix of families) {
      const pages = paginateListTaskDefinitions({ client: ecs }, { familyPrefix, status: 'ACTIVE' });
      for await (const { taskDefinitionArns = [] } of pages) arns.push(...taskDefinitionArns);
    }
  }
  return arns;
}

/**
 * Returns the ARNs of the resources that have the tag of the app and still exist. AWS lists some for up to an hour after
 * their deletion.
 */
export async function taggedResources(clients: Clients, namePrefix: string): Promise<readonly string[]> {
  const tagged: string[] = [];
  const TagFilters = [{ Key: 'Application', Values: [namePrefix] }];
  for await (const { ResourceTagMappingList = [] } of paginateGetResources({ client: clients.tags }, { TagFilters })) {
    tagged.push(...ResourceTagMappingList.map(({ ResourceARN = '' }) => ResourceARN));
  }
  const existing = await Promise.all(tagged.map(async (arn) => ((await isDeleted(clients, arn)) ? [] : [arn])));
  return existing.flat().sort();
}

async function isDeleted({ ec2, ecs }: Clients, arn: string): Promise<boolean> {
  // Inactive and deleted revisions cannot run, and cost nothing; active ones are deleted above.
  if (arn.includes(':task-definition/') || /:ecs:.*:task\//.test(arn)) return true;
  if (/:ecs:.*:(cluster|service)\//.test(arn)) {
    const [, cluster = ''] = arn.split('/');
    const { clusters: [found] = [] } = await ecs.send(new DescribeClustersCommand({ clusters: [cluster] }));
    return found?.status !== 'ACTIVE';
  }
  if (!arn.includes(':natgateway/')) return false;
  const NatGatewayIds = [arn.slice(arn.lastIndexOf('/') + 1)];
  const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds })).catch(gone);
  return NatGateways.every(({ State }) => State === 'deleted');
}

function gone(error: Error): { readonly NatGateways: [] } {
  if (error.name === 'NatGatewayNotFound') return { NatGateways: [] };
  throw error;
}
