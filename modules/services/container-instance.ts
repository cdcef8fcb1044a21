import type { Cluster } from './cluster';
import type { Architecture } from '../containers/task-host';

/**
 * Returns the SSM reference to the latest ECS-optimized Amazon Linux 2023 AMI, which EC2 resolves each time it starts
 * an instance. If all instance types have NVIDIA GPUs, the AMI contains their driver.
 *
 * With a data source, every AMI that AWS publishes would show up as a change in the plan.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
 */
export function newestImage(instanceTypes: readonly string[]): string {
  const variant = architectureOf(instanceTypes[0]!) === 'ARM64' ? '/arm64' : instanceTypes.every(hasGpus) ? '/gpu' : '';
  return `resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023${variant}/recommended/image_id`;
}

/** Tells whether an instance type has NVIDIA GPUs: families `g`, `gr` and `p`, except `g4ad`, whose GPUs are of AMD. */
function hasGpus(instanceType: string): boolean {
  return /^(?!g4ad\.)(g|gr|p)\d/.test(instanceType);
}

/** Returns the CPU architecture of an instance type: Graviton types have a `g` after the generation. */
export function architectureOf(instanceType: string): Architecture {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType) ? 'ARM64' : 'X86_64';
}

/**
 * Returns the user data that configures the ECS agent. Tasks cannot use the permissions of the instance in the network
 * mode `awsvpc` or, because of the metadata hop limit of 1, in `bridge`; tasks in the mode `host` can.
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
