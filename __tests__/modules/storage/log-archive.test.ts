import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketReplicationConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-replication-configuration';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { Construct } from 'constructs';
import { TerraformVariable } from 'cdktf';
import {
  type AccountPrincipals,
  ConfigDelivery,
  EncryptionKey,
  FargateTaskDefinition,
  FluentdDestination,
  LogBucket,
  type LogBucketProps,
  LogDestination,
  LogGroup,
  logReaderStatements,
  policyDocument,
  type ReadableLogGroup,
  type ReadableObjects,
  useProvider,
} from '../../../modules';
import { type Block, refusal, synth } from '../../../lab/synth/synth';
import { nginx } from '../../../lab/synth/tasks';

const [shop, archive, stranger] = ['111122223333', '444455556666', '777788889999'];
const organizationId = 'o-a1b2c3d4e5';
const bucketArn = 'arn:aws:s3:::archive';
const keyArn = `arn:aws:kms:eu-west-1:${archive}:key/1a2b`;

function keyOf(scope: Construct) {
  const { kmsKeyArn } = new EncryptionKey(scope, 'Key');
  return { kmsKeyArn };
}

/** Policy of a key that lets the IAM policies of its account decide. */
const decidedByIam = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${archive}:root` }, Action: 'kms:*', Resource: '*' }],
};

/** Values that Terraform knows at deploy. */
const deployed: Readonly<Record<string, string>> = {
  'aws_s3_bucket.Archive_[0-9A-F]+.arn': bucketArn,
  'aws_s3_bucket.Source_[0-9A-F]+.arn': 'arn:aws:s3:::source',
  'aws_kms_key.Key_[0-9A-F]+.arn': keyArn,
  'data.aws_caller_identity.\\w+.account_id': archive!,
  'data.aws_partition.\\w+.partition': 'aws',
  'data.aws_partition.\\w+.dns_suffix': 'amazonaws.com',
  'data.aws_region.\\w+.id': 'eu-west-1',
};

function atDeploy(policy: unknown): object {
  const text = Object.entries(deployed).reduce(
    (each, [expression, value]) => each.replace(new RegExp(`\\$\\{${expression}\\}`, 'g'), value),
    String(policy),
  );
  expect(text.replaceAll('$${', '')).not.toContain('${');
  return JSON.parse(text.replaceAll('$${', '${')) as object;
}

interface Call {
  readonly account: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
  readonly organization?: string;
  readonly identity?: object;
}

/** The simulator drops encryption contexts, so another key with a string stands for that of S3. */
function withSimpleContext<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value).replaceAll('kms:EncryptionContext:aws:s3:arn', 'kms:EncryptionAlgorithm'),
  ) as T;
}

/** Returns whether a role with all rights in its account may call AWS in the account of the archive. */
async function allows(resourcePolicy: object | undefined, call: Call): Promise<boolean> {
  const { account, action, resource, context = {}, organization, identity } = withSimpleContext(call);
  const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const outcome = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${account}:role/task`,
        action,
        resource: { resource, accountId: archive! },
        contextVariables: {
          'aws:SecureTransport': 'true',
          'aws:PrincipalAccount': account,
          ...(organization !== undefined && { 'aws:PrincipalOrgID': organization }),
          ...context,
        },
      },
      identityPolicies: [{ name: 'identity', policy: identity ?? all }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy && { resourcePolicy }),
      additionalSettings: { s3: { blockPublicAccess: true } },
    },
    {},
  );
  if (!('overallResult' in outcome)) throw new Error(JSON.stringify(outcome));
  return outcome.overallResult === 'Allowed';
}

/** Returns the policies of an archive and of its key. */
function archivePolicies(principals: AccountPrincipals, prefix?: string) {
  const writers = { ...principals, ...(prefix !== undefined && { prefix }) };
  const made = synth((stack) => {
    const { kmsKeyArn } = new EncryptionKey(stack, 'Key', { writers: principals, servicePrincipals: [] });
    new LogBucket(stack, 'Archive', { kmsKeyArn, writers });
  });
  return { bucket: atDeploy(made.only(S3BucketPolicy).policy), key: atDeploy(made.only(KmsKey).policy) };
}

