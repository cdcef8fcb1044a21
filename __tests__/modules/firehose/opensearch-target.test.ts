import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import { DeliveryStream, DeliveryTarget, type OpenSearchTargetProps } from '../../../modules';
import { type Block, refusal, synth, type Synthesized } from '../../../lab/synth/synth';
import { bucket, statementsAt } from '../../../lab/synth/tasks';

const domainArn = 'arn:aws:es:eu-west-1:111122223333:domain/logs';
const domain = { domainArn };
const collection = {
  endpoint: 'abc.eu-west-1.aoss.amazonaws.com',
  collectionArn: 'arn:aws:aoss:eu-west-1:111122223333:collection/abc',
};
const roleArn = '${aws_iam_role.Search_Role_27E44796.arn}';

describe('a domain', () => {
  const props = { domain, index: 'nginx', bucket };

  test('receives documents within a minute, in daily indices; rejected documents go to the bucket', () => {
    const { only } = search(props);

    const { cloudwatch_logging_options: log, ...rest } = only(KinesisFirehoseDeliveryStream)
      .opensearch_configuration as Block;
    expect(only(KinesisFirehoseDeliveryStream).destination).toBe('opensearch');
    expect(rest).toEqual({
      role_arn: roleArn,
      domain_arn: domainArn,
      index_name: 'nginx',
      index_rotation_period: 'OneDay',
      buffering_interval: 60,
      buffering_size: 5,
      retry_duration: 300,
      s3_backup_mode: 'FailedDocumentsOnly',
      s3_configuration: {
        role_arn: roleArn,
        bucket_arn: bucket.bucketArn,
        prefix: 'opensearch/',
        compression_format: 'GZIP',
        cloudwatch_logging_options: log,
      },
    });
    expect(log.enabled).toBe(true);
  });

  test('is the only domain that can be written to and described', () => {
    const [write, read, ...others] = rights(props);

    expect(write).toEqual({
      Effect: 'Allow',
      Action: ['es:DescribeDomain', 'es:DescribeDomains', 'es:DescribeDomainConfig', 'es:ESHttpPost', 'es:ESHttpPut'],
      Resource: [domainArn, `${domainArn}/*`],
    });
    expect(read).toEqual({
      Effect: 'Allow',
      Action: 'es:ESHttpGet',
      Resource: [
        `${domainArn}/`,
        `${domainArn}/_all/_settings`,
        `${domainArn}/_cluster/stats`,
        `${domainArn}/nginx*/_mapping*`,
        `${domainArn}/_nodes`,
        `${domainArn}/_nodes/stats`,
        `${domainArn}/_nodes/*/stats`,
        `${domainArn}/_stats`,
        `${domainArn}/nginx*/_stats`,
      ],
    });
    expect(others.map(({ Resource }) => Resource as unknown)).toEqual([bucket.bucketArn, [`${bucket.bucketArn}/*`]]);
  });

  test.each([
    ['none', 'NoRotation'],
    ['hour', 'OneHour'],
    ['day', 'OneDay'],
    ['week', 'OneWeek'],
    ['month', 'OneMonth'],
  ] as const)('begins a new index by %s', (rotation, expected) => {
    expect(configuration({ ...props, rotation }).index_rotation_period).toBe(expected);
  });

  test('accepts a prefix, a backup of all documents, buffering and a retry duration', () => {
    const wanted = { backup: 'all', prefix: 'search/', retrySeconds: 0, bufferSeconds: 900, bufferMiB: 100 } as const;

    expect(configuration({ ...props, ...wanted })).toMatchObject({
      s3_backup_mode: 'AllDocuments',
      s3_configuration: { prefix: 'search/' },
      retry_duration: 0,
      buffering_interval: 900,
      buffering_size: 100,
    });
  });

  test('is reached in a VPC through interfaces limited to its subnets', () => {
    const vpc = { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] };

    expect(configuration({ ...props, vpc }).vpc_config).toEqual({
      role_arn: roleArn,
      subnet_ids: vpc.subnetIds,
      security_group_ids: vpc.securityGroupIds,
    });
    const ec2 =
      'arn:${data.aws_partition.AwsPartition.partition}:ec2:${data.aws_region.AwsRegion.id}:${data.aws_caller_identity.AwsAccount.account_id}';
    const subnets = [`${ec2}:subnet/subnet-1`, `${ec2}:subnet/subnet-2`];
    expect(rights({ ...props, vpc }).slice(-4)).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSecurityGroups',
          'ec2:DescribeSubnets',
          'ec2:DescribeVpcs',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: 'ec2:DescribeVpcAttribute',
        Resource: expect.stringMatching(/:vpc\/\$\{data\.aws_subnet\.Search_TargetSubnet_\w+\.vpc_id\}$/),
      },
      {
        Effect: 'Allow',
        Action: 'ec2:CreateNetworkInterface',
        Resource: [`${ec2}:network-interface/*`, ...subnets, `${ec2}:security-group/sg-1`],
      },
      {
        Effect: 'Allow',
        Action: ['ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterface'],
        Resource: `${ec2}:network-interface/*`,
        Condition: { ArnEquals: { 'ec2:Subnet': subnets } },
      },
    ]);
  });
});

