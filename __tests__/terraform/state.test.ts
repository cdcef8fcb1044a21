import { join } from 'node:path';
import { CreateBucketCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describeWithTerraform } from '../support/real';

const region = 'us-east-1';
const bucket = 'acme-state';

describeWithTerraform('The state of a stack', (parts) => {
  const synthesized = async (backend: object): Promise<string> =>
    join(await parts.synthesize({ backend }), 'stacks', 'registry');

  test('moves from a file to a bucket without changes', async () => {
    const folder = parts.copyOf(await synthesized({ type: 'local' }));
    await folder.init();
    await folder.apply();
    const before = await folder.addresses();
    const s3 = new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));

    folder.replaceBy(await synthesized({ type: 's3', bucket }));
    await folder.init('-migrate-state', '-force-copy');
    const { changes } = await folder.plan();

    expect(changes).toEqual([]);
    expect(await folder.addresses()).toEqual(before);
    await expect(
      s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'firelens/registry.tfstate' })),
    ).resolves.toMatchObject({ ServerSideEncryption: 'AES256' });
  });

  test('can be in HCP Terraform, with valid arguments', async () => {
    const folder = parts.copyOf(await synthesized({ type: 'hcp', organization: 'acme', project: 'logs' }));
    await folder.init('-backend=false');

    await folder.validate();
  });
});