const put = (account: string, key: string, organization?: string): Call => ({
  ...{ account, action: 's3:PutObject', resource: `${bucketArn}/${key}` },
  ...(organization !== undefined && { organization }),
});

const useKey = (
  account: string,
  action: string,
  service = 's3.eu-west-1.amazonaws.com',
  organization?: string,
): Call => ({
  ...{ account, action, resource: keyArn, context: { 'kms:ViaService': service, 'kms:CallerAccount': account } },
  ...(organization !== undefined && { organization }),
});

describe('a bucket with accounts as writers', () => {
  const { bucket, key } = archivePolicies({ accounts: [shop!] }, 'logs/');

  test.each([
    ['an account below its own ID', put(shop!, `logs/${shop}/web/1.gz`), true],
    ['an account below the ID of another one', put(shop!, `logs/${stranger}/web/1.gz`), false],
    ['an account outside of the prefix', put(shop!, `${shop}/web/1.gz`), false],
    ['another account', put(stranger!, `logs/${stranger}/web/1.gz`), false],
    ['an account that reads', { ...put(shop!, `logs/${shop}/web/1.gz`), action: 's3:GetObject' }, false],
    ['an account that deletes', { ...put(shop!, `logs/${shop}/web/1.gz`), action: 's3:DeleteObject' }, false],
    ['an account that lists', { account: shop!, action: 's3:ListBucket', resource: bucketArn }, false],
    [
      'an account without TLS',
      { ...put(shop!, `logs/${shop}/web/1.gz`), context: { 'aws:SecureTransport': 'false' } },
      false,
    ],
  ])('%s: %#', async (_, call, expected) => {
    expect(await allows(bucket, call)).toBe(expected);
  });

  test.each([
    ['generates a data key through S3', useKey(shop!, 'kms:GenerateDataKey'), true],
    ['decrypts through S3', useKey(shop!, 'kms:Decrypt'), true],
    ['decrypts by itself', useKey(shop!, 'kms:Decrypt', 'sqs.eu-west-1.amazonaws.com'), false],
    ['changes the key policy', useKey(shop!, 'kms:PutKeyPolicy'), false],
  ])('a writer %s', async (_, call, expected) => {
    expect(await allows(key, call)).toBe(expected);
  });

  test('another account does not use the key', async () => {
    expect(await allows(key, useKey(stranger!, 'kms:GenerateDataKey'))).toBe(false);
  });
});

describe('a bucket with an organization as writers', () => {
  const { bucket, key } = archivePolicies({ organizationId });

  test('allows each account of it below its own ID, and no other organization', async () => {
    expect(await allows(bucket, put(stranger!, `${stranger}/web/1.gz`, organizationId))).toBe(true);
    expect(await allows(bucket, put(stranger!, `${shop}/web/1.gz`, organizationId))).toBe(false);
    expect(await allows(bucket, put(stranger!, `${stranger}/web/1.gz`, 'o-zzzzzzzzzz'))).toBe(false);
    expect(await allows(bucket, put(stranger!, `${stranger}/web/1.gz`))).toBe(false);
  });

  test('allows the key in the same way', async () => {
    const service = 's3.eu-west-1.amazonaws.com';
    expect(await allows(key, useKey(stranger!, 'kms:GenerateDataKey', service, organizationId))).toBe(true);
    expect(await allows(key, useKey(stranger!, 'kms:GenerateDataKey', service, 'o-zzzzzzzzzz'))).toBe(false);
    expect(
      await allows(key, useKey(stranger!, 'kms:GenerateDataKey', 'sqs.eu-west-1.amazonaws.com', organizationId)),
    ).toBe(false);
  });
});

