import type { TerraformStack } from 'cdktf';
import { type Container, FargateService, LogDestination, type LogRouting } from '../../../modules';
import { bucket, nginx } from '../../../lab/synth/tasks';
import { type Examples, sound, typescriptOf, withContainers, withNginx, withRouting } from '../example';

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

/** Examples of rules for the start and stop order of containers and for health checks (L). */
export const startAndStopExamples: Examples = {
  L03: {
    broken: withContainers({ nginx: { ...nginx, dependsOn: { app: 'HEALTHY' } }, app }),
    mended: withContainers({ nginx: { ...nginx, dependsOn: { app: 'HEALTHY' } }, app: { ...app, healthCheck } }),
  },
  L04: {
    broken: withContainers({ nginx: { ...nginx, dependsOn: { app: 'SUCCESS' } }, app }),
    mended: withContainers({ nginx: { ...nginx, dependsOn: { app: 'SUCCESS' } }, app: { ...app, essential: false } }),
  },
  'L04 circular': {
    broken: withContainers({
      nginx: { ...nginx, dependsOn: { app: 'START' } },
      app: { ...app, dependsOn: { nginx: 'START' } },
    }),
    mended: withContainers({ nginx: { ...nginx, dependsOn: { app: 'START' } }, app }),
  },
  L05: { broken: withRouting({ routerEssential: false }), mended: withRouting({ routerEssential: true }) },
  L06: {
    broken: withNginx({ healthCheck: { ...healthCheck, intervalSeconds: 1 } }),
    mended: withNginx({ healthCheck: { ...healthCheck, intervalSeconds: 5 } }),
  },
  'L06 command': {
    broken: withNginx({ healthCheck: { command: JSON.parse('["curl", "http://127.0.0.1/"]') as ['CMD'] } }),
    mended: withNginx({ healthCheck: { command: ['CMD', 'curl', 'http://127.0.0.1/'] } }),
  },
  'L06 arguments': {
    broken: withNginx({ healthCheck: { command: ['CMD-SHELL', 'curl', 'http://127.0.0.1/'] } }),
    mended: withNginx({ healthCheck: { command: ['CMD-SHELL', 'curl http://127.0.0.1/'] } }),
  },
  'L07 curl': {
    broken: withRouting({ fluentBitImage: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.0.0' }),
    mended: withRouting({ fluentBitImage: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16' }),
  },
  L15: {
    broken: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { Retry_Limit: 1 } }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { Retry_Limit: 30 } }) }] }),
  },
  L07: { refused: typescriptOf({ routing: "healthCheck: { command: ['CMD-SHELL', 'nc -z 127.0.0.1 8877'] }" }) },
  L11: { broken: withNginx({ stopTimeoutSeconds: 600 }), mended: withNginx({ stopTimeoutSeconds: 120 }) },
  'L11 router': {
    broken: withRouting({ routerStopTimeoutSeconds: 30 }),
    mended: withRouting({ routerStopTimeoutSeconds: 40 }),
  },
  L12: {
    broken: onSpot({ stopTimeoutSeconds: 60 }, { routerStopTimeoutSeconds: 90 }),
    mended: onSpot({ stopTimeoutSeconds: 30 }, { routerStopTimeoutSeconds: 90 }),
  },
  'L01 changed': {
    broken: withNginx({ override: (definition) => ({ ...definition, dependsOn: [] }) }),
    mended: withNginx({ override: (definition) => ({ ...definition, user: '1000' }) }),
  },
  L13: { refused: typescriptOf({ routing: 'restartPolicy: { enabled: true }' }) },
};
