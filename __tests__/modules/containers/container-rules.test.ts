import { TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import fc from 'fast-check';
import type { Container, ContainerHealthCheck, Ec2Container, NetworkMode } from '../../../modules';
import { fargateContainer } from '../../../modules/containers/fargate-container';
import { containerProblems, containerWarnings } from '../../../modules/containers/container-rules';
import type { Containers } from '../../../modules/containers/ec2-container';
import { typeErrors } from '../../../modules/core/shape';
import { onFargate } from '../../../modules/containers/task-host';

const host = onFargate({ cpu: 512, memoryMiB: 1024 });
const nginx: Container = { image: 'nginx:1.29.5' };
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const healthCheck: ContainerHealthCheck = { command: ['CMD-SHELL', 'curl -f http://localhost'] };
const variable = new TerraformVariable(new TerraformStack(Testing.app(), 'test'), 'variable', { type: 'any' });
const [textAtDeploy, numberAtDeploy] = [variable.stringValue, variable.numberValue];

/** Returns the errors of containers in a task with half a vCPU and 1 GiB. */
function problems(containers: Containers, router?: Container): unknown[] {
  return containerProblems(containers, host, router).filter((problem) => typeof problem === 'string');
}

/** Returns the errors of a single container named nginx. */
function problemsOf(container: Partial<Container>): unknown[] {
  return problems({ nginx: { ...nginx, ...container } });
}

test('accepts containers with every property', () => {
  const containers: Containers = {
    nginx: {
      image: { reference: `registry.acme.test:5000/web@${digest}` },
      ports: [80, 65535],
      environment: { STAGE: 'live' },
      secrets: { PASSWORD: { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db' } },
      cpu: 256,
      memoryMiB: 512,
      memoryReservationMiB: 512,
      healthCheck: { ...healthCheck, intervalSeconds: 30, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 0 },
      dependsOn: { migration: 'SUCCESS', cache: 'HEALTHY', agent: 'START' },
      stopTimeoutSeconds: 120,
    },
    migration: { ...nginx, essential: false },
    cache: { ...nginx, healthCheck },
    agent: nginx,
  };

  expect(problems(containers)).toEqual([]);
});

test('does not check values known only at deploy time', () => {
  const container: Container = {
    image: textAtDeploy,
    ports: [numberAtDeploy, Token.asNumber(variable.value)],
    cpu: numberAtDeploy,
    memoryMiB: numberAtDeploy,
    memoryReservationMiB: numberAtDeploy,
    healthCheck: {
      ...healthCheck,
      intervalSeconds: numberAtDeploy,
      timeoutSeconds: numberAtDeploy,
      retries: numberAtDeploy,
      startPeriodSeconds: numberAtDeploy,
    },
    stopTimeoutSeconds: numberAtDeploy,
  };

  expect(problems({ one: container, two: container })).toEqual([]);
});

describe('the containers of a task', () => {
  test('fails when there is no container', () => {
    expect(problems({})).toEqual(['containers must contain at least one container, got none']);
  });

  test('fails when no container is essential', () => {
    expect(problems({ one: { ...nginx, essential: false }, two: { ...nginx, essential: false } })).toEqual([
      'containers must contain at least one essential container, because the task would never stop otherwise, got none',
    ]);
  });

  test('accepts containers that are not essential', () => {
    expect(problems({ one: { ...nginx, essential: false }, two: nginx })).toEqual([]);
  });
});

describe('a container name', () => {
  test.each(['nginx', 'side-car_2', 'A', 'a'.repeat(255)])('may be %s', (name) => {
    expect(problems({ [name]: nginx })).toEqual([]);
  });

  test.each(['', 'side car', 'side.car', 'é', 'nginx\n', 'a'.repeat(256)])('fails when it is %j (F27)', (name) => {
    expect(problems({ [name]: nginx })).toEqual([
      `container "${name}": name must be 1 to 255 letters, digits, "_" and "-" (F27)`,
    ]);
  });
});

describe('an image', () => {
  test.each(['nginx', 'nginx:1.29.5', `registry.acme.test:5000/team/web:1.0.0@${digest}`])('may be %s', (image) => {
    expect(problemsOf({ image })).toEqual([]);
  });

  test.each([
    '',
    ' nginx',
    'nginx ',
    'nginx:1 .0',
    ':1.0.0',
    '@sha256:00',
    '/web',
    'Web:1.0.0',
    'web@sha256:00',
    'https://web',
  ])('fails when it is %j, as an address or with a repository', (image) => {
    const problem = [`container "nginx": image must be the name of an image, got ${JSON.stringify(image)}`];

    expect(problemsOf({ image })).toEqual(problem);
    expect(problemsOf({ image: { reference: image } })).toEqual(problem);
  });
});

describe('a number', () => {
  test.each<[name: keyof Container, least: number, most: number]>([
    ['cpu', 0, 512],
    ['memoryMiB', 6, 1024],
    ['memoryReservationMiB', 6, 1024],
    ['startTimeoutSeconds', 2, 120],
    ['stopTimeoutSeconds', 2, 120],
  ])('%s may be from %i to %i', (name, least, most) => {
    expect([least, most].flatMap((value) => problemsOf({ [name]: value }))).toEqual([]);
  });

  test.each<[name: keyof ContainerHealthCheck, least: number, most: number]>([
    ['intervalSeconds', 5, 300],
    ['timeoutSeconds', 2, 60],
    ['retries', 1, 10],
    ['startPeriodSeconds', 0, 300],
  ])('healthCheck.%s may be from %i to %i (L06)', (name, least, most) => {
    expect([least, most].flatMap((value) => problemsOf({ healthCheck: { ...healthCheck, [name]: value } }))).toEqual(
      [],
    );
  });

  test.each([-1, 0.5])('fails when cpu is %d', (cpu) => {
    expect(problemsOf({ cpu })).toEqual([`container "nginx": cpu must be an integer of 0 or more, got ${cpu}`]);
  });

  test.each([0, 65536, 80.5])('fails when a port is %d', (port) => {
    expect(problemsOf({ ports: [80, port] })).toEqual([
      `container "nginx": ports[1] must be an integer from 1 to 65535, got ${port}`,
    ]);
  });

  test.each([5, 6.5])('fails when memory is %d MiB (M05)', (value) => {
    expect([...problemsOf({ memoryMiB: value }), ...problemsOf({ memoryReservationMiB: value })]).toEqual([
      `container "nginx": memoryMiB must be an integer from 6 MiB to the task's 1024 MiB, got ${value} (M05)`,
      `container "nginx": memoryReservationMiB must be an integer from 6 MiB to the task's 1024 MiB, got ${value} (M05)`,
    ]);
  });

  test("fails when memory exceeds the task's (M02)", () => {
    expect(problemsOf({ memoryMiB: 1025, memoryReservationMiB: 6 })).toEqual([
      'container "nginx": memoryMiB must be an integer from 6 MiB to the task\'s 1024 MiB, got 1025 (M02)',
    ]);
  });

  test('fails when the memory reservation exceeds the limit (M05)', () => {
    expect(problemsOf({ memoryMiB: 256, memoryReservationMiB: 257 })).toEqual([
      'container "nginx": memoryReservationMiB must not be greater than memoryMiB (256), got 257 (M05)',
    ]);
  });

  test.each([1, 121])('fails when the stop timeout is %i seconds (L11)', (stopTimeoutSeconds) => {
    expect(problemsOf({ stopTimeoutSeconds })).toEqual([
      `container "nginx": stopTimeoutSeconds must be an integer from 2 to 120 seconds, got ${stopTimeoutSeconds} (L11)`,
    ]);
  });

  test.each([1, 121])('fails when the start timeout is %i seconds', (startTimeoutSeconds) => {
    expect(problemsOf({ startTimeoutSeconds })).toEqual([
      `container "nginx": startTimeoutSeconds must be an integer from 2 to 120 seconds, got ${startTimeoutSeconds}`,
    ]);
  });

  test('fails for more than one credential specification', () => {
    const spec = 'credentialspec:arn:aws:ssm:eu-west-1:111122223333:parameter/spec';

    expect(problemsOf({ credentialSpecs: [spec] })).toEqual([]);
    expect(problemsOf({ credentialSpecs: [spec, spec] })).toEqual([
      'container "nginx": credentialSpecs must contain at most one specification, got 2; remove one',
    ]);
  });

  test.each<[name: keyof ContainerHealthCheck, value: number, range: string]>([
    ['intervalSeconds', 4, '5 to 300 seconds'],
    ['intervalSeconds', 301, '5 to 300 seconds'],
    ['timeoutSeconds', 1, '2 to 60 seconds'],
    ['timeoutSeconds', 61, '2 to 60 seconds'],
    ['retries', 0, '1 to 10 checks'],
    ['retries', 11, '1 to 10 checks'],
    ['startPeriodSeconds', -1, '0 to 300 seconds'],
    ['startPeriodSeconds', 301, '0 to 300 seconds'],
  ])('fails when healthCheck.%s is %i (L06)', (name, value, range) => {
    expect(problemsOf({ healthCheck: { ...healthCheck, [name]: value } })).toEqual([
      `container "nginx": healthCheck.${name} must be an integer from ${range}, got ${value} (L06)`,
    ]);
  });
});

test('fails when a health check has no program (L06)', () => {
  expect(problemsOf({ healthCheck: { command: ['CMD'] } })).toEqual([
    'container "nginx": healthCheck.command must have a program after "CMD" or "CMD-SHELL", got none (L06)',
  ]);
});

test('does not compile with a health check that is neither CMD nor CMD-SHELL', () => {
  // @ts-expect-error: the first element is CMD or CMD-SHELL
  const check: ContainerHealthCheck = { command: ['curl', '-f', 'http://localhost'] };

  expect(check.command).not.toContain('CMD');
});

describe('an environment variable', () => {
  const secret = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db' };

  test.each(['STAGE', 'a.b-c', 'toString'])('may be named %s', (name) => {
    expect([...problemsOf({ environment: { [name]: 'x' } }), ...problemsOf({ secrets: { [name]: secret } })]).toEqual(
      [],
    );
  });

  test.each(['', 'A B', 'A=B', 'A\n'])('fails when it is named %j', (name) => {
    const problem = `container "nginx": environment variable names must not be empty or contain whitespace or "=", got ${JSON.stringify(name)}`;

    expect(problemsOf({ environment: { [name]: 'x' } })).toEqual([problem]);
    expect(problemsOf({ secrets: { [name]: secret } })).toEqual([problem]);
  });

  test('fails when a variable is in environment and in secrets', () => {
    expect(problemsOf({ environment: { PASSWORD: 'x' }, secrets: { PASSWORD: secret } })).toEqual([
      'container "nginx": PASSWORD must be in environment or in secrets, not in both',
    ]);
  });
});

test('fails when a value is certainly a secret', () => {
  expect(problemsOf({ environment: { KEY: `AKIA${'Q3EGSPLK7WNDZ2JT'}` } })).toEqual([
    'container "nginx": environment.KEY contains an AWS access key and must be moved to secrets, because anyone who can describe the task definition can read environment',
  ]);
});

test('warns when a variable looks like a secret', () => {
  expect(containerWarnings({ nginx: { ...nginx, environment: { DB_PASSWORD: 'correct horse' } } }, host)).toEqual([
    'container "nginx": environment.DB_PASSWORD is named like a secret and should be moved to secrets, because anyone who can describe the task definition can read environment',
  ]);
});

test('fails when a writable path is invalid', () => {
  expect(problemsOf({ readonlyRootFilesystem: true, writablePaths: ['tmp'] })).toEqual([
    'container "nginx": writablePaths[0] must be the absolute path of a directory below "/", got "tmp"',
  ]);
});

test('fails when the log driver is unsupported on Fargate (F37)', () => {
  expect(typeErrors({ ...nginx, logDriver: 'awslogs' }, fargateContainer)).toEqual([]);
  expect(typeErrors({ ...nginx, logDriver: 'json-file' }, fargateContainer)).toEqual([
    'logDriver must be "awslogs", got "json-file"',
  ]);
});

describe('a restart policy', () => {
  test('accepts a reset period of a minute and ignored exit codes', () => {
    expect(problemsOf({ restart: { ignoredExitCodes: [0, 255], resetSeconds: 60 } })).toEqual([]);
    expect(problemsOf({ restart: { resetSeconds: numberAtDeploy } })).toEqual([]);
  });

  test('fails when the reset period is too short or an exit code is invalid', () => {
    const tooMany = Array.from({ length: 51 }, () => 1);

    expect(problemsOf({ restart: { ignoredExitCodes: [256], resetSeconds: 59 } })).toEqual([
      'container "nginx": restart.resetSeconds must be an integer from 60 to 1800 seconds, got 59',
      'container "nginx": restart.ignoredExitCodes must be an integer from 0 to 255, got 256',
    ]);
    expect(problemsOf({ restart: { ignoredExitCodes: tooMany } })).toEqual([
      'container "nginx": restart.ignoredExitCodes must contain at most 50 exit codes, got 51',
    ]);
  });
});

describe('a dependency', () => {
  test('fails when the container does not exist', () => {
    expect(problems({ app: { ...nginx, dependsOn: { ngnix: 'START' } }, nginx })).toEqual([
      'container "app": dependsOn "ngnix" must be one of the task\'s containers: "app", "nginx"',
    ]);
  });

  test('fails when the container has the name of an object method', () => {
    expect(problemsOf({ dependsOn: { toString: 'START' as const } })).toEqual([
      'container "nginx": dependsOn "toString" must be one of the task\'s containers: "nginx"',
    ]);
  });

  test('fails when it waits for HEALTHY without a health check (L03), and passes with one', () => {
    const app: Container = { ...nginx, dependsOn: { nginx: 'HEALTHY' } };

    expect(problems({ app, nginx })).toEqual([
      'container "app": dependsOn "nginx" must not be HEALTHY, because that container has no healthCheck; add a healthCheck, or use START (L03)',
    ]);
    expect(problems({ app, nginx: { ...nginx, healthCheck } })).toEqual([]);
  });

  test.each(['COMPLETE', 'SUCCESS'] as const)(
    'fails when it waits for %s of an essential container (L04), and passes for a non-essential one',
    (condition) => {
      const app: Container = { ...nginx, dependsOn: { nginx: condition } };

      expect(problems({ app, nginx })).toEqual([
        `container "app": dependsOn "nginx" must not be ${condition}, because the task stops when that container does; set its essential to false (L04)`,
      ]);
      expect(problems({ app, nginx: { ...nginx, essential: false } })).toEqual([]);
    },
  );

  test('is ignored when it is undefined', () => {
    const app = { ...nginx, dependsOn: { nginx: undefined, app: undefined, other: undefined } } as unknown as Container;

    expect(problems({ app, nginx })).toEqual([]);
  });

  test('fails when a container depends on itself (L04)', () => {
    expect(problemsOf({ dependsOn: { nginx: 'START' } })).toEqual([
      'dependsOn, volumesFrom and links must not be circular, got nginx → nginx (L04)',
    ]);
  });

  test('fails when dependencies are circular, and prints only the cycle (L04)', () => {
    const containers: Containers = {
      first: { ...nginx, dependsOn: { app: 'START' } },
      app: { ...nginx, dependsOn: { cache: 'START' } },
      cache: { ...nginx, dependsOn: { nginx: 'START' } },
      nginx: { ...nginx, dependsOn: { app: 'START' } },
    };

    expect(problems(containers)).toEqual([
      'dependsOn, volumesFrom and links must not be circular, got app → cache → nginx → app (L04)',
    ]);
  });

  test('accepts two paths to the same container', () => {
    const containers: Containers = {
      app: { ...nginx, dependsOn: { one: 'START', two: 'START' } },
      one: { ...nginx, dependsOn: { base: 'START' } },
      two: { ...nginx, dependsOn: { base: 'START' } },
      base: nginx,
    };

    expect(problems(containers)).toEqual([]);
  });

  test('fails exactly when no start order satisfies all dependencies', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const pairs = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), {
      selector: (pair) => pair.join(),
      maxLength: 8,
    });

    fc.assert(
      fc.property(pairs, (edges) => {
        const dependenciesOf = (name: string) => edges.filter(([from]) => from === name).map(([, to]) => to);
        const containers = Object.fromEntries(
          names.map((name) => [
            name,
            { ...nginx, dependsOn: Object.fromEntries(dependenciesOf(name).map((to) => [to, 'START'])) } as Container,
          ]),
        );
        const started = new Set<string>();
        names.forEach(() =>
          names
            .filter((name) => dependenciesOf(name).every((to) => started.has(to)))
            .forEach((name) => started.add(name)),
        );

        expect(problems(containers).length > 0).toBe(started.size < names.length);
      }),
    );
  });
});

