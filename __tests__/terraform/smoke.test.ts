import { ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { clientsOf } from '../../cli/smoke/clients';
import { deliveryCases } from '../../cli/smoke/delivery-cases';
import { type Outcome, runSmoke } from '../../cli/smoke/run';
import { Progress } from '../../lab/progress';
import { scratchFolder } from '../../lab/synth/scratch';
import type { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { ContainersStandIn } from '../support/containers-stand-in';
import { describeWithTerraform } from '../support/real';

const app = { region: 'us-east-1', namePrefix: 'smoke-test', records: 20, image: false, ec2: false };

/** Notes the revision that the service runs whenever it is steady, and loses a record after the rollback. */
class Noting extends ContainersStandIn {
  readonly revisions: string[] = [];

  override async waitUntilSteady(): Promise<void> {
    this.revisions.push((await this.taskDefinition()).split(':').at(-1)!);
  }
}

describeWithTerraform('npm run smoke, with a stand-in for containers', (parts) => {
  let outcome: Outcome;
  let terraform: TerraformFolder;
  let workload: Noting;
  const clients = () => clientsOf(parts.clientConfig(app.region));

  beforeAll(async () => {
    const patience = { limitSeconds: 2, everySeconds: 0.5 };
    outcome = await runSmoke({
      ...{ app, clients: clients(), patience: { records: patience, alarm: patience, leftovers: patience } },
      folder: scratchFolder(),
      progress: new Progress(() => {}),
      terraformIn: (stackFolder) => (terraform = parts.copyOf(stackFolder)),
      workloadOf: (names, stores) =>
        (workload = new Noting(clients(), names, stores, 'smoke-test-web-load-balancer-errors', (mark) =>
          mark === 'init-rollback' ? [3] : [],
        )),
      pushImage: () => Promise.reject(new Error('There is no image')),
      withoutImage: 'docker is not installed',
      rehearsal: 'a stand-in wrote the records.',
    });
  }, 5 * 60_000);

  test('counts the records of every delivery and of the service, before and after the rollback', () => {
    const ofService = ['first', 'second', 'rollback'].map((passage) => ['service', passage]);
    const ofTasks = deliveryCases(app).flatMap(({ name }) => ['first', 'rollback'].map((passage) => [name, passage]));
    for (const [subject, passage] of [...ofService, ...ofTasks]) {
      const rows = outcome.report.split('\n').filter((line) => line.startsWith(`| ${subject} | `));
      const arrived = subject === 'init' && passage === 'rollback' ? '19 of 20; missing 3' : '20 of 20';
      const counts = rows.filter((row) => row.includes(` | ${passage} | `)).map((row) => row.split(' | ')[4]);
      expect(new Set(counts)).toEqual(new Set([arrived]));
    }
  });

  test('fails because of the lost record alone', () => {
    expect(outcome.report).toMatch(/^Failed in us-east-1, with 20 records/m);
    expect(outcome.report).not.toContain('Error: ');
    expect(outcome.passed).toBe(false);
  });

  test('deploys a second revision, and rolls back to the first', () => {
    expect(workload.revisions).toEqual(['1', '2', '1', '1']);
  });

  test('reads the state of the alarm', () => {
    expect(outcome.report).toMatch(/`smoke-test-web-load-balancer-errors`: \w+, then ALARM\./);
  });

  test('destroys everything, also the revisions that Terraform keeps', async () => {
    expect(outcome.isDestroyed).toBe(true);
    expect(outcome.report).toContain('No resource with the tag of the app exists.');
    expect(await terraform.addresses()).toEqual([]);
    expect((await clients().s3.send(new ListBucketsCommand())).Buckets ?? []).toEqual([]);
    const { taskDefinitionArns } = await clients().ecs.send(new ListTaskDefinitionsCommand());
    expect(taskDefinitionArns).toEqual([]);
  });
});
