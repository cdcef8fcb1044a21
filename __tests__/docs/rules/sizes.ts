import type { TerraformStack } from 'cdktf';
import {
  type Cluster,
  EcrRepository,
  FargateService,
  FargateTaskDefinition,
  ConfigDelivery,
  LogDestination,
  type LogRoute,
} from '../../../modules';
import { bucket, logGroup, nginx, task } from '../../../lab/synth/tasks';
import { type Examples, sound, typescriptOf, withContainers, withNginx, withRouting } from '../example';

const latest = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:latest';
const groups = Array.from({ length: 16 }, (_, index) =>
  LogDestination.cloudWatchLogs({ logGroup, streamPrefix: `${index}/` }),
);

/** Routes that each copy the lines with another word. */
function routesFor(count: number): readonly LogRoute[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `copy${index}`,
    include: `word ${index}`,
    to: LogDestination.null(),
  }));
}

/** Returns containers, the first of which stops the task. */
const named = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`app${index}`, { essential: index === 0 }]));

/** Routed task whose container definition is changed. */
function withDefinition(field: string, value: unknown): (stack: TerraformStack) => void {
  return (stack) => {
    task(stack, sound).containerDefinitions[0]![field] = value;
  };
}

/** Examples of rules for CPU, memory, storage, roles and images (M). */
export const sizeExamples: Examples = {
  M05: { broken: withNginx({ memoryMiB: 4 }), mended: withNginx({ memoryMiB: 6 }) },
  'M05 router': {
    broken: withRouting({ routerMemoryReservationMiB: 5 }),
    mended: withRouting({ routerMemoryReservationMiB: 100 }),
  },
  M01: {
    broken: (stack) =>
      // The compiler accepts valid combinations only; parsed JSON bypasses it.
      void new FargateTaskDefinition(stack, 'Task', {
        ...(JSON.parse('{ "cpu": 256, "memoryMiB": 9999 }') as { cpu: 256; memoryMiB: 512 }),
        containers: { nginx },
      }),
    mended: (stack) =>
      void new FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 2048, containers: { nginx } }),
  },
  M02: { broken: withNginx({ memoryMiB: 2048 }), mended: withNginx({ memoryMiB: 512 }) },
  M03: {
    broken: withContainers({ one: { memoryMiB: 500 }, two: { memoryMiB: 600 } }),
    mended: withContainers({ one: { memoryMiB: 400 }, two: { memoryMiB: 400 } }),
  },
  'M03 unreserved': {
    broken: withNginx({ memoryReservationMiB: 1024 - 128 }),
    mended: withNginx({ memoryReservationMiB: 512 }),
  },
  M04: { broken: withNginx({ cpu: 512 }), mended: withNginx({ cpu: 256 }) },
  'M05 reservation': {
    broken: withNginx({ memoryMiB: 256, memoryReservationMiB: 512 }),
    mended: withNginx({ memoryMiB: 512, memoryReservationMiB: 256 }),
  },
  M07: {
    broken: withRouting({ routerMemoryReservationMiB: 50 }),
    mended: withRouting({ routerMemoryReservationMiB: 100 }),
  },
  M08: { refused: typescriptOf({ routing: 'routerMemoryMiB: 128' }) },
  M10: {
    broken: (stack) => void task(stack, sound, { ephemeralStorageGiB: 500 }),
    mended: (stack) => void task(stack, sound, { ephemeralStorageGiB: 200 }),
  },
  M11: {
    broken: withRouting({ routes: [{ to: groups }] }),
    mended: (stack) => void task(stack, { ...sound, routes: [{ to: groups }] }, { ephemeralStorageGiB: 30 }),
  },
  M12: {
    broken: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { store_dir: '/data' } }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.s3({ bucket, options: { store_dir: '/tmp/s3' } }) }] }),
  },
  'M17 fixes': {
    broken: withRouting({ fluentBitImage: latest.replace('latest', '3.4.8') }),
    mended: withRouting({ fluentBitImage: latest.replace('latest', '3.4.9') }),
  },
  M17: {
    broken: withRouting({ fluentBitImage: latest }),
    mended: withRouting({ fluentBitImage: latest.replace('latest', '3.4.16') }),
  },
  M06: { refused: typescriptOf({}).replace('memoryMiB: 512,', '') },
  M24: {
    broken: (stack) => void new EcrRepository(stack, 'Images', { repositoryName: 'team/web', maxImageCount: 1 }),
    mended: (stack) => void new EcrRepository(stack, 'Images', { repositoryName: 'team/web', maxImageCount: 3 }),
  },
  M23: {
    broken: withRouting({ routes: routesFor(400), delivery: ConfigDelivery.inline() }),
    mended: withRouting({ routes: routesFor(20), delivery: ConfigDelivery.inline() }),
  },
  M29: { broken: withContainers(named(10)), mended: withContainers(named(9)) },
  M30: { broken: withNginx({ command: ['x'.repeat(65536)] }), mended: withNginx({ command: ['x'.repeat(30000)] }) },
  'M30 near': {
    broken: withNginx({ command: ['x'.repeat(60000)] }),
    mended: withNginx({ command: ['x'.repeat(30000)] }),
  },
  M31: { broken: withDefinition('stopTimeout', '30'), mended: withDefinition('stopTimeout', 30) },
  M18: {
    broken: withRouting({
      routes: [{ to: LogDestination.s3({ bucket }) }],
      delivery: ConfigDelivery.init({ bucket }),
      fluentBitImage: `registry.acme.test/aws-for-fluent-bit@sha256:${'0'.repeat(64)}`,
    }),
    mended: withRouting({ delivery: ConfigDelivery.init({ bucket }) }),
  },
  M19: {
    broken: withRouting({
      routes: [{ include: '[PARSER]', to: LogDestination.s3({ bucket }) }],
      delivery: ConfigDelivery.init({ bucket }),
    }),
    mended: withRouting({
      routes: [{ include: '\\[PARSER\\]', to: LogDestination.s3({ bucket }) }],
      delivery: ConfigDelivery.init({ bucket }),
    }),
  },
  M27: { broken: withExecuteCommand({}), mended: withExecuteCommand({ executeCommandLogging: { logGroup } }) },
  M25: {
    broken: withNginx({ image: '111122223333.dkr.ecr.eu-west-1.example.com/web:1' }),
    mended: withNginx({ image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1' }),
  },
  M26: { broken: withPermissions(750), mended: withPermissions(50) },
  'M26 near': { broken: withPermissions(560), mended: withPermissions(50) },
};

/** Service with ECS Exec in an existing cluster. */
function withExecuteCommand(recording: Partial<Cluster>): (stack: TerraformStack) => void {
  const names = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
  return (stack) =>
    void new FargateService(stack, 'Web', {
      cluster: { ...names, ...recording },
      network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] },
      cpu: 512,
      memoryMiB: 1024,
      containers: { nginx },
      logRouting: sound,
      executeCommand: true,
    });
}

/** Task whose containers may read a number of folders. */
function withPermissions(count: number): (stack: TerraformStack) => void {
  const folder = (index: number) =>
    `arn:aws:s3:::acme-application-data-of-the-shop-in-production/imports/of/suppliers/from/folder-${index}/*`;
  return (stack) =>
    task(stack, sound).resources.taskRole!.allow('ReadImports', [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: Array.from({ length: count }, (_, index) => folder(index)) },
    ]);
}