test('services of the accounts may deliver as well, to a bucket and with its key', () => {
  const made = synth((stack) => {
    const writers = { accounts: [shop!] };
    const { kmsKeyArn } = new EncryptionKey(stack, 'Key', { writers, servicePrincipals: ['flow-logs', 'trails'] });
    const logDeliveryServices = ['vpcs', 'trail/audit'] as const;
    new LogBucket(stack, 'Archive', { kmsKeyArn, writers, logDeliveryServices });
  });
  const statements = (atDeploy(made.only(S3BucketPolicy).policy) as Block).Statement as Block[];
  const ofKey = (atDeploy(made.only(KmsKey).policy) as Block).Statement as Block[];
  const keys = [archive, shop].map((each) => `${bucketArn}/AWSLogs/${each}/*`);
  const trails = [archive, shop].map((each) => `arn:aws:cloudtrail:eu-west-1:${each}:trail/audit`);

  expect(statements.find(({ Sid }) => Sid === 'AWSLogDeliveryWrite')).toMatchObject({
    Resource: keys,
    Condition: {
      StringEquals: { 'aws:SourceAccount': [archive, shop] },
      ArnLike: { 'aws:SourceArn': [archive, shop].map((each) => `arn:aws:logs:eu-west-1:${each}:*`) },
    },
  });
  expect(statements.find(({ Sid }) => Sid === 'AWSCloudTrailWrite')).toMatchObject({
    Resource: keys,
    Condition: { StringEquals: { 'aws:SourceArn': trails } },
  });
  expect(ofKey.find(({ Sid }) => Sid === 'Trails')).toMatchObject({
    Condition: {
      ArnLike: { 'aws:SourceArn': [archive, shop].map((each) => `arn:aws:cloudtrail:eu-west-1:${each}:trail/*`) },
    },
  });
  expect(ofKey.find(({ Sid }) => Sid === 'FlowLogs')).toMatchObject({
    Condition: { StringEquals: { 'aws:SourceAccount': [archive, shop] } },
  });
});

test('load balancers of the accounts may deliver as well', () => {
  const made = synth((stack) => {
    new LogBucket(stack, 'Archive', { writers: { accounts: [shop!] }, logDeliveryServices: ['load-balancers'] });
  });
  const statements = (atDeploy(made.only(S3BucketPolicy).policy) as Block).Statement as Block[];

  expect(statements.find(({ Sid }) => Sid === 'AccessLogsOfLoadBalancers')!.Resource).toEqual(
    [archive, shop].map((each) => `${bucketArn}/AWSLogs/${each}/*`),
  );
});

