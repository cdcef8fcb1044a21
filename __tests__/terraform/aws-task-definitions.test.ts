import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTaskDefinitionCommand, ECSClient, type TaskDefinition } from '@aws-sdk/client-ecs';
import { IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { attributesOf } from '../aws-task-definitions/attributes';
import { type ExampleName, exampleNames } from '../aws-task-definitions/examples';
import { familyOf, rebuiltExample, rightsOf, synthesizedExamples } from '../aws-task-definitions/rebuilt';
import { makeDeliveryStream } from '../pipeline/delivery-stream';
import { type EmulatedAws, outputsTo } from '../../lab/emulator/emulated-aws';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { type LogRecord, parsed, stdout, unparsed } from '../../lab/routers/records';
import { taskId } from '../../lab/routers/task-id';
import { objectsIn } from '../pipeline/s3-objects';
import { parseLines } from '../../lab/servers/sink';
import { until } from '../../lab/until';
import { describeWithFluentBit } from '../pipeline/with-fluent-bit';
import { destroyAfterTests } from '../support/destroy-after-tests';
import { describeWithTerraform } from '../support/real';
import { statementsOf } from '../support/role';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { changesBeyondGaps } from '../../lab/emulator/emulator-gaps';

const region = 'us-west-2';

describeWithTerraform("AWS's task definitions, rebuilt", (parts) => {
  let synthesized: string;
  let folder: TerraformFolder;
  const ecs = () => new ECSClient(parts.clientConfig(region));
  const logs = () => new CloudWatchLogsClient(parts.clientConfig(region));

  beforeAll(async () => {
    synthesized = synthesizedExamples();
    folder = await parts.applied(synthesized);
  }, 5 * 60_000);

  destroyAfterTests(
    () => folder,
    async () => expect((await logs().send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]),
  );

  async function registered(name: ExampleName): Promise<TaskDefinition> {
    const { taskDefinition } = await ecs().send(new DescribeTaskDefinitionCommand({ taskDefinition: familyOf(name) }));
    return taskDefinition!;
  }

  test.each(exampleNames)('are registered with the compared attributes and permissions: %s', async (name) => {
    const definition = await registered(name);
    const statements = await statementsOf(new IAMClient(parts.clientConfig(region)), definition.taskRoleArn!);
    const compared = rebuiltExample(synthesized, name);

    expect(attributesOf(withoutStatus(definition), rightsOf(statements))).toEqual(
      Object.fromEntries(
        Object.entries(attributesOf(compared.definition, compared.rights)).map(([attribute, value]) => [
          attribute,
          // Values that Terraform generates, and arrays that ECS reorders.
          value.includes('${') || attribute === 'volumes' ? (expect.any(String) as unknown) : value,
        ]),
      ),
    );
  });

  describeWithFluentBit('with a real Fluent Bit', () => {
    let aws: Pick<EmulatedAws, 'overrides' | 'stop'>;

    beforeAll(async () => {
      aws = await outputsTo(parts.clientConfig(region).endpoint);
    });

    afterAll(() => aws?.stop());

    /** Sends lines of the app through the router of an example, and stops it when all records have arrived. */
    async function send(
      name: ExampleName,
      { lines, arrived, values }: { lines: readonly string[]; arrived: () => Promise<boolean>; values?: object },
    ): Promise<void> {
      const { containerDefinitions = [] } = await registered(name);
      const { environment = [] } = containerDefinitions.find((each) => each.name === 'log_router')!;
      const filled = Object.fromEntries(environment.map((each) => [each.name!, each.value!]));
      const folderOfRouter = join(synthesized, 'fluent-bit', familyOf(name));
      const router = await FluentBit.start(folderOfRouter, aws.overrides, { ...filled, ...values });
      await router.send(
        `app-firelens-${taskId}`,
        lines.map((line) => stdout(line)),
      );
      await until(arrived, `records of ${name} arrive`);
      await router.stop();
    }

    test('delivers lines that end with a vowel, unless their second letter is a vowel', async () => {
      const linesInGroup = async () => {
        const { events = [] } = await logs().send(new FilterLogEventsCommand({ logGroupName: 'firelens-testing' }));
        return events.map(({ message }) => (JSON.parse(message!) as LogRecord)['log']);
      };
      await send('patterns', {
        lines: ['apple', 'bee', 'sky', 'tea', 'ice'],
        arrived: async () => (await linesInGroup()).includes('ice'),
        // ECS adds these options to the output.
        values: { FIRELENS_REGION: region, FIRELENS_LOG_GROUP_NAME: 'firelens-testing' },
      });

      expect(await linesInGroup()).toEqual(['apple', 'ice']);
    });

    test('adds the version of the app to each record, or parses it into fields', async () => {
      const s3 = new S3Client({ ...parts.clientConfig(region), forcePathStyle: true });
      await s3.send(
        new CreateBucketCommand({
          Bucket: 'of-my-stream',
          CreateBucketConfiguration: { LocationConstraint: region },
        }),
      );
      await makeDeliveryStream(parts.clientConfig(region), 'my-stream', 'arn:aws:s3:::of-my-stream');
      const delivered = async () =>
        Object.values(await objectsIn(s3, 'of-my-stream')).flatMap((bytes) => parseLines(bytes.toString()));
      const hasRecords = (count: number) => async () => (await delivered()).length === count;

      await send('config-file', { lines: ['GET /activate'], arrived: hasRecords(1) });
      await send('parse-json', { lines: ['{"requestID":"b5d7","path":"/activate"}'], arrived: hasRecords(2) });

      const date = expect.any(String) as unknown;
      const versioned = { ...unparsed(stdout('GET /activate')), date, 'app-version': 'v1.1.14' };
      const fields = { ...parsed(stdout(''), { requestID: 'b5d7', path: '/activate' }), date };
      expect(await delivered()).toEqual(expect.arrayContaining([versioned, fields]));
    });
  });

  test('plan no changes after apply', async () => {
    expect(changesBeyondGaps((await folder.plan()).changes)).toEqual([]);
  });
});

/** Returns the definition without the attributes that ECS adds. */
function withoutStatus(definition: TaskDefinition): TaskDefinition {
  const ofEcs = ['taskDefinitionArn', 'revision', 'status', 'placementConstraints', 'compatibilities'];
  return Object.fromEntries(Object.entries(definition).filter(([key]) => !ofEcs.includes(key)));
}
