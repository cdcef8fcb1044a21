import type { Container, ContainerSecret, Ec2Container } from '../../../modules';
import { type ContainerAdditions, containerDefinition } from '../../../modules/containers/container-definition';

const logConfiguration = { logDriver: 'awslogs', options: { 'awslogs-group': '/acme/web' } } as const;
const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf';

/** The definition of a container named nginx. */
function definition(container: Partial<Ec2Container> = {}, additions: Partial<ContainerAdditions> = {}) {
  return containerDefinition('nginx', { image: 'nginx:1.29.5', ...container }, { logConfiguration, ...additions });
}

test('writes the keys that ECS adds to a container with only an image (M22)', () => {
  expect(definition()).toEqual({
    name: 'nginx',
    image: 'nginx:1.29.5',
    essential: true,
    cpu: 0,
    portMappings: [],
    environment: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    logConfiguration,
  });
});

test('writes every property in the ECS format', () => {
  const container: Container = {
    image: { reference: 'registry.acme.test/web:1.0.0' },
    ports: [80, 8080],
    environment: { STAGE: 'live', EMPTY: '' },
    secrets: { PASSWORD: { secretArn } },
    cpu: 64,
    memoryMiB: 256,
    memoryReservationMiB: 128,
    essential: false,
    healthCheck: {
      command: ['CMD', 'curl', '-f', 'http://localhost'],
      intervalSeconds: 10,
      timeoutSeconds: 2,
      retries: 1,
      startPeriodSeconds: 60,
    },
    dependsOn: { app: 'START', cache: 'HEALTHY' },
    stopTimeoutSeconds: 120,
    command: ['nginx', '-g', 'daemon off;'],
    entryPoint: ['/entrypoint.sh'],
    user: '101:101',
    readonlyRootFilesystem: true,
    restart: { ignoredExitCodes: [0, 143], resetSeconds: 60 },
  };

  expect(definition(container)).toEqual({
    name: 'nginx',
    image: 'registry.acme.test/web:1.0.0',
    essential: false,
    cpu: 64,
    memory: 256,
    memoryReservation: 128,
    stopTimeout: 120,
    command: ['nginx', '-g', 'daemon off;'],
    entryPoint: ['/entrypoint.sh'],
    user: '101:101',
    readonlyRootFilesystem: true,
    restartPolicy: { enabled: true, ignoredExitCodes: [0, 143], restartAttemptPeriod: 60 },
    portMappings: [
      { containerPort: 80, hostPort: 80, protocol: 'tcp' },
      { containerPort: 8080, hostPort: 8080, protocol: 'tcp' },
    ],
    environment: [
      { name: 'STAGE', value: 'live' },
      { name: 'EMPTY', value: '' },
    ],
    secrets: [{ name: 'PASSWORD', valueFrom: secretArn }],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    dependsOn: [
      { containerName: 'app', condition: 'START' },
      { containerName: 'cache', condition: 'HEALTHY' },
    ],
    healthCheck: {
      command: ['CMD', 'curl', '-f', 'http://localhost'],
      interval: 10,
      timeout: 2,
      retries: 1,
      startPeriod: 60,
    },
    logConfiguration,
  });
});

test('preserves zeros', () => {
  expect(definition({ cpu: 0, stopTimeoutSeconds: 0 })).toMatchObject({ cpu: 0, stopTimeout: 0 });
});

test('writes the default health check timing of ECS (M22)', () => {
  const { healthCheck } = definition({ healthCheck: { command: ['CMD-SHELL', 'true'] } });

  expect(healthCheck).toEqual({ command: ['CMD-SHELL', 'true'], interval: 30, timeout: 5, retries: 3 });
});

test('writes the default reset period of a restart policy (M22)', () => {
  expect(definition({ restart: {} }).restartPolicy).toEqual({ enabled: true, restartAttemptPeriod: 300 });
});

test('omits a writable root file system, as ECS does (M22)', () => {
  expect(definition({ readonlyRootFilesystem: false })).not.toHaveProperty('readonlyRootFilesystem');
});