describe('Object Lock', () => {
  test('is the default retention of the versioned bucket, and does not replace it', () => {
    const { only } = synth((stack) => {
      new LogBucket(stack, 'Archive', { retentionDays: 'forever', objectLock: { mode: 'COMPLIANCE', years: 1 } });
    });

    expect(only(S3BucketObjectLockConfigurationA)).toMatchObject({
      object_lock_enabled: 'Enabled',
      rule: { default_retention: { mode: 'COMPLIANCE', years: 1 } },
      depends_on: [expect.stringMatching(/^aws_s3_bucket_versioning\./)],
    });
  });

  const objectLock = { mode: 'GOVERNANCE', days: 30 } as const;

  test.each([
    ['Fluent Bit', 'send_content_md5'],
    ['Fluentd', 'checksum_algorithm'],
  ])('makes %s send a checksum', (router, option) => {
    const optionsOf = (props: LogBucketProps) =>
      JSON.stringify(
        synth((stack) => {
          const bucket = new LogBucket(stack, 'Archive', props);
          new FargateTaskDefinition(stack, 'Task', {
            ...{ cpu: 256, memoryMiB: 512, containers: { nginx } },
            logRouting:
              router === 'Fluent Bit'
                ? { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.options() }
                : {
                    router: 'fluentd',
                    routes: [{ to: FluentdDestination.s3({ bucket }) }],
                    delivery: ConfigDelivery.options(),
                    fluentdImage: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/fluentd:1.19.3',
                  },
          });
        }).json(),
      );

    expect(optionsOf({ objectLock })).toContain(option);
    expect(optionsOf({})).not.toContain(option);
  });

  test('fails when an option turns the checksum off', () => {
    expect(
      refusal((stack) => {
        const bucket = new LogBucket(stack, 'Archive', { objectLock });
        new FargateTaskDefinition(stack, 'Task', {
          ...{ cpu: 256, memoryMiB: 512, containers: { nginx } },
          logRouting: {
            routes: [{ to: LogDestination.s3({ bucket, options: { send_content_md5: false } }) }],
            delivery: ConfigDelivery.inline(),
          },
        });
      }),
    ).toContain('options.send_content_md5 must be true, because S3 rejects uploads without a checksum');
  });

  test('fails when the bucket contradicts it, listing all problems', () => {
    expect(
      refusal(
        (stack) =>
          new LogBucket(stack, 'Archive', {
            ...{ versioned: false, forceDestroy: true, retentionDays: 30 },
            objectLock: { mode: 'COMPLIANCE', years: 1 },
          }),
      ),
    ).toBe(`test/Archive:
  - versioned must be true with objectLock, which locks versions; remove it
  - retentionDays must be at least the 365 days of objectLock, got 30; objects that expire before are hidden, but still billed
  - forceDestroy must be false with objectLock in mode "COMPLIANCE", in which nobody can delete objects; remove it, or use mode "GOVERNANCE"`);
    expect(
      refusal((stack) => new LogBucket(stack, 'Archive', { objectLock: { mode: 'GOVERNANCE', days: 0, years: 101 } })),
    ).toBe(`test/Archive:
  - objectLock must have either days or years; add one of them, or leave one out
  - objectLock.days must be an integer from 1 to 36500 days, got 0
  - objectLock.years must be an integer from 1 to 100 years, got 101`);
  });

  test('passes days that are known only at deploy', () => {
    const { only } = synth((stack) => {
      const { numberValue: days } = new TerraformVariable(stack, 'days', { type: 'number' });
      new LogBucket(stack, 'Archive', { objectLock: { mode: 'GOVERNANCE', days } });
    });

    expect(only(S3BucketObjectLockConfigurationA).rule).toEqual({
      default_retention: { mode: 'GOVERNANCE', days: '${var.days}' },
    });
  });
});

