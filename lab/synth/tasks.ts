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

/** A repository that stands already. */
export const repository = {
  repositoryUrl: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/router',
  repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/router',
};

/** A bucket that stands already. */
export const bucket = { bucketName: 'acme-logs', bucketArn: 'arn:aws:s3:::acme-logs' };

/** A log group that stands already. */
export const logGroup = {
  logGroupName: '/acme/web',
  logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/acme/web',
};

/** A delivery stream that stands already. */
export const deliveryStream = {
  deliveryStreamName: 'logs',
  deliveryStreamArn: 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs',
};

/** A stream of Kinesis that stands already. */
export const stream = { streamName: 'logs', streamArn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/logs' };

/** Delivery by an image in `repository`. */
export const byImage = ConfigDelivery.image({ repository });

/** A container that listens on port 80. */
export const nginx: Container = { image: 'nginx:1.29.5', ports: [80] };

/** Records of a container, as a destination is told of them. */
export function source(name: string, region = 'eu-west-1'): LogSource {
  const secret: LogSource['secret'] = (variableName) => ({ variable: `FIRELENS_${variableName}` });
  const taskIdPart = name.split('-').length + 1;
  return { name, alias: `${name}.output`, region, taskIdPart, outputBuffer: '1G', waitsOnDisk: true, secret };
}

/** A task definition of half a vCPU named `Task`, with nginx unless other containers are given. */
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

/** A task definition for instances named `Task`, with nginx and 256 MiB for it unless other containers are given. */
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

/** The container definitions of the one task definition in a stack, by name. */
export function containersOf({ only }: Synthesized): Record<string, Block> {
  const definitions = parseJson(only(EcsTaskDefinition).container_definitions as string) as unknown as Block[];
  return Object.fromEntries(definitions.map((definition) => [definition.name, definition]));
}

/** The containers of a task whose logs are routed. */
export function routed(
  logRouting: TaskRouting,
  options?: Partial<FargateTaskDefinitionOptions>,
): Record<string, Block> {
  return containersOf(synth((stack) => task(stack, logRouting, options)));
}

/** The statements of the policy at a construct path. */
export function statementsAt({ at }: Synthesized, path: string): Block[] {
  return parseJson(at(IamRolePolicy, path).policy as string).Statement as Block[];
}
