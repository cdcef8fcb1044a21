import type { Cluster } from './cluster';
import type { Architecture } from '../containers/task-host';

/**
 * The newest Amazon Linux 2023 that has ECS's agent and Docker, as EC2 looks it up whenever an instance starts.
 *
 * A data source would look it up in every plan: an image that AWS publishes would then be a change that nobody made.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
 */
export function newestImage(architecture: Architecture): string {
  const variant = architecture === 'ARM64' ? 'amazon-linux-2023/arm64' : 'amazon-linux-2023';
  return `resolve:ssm:/aws/service/ecs/optimized-ami/${variant}/recommended/image_id`;
}

/** The processor that a type of instance has: AWS's own, of the ARM architecture, has a `g` behind the generation. */
export function architectureOf(instanceType: string): Architecture {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType) ? 'ARM64' : 'X86_64';
}

/**
 * What an instance does when it starts: it tells ECS's agent where it belongs. Tasks get at the rights of the instance
 * neither from an interface of their own nor, with one hop to the metadata, from a bridge; those in the mode `host` do.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
 */
export function userData({ clusterName }: Pick<Cluster, 'clusterName'>): string {
  return `#!/bin/bash
cat >> /etc/ecs/ecs.config <<'END'
ECS_CLUSTER=${clusterName}
ECS_AWSVPC_BLOCK_IMDS=true
ECS_ENABLE_SPOT_INSTANCE_DRAINING=true
END
`;
}
