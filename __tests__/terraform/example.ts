import { join } from 'node:path';
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
} from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import type { Cluster, Network } from '../../modules';
import { outputsTo } from '../pipeline/emulated-aws';
import { FluentBit } from '../pipeline/fluent-bit';
import { withoutPolicy } from '../support/bucket-policy';
import type { ClientConfig } from '../support/real';
import type { TerraformFolder } from '../support/terraform-folder';

/** A cluster and a network that stand already. */
export interface Standing {
  readonly cluster: Cluster;
  readonly network: Network;
}

/** Makes a cluster and a network in the emulator. */
export async function makeStanding(config: ClientConfig): Promise<Standing> {
  const { cluster } = await new ECSClient(config).send(new CreateClusterCommand({ clusterName: 'main' }));
  const ec2 = new EC2Client(config);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const [vpcId, cidr] = [Vpc!.VpcId!, '10.0.1.0/24'];
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: cidr }));
  return {
    cluster: { clusterArn: cluster!.clusterArn!, clusterName: 'main' },
    network: { vpcId, publicSubnetIds: [], privateSubnetIds: [Subnet!.SubnetId!] },
  };
}

/** The router's container of a service in the cluster, as the emulator holds it. */
export async function routerOf(config: ClientConfig, service: string) {
  const ecs = new ECSClient(config);
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: 'main', services: [service] }));
  const { taskDefinition } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: services[0]!.taskDefinition }),
  );
  const container = taskDefinition!.containerDefinitions!.find(({ name }) => name === 'log_router')!;
  return {
    ...container,
    environment: Object.fromEntries(container.environment!.map(({ name, value }) => [name!, value!])),
  };
}

/** Does something with a real Fluent Bit that runs what was synthesized, with the values that were applied. */
export async function withRouter(
  config: ClientConfig,
  { environment }: { readonly environment: Readonly<Record<string, string>> },
  synthesized: string,
  work: (router: FluentBit) => Promise<void>,
): Promise<void> {
  const aws = await outputsTo(config.endpoint);
  const filled = Object.entries(environment).filter(([name]) => name.startsWith('FIRELENS_'));
  const folder = join(synthesized, 'fluent-bit', 'nginx');
  const router = await FluentBit.start(folder, aws.overrides, Object.fromEntries(filled));
  try {
    await work(router);
  } finally {
    await router.stop();
    await aws.stop();
  }
}

/** A client of S3 that names buckets as the emulator knows them. */
export function s3Client(config: ClientConfig): S3Client {
  return new S3Client({ ...config, forcePathStyle: true });
}

/** Does something while the emulator lets everybody into the bucket that a stack says it has. */
export async function withOpenBucket(
  config: ClientConfig,
  folder: TerraformFolder,
  work: () => Promise<void>,
): Promise<void> {
  const { bucket } = (await folder.outputs()) as { bucket: string };
  await withoutPolicy(s3Client(config), bucket, work);
}

/** A line of nginx's access log, in the format of its image. */
export function accessLine(uri: string, agent = 'Mozilla/5.0'): string {
  return `10.0.0.7 - - [21/Nov/2026:09:00:00 +0000] "GET ${uri} HTTP/1.1" 200 615 "-" "${agent}" "203.0.113.9"`;
}

/** A line of nginx's error log. */
export function errorLine(uri: string): string {
  return `2026/11/21 09:00:00 [error] 29#29: *1 open() "/usr/share/nginx/html${uri}" failed (2: No such file or directory), client: 10.0.0.7, server: localhost, request: "GET ${uri} HTTP/1.1", host: "localhost"`;
}
