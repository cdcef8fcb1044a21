import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { type ContainerSecret, ConfigDelivery, LogDestination } from '../../../modules';
import { parseJson, refusal, synth, type Synthesized } from '../../../lab/synth/synth';
import { allows } from '../../support/policy-simulation';
import { bucket, byImage, deliveryStream, logGroup, nginx, stream, task } from '../../../lab/synth/tasks';

// The simulator reads the actions and resource types of all services when it is first used.
jest.setTimeout(60_000);

const account = '111122223333';
const secretArn = `arn:aws:secretsmanager:eu-west-1:${account}:secret:old-AbCdEf`;
const password: ContainerSecret = { secretArn };
const host = 'logs.acme.test';
const role = { roleArn: 'arn:aws:iam::444455556666:role/logs' };
const domain = { endpoint: 'old.eu-west-1.es.amazonaws.com', domainArn: `arn:aws:es:eu-west-1:${account}:domain/old` };
const collection = {
  endpoint: 'a.eu-west-1.aoss.amazonaws.com',
  collectionArn: `arn:aws:aoss:eu-west-1:${account}:collection/a`,
};

/** A call of a task, with the role that makes it. */
type Call = readonly [role: 'TaskRole' | 'ExecutionRole', action: string, resource: string];

const readsSecret: Call = ['ExecutionRole', 'secretsmanager:GetSecretValue', secretArn];

/** Destinations of the revision before the deployment, and the calls of its tasks. */
const destinations: {
  readonly [Name in Exclude<keyof typeof LogDestination, 'stdout' | 'null'>]: readonly (readonly [
    LogDestination,
    Call,
  ])[];
} = {
  s3: [
    [LogDestination.s3({ bucket, prefix: 'old/' }), ['TaskRole', 's3:PutObject', `${bucket.bucketArn}/old/nginx/x.gz`]],
    [LogDestination.s3({ bucket, role }), ['TaskRole', 'sts:AssumeRole', role.roleArn]],
  ],
  cloudWatchLogs: [
    [
      LogDestination.cloudWatchLogs({ logGroup }),
      ['TaskRole', 'logs:PutLogEvents', `${logGroup.logGroupArn}:log-stream:nginx`],
    ],
  ],
  firehose: [
    [
      LogDestination.firehose({ deliveryStream }),
      ['TaskRole', 'firehose:PutRecordBatch', deliveryStream.deliveryStreamArn],
    ],
  ],
  kinesis: [[LogDestination.kinesis({ stream }), ['TaskRole', 'kinesis:PutRecords', stream.streamArn]]],
  openSearch: [
    [LogDestination.openSearch({ domain }), ['TaskRole', 'es:ESHttpPost', `${domain.domainArn}/_bulk`]],
    [LogDestination.openSearch({ collection }), ['TaskRole', 'aoss:APIAccessAll', collection.collectionArn]],
  ],
  http: [[LogDestination.http({ host, user: { name: 'router', password } }), readsSecret]],
  newRelic: [[LogDestination.newRelic({ licenseKey: password }), readsSecret]],
  datadog: [[LogDestination.datadog({ apiKey: password }), readsSecret]],
  splunk: [[LogDestination.splunk({ host, token: password }), readsSecret]],
  loki: [[LogDestination.loki({ host, bearerToken: password }), readsSecret]],
  forward: [[LogDestination.forward({ host, sharedKey: password }), readsSecret]],
};

const cases = Object.entries(destinations).flatMap(([name, all]) =>
  all.map(([to, call]) => [name, call[1], to, call] as const),
);
const next = { routes: [{ to: LogDestination.s3({ bucket, prefix: 'new/' }) }], delivery: ConfigDelivery.options() };

/** Returns `true` if the policies of a role in a stack allow a call. */
async function isAllowed(synthesized: Synthesized, [name, action, resource]: Call): Promise<boolean> {
  const policies = synthesized
    .all(IamRolePolicy)
    .filter(({ role: of }) => String(of).includes(`_${name}_`))
    .map(({ policy }) => parseJson(String(policy)));
  return allows(policies, { action, resource, account });
}

describe.each(cases)('a route to %s that is moved away (%s)', (_name, _action, to, call) => {
  const before = { routes: [{ to }], delivery: ConfigDelivery.options() };

  test('keeps the permissions of the running tasks with previousRevision', async () => {
    const first = synth((scope) => void task(scope, before));
    const second = synth((scope) => void task(scope, next, { previousRevision: { logRouting: before } }));

    expect(await isAllowed(first, call)).toBe(true);
    expect(await isAllowed(second, call)).toBe(true);
  });

  test('loses them without', async () => {
    expect(
      await isAllowed(
        synth((scope) => void task(scope, next)),
        call,
      ),
    ).toBe(false);
  });
});