describe('a port', () => {
  test('fails when two containers use it', () => {
    expect(problems({ app: { ...nginx, ports: [8080, 80] }, nginx: { ...nginx, ports: [80] } })).toEqual([
      'container "nginx": port 80 must not be used twice, got it in "app" as well; all containers of a task share one network interface',
    ]);
  });

  test('fails when one container uses it twice', () => {
    expect(problemsOf({ ports: [80, 80] })).toEqual([
      'container "nginx": port 80 must not be used twice, got it in "nginx" as well; all containers of a task share one network interface',
    ]);
  });
});

describe('the CPU and memory of all containers', () => {
  const half: Container = { ...nginx, cpu: 256, memoryReservationMiB: 512 };

  test("can use all of the task's", () => {
    expect(problems({ one: half, two: half })).toEqual([]);
  });

  test("fail when CPU exceeds the task's (M04)", () => {
    expect(problems({ one: half, two: { ...half, cpu: 257 } })).toEqual([
      "cpu of all containers must be at most the task's 512 units, got 513; lower a container's cpu, or raise the task's (M04)",
    ]);
  });

  test("fail when reserved memory exceeds the task's (M03)", () => {
    expect(problems({ one: half, two: { ...half, memoryReservationMiB: 513 } })).toEqual([
      "memory reserved for all containers must be at most the task's 1024 MiB, got 1025; lower a container's memory, or raise the task's (M03)",
    ]);
  });

  test('count the memory limit of a container without a reservation (M03)', () => {
    expect(problems({ one: { ...nginx, memoryMiB: 513 }, two: { ...nginx, memoryMiB: 512 } })).toEqual([
      "memory reserved for all containers must be at most the task's 1024 MiB, got 1025; lower a container's memory, or raise the task's (M03)",
    ]);
  });

  test('count the reservation instead of the memory limit', () => {
    const frugal: Container = { ...nginx, memoryMiB: 1024, memoryReservationMiB: 512 };

    expect(problems({ one: frugal, two: frugal })).toEqual([]);
  });

  test('fail when the log router does not fit (M03, M04)', () => {
    expect(problems({ one: half, two: half }, { ...nginx, cpu: 1, memoryReservationMiB: 6 })).toEqual([
      "cpu of all containers must be at most the task's 512 units, got 513; lower a container's cpu, or raise the task's (M04)",
      "memory reserved for all containers must be at most the task's 1024 MiB, got 1030; lower a container's memory, or raise the task's (M03)",
    ]);
  });
});