describe('replication', () => {
  const destinationKey = `arn:aws:kms:us-west-2:${archive}:key/5e6f`;
  const made = synth((stack) => {
    const { kmsKeyArn } = new EncryptionKey(stack, 'Key');
    new LogBucket(stack, 'Source', {
      ...{ kmsKeyArn, objectLock: { mode: 'GOVERNANCE', days: 30 } },
      replication: {
        bucket: { bucketArn, kmsKeyArn: destinationKey },
        ...{ accountId: archive!, prefix: 'web/', storageClass: 'GLACIER_IR' },
      },
    });
  });
  const policy = atDeploy(made.only(IamRolePolicy).policy);

  test('copies new objects to the key and the owner of the other bucket, without delete markers', () => {
    expect(made.only(S3BucketReplicationConfigurationA)).toMatchObject({
      rule: [
        {
          status: 'Enabled',
          filter: { prefix: 'web/' },
          delete_marker_replication: { status: 'Disabled' },
          source_selection_criteria: { sse_kms_encrypted_objects: { status: 'Enabled' } },
          destination: {
            bucket: bucketArn,
            account: archive,
            storage_class: 'GLACIER_IR',
            access_control_translation: { owner: 'Destination' },
            encryption_configuration: { replica_kms_key_id: destinationKey },
          },
        },
      ],
      depends_on: [expect.stringMatching(/versioning/), expect.stringMatching(/iam_role_policy/)],
    });
  });

  const source = 'arn:aws:s3:::source';
  test.each([
    ['s3:GetObjectVersionForReplication', `${source}/web/1.gz`, {}, true],
    ['s3:GetObjectRetention', `${source}/web/1.gz`, {}, true],
    ['s3:GetObjectVersionForReplication', `${source}/other/1.gz`, {}, false],
    ['s3:GetObject', `${source}/web/1.gz`, {}, false],
    ['s3:DeleteObject', `${source}/web/1.gz`, {}, false],
    ['s3:ReplicateObject', `${bucketArn}/web/1.gz`, {}, true],
    ['s3:ReplicateDelete', `${bucketArn}/web/1.gz`, {}, false],
    ['s3:PutObject', `${bucketArn}/web/1.gz`, {}, false],
    [
      'kms:Decrypt',
      keyArn,
      { 'kms:ViaService': 's3.eu-west-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': source },
      true,
    ],
    [
      'kms:Encrypt',
      keyArn,
      { 'kms:ViaService': 's3.eu-west-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': source },
      false,
    ],
  ])('the role calls %s of %s', async (action, resource, context, expected) => {
    const call = { account: archive!, action, resource, context, identity: policy };
    expect(await allows(action.startsWith('kms:') ? decidedByIam : undefined, call)).toBe(expected);
  });

  test('the role encrypts replicas in the region of the other key', () => {
    expect((policy as Block).Statement).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:Decrypt'],
      Resource: destinationKey,
      Condition: {
        StringEquals: { 'kms:ViaService': 's3.us-west-2.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn, `${bucketArn}/*`] },
      },
    });
  });

  test('the other bucket lets the accounts of its sources write replicas, and no others', async () => {
    const { only } = synth((stack) => new LogBucket(stack, 'Archive', { replicationSourceAccounts: [shop!] }));
    const replicate = (account: string, action = 's3:ReplicateObject') => ({
      ...{ account, action, resource: `${bucketArn}/web/1.gz` },
    });
    const ofBucket = atDeploy(only(S3BucketPolicy).policy);

    expect(await allows(ofBucket, replicate(shop!))).toBe(true);
    expect(await allows(ofBucket, replicate(shop!, 's3:PutObject'))).toBe(false);
    expect(await allows(ofBucket, replicate(stranger!))).toBe(false);
  });

  test('follows the region of a bucket with another provider', () => {
    const { all } = synth((stack) => {
      const provider = new AwsProvider(stack, 'OregonProvider', { region: 'us-west-2', alias: 'oregon' });
      const oregon = useProvider(new Construct(stack, 'Oregon'), provider);
      const bucket = new LogBucket(oregon, 'Copies', keyOf(oregon));
      new LogBucket(stack, 'Source', { replication: { bucket, deleteMarkers: true } });
    });

    expect(
      all(IamRolePolicy)
        .map(({ policy: each }) => String(each))
        .join(),
    ).toContain('s3.us-west-2.');
    expect(all(S3BucketReplicationConfigurationA)).toMatchObject([
      { rule: [{ delete_marker_replication: { status: 'Enabled' } }] },
    ]);
  });

  test('fails when the buckets do not support it, listing all problems', () => {
    expect(
      refusal((stack) => {
        const bucket = new LogBucket(stack, 'Copies', { versioned: false });
        new LogBucket(stack, 'Source', {
          ...{ versioned: false, kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b' },
          ...{ objectLock: { mode: 'GOVERNANCE', days: 1 }, replication: { bucket } },
        });
      }),
    ).toBe(`test/Source:
  - versioned must be true with objectLock, which locks versions; remove it
  - versioned must be true with replication, which copies versions; remove it
  - replication.bucket must be versioned, got a bucket with versioned false; remove that from the bucket
  - replication.bucket must have Object Lock, because this bucket has it; set objectLock of the other bucket
  - replication.bucket.kmsKeyArn must be given with kmsKeyArn, because S3 encrypts the replicas of encrypted objects with a key; set kmsKeyArn of the other bucket`);
  });

  test('fails when the region of the other key is unknown or another one', () => {
    expect(
      refusal((stack) => {
        const { stringValue: kmsKeyArn } = new TerraformVariable(stack, 'key', { type: 'string' });
        new LogBucket(stack, 'Source', { replication: { bucket: { bucketArn, kmsKeyArn } } });
      }),
    ).toBe(`test/Source:
  - replication.region must be given, because the region of replication.bucket.kmsKeyArn is known only at deploy; set it to the region of the bucket`);
    expect(
      refusal((stack) => {
        const bucket = { bucketArn, kmsKeyArn: destinationKey };
        new LogBucket(stack, 'Source', { replication: { bucket, region: 'eu-west-1' } });
      }),
    ).toBe(`test/Source:
  - replication.region must be that of replication.bucket.kmsKeyArn, "us-west-2", got "eu-west-1"; remove it`);
  });
});