describe('a collection', () => {
  const props = { collection, index: 'nginx', bucket };

  test('receives documents in one index', () => {
    const { only } = search(props);

    expect(only(KinesisFirehoseDeliveryStream)).toMatchObject({
      destination: 'opensearchserverless',
      opensearchserverless_configuration: {
        collection_endpoint: 'https://abc.eu-west-1.aoss.amazonaws.com',
        index_name: 'nginx',
        s3_backup_mode: 'FailedDocumentsOnly',
      },
    });
  });

  test('is the only collection that can be written to', () => {
    expect(rights(props)[0]).toEqual({
      Effect: 'Allow',
      Action: 'aoss:APIAccessAll',
      Resource: collection.collectionArn,
    });
  });

  test('does not compile with a rotation', () => {
    // @ts-expect-error collections do not support rotation
    const wrong: OpenSearchTargetProps = { ...props, rotation: 'day' };

    expect(wrong.rotation).toBe('day');
  });
});

test('describes the attributes of the specified VPC only', () => {
  const vpc = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'], vpcId: 'vpc-1' };
  const [statement] = rights({ domain, index: 'nginx', bucket, vpc }).filter(
    ({ Action }) => Action === 'ec2:DescribeVpcAttribute',
  );

  expect(statement!.Resource).toMatch(/:vpc\/vpc-1$/);
});

test('refuses IDs with wildcards, which would widen the permissions', () => {
  const vpc = { subnetIds: ['*'], securityGroupIds: ['sg-?'], vpcId: 'vpc/*' };

  expect(messageFor({ domain, index: 'nginx', bucket, vpc })).toBe(`test/Search:
  - to.vpc.subnetIds[0] must be the ID of a subnet, such as "subnet-0a1b2c3d", got "*"
  - to.vpc.securityGroupIds[0] must be the ID of a security group, such as "sg-0a1b2c3d", got "sg-?"
  - to.vpc.vpcId must be the ID of a VPC, such as "vpc-0a1b2c3d", got "vpc/*"`);
});

test('fails when properties are invalid, listing all problems', () => {
  const ofDomain = {
    domain: { domainArn: 'logs' },
    index: 'Nginx',
    bucket,
    prefix: '/search',
    backup: 'some',
    rotation: 'year',
    retrySeconds: 7201,
    bufferSeconds: 901,
    bufferMiB: 101,
    vpc: { subnetIds: [], securityGroupIds: Array.from({ length: 6 }, (_, index) => `sg-${index}`) },
  };

  expect(messageFor(ofDomain as unknown as OpenSearchTargetProps)).toBe(`test/Search:
  - to.index must be lowercase letters, digits, "_", "-" and ".", beginning with a letter or digit, got "Nginx"
  - to.prefix must be a key prefix that ends with "/", does not begin with "/" and contains no wildcards and no expressions "!{…}", got "/search"
  - to.backup must be "failed" or "all", got "some"
  - to.rotation must be "none", "hour", "day", "week" or "month", got "year"
  - to.retrySeconds must be an integer from 0 to 7200 seconds, got 7201
  - to.bufferSeconds must be an integer from 0 to 900 seconds, got 901
  - to.bufferMiB must be an integer from 1 to 100 MiB, got 101
  - to.vpc.subnetIds must contain 1 to 16 IDs, got 0
  - to.vpc.securityGroupIds must contain 1 to 5 IDs, got 6
  - to.domain.domainArn must be the ARN of a domain, got "logs"`);
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse(
    '{ "domain": "logs", "index": 1, "bucket": {}, "vpc": { "subnetIds": "subnet-1" } }',
  ) as object;

  expect(messageFor(props as OpenSearchTargetProps)).toBe(`test/Search:
  - to.domain must be an object with domainArn, got "logs"
  - to.index must be a string, got 1
  - to.bucket.bucketArn must be given: a string
  - to.vpc.subnetIds must be an array known at synth time, got "subnet-1"; use ["subnet-1"]
  - to.vpc.securityGroupIds must be given: an array known at synth time`);
});

test('fails when there is neither a domain nor a collection, or a collection with a rotation', () => {
  const collection = { endpoint: 'abc', collectionArn: 'arn:aws:aoss:eu-west-1:111122223333:collection/abc' };

  expect(messageFor({ index: 'nginx', bucket } as unknown as OpenSearchTargetProps)).toBe(`test/Search:
  - exactly one of to.domain or to.collection must be given`);
  expect(messageFor({ collection, index: 'nginx', bucket, rotation: 'day' } as unknown as OpenSearchTargetProps))
    .toBe(`test/Search:
  - to.rotation must not be given with to.collection, which has one index; leave it out`);
});

test('fails when a collection is not an object', () => {
  const wrong = { collection: { endpoint: 'https://abc', collectionArn: domainArn }, index: 'nginx', bucket };

  expect(messageFor(wrong)).toBe(`test/Search:
  - to.collection.endpoint must be a host without "https://", got "https://abc"
  - to.collection.collectionArn must be the ARN of a collection, got "${domainArn}"`);
});

function search(props: OpenSearchTargetProps): Synthesized {
  return synth((stack) => new DeliveryStream(stack, 'Search', { to: DeliveryTarget.openSearch(props) }));
}

function configuration(props: OpenSearchTargetProps): Block {
  return search(props).only(KinesisFirehoseDeliveryStream).opensearch_configuration as Block;
}

/** Returns all statements except the permission to write to the error log. */
function rights(props: OpenSearchTargetProps): Block[] {
  return statementsAt(search(props), 'Search/Deliver').slice(0, -1);
}

function messageFor(props: OpenSearchTargetProps): string {
  return refusal((stack) => new DeliveryStream(stack, 'Search', { to: DeliveryTarget.openSearch(props) }));
}