test('fails with every error at once', () => {
  const containers: Containers = {
    'side car': { image: '', ports: [0], memoryMiB: 4 },
    nginx: { ...nginx, ports: [80], dependsOn: { 'side car': 'HEALTHY', other: 'START' } },
    app: { ...nginx, ports: [80], cpu: 1024 },
  };

  expect(problems(containers)).toEqual([
    'container "side car": name must be 1 to 255 letters, digits, "_" and "-" (F27)',
    'container "side car": image must be the name of an image, got ""',
    'container "side car": ports[0] must be an integer from 1 to 65535, got 0',
    'container "side car": memoryMiB must be an integer from 6 MiB to the task\'s 1024 MiB, got 4 (M05)',
    'container "nginx": dependsOn "side car" must not be HEALTHY, because that container has no healthCheck; add a healthCheck, or use START (L03)',
    'container "nginx": dependsOn "other" must be one of the task\'s containers: "side car", "nginx", "app"',
    'container "app": port 80 must not be used twice, got it in "nginx" as well; all containers of a task share one network interface',
    "cpu of all containers must be at most the task's 512 units, got 1024; lower a container's cpu, or raise the task's (M04)",
  ]);
});

describe('Linux and kernel settings', () => {
  const onInstances = (container: Partial<Ec2Container>, networkMode: NetworkMode = 'bridge') =>
    containerProblems(
      { app: { image: 'app:1', memoryMiB: 64, ...container }, db: { image: 'db:1', memoryMiB: 64 } },
      { launchType: 'EC2', networkMode },
    ).filter((problem) => typeof problem === 'string');

  test.each<[string, Partial<Ec2Container>, string]>([
    ['relative directories', { workingDirectory: 'app' }, 'workingDirectory must be an absolute path, got "app"'],
    [
      'relative paths of file systems in memory',
      { linuxParameters: { tmpfs: { run: { sizeMiB: 1 } } } },
      'linuxParameters.tmpfs["run"] must be an absolute path, got "run"',
    ],
    [
      'empty file systems in memory',
      { linuxParameters: { tmpfs: { '/run': { sizeMiB: 0 } } } },
      'linuxParameters.tmpfs["/run"].sizeMiB must be an integer of 1 or more MiB, got 0',
    ],
    [
      'relative paths of devices',
      { linuxParameters: { devices: { fuse: {} } } },
      'linuxParameters.devices["fuse"] must be an absolute path, got "fuse"',
    ],
    [
      'swappiness without swap space',
      { linuxParameters: { swappiness: 10 } },
      'linuxParameters.swappiness must be set together with maxSwapMiB, because ECS ignores it otherwise; set maxSwapMiB',
    ],
    [
      'soft limits above hard limits',
      { ulimits: { nofile: { softLimit: 2, hardLimit: 1 } } },
      'ulimits.nofile.softLimit must be at most the hardLimit 1, got 2',
    ],
    [
      'kernel parameters of the whole instance',
      { systemControls: { 'vm.max_map_count': '262144' } },
      'systemControls must contain namespaced kernel parameters ("net.*", "fs.mqueue.*" or an IPC parameter such as "kernel.shmmax"), got "vm.max_map_count"',
    ],
    [
      'hostnames in place of addresses',
      { extraHosts: { db: 'db.acme.test' } },
      'extraHosts["db"] must be an IP address, got "db.acme.test"',
    ],
    [
      'hostnames of DNS servers',
      { dnsServers: ['dns.acme.test'] },
      'dnsServers[0] must be an IP address, got "dns.acme.test"',
    ],
    [
      'fractions of GPUs',
      { resourceRequirements: { GPU: 0.5 } },
      'resourceRequirements.GPU must be an integer of 1 or more GPUs, got 0.5',
    ],
  ])('refuses %s', (_, container, problem) => {
    expect(onInstances(container)).toEqual([`container "app": ${problem}`]);
  });

  test.each<[NetworkMode, Partial<Ec2Container>, RegExp]>([
    ['awsvpc', { hostname: 'app' }, /hostname must not be set in the network mode "awsvpc"/],
    ['awsvpc', { extraHosts: { db: '10.0.0.1' } }, /extraHosts must not be set in the network mode "awsvpc"/],
    ['host', { links: ['db'] }, /links must be set only in the network mode "bridge", got "host"/],
  ])('refuses in the network mode %s: %j', (networkMode, container, problem) => {
    expect(onInstances(container, networkMode)).toEqual([expect.stringMatching(problem)]);
    expect(onInstances(container)).toEqual([]);
  });
});

