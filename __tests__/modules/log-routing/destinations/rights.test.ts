import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LogDestination, type PolicyStatement } from '../../../../modules';
import { secret } from '../../../support/router-secrets';
import { type Block, parseJson, synth, type Synthesized } from '../../../../lab/synth/synth';
import {
  bucket,
  byImage,
  deliveryStream,
  logGroup,
  nginx,
  statementsAt,
  stream,
  task,
} from '../../../../lab/synth/tasks';

const account = 'eu-west-1:111122223333';
const kmsKeyArn = `arn:aws:kms:${account}:key/k`;
const domain = { endpoint: 'search-logs.eu-west-1.es.amazonaws.com', domainArn: `arn:aws:es:${account}:domain/logs` };
const collection = {
  endpoint: 'abc.eu-west-1.aoss.amazonaws.com',
  collectionArn: `arn:aws:aoss:${account}:collection/abc`,
};
const role = { roleArn: 'arn:aws:iam::444455556666:role/logs' };
const user = { name: 'router', password: secret('password') };
const host = 'logs.acme.test';

/** Destinations of one type, each with all permissions of the task role for the containers `nginx` and `app`. */
type Rights = Readonly<Record<string, readonly [to: LogDestination, statements: readonly PolicyStatement[]]>>;

const assumesRole: PolicyStatement = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role.roleArn };

const rights: { readonly [Name in keyof typeof LogDestination]: Rights } = {
  s3: {
    'a bucket': [
      LogDestination.s3({ bucket }),
      [
        {
          Effect: 'Allow',
          Action: 's3:PutObject',
          Resource: ['arn:aws:s3:::acme-logs/nginx/*', 'arn:aws:s3:::acme-logs/app/*'],
        },
      ],
    ],
    'an encrypted bucket': [
      LogDestination.s3({ bucket: { ...bucket, kmsKeyArn }, prefix: 'live/', keyLayout: 'athena' }),
      [
        {
          Effect: 'Allow',
          Action: 's3:PutObject',
          Resource: ['arn:aws:s3:::acme-logs/live/container=nginx/*', 'arn:aws:s3:::acme-logs/live/container=app/*'],
        },
        { Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: kmsKeyArn },
      ],
    ],
    'a bucket of another account': [LogDestination.s3({ bucket, role }), [assumesRole]],
  },
  cloudWatchLogs: {
    'a log group': [
      LogDestination.cloudWatchLogs({ logGroup }),
      [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: 'arn:aws:logs:eu-west-1:111122223333:log-group:/acme/web:*',
        },
      ],
    ],
    'a log group of another account': [LogDestination.cloudWatchLogs({ logGroup, role }), [assumesRole]],
  },
  firehose: {
    'a delivery stream': [
      LogDestination.firehose({ deliveryStream }),
      [
        {
          Effect: 'Allow',
          Action: 'firehose:PutRecordBatch',
          Resource: 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs',
        },
      ],
    ],
    'a delivery stream of another account': [LogDestination.firehose({ deliveryStream, role }), [assumesRole]],
  },
  kinesis: {
    'an encrypted stream': [
      LogDestination.kinesis({ stream: { ...stream, kmsKeyArn } }),
      [
        {
          Effect: 'Allow',
          Action: 'kinesis:PutRecords',
          Resource: 'arn:aws:kinesis:eu-west-1:111122223333:stream/logs',
        },
        { Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: kmsKeyArn },
      ],
    ],
    'a stream of another account': [LogDestination.kinesis({ stream, role }), [assumesRole]],
  },
  openSearch: {
    'a domain': [
      LogDestination.openSearch({ domain }),
      [
        {
          Effect: 'Allow',
          Action: 'es:ESHttpPost',
          Resource: 'arn:aws:es:eu-west-1:111122223333:domain/logs/_bulk',
        },
      ],
    ],
    'a user of a domain': [LogDestination.openSearch({ domain, user }), []],
    'a domain of another account': [LogDestination.openSearch({ domain, role }), [assumesRole]],
    'a collection': [
      LogDestination.openSearch({ collection }),
      [
        {
          Effect: 'Allow',
          Action: 'aoss:APIAccessAll',
          Resource: 'arn:aws:aoss:eu-west-1:111122223333:collection/abc',
        },
      ],
    ],
    'a collection of another account': [LogDestination.openSearch({ collection, role }), [assumesRole]],
  },
  http: { 'a server': [LogDestination.http({ host, user }), []] },
  newRelic: { 'an account': [LogDestination.newRelic({ licenseKey: secret('newrelic') }), []] },
  datadog: { 'an organisation': [LogDestination.datadog({ apiKey: secret('datadog') }), []] },
  splunk: { 'a collector': [LogDestination.splunk({ host, token: secret('splunk') }), []] },
  loki: { 'a server': [LogDestination.loki({ host, user }), []] },
  forward: { 'a server': [LogDestination.forward({ host, sharedKey: secret('key') }), []] },
  stdout: { "the router's own log": [LogDestination.stdout(), []] },
  null: { nowhere: [LogDestination.null(), []] },
};

test('lists the permissions of every destination', () => {
  expect(Object.keys(rights).sort()).toEqual(Object.keys(LogDestination).sort());
});

describe.each(Object.entries(rights))('%s', (_, destinations) => {
  test.each(Object.entries(destinations))(
    'grants the task role exactly the permissions that %s needs',
    (_name, [to, expected]) => {
      const stack = taskWith(to);

      if (expected.length > 0) expect(statementsAt(stack, 'Task/TaskRole/DeliverLogs')).toEqual(expected);
      else expect(pathsOf(stack)).not.toContain('DeliverLogs');
    },
  );

  test.each(Object.entries(destinations))(
    'specifies the resource of every permission of %s, except for the call that supports none',
    (_name, [to]) => {
      const unlimited = statementsOf(taskWith(to)).filter(({ Resource }) => [Resource].flat().includes('*'));

      expect(unlimited).toEqual([{ Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' }]);
    },
  );
});

function taskWith(to: LogDestination): Synthesized {
  return synth((stack) =>
    task(stack, { routes: [{ to }], delivery: byImage }, { containers: { nginx, app: { image: 'app:1.0.0' } } }),
  );
}

/** Addresses of the policies of both roles. */
function pathsOf(stack: Synthesized): string {
  return stack
    .addresses()
    .filter((address) => address.startsWith('aws_iam_role_policy.'))
    .join(' ');
}

/** Returns the statements of both roles. */
function statementsOf(stack: Synthesized): Block[] {
  return stack.all(IamRolePolicy).flatMap(({ policy }) => parseJson(policy as string).Statement as Block[]);
}
