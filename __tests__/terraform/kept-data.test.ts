import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { ListBucketsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { TerraformOutput } from 'cdktf';
import { EcrRepository, LogBucket, LogGroup } from '../../modules';
import { withoutPolicy } from '../support/bucket-policy';
import { describeWithTerraform } from '../support/real';
import { folderWith } from '../../lab/synth/stack-folder';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';

const region = 'us-east-1';

/** Returns the folder of a stack with all resources that contain data, or only the log group. */
function synthesize({ forceDestroy, all = true }: { readonly forceDestroy: boolean; readonly all?: boolean }): string {
  return folderWith('data', (stack) => {
    const { logGroupName } = new LogGroup(stack, 'Group', { logGroupNamePrefix: '/acme/', forceDestroy });
    new TerraformOutput(stack, 'log_group', { value: logGroupName });
    if (all) {
      const { bucketName } = new LogBucket(stack, 'Bucket', { forceDestroy });
      new TerraformOutput(stack, 'bucket', { value: bucketName });
      new EcrRepository(stack, 'Repository', { repositoryName: 'acme/router', forceDelete: forceDestroy });
    }
  });
}

describeWithTerraform('Resources that contain data', (parts) => {
  let folder: TerraformFolder;
  let bucket: string;
  let logGroup: string;
  const s3 = () => new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
  const logs = () => new CloudWatchLogsClient(parts.clientConfig(region));
  const repositories = async () => {
    const found = await new ECRClient(parts.clientConfig(region)).send(new DescribeRepositoriesCommand({}));
    return found.repositories!.map(({ repositoryName }) => repositoryName);
  };
  const objects = async () => {
    const list = new ListObjectsV2Command({ Bucket: bucket });
    const { Contents = [] } = await withoutPolicy(s3(), bucket, () => s3().send(list));
    return Contents.map(({ Key }) => Key);
  };
  const messages = async () => {
    const { events = [] } = await logs().send(
      new GetLogEventsCommand({ logGroupName: logGroup, logStreamName: 'one', startFromHead: true }),
    );
    return events.map(({ message }) => message);
  };
  const logGroupsNamed = async (logGroupNamePrefix: string) => {
    const { logGroups = [] } = await logs().send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
    return logGroups.map(({ logGroupName }) => logGroupName);
  };

  beforeAll(async () => {
    folder = await parts.applied(synthesize({ forceDestroy: false }));
    const outputs = await folder.outputs();
    [bucket, logGroup] = [String(outputs['bucket']), String(outputs['log_group'])];
    const object = { Bucket: bucket, Key: 'nginx/a.gz', Body: 'a' };
    await withoutPolicy(s3(), bucket, () => s3().send(new PutObjectCommand(object)));
    const logStream = { logGroupName: logGroup, logStreamName: 'one' };
    await logs().send(new CreateLogStreamCommand(logStream));
    const logEvents = [{ timestamp: Date.now(), message: 'kept' }];
    await logs().send(new PutLogEventsCommand({ ...logStream, logEvents }));
  }, 5 * 60_000);

  test('prevent the destruction of buckets and repositories, until forceDestroy is applied', async () => {
    const refusal = await folder.destroy().then(
      () => '',
      (error: Error) => error.message,
    );

    expect(refusal.match(/Instance cannot be destroyed/g)).toHaveLength(2);
    expect(await objects()).toEqual(['nginx/a.gz']);
    expect(await repositories()).toEqual(['acme/router']);
    expect(await messages()).toEqual(['kept']);

    folder.replaceBy(synthesize({ forceDestroy: true }));
    const { changes } = await folder.plan();
    await folder.apply();
    await folder.destroy();

    expect(changes.map(({ type, change }) => `${type} ${change.actions.join()}`).sort()).toEqual([
      'aws_cloudwatch_log_group update',
      'aws_ecr_repository update',
      'aws_s3_bucket update',
    ]);
    expect((await s3().send(new ListBucketsCommand({}))).Buckets).toEqual([]);
    expect(await repositories()).toEqual([]);
    expect(await logGroupsNamed(logGroup)).toEqual([]);
  });

  test('include log groups, which remain in AWS after destroy', async () => {
    const alone = await parts.applied(synthesize({ forceDestroy: false, all: false }));
    const name = String((await alone.outputs())['log_group']);
    await alone.destroy();

    expect(await alone.addresses()).toEqual([]);
    expect(await logGroupsNamed(name)).toEqual([name]);
  });
});
