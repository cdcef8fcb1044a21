import { CreateSecurityGroupCommand, DescribeSecurityGroupRulesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { ExistingRolesStack } from '../../examples/existing-roles';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { ordersParts } from '../../lab/synth/example-parts';
import { stackFolder } from '../../lab/synth/stack-folder';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { EmulatedService } from '../support/emulated-service';
import { existingCluster } from '../support/existing-cluster';
import { describeWithTerraform } from '../support/real';

const region = 'us-east-1';

describeWithTerraform('A service in existing roles and groups', (parts) => {
  let folder: TerraformFolder;
  let securityGroupId: string;
  const roles: string[] = [];
  const iam = () => new IAMClient({ ...parts.clientConfig(region), region });
  const ec2 = () => new EC2Client(parts.clientConfig(region));
  const service = () => new EmulatedService(parts.clientConfig(region), 'main', 'orders-Orders');

  async function makeRole(RoleName: string): Promise<string> {
    const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: trust });
    const { Role } = await iam().send(new CreateRoleCommand({ RoleName, Path: '/orders/', AssumeRolePolicyDocument }));
    roles.push(RoleName);
    return Role!.Arn!;
  }

  /** Returns the actions that a role allows. */
  async function actionsOf(RoleName: string): Promise<readonly string[]> {
    const { PolicyNames = [] } = await iam().send(new ListRolePoliciesCommand({ RoleName }));
    const documents = await Promise.all(
      PolicyNames.map((PolicyName) => iam().send(new GetRolePolicyCommand({ RoleName, PolicyName }))),
    );
    return documents.flatMap(({ PolicyDocument }) => {
      const { Statement } = JSON.parse(decodeURIComponent(PolicyDocument!)) as {
        Statement: readonly { readonly Action: string | readonly string[] }[];
      };
      return Statement.flatMap(({ Action }) => Action);
    });
  }

  beforeAll(async () => {
    const existing = await existingCluster(parts.clientConfig(region));
    const { GroupId } = await ec2().send(
      new CreateSecurityGroupCommand({ GroupName: 'orders', Description: 'orders', VpcId: existing.network.vpcId }),
    );
    securityGroupId = GroupId!;
    const [taskRoleArn, executionRoleArn] = [await makeRole('orders-containers'), await makeRole('orders-start')];
    const owned = { securityGroupId, taskRoleArn, executionRoleArn };
    folder = await parts.applied(
      stackFolder((app) => new ExistingRolesStack(app, 'orders', { ...existing, ...ordersParts, ...owned })),
    );
  }, 5 * 60_000);

  destroyAfterTests(
    () => folder,
    async () => expect((await Promise.all(roles.map(actionsOf))).flat()).toEqual([]),
  );

  test('plans no changes after apply', async () => {
    expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
  });

  test('uses them, and creates no others', async () => {
    const { taskRoleArn, executionRoleArn } = await service().definition();
    const { networkConfiguration } = await service().describe();

    expect([taskRoleArn, executionRoleArn]).toEqual([
      'arn:aws:iam::123456789012:role/orders/orders-containers',
      'arn:aws:iam::123456789012:role/orders/orders-start',
    ]);
    expect(networkConfiguration!.awsvpcConfiguration!.securityGroups).toEqual([securityGroupId]);
    expect((await folder.addresses()).filter((each) => /^aws_(iam_role|security_group)\./.test(each))).toEqual([]);
  });

  test('gets from their owner what it needs', async () => {
    const { SecurityGroupRules = [] } = await ec2().send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [securityGroupId] }] }),
    );

    expect(await actionsOf('orders-containers')).toEqual(['s3:PutObject']);
    expect(await actionsOf('orders-start')).toEqual([
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchGetImage',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'secretsmanager:GetSecretValue',
    ]);
    expect(SecurityGroupRules).toContainEqual(expect.objectContaining({ IsEgress: true, FromPort: 443, ToPort: 443 }));
  });
});