test.each<[kind: string, secret: ContainerSecret, valueFrom: string]>([
  ['a whole secret', { secretArn }, secretArn],
  ['a key of a secret', { secretArn, jsonKey: 'password' }, `${secretArn}:password::`],
  [
    'a parameter',
    { parameterArn: 'arn:aws:ssm:eu-west-1:111122223333:parameter/token' },
    'arn:aws:ssm:eu-west-1:111122223333:parameter/token',
  ],
  [
    'a secret with a customer managed key',
    { secretArn, kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k' },
    secretArn,
  ],
])('refers to %s', (_kind, secret, valueFrom) => {
  expect(definition({ secrets: { TOKEN: secret } }).secrets).toEqual([{ name: 'TOKEN', valueFrom }]);
});

test('passes the address of an ECR image through', () => {
  const image = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1.2.3';

  expect(definition({ image }).image).toBe(image);
});

test('omits an undefined dependency', () => {
  const dependsOn = { app: undefined } as unknown as Record<string, 'START'>;

  expect(definition({ dependsOn })).not.toHaveProperty('dependsOn');
});

describe('additions of a task', () => {
  test('set the log configuration', () => {
    const firelens = { logDriver: 'awsfirelens', options: { Name: 's3' } } as const;

    expect(definition({}, { logConfiguration: firelens }).logConfiguration).toEqual(firelens);
  });

  test("add dependencies after the container's own", () => {
    expect(definition({ dependsOn: { app: 'START' } }, { dependsOn: { log_router: 'HEALTHY' } }).dependsOn).toEqual([
      { containerName: 'app', condition: 'START' },
      { containerName: 'log_router', condition: 'HEALTHY' },
    ]);
  });

  test('override a dependency condition of the container', () => {
    expect(
      definition({ dependsOn: { log_router: 'START' } }, { dependsOn: { log_router: 'HEALTHY' } }).dependsOn,
    ).toEqual([{ containerName: 'log_router', condition: 'HEALTHY' }]);
  });

  test('mark the log router', () => {
    const firelensConfiguration = { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'true' } } as const;

    expect(definition({}, { firelensConfiguration }).firelensConfiguration).toEqual(firelensConfiguration);
  });

  test('enable an init process', () => {
    expect(definition({}, { initProcess: true }).linuxParameters).toEqual({ initProcessEnabled: true });
    expect(definition({}, { initProcess: false })).not.toHaveProperty('linuxParameters');
  });

  test('mount a volume', () => {
    expect(definition({}, { mountPoints: { '/var/log/flb-storage/': 'flb-storage' } }).mountPoints).toEqual([
      { sourceVolume: 'flb-storage', containerPath: '/var/log/flb-storage/', readOnly: false },
    ]);
  });
});

test('writes Linux, kernel and Docker settings in the ECS format', () => {
  const container: Ec2Container = {
    image: 'app:1',
    workingDirectory: '/app',
    startTimeoutSeconds: 60,
    ulimits: { nofile: { softLimit: 1024, hardLimit: 65536 } },
    systemControls: { 'net.core.somaxconn': '1024' },
    linuxParameters: {
      capabilities: { add: ['SYS_PTRACE'], drop: ['NET_RAW'] },
      initProcessEnabled: false,
      tmpfs: { '/run': { sizeMiB: 64, mountOptions: ['noexec'] } },
      devices: { '/dev/fuse': { permissions: ['read', 'write'] } },
      sharedMemorySizeMiB: 128,
      maxSwapMiB: 0,
      swappiness: 10,
    },
    dockerLabels: { team: 'shop' },
    interactive: true,
    pseudoTerminal: true,
    versionConsistency: 'disabled',
    privileged: true,
    resourceRequirements: { GPU: 2 },
    hostname: 'app',
    extraHosts: { db: '10.0.0.1' },
    dnsServers: ['10.0.0.2'],
    dnsSearchDomains: ['acme.test'],
    links: ['db'],
    disableNetworking: false,
    dockerSecurityOptions: ['no-new-privileges'],
  };

  expect(definition(container, { initProcess: true })).toMatchObject({
    workingDirectory: '/app',
    startTimeout: 60,
    ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 65536 }],
    systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
    linuxParameters: {
      capabilities: { add: ['SYS_PTRACE'], drop: ['NET_RAW'] },
      initProcessEnabled: false,
      tmpfs: [{ containerPath: '/run', size: 64, mountOptions: ['noexec'] }],
      devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: ['read', 'write'] }],
      sharedMemorySize: 128,
      maxSwap: 0,
      swappiness: 10,
    },
    dockerLabels: { team: 'shop' },
    interactive: true,
    pseudoTerminal: true,
    versionConsistency: 'disabled',
    privileged: true,
    resourceRequirements: [{ type: 'GPU', value: '2' }],
    hostname: 'app',
    extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.1' }],
    dnsServers: ['10.0.0.2'],
    dnsSearchDomains: ['acme.test'],
    links: ['db'],
    disableNetworking: false,
    dockerSecurityOptions: ['no-new-privileges'],
  });
});
