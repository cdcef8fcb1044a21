import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { TerraformStack } from 'cdktf';
import {
  type Container,
  Ec2TaskDefinition,
  type Ec2TaskDefinitionProps,
  FargateTaskDefinition,
  type FargateTaskDefinitionOptions,
  ConfigDelivery,
  type LogSource,
  type TaskRouting,
} from '../../modules';
import { type Block, parseJson, synth, type Synthesized } from './synth';

/** An existing repository. */
export const repository = {
  repositoryUrl: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/router',
  repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/router',
};

/** An existing bucket. */
export const bucket = { bucketName: 'acme-logs', bucketArn: 'arn:aws:s3:::acme-logs' };

/** An existing log group. */
export const logGroup = {
  logGroupName: '/acme/web',
  logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/acme/web',
};

/** An existing delivery stream. */
export const deliveryStream = {
  deliveryStreamName: 'logs',
  deliveryStreamArn: 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs',
};

/** An existing Kinesis stream. */
export const stream = { streamName: 'logs', streamArn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/logs' };

/** Place of tasks, with the domain suffix that a synthesized stack reads from AWS. */
export const place = { region: 'eu-west-1', dnsSuffix: '${data.aws_partition.AwsPartition.dns_suffix}' };

/** Image delivery with `repository`. */
export const byImage = ConfigDelivery.image({ repository });

/** A container that listens on port 80. */
export const nginx: Container = { image: 'nginx:1.29.5', ports: [80] };

/** Returns the description of a container's records that destinations receive. */
export function source(name: string, region = 'eu-west-1'): LogSource {
  const secret: LogSource['secret'] = (variableName) => ({ variable: `FIRELENS_${variableName}` });
  const taskIdPart = name.split('-').length + 1;
  return { name, alias: `${name}.output`, region, taskIdPart, outputBuffer: '1G', waitsOnDisk: true, secret };
}

/** Creates a task definition named `Task` with half a vCPU; its container is nginx by default. */
export function task(
  stack: TerraformStack,
  logRouting: TaskRouting | undefined,
  options: Partial<FargateTaskDefinitionOptions> = {},
): FargateTaskDefinition {
  return new FargateTaskDefinition(stack, 'Task', {
    cpu: 512,
    memoryMiB: 1024,
    containers: { nginx },
    ...options,
    ...(logRouting && { logRouting }),
  });
}

/** Creates a task definition for instances named `Task`; its container is nginx with 256 MiB by default. */
export function ec2Task(
  stack: TerraformStack,
  logRouting: TaskRouting | undefined,
  options: Partial<Ec2TaskDefinitionProps> = {},
): Ec2TaskDefinition {
  return new Ec2TaskDefinition(stack, 'Task', {
    containers: { nginx: { ...nginx, memoryMiB: 256 } },
    ...options,
    ...(logRouting && { logRouting }),
  });
}

/** Returns the container definitions of the only task definition in a stack, by name. */
export function containersOf({ only }: Synthesized): Record<string, Block> {
  const definitions = parseJson(only(EcsTaskDefinition).container_definitions as string) as unknown as Block[];
  return Object.fromEntries(definitions.map((definition) => [definition.name, definition]));
}

/** Returns the container definitions of a task with a routing. */
export function routed(
  logRouting: TaskRouting,
  options?: Partial<FargateTaskDefinitionOptions>,
): Record<string, Block> {
  return containersOf(synth((stack) => task(stack, logRouting, options)));
}

/** Returns the statements of the policy at a construct path. */
export function statementsAt({ at }: Synthesized, path: string): Block[] {
  return parseJson(at(IamRolePolicy, path).policy as string).Statement as Block[];
}
