import { LogArchiveStack } from '../../examples/log-archive';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { stackFolder } from '../../lab/synth/stack-folder';
import type { StateResource, TerraformFolder } from '../../lab/terraform/terraform-folder';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';

const [shop, archive] = ['111122223333', '444455556666'];

describeWithTerraform('A stack with providers of two accounts in three regions', (parts) => {
  let folder: TerraformFolder;
  let state: readonly StateResource[];

  beforeAll(async () => {
    folder = await parts.applied(
      stackFolder((app) => new LogArchiveStack(app, 'log-archive', { shop: shop!, archive: archive! })),
    );
    state = await folder.state();
  }, 10 * 60_000);

  destroyAfterTests(() => folder);

  const attributes = (type: string, name: string) =>
    state.filter((each) => each.type === type).map((each) => String(each.attributes[name]));

  test('plans no changes after apply', async () => {
    expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
  });

  test('reads the region and the account of each provider', () => {
    expect(attributes('aws_region', 'id').sort()).toEqual(['eu-central-1', 'eu-west-1', 'eu-west-1', 'us-west-2']);
    expect(attributes('aws_caller_identity', 'account_id').sort()).toEqual([shop, shop, archive, archive]);
  });

  test('has the region and the account of each service in its cluster, trust policy and log options', () => {
    const services = attributes('aws_ecs_service', 'cluster').map((arn) => arn.split(':').slice(3, 5).join());
    const trusted = attributes('aws_iam_role', 'assume_role_policy').filter((each) => each.includes('ecs-tasks'));
    const logs = attributes('aws_ecs_task_definition', 'container_definitions');

    expect(services.sort()).toEqual([`eu-west-1,${shop}`, `us-west-2,${shop}`]);
    for (const region of ['eu-west-1', 'us-west-2']) {
      expect(trusted.filter((each) => each.includes(`arn:aws:ecs:${region}:${shop}:*`))).not.toEqual([]);
      expect(logs.filter((each) => each.includes(`"awslogs-region":"${region}"`))).toHaveLength(1);
    }
  });

  test('locks the buckets, and replicates one to the other', async () => {
    const { copies } = (await folder.outputs()) as { copies: string };
    const ofType = (type: string) => state.filter((each) => each.type === type).map((each) => each.attributes['rule']);

    expect(ofType('aws_s3_bucket_object_lock_configuration')).toMatchObject(
      Array.from({ length: 2 }, () => [{ default_retention: [{ mode: 'GOVERNANCE', years: 1 }] }]),
    );
    expect(ofType('aws_s3_bucket_replication_configuration')).toMatchObject([
      [{ status: 'Enabled', destination: [{ bucket: `arn:aws:s3:::${copies}` }] }],
    ]);
  });
});
