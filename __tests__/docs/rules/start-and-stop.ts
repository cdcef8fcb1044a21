import type { TerraformStack } from 'cdktf';
import { type Container, FargateService, type LogRouting } from '../../../modules';
import { nginx } from '../../../lab/synth/tasks';
import { type Rule, sound, typescriptOf, withContainers, withNginx, withRouting } from '../rule';

const app = { image: 'app:1.0.0' };
const healthCheck = { command: ['CMD-SHELL', 'curl -f http://localhost'] as const };

/** A routed service on Fargate Spot. */
function onSpot(container: Partial<Container>, routing: Partial<LogRouting>): (stack: TerraformStack) => void {
  return (stack) =>
    void new FargateService(stack, 'Web', {
      cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
      network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] },
      cpu: 512,
      memoryMiB: 1024,
      capacity: 'fargate-spot',
      containers: { nginx: { ...nginx, ...container } } as Record<string, Container>,
      logRouting: { ...sound, ...routing },
    });
}

/** In what order containers start and stop, and how they are found healthy (L). */
export const startAndStopRules: readonly Rule[] = [
  {
    id: 'L01',
    states: 'Containers start after their router, and stop before it.',
    always: 'every container depends on it, beside what `dependsOn` says',
  },
  {
    id: 'L03',
    states: 'What others wait for to be healthy has a health check.',
    broken: withContainers({ nginx: { ...nginx, dependsOn: { app: 'HEALTHY' } }, app }),
    mended: withContainers({ nginx: { ...nginx, dependsOn: { app: 'HEALTHY' } }, app: { ...app, healthCheck } }),
    relax: 'Wait for `START`.',
  },
  {
    id: 'L04',
    states: 'What others wait for to end is not essential.',
    broken: withContainers({ nginx: { ...nginx, dependsOn: { app: 'SUCCESS' } }, app }),
    mended: withContainers({ nginx: { ...nginx, dependsOn: { app: 'SUCCESS' } }, app: { ...app, essential: false } }),
    relax: 'Set its `essential` to false.',
  },
  {
    id: 'L04',
    states: 'Containers do not wait for each other in a circle.',
    broken: withContainers({
      nginx: { ...nginx, dependsOn: { app: 'START' } },
      app: { ...app, dependsOn: { nginx: 'START' } },
    }),
    mended: withContainers({ nginx: { ...nginx, dependsOn: { app: 'START' } }, app }),
    relax: 'Take one of the dependencies out.',
  },
  {
    id: 'L05',
    states: 'The task ends with its router.',
    broken: withRouting({ routerEssential: false }),
    mended: withRouting({ routerEssential: true }),
    relax: 'A warning; it may be left where requests matter more than records.',
  },
  {
    id: 'L06',
    states: 'A health check is within what ECS takes: every 5 to 300 seconds, and so on.',
    broken: withNginx({ healthCheck: { ...healthCheck, intervalSeconds: 1 } }),
    mended: withNginx({ healthCheck: { ...healthCheck, intervalSeconds: 5 } }),
    relax: 'Give a number that ECS takes.',
  },
  {
    id: 'L07',
    states: "The router's health check runs a program that its image has.",
    refused: typescriptOf({ routing: "healthCheck: { command: ['CMD-SHELL', 'nc -z 127.0.0.1 8877'] }" }),
  },
  {
    id: 'L08',
    states: "The router's health check asks what the router serves.",
    always: 'the same library writes the check and `[SERVICE]`',
  },
  {
    id: 'L09',
    states: 'The task does not end when a destination is down.',
    always: 'the health check asks for the uptime of the router',
  },
  { id: 'L10', states: "The router's health check is not that of its port 8877.", always: 'it asks for the uptime' },
  {
    id: 'L11',
    states: 'A container has 120 seconds at most to stop.',
    broken: withNginx({ stopTimeoutSeconds: 600 }),
    mended: withNginx({ stopTimeoutSeconds: 120 }),
    relax: 'Fargate has no more.',
  },
  {
    id: 'L11',
    states: 'The router has more time to stop than its outputs have to deliver.',
    broken: withRouting({ routerStopTimeoutSeconds: 30 }),
    mended: withRouting({ routerStopTimeoutSeconds: 40 }),
    relax: 'A warning; it may be left where the last records do not matter.',
  },
  {
    id: 'L12',
    states: 'On Fargate Spot, containers and router stop within 120 seconds, one after the other.',
    broken: onSpot({ stopTimeoutSeconds: 60 }, { routerStopTimeoutSeconds: 90 }),
    mended: onSpot({ stopTimeoutSeconds: 30 }, { routerStopTimeoutSeconds: 90 }),
    relax: 'A warning; it may be left where the last records of an interrupted task do not matter.',
  },
  {
    id: 'L13',
    states: 'A router is not restarted under containers that know its address.',
    refused: typescriptOf({ routing: 'restartPolicy: { enabled: true }' }),
  },
];
