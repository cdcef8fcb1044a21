import { EC2Client, ModifyVpcAttributeCommand } from '@aws-sdk/client-ec2';
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { TerraformOutput, TerraformVariable } from 'cdktf';
import { ScheduledTaskStack } from '../../examples/scheduled-task';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';
import { run } from '../../lab/processes/command';
import { findExecutable } from '../../lab/processes/executable';
import { stackFolder } from '../../lab/synth/stack-folder';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import type { FargateTask } from '../../modules';
import { runTaskCommand } from '../../modules/standalone-tasks/run-task-command';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { existingCluster } from '../support/existing-cluster';
import { describeWithTerraform } from '../support/real';

const region = 'us-east-1';
const topicArn = 'arn:aws:sns:us-east-1:123456789012:on-call';

/** A word that no shell may read in another way. */
const oddWord = `it's "$HOME" \\ \`id\` $(id) & *`;

/** Registers a test that needs the AWS CLI; without it, the test is skipped, and fails with the environment variable `CI`. */
const testWithCli = (name: string, body: () => Promise<void>) =>
  findExecutable('aws', process.env) || process.env['CI']
    ? test(name, body)
    : test.skip(`${name} (no AWS CLI on PATH: "pip install awscli")`, body);

describeWithTerraform('Tasks on a schedule and by a command', (parts) => {
  let folder: TerraformFolder;
  const emulator = () => parts.clientConfig(region);

  /** Runs a command of the AWS CLI with the emulator, and returns its output. */
  const aws = async (command: string): Promise<unknown> => {
    const { endpoint, credentials } = emulator();
    const { stdout } = await run('sh', ['-c', command], {
      environment: {
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_PAGER: '',
      },
    });
    return JSON.parse(stdout);
  };

  beforeAll(async () => {
    const { cluster, network } = await existingCluster(emulator());
    // The emulator runs tasks only in a VPC with DNS host names, AWS in every one.
    await new EC2Client(emulator()).send(
      new ModifyVpcAttributeCommand({ VpcId: network.vpcId, EnableDnsHostnames: { Value: true } }),
    );
    folder = await parts.applied(
      stackFolder((app) => {
        const stack = new ScheduledTaskStack(app, 'scheduled-task', { cluster, network, topicArn });
        const { stringValue: startedBy } = new TerraformVariable(stack, 'started-by', { default: oddWord });
        const { taskRun, taskDefinition } = stack.node.findChild('Migration') as FargateTask;
        // The emulator runs no task whose containers have no memory of their own, as AWS does on Fargate.
        taskDefinition.containerDefinitions.forEach((each) => (each.memoryReservation ??= 64));
        new TerraformOutput(stack, 'odd', { value: runTaskCommand(taskRun, { region: oddWord, startedBy }) });
        return stack;
      }),
    );
  }, 5 * 60_000);

  destroyAfterTests(() => folder);

  test('plans no changes after apply', async () => {
    expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
  });

  testWithCli('are scheduled with the revision that was applied', async () => {
    const { Schedules } = (await aws(`aws scheduler list-schedules --region ${region}`)) as {
      readonly Schedules: readonly { readonly Name: string }[];
    };
    const names = Schedules.map(({ Name }) => Name);
    const nightly = names.find((name) => name.startsWith('scheduled-task-Nightly-'))!;
    const schedule = await aws(`aws scheduler get-schedule --region ${region} --name ${nightly}`);

    expect(names).toHaveLength(2);
    expect(schedule).toMatchObject({
      ScheduleExpression: 'cron(30 3 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      State: 'ENABLED',
      Target: {
        Arn: 'arn:aws:ecs:us-east-1:123456789012:cluster/main',
        DeadLetterConfig: { Arn: expect.stringMatching(/:scheduled-task-Nightly-DeadLetters-/) as string },
        EcsParameters: {
          TaskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/scheduled-task-Report:1',
          LaunchType: 'FARGATE',
        },
        RetryPolicy: { MaximumEventAgeInSeconds: 7200 },
      },
    });
  });

  testWithCli(
    'run by the command in the output, which starts the container and its router in the subnets',
    async () => {
      const { migrate } = (await folder.outputs()) as { readonly migrate: string };
      const started = (await aws(migrate)) as {
        readonly tasks: readonly { readonly taskArn: string }[];
        readonly failures: readonly object[];
      };
      const ecs = new ECSClient(emulator());
      const { taskArns } = await ecs.send(
        new ListTasksCommand({ cluster: 'main', startedBy: 'scheduled-task-Migration' }),
      );
      const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'main', tasks: taskArns }));

      expect(started.failures).toEqual([]);
      expect(taskArns).toEqual(started.tasks.map(({ taskArn }) => taskArn));
      expect(tasks).toMatchObject([
        {
          launchType: 'FARGATE',
          group: 'family:scheduled-task-Migration',
          taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/scheduled-task-Migration:1',
        },
      ]);
    },
  );

  test('have commands with the same words in a shell, whether they are known at synth or at deploy', async () => {
    const { odd } = (await folder.outputs()) as { readonly odd: string };
    const { stdout } = await run('sh', ['-c', `printf '%s\\n' ${odd}`], {});
    const words = stdout.split('\n');

    expect(words.slice(0, 5)).toEqual(['aws', 'ecs', 'run-task', '--region', oddWord]);
    expect(words.slice(-2)).toEqual(['--started-by', oddWord]);
  });
});
