import type { TerraformStack } from 'cdktf';
import {
  ConfigDelivery,
  FargateService,
  FargateTaskDefinition,
  LogBucket,
  LogDestination,
  type LogRoute,
  type LogRouting,
  Vpc,
} from '../../modules';
import { refusal, synth } from '../../lab/synth/synth';
import { bucket, byImage, nginx } from '../../lab/synth/tasks';

const s3 = LogDestination.s3({ bucket });
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'] };

/** Creates a service from properties whose names the compiler has not checked, as in JavaScript or after a spread. */
function service(props: object, { container = {}, routing = {} } = {}): (stack: TerraformStack) => void {
  const logRouting = { routes: [{ to: s3 }], delivery: byImage, ...routing };
  const containers = { nginx: { ...nginx, ...container } };
  return (stack) =>
    void new FargateService(stack, 'Web', {
      ...{ cluster, network, cpu: 256, memoryMiB: 512, containers, logRouting },
      ...props,
    });
}

const noProperty = 'must not be given, because there is no such property';

test.each([
  ['a service', service({ tenancy: [] }), `tenancy ${noProperty}; remove it, or use one of `],
  ['a service, misspelt', service({ desiredcount: 2 }), `desiredcount ${noProperty}; did you mean desiredCount?`],
  [
    'a container that is spread',
    service({}, { container: { stopTimeout: 90, readonlyRootFileSystem: true } }),
    `containers.nginx.readonlyRootFileSystem ${noProperty}; did you mean readonlyRootFilesystem?`,
  ],
  [
    'a health check',
    service({}, { container: { healthCheck: { command: ['CMD', 'true'], interval: 5 } } }),
    `containers.nginx.healthCheck.interval ${noProperty}`,
  ],
  [
    'a routing',
    service({}, { routing: { fluentbitImage: 'x:3.4.16' } }),
    `logRouting.fluentbitImage ${noProperty}; did you mean fluentBitImage?`,
  ],
  [
    'a route',
    service({}, { routing: { routes: [{ excludes: 'secret', parser: 'json', to: s3 } as LogRoute] } }),
    `logRouting.routes[0].excludes ${noProperty}; did you mean exclude?`,
  ],
  [
    'a destination',
    service({}, { routing: { routes: [{ to: LogDestination.s3({ bucket, compresion: 'gzip' } as never) }] } }),
    `compresion ${noProperty}`,
  ],
  [
    'a network',
    service({ network: { ...network, isloated: true } }),
    'network.isloated must not be given, because there is no such property; did you mean isolated?',
  ],
  [
    'a bucket of a destination',
    service(
      {},
      { routing: { routes: [{ to: LogDestination.s3({ bucket: { ...bucket, kmsKeyarn: 'x' } as never }) }] } },
    ),
    'bucket.kmsKeyarn must not be given, because there is no such property; did you mean kmsKeyArn?',
  ],
  [
    'a log bucket',
    (stack: TerraformStack) => void new LogBucket(stack, 'Logs', { expirationDays: 30, forcedestroy: true } as never),
    `forcedestroy ${noProperty}; did you mean forceDestroy?`,
  ],
])('unknown properties of %s are rejected', (_, build, problem) => {
  expect(refusal(build)).toContain(problem);
});

test('all unknown properties are reported at once', () => {
  const lines = refusal(
    service({ replicas: 2 }, { container: { ulimits: [] }, routing: { destination: s3 } as Partial<LogRouting> }),
  ).split('\n');

  expect(lines.slice(1).map((line) => line.split(' must ')[0])).toEqual([
    '  - containers.nginx.ulimits',
    '  - logRouting.destination',
    '  - replicas',
  ]);
});

test('existing resources may have other properties: constructs, and objects of the caller', () => {
  const { all } = synth((stack) => {
    const vpc = new Vpc(stack, 'Network');
    service({ network: { ...network, name: 'main', tags: {} } })(stack);
    new FargateTaskDefinition(stack, 'Task', {
      ...{ cpu: 256, memoryMiB: 512, containers: { nginx }, family: vpc.node.id },
      logRouting: {
        routes: [{ to: LogDestination.s3({ bucket: new LogBucket(stack, 'Logs') }) }],
        delivery: byImage,
      },
    });
  });

  expect(all({ tfResourceType: 'aws_ecs_task_definition' })).toHaveLength(2);
});

