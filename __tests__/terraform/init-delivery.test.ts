import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { FargateTaskDefinition, ConfigDelivery, LogDestination } from '../../modules';
import { describeWithTerraform } from '../support/real';
import { folderWith } from '../../lab/synth/stack-folder';
import { bucket as logs, nginx } from '../../lab/synth/tasks';

/** Returns the folder of a stack with a task whose router downloads its configuration. */
function synthesize(prefix: string): string {
  return folderWith('fetching', (stack) => {
    const { arn: bucketArn, bucket: bucketName } = new S3Bucket(stack, 'Configuration', { bucket: 'acme-config' });
    new FargateTaskDefinition(stack, 'Task', {
      family: 'web',
      cpu: 256,
      memoryMiB: 512,
      containers: { nginx },
      logRouting: {
        routes: [{ to: LogDestination.s3({ bucket: logs, prefix }) }],
        delivery: ConfigDelivery.init({ bucket: { bucketArn, bucketName } }),
      },
      logForceDestroy: true,
    });
  });
}

describeWithTerraform('A task whose router downloads its configuration', (parts) => {
  test('downloads it from the key that Terraform created, and gets a new revision when it changes', async () => {
    const s3 = new S3Client({ ...parts.clientConfig('us-east-1'), forcePathStyle: true });
    const folder = parts.copyOf(synthesize('first/'));
    await folder.init();
    await folder.apply();

    const object = await s3.send(
      new GetObjectCommand({ Bucket: 'acme-config', Key: 'fluent-bit/web/log-routing.conf' }),
    );
    const content = await object.Body!.transformToString();
    expect(content).toContain('s3_key_format                /first/nginx/%Y/%m/%d/%H/%M%S-$TAG[2]-$UUID.gz\n');
    expect(content).toContain('region                       ${FIRELENS_REGION}\n');
    expect((await folder.plan()).changes).toEqual([]);

    folder.replaceBy(synthesize('second/'));
    const { changes } = await folder.plan();
    expect(changes.map(({ type, change }) => `${type} ${change.actions.join()}`).sort()).toEqual([
      'aws_ecs_task_definition delete,create',
      'aws_iam_role_policy update',
      'aws_s3_object update',
    ]);
  });
});
