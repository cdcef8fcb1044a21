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

/** Rules for the start and stop order of containers and for health checks (L). */
export const startAndStopRules: readonly Rule[] = [
  {
    id: 'L01',
    states: 'Containers start after the router and stop before it.',
    always: 'every container depends on the router, in addition to its `dependsOn`',
  },
  {
    id: 'L03',
    states: 'A container on which another depends with `HEALTHY` has a health check.',
    broken: withContainers({ nginx: { ...nginx, dependsOn: { app: 'HEALTHY' } }, app }),
    mended: withContainers({ nginx: { ...nginx, dependsOn: { app: 'HEALTHY' } }, app: { ...app, healthCheck } }),
    relax: 'Use the condition `START`.',
  },
  {
    id: 'L04',
    states: 'A container on which another depends with `SUCCESS` or `COMPLETE` is not essential.',
    broken: withContainers({ nginx: { ...nginx, dependsOn: { app: 'SUCCESS' } }, app }),
    mended: withContainers({ nginx: { ...nginx, dependsOn: { app: 'SUCCESS' } }, app: { ...app, essential: false } }),
    relax: 'Set `essential` of that container to false.',
  },
  {
    id: 'L04',
    states: 'Container dependencies are not circular.',
    broken: withContainers({
      nginx: { ...nginx, dependsOn: { app: 'START' } },
      app: { ...app, dependsOn: { nginx: 'START' } },
    }),
    mended: withContainers({ nginx: { ...nginx, dependsOn: { app: 'START' } }, app }),
    relax: 'Remove one of the dependencies.',
  },
  {
    id: 'L05',
    states: 'The task stops when its router stops.',
    broken: withRouting({ routerEssential: false }),
    mended: withRouting({ routerEssential: true }),
    relax: 'Ignore the warning if serving requests is more important than keeping records.',
  },
  {
    id: 'L06',
    states: 'The values of a health check are within the ECS limits, such as an interval of 5 to 300 seconds.',
    broken: withNginx({ healthCheck: { ...healthCheck, intervalSeconds: 1 } }),
    mended: withNginx({ healthCheck: { ...healthCheck, intervalSeconds: 5 } }),
    relax: 'Specify a value within the limits.',
  },
  {
    id: 'L07',
    states: "The router's health check runs a program that its image contains.",
    refused: typescriptOf({ routing: "healthCheck: { command: ['CMD-SHELL', 'nc -z 127.0.0.1 8877'] }" }),
  },
  {
    id: 'L08',
    states: "The router's health check requests an endpoint that the router serves.",
    always: 'the same library writes the check and `[SERVICE]`',
  },
  {
    id: 'L09',
    states: 'An unavailable destination does not stop the task.',
    always: 'the health check requests only the uptime of the router',
  },
  {
    id: 'L10',
    states: "The router's health check does not use port 8877.",
    always: 'it requests the uptime on another port',
  },
  {
    id: 'L11',
    states: 'The stop timeout of a container is at most 120 seconds.',
    broken: withNginx({ stopTimeoutSeconds: 600 }),
    mended: withNginx({ stopTimeoutSeconds: 120 }),
    relax: 'Fargate has no longer timeout.',
  },
  {
    id: 'L11',
    states: 'The stop timeout of the router is longer than the time that its outputs need to deliver.',
    broken: withRouting({ routerStopTimeoutSeconds: 30 }),
    mended: withRouting({ routerStopTimeoutSeconds: 40 }),
    relax: 'Ignore the warning if the last records are not important.',
  },
  {
    id: 'L12',
    states:
      'On Fargate Spot, the stop timeouts of containers and router, which stop in sequence, total at most 120 seconds.',
    broken: onSpot({ stopTimeoutSeconds: 60 }, { routerStopTimeoutSeconds: 90 }),
    mended: onSpot({ stopTimeoutSeconds: 30 }, { routerStopTimeoutSeconds: 90 }),
    relax: 'Ignore the warning if the last records of an interrupted task are not important.',
  },
  {
    id: 'L13',
    states: 'The router has no restart policy, because containers keep the address that it had when they started.',
    refused: typescriptOf({ routing: 'restartPolicy: { enabled: true }' }),
  },
];