describe('Values with which no process starts are refused:', () => {
  test.each<[Partial<Container>, string]>([
    [
      { healthCheck: { command: ['curl', 'http://localhost'] } as never },
      'healthCheck.command must begin with "CMD" or "CMD-SHELL", got "curl" (L06)',
    ],
    [
      { healthCheck: { command: ['CMD-SHELL', ' '] } },
      'healthCheck.command must have a program after "CMD" or "CMD-SHELL", got none (L06)',
    ],
    [
      { user: 'a b:c' },
      'user must be a user, with or without a group, such as "1000", "1000:1000" or "nginx", got "a b:c"',
    ],
    [
      { user: '1000:' },
      'user must be a user, with or without a group, such as "1000", "1000:1000" or "nginx", got "1000:"',
    ],
    [
      { environment: { STAGE: 'a\u0000b' } },
      'environment.STAGE must not contain the character NUL, at which the string of a process ends',
    ],
    [
      { command: ['echo', 'a\u0000b'] },
      'command[1] must not contain the character NUL, at which the string of a process ends',
    ],
    [
      { entryPoint: [''] },
      'entryPoint must begin with a program, got an empty string; remove it to run the entry point of the image',
    ],
    ...['/proc', '/sys/fs/cgroup', '/dev'].map((path): [Partial<Container>, string] => [
      { readonlyRootFilesystem: true, writablePaths: [path] },
      `writablePaths[0] must not be a folder of the kernel, got "${path}"; remove it`,
    ]),
  ])('%j', (container, problem) => {
    expect(problemsOf(container)).toEqual([`container "nginx": ${problem}`]);
  });

  test.each<Partial<Container>>([
    { user: '1000:1000' },
    { user: 'www-data' },
    { user: textAtDeploy },
    { readonlyRootFilesystem: true, writablePaths: ['/dev/shm', '/process', '/var/dev'] },
    { environment: { LINES: 'a\nb' } },
    { healthCheck: { command: ['CMD', '/bin/check', '--all'] } },
  ])('but not %j', (container) => {
    expect(problemsOf(container)).toEqual([]);
  });
});