describe('readers', () => {
  const made = (build: (stack: Construct) => ReadableLogGroup | ReadableObjects) => {
    const { only } = synth((stack) => {
      const statements = logReaderStatements(stack, build(stack));
      new IamRolePolicy(stack, 'Read', { role: 'reader', policy: policyDocument(...statements) });
    });
    return atDeploy(only(IamRolePolicy).policy);
  };
  const ofBucket = made((stack) => ({
    bucket: new LogBucket(stack, 'Archive', keyOf(stack)),
    prefix: 'web/',
  }));
  const via = { 'kms:ViaService': 's3.eu-west-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': bucketArn };

  test.each([
    ['s3:GetObject', `${bucketArn}/web/1.gz`, {}, true],
    ['s3:GetObject', `${bucketArn}/api/1.gz`, {}, false],
    ['s3:PutObject', `${bucketArn}/web/1.gz`, {}, false],
    ['s3:DeleteObject', `${bucketArn}/web/1.gz`, {}, false],
    ['s3:ListBucket', bucketArn, { 's3:prefix': 'web/2026/' }, true],
    ['s3:ListBucket', bucketArn, { 's3:prefix': 'api/' }, false],
    ['s3:ListBucket', bucketArn, {}, false],
    ['kms:Decrypt', keyArn, via, true],
    ['kms:Decrypt', keyArn, { ...via, 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::other' }, false],
    ['kms:GenerateDataKey', keyArn, via, false],
  ])('a reader of objects calls %s of %s', async (action, resource, context, expected) => {
    const call = { account: archive!, action, resource, context, identity: ofBucket };
    expect(await allows(action.startsWith('kms:') ? decidedByIam : undefined, call)).toBe(expected);
  });

  const group = `arn:aws:logs:eu-west-1:${archive}:log-group:web`;
  const ofGroup = made(() => ({ logGroup: { logGroupArn: group } }));

  test.each([
    ['logs:FilterLogEvents', group, true],
    ['logs:GetLogEvents', `${group}:log-stream:1`, true],
    ['logs:StartQuery', group, true],
    ['logs:GetQueryResults', group, true],
    ['logs:FilterLogEvents', `${group}-other`, false],
    ['logs:PutLogEvents', `${group}:log-stream:1`, false],
    ['logs:DeleteLogGroup', group, false],
  ])('a reader of a log group calls %s of %s', async (action, resource, expected) => {
    expect(await allows(undefined, { account: archive!, action, resource, identity: ofGroup })).toBe(expected);
  });

  test('reads a whole bucket without a prefix', () => {
    synth((stack) => {
      const bucket = new LogBucket(stack, 'Archive');
      expect(logReaderStatements(stack, { bucket })).toEqual([
        { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket.bucketArn },
        { Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket.bucketArn}/*` },
      ]);
      expect(logReaderStatements(stack, { logGroup: new LogGroup(stack, 'Group') })).toHaveLength(2);
    });
  });

  test('fails when the logs are not those of a bucket or of a log group', () => {
    expect(refusal((stack) => logReaderStatements(stack, {} as never))).toBe(
      'test:\n  - exactly one of bucket or logGroup must be given',
    );
    expect(refusal((stack) => logReaderStatements(stack, { bucket: { bucketArn }, prefix: '/web' }))).toContain(
      'prefix must be a prefix that ends with "/"',
    );
  });
});

describe('a destination in the bucket of another account', () => {
  const deliver = (writers: LogBucketProps['writers'], prefix?: string, role?: { readonly roleArn: string }) =>
    synth((stack) => {
      const providerOf = (id: string, account: string) =>
        new AwsProvider(stack, `${id}Provider`, { region: 'eu-west-1', alias: id, allowedAccountIds: [account] });
      const archiveScope = useProvider(new Construct(stack, 'ArchiveAccount'), providerOf('archive', archive!));
      const shopScope = useProvider(new Construct(stack, 'Shop'), providerOf('shop', shop!));
      const bucket = new LogBucket(archiveScope, 'Archive', writers && { writers });
      new FargateTaskDefinition(shopScope, 'Task', {
        ...{ cpu: 256, memoryMiB: 512, containers: { nginx } },
        logRouting: {
          routes: [
            { to: LogDestination.s3({ bucket, ...(prefix !== undefined && { prefix }), ...(role && { role }) }) },
          ],
          delivery: ConfigDelivery.inline(),
        },
      });
    });
  const writers = { accounts: [shop!], prefix: 'logs/' };

  test('may write below the ID of its account', () => {
    expect(() => deliver(writers, `logs/${shop}/`)).not.toThrow();
    expect(() => deliver({ organizationId }, `${shop}/web/`)).not.toThrow();
    expect(() => deliver(undefined, 'web/', { roleArn: `arn:aws:iam::${archive}:role/writer` })).not.toThrow();
  });

  test('fails when the bucket does not allow it', () => {
    expect(() => deliver(undefined, `${shop}/`)).toThrow(
      'LogDestination.s3: bucket must allow the account "111122223333" of the task to write, got a bucket of "444455556666" whose writers do not contain it; add it to writers.accounts of the bucket, or set role',
    );
    expect(() => deliver({ accounts: [stranger!] }, `${shop}/`)).toThrow('writers do not contain it');
  });

  test('fails when the prefix is not that of its account', () => {
    expect(() => deliver(writers, 'web/')).toThrow(
      'LogDestination.s3: prefix must begin with "logs/111122223333/", because the bucket of another account accepts objects of this account only there, got "web/nginx/"',
    );
  });
});

test('fails when writers are invalid, listing all problems', () => {
  const writers = { accounts: ['1234'], organizationId: 'acme', prefix: '/logs' };

  expect(refusal((stack) => new LogBucket(stack, 'Archive', { writers }))).toBe(`test/Archive:
  - writers.accounts[0] must be the ID of an AWS account, 12 digits, got "1234"
  - writers.organizationId must be the ID of an organization, such as "o-a1b2c3d4e5", got "acme"
  - writers.prefix must be a prefix that ends with "/", does not start with "/", and contains none of "//", "$", "%", "*" and "?", got "/logs"`);
  expect(refusal((stack) => new LogBucket(stack, 'Archive', { writers: {} }))).toBe(`test/Archive:
  - writers must have accounts or organizationId, got neither; add one, or remove writers`);
  expect(refusal((stack) => new EncryptionKey(stack, 'Key', { writers: { accounts: [] } }))).toBe(`test/Key:
  - writers must have accounts or organizationId, got neither; add one, or remove writers`);
});

test('accounts and an organization may be known only at deploy', () => {
  const { only } = synth((stack) => {
    const [account, organization] = ['account', 'organization'].map(
      (id) => new TerraformVariable(stack, id, { type: 'string' }).stringValue,
    );
    new LogBucket(stack, 'Archive', {
      writers: { accounts: [account!], organizationId: organization! },
    });
  });
  const policy = String(only(S3BucketPolicy).policy);

  expect(policy).toContain('var.account');
  expect(policy).toContain('"aws:PrincipalOrgID":${jsonencode(');
  expect(policy).toContain('var.organization');
});