test('keeps the permissions to pull and to read secrets of containers that change', async () => {
  const image = `${account}.dkr.ecr.eu-west-1.amazonaws.com/old:1`;
  const containers = { nginx: { ...nginx, image, secrets: { PASSWORD: password } } };
  const kept = synth((scope) => void task(scope, undefined, { previousRevision: { containers } }));

  expect(await isAllowed(kept, readsSecret)).toBe(true);
  expect(
    await isAllowed(kept, ['ExecutionRole', 'ecr:BatchGetImage', `arn:aws:ecr:eu-west-1:${account}:repository/old`]),
  ).toBe(true);
});

test('grants the kept permissions before it changes others', () => {
  const logRouting = { ...next, routes: [{ to: LogDestination.cloudWatchLogs({ logGroup }) }] };
  const { at } = synth((scope) => void task(scope, next, { previousRevision: { logRouting } }));

  expect(at(IamRolePolicy, 'Task/TaskRole/DeliverLogs').depends_on).toEqual([
    expect.stringMatching(/^aws_iam_role_policy\.Task_TaskRole_PreviousRevision_/),
  ]);
  expect(at(IamRolePolicy, 'Task/TaskRole/PreviousRevision').policy).not.toContain('s3:PutObject');
});

test('keeps the endpoints and ports of the destinations', () => {
  let ports: readonly number[] = [];
  let endpoints: readonly string[] = [];
  synth((scope) => {
    const logRouting = {
      delivery: byImage,
      routes: [{ to: [LogDestination.splunk({ host, token: password }), LogDestination.kinesis({ stream })] }],
    };
    ({ logDestinationPorts: ports, vpcEndpoints: endpoints } = task(scope, next, { previousRevision: { logRouting } }));
  });

  expect(ports).toEqual([443, 8088]);
  expect(endpoints).toEqual(expect.arrayContaining(['kinesis-streams', 's3', 'secretsmanager']));
});

test('refuses a previous revision without anything that differs, and tells its errors', () => {
  expect(refusal((scope) => task(scope, next, { previousRevision: {} }))).toContain(
    'previousRevision must contain containers, logRouting or volumes, got none; leave it out after the deployment',
  );
});

const web = { web: { image: 'old:1' } };
const ofNginx = { ...next, routes: [{ from: 'nginx', to: next.routes[0]!.to }] };
const ofWeb = { ...next, routes: [{ from: 'web', to: next.routes[0]!.to }] };

test('fails when the routing of the task does not fit the previous containers, in one line', () => {
  expect(refusal((scope) => task(scope, ofNginx, { previousRevision: { containers: web } }))).toBe(
    'test/Task:\n  - previousRevision.logRouting must be given, because the logRouting of the task does not fit the containers of previousRevision: logRouting.routes[0]: from must be a container of the task ("web"), got "nginx"; set it to the routing before the change, or set logDriver: \'awslogs\' in these containers if they had none',
  );
});

test('fails when the previous routing does not fit the containers of the task, in one line', () => {
  expect(refusal((scope) => task(scope, ofNginx, { previousRevision: { logRouting: ofWeb } }))).toBe(
    'test/Task:\n  - previousRevision.containers must be given, because its logRouting does not fit the containers of the task: logRouting.routes[0]: from must be a container of the task ("nginx"), got "web"',
  );
});

test('tells the errors of a previous routing that does not fit its own containers', () => {
  const previousRevision = { containers: web, logRouting: ofNginx };

  expect(refusal((scope) => task(scope, ofNginx, { previousRevision }))).toContain(
    'previousRevision: logRouting.routes[0]: from must be a container of the task ("web"), got "nginx"',
  );
});

test('accepts previous containers without a log router', () => {
  const previousRevision = { containers: { web: { ...web.web, logDriver: 'awslogs' as const } } };

  expect(() => synth((scope) => void task(scope, ofNginx, { previousRevision }))).not.toThrow();
});

test.each<[string, object, string]>([
  [
    'mounts a volume that it does not have',
    { mountPoints: { '/v': { sourceVolume: 'old' } } },
    'previousRevision.volumes must be those of its containers: container "nginx": mountPoints["/v"].sourceVolume must be one of volumes (the task has no volumes), got "old"',
  ],
  [
    'has an override of the wrong type',
    { override: (definition: object) => ({ ...definition, image: null, mountPoints: [null] }) },
    'previousRevision: containerDefinitions[0].image must be a string, got null (M31)',
  ],
])('refuses a container that %s', (_, changes, problem) => {
  const containers = { nginx: { ...nginx, ...changes } };

  expect(refusal((stack) => task(stack, undefined, { previousRevision: { containers } }))).toContain(`  - ${problem}`);
});