test.each<[Partial<Container>, string]>([
  [
    { healthCheck: { command: ['CMD-SHELL', 'curl', '-f'] } },
    'healthCheck.command should have a single string after "CMD-SHELL", because the shell runs only the first; join them (L06)',
  ],
  [
    { healthCheck: { command: ['CMD', 'curl -f http://localhost'] } },
    'healthCheck.command should have a string for each argument after "CMD", because no shell splits it; use "CMD-SHELL" for a shell command (L06)',
  ],
  [
    { readonlyRootFilesystem: true, writablePaths: ['/usr'] },
    'writablePaths should not contain "/usr", because an empty volume hides the image\'s files there; list the folders in it that are written to',
  ],
])('warns of %j', (container, warning) => {
  expect(containerWarnings({ nginx: { ...nginx, ...container } }, host)).toEqual([`container "nginx": ${warning}`]);
});

test('warns of a program with arguments in one string, which ECS does not divide', () => {
  const warnings = (entryPoint: readonly string[]) =>
    containerWarnings({ nginx: { ...nginx, entryPoint } }, host).filter((each) => each.includes('entryPoint'));

  expect(warnings(['/bin/app --port 80'])).toEqual([
    'container "nginx": entryPoint[0] should be a program without its arguments, got "/bin/app --port 80"; write each argument as an element',
  ]);
  expect(warnings(['/bin/sh', '-c', 'exec app --port 80'])).toEqual([]);
});