test('inherited properties are rejected, because they are lost when properties are spread', () => {
  expect(
    refusal((stack) => {
      const props = { cluster, network, cpu: 256, memoryMiB: 512, containers: { nginx } };
      new FargateService(stack, 'Web', Object.assign(Object.create({ desiredCount: 5 }), props) as never);
    }),
  ).toContain('desiredCount must be a property of the object itself, got an inherited one; copy it');
});

test('members of the objects of the caller are accepted if they only resemble a property', () => {
  class Key {
    private readonly _kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b';
    readonly bucketName = 'acme-logs';
    readonly bucketArn = 'arn:aws:s3:::acme-logs';
    get kmsKeyArn() {
      return this._kmsKeyArn;
    }
  }
  const destination = LogDestination.s3({ bucket: new Key() });

  expect(() => synth(service({}, { routing: { routes: [{ to: destination }] } }))).not.toThrow();
});

test.each([undefined, null])('properties that are %s are rejected with a message', (props) => {
  expect(refusal((stack) => void new FargateTaskDefinition(stack, 'Task', props as never))).toMatch(
    /^test\/Task:\n {2}- /,
  );
});

test('arguments of a delivery without properties are rejected', () => {
  const delivery = ConfigDelivery.options({ prefix: 'x/' } as never);

  expect(refusal(service({}, { routing: { delivery } }))).toContain(`logRouting.delivery.prefix ${noProperty}`);
});

test('a family stays free if its task definition is invalid', () => {
  const { all } = synth((stack) => {
    expect(() => service({ family: 'web', desiredCount: -1 })(stack)).toThrow('desiredCount');
    stack.node.tryRemoveChild('Web');
    service({ family: 'web' })(stack);
  });

  expect(all({ tfResourceType: 'aws_ecs_service' })).toHaveLength(1);
});

test('A service is told everything that is wrong at once, although properties have the wrong type', () => {
  const routing = {
    routes: [
      { include: '[ERR', to: s3 },
      { level: 'loud', to: LogDestination.http({ host: 'h:80' }) },
    ],
  };
  const message = refusal(
    service(
      { serviceName: 'bad name!', desiredCount: 'two', memoryMiB: 9999, cluster: { ...cluster, clusterArn: 'x' } },
      { container: { image: 'Bad Image', ports: [99_999], stopTimeoutSeconds: 600, ulimitz: 3 }, routing },
    ),
  );

  for (const problem of [
    'containers.nginx.ulimitz must not be given',
    'logRouting.routes[1].level must be "debug"',
    'desiredCount must be a number, got "two"',
    'cluster.clusterArn must be the ARN of a cluster, got "x"',
    'serviceName must be 1 to 255 letters',
    'memoryMiB must be one of 512, 1024, 2048 with cpu 256, got 9999',
    'logRouting.routes[0]: include must be a regular expression, got "[ERR"',
    'LogDestination.http: host must be a host name without a scheme, a port and a path',
    'container "nginx": image must be the name of an image, got "Bad Image"',
    'container "nginx": ports[0] must be an integer from 1 to 65535, got 99999',
    'container "nginx": stopTimeoutSeconds must be an integer from 2 to 120 seconds, got 600',
  ]) {
    expect(message).toContain(`  - ${problem}`);
  }
});

test('What depends on a property of the wrong type is not reported', () => {
  expect(
    refusal(
      service({
        containers: {
          nginx: { ...nginx, healthCheck: 'curl' },
          app: { image: 'app:1', dependsOn: { nginx: 'HEALTHY' } },
        },
      }),
    ),
  ).toBe('test/Web:\n  - containers.nginx.healthCheck must be an object with command, got "curl"');
});

test('Every construct tells what else is wrong beside a property of the wrong type', () => {
  const props = { bucketName: 'Acme_Logs', retentionDays: 0, forceDestroy: 'yes', logDeliveryServices: 'elb' } as never;

  expect(refusal((stack) => new LogBucket(stack, 'Logs', props))).toBe(`test/Logs:
  - logDeliveryServices must be an array, got "elb"; use ["elb"]
  - forceDestroy must be true or false known at synth time, got "yes"
  - bucketName must be 3 to 63 lowercase letters, digits, dots and hyphens, beginning and ending with a letter or digit, got "Acme_Logs"
  - retentionDays must be an integer of 1 or more days, or "forever", got 0`);
});
