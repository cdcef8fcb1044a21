import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { without } from '../../lab/processes/environment';
import { run } from '../../lab/processes/command';
import { Progress } from '../../lab/progress';
import { projectFolder } from '../../lab/project';
import { findTerraform, terraformEnvironment } from '../../lab/terraform/terraform';
import { TerraformFolder } from '../../lab/terraform/terraform-folder';
import { engineNames, findContainerEngine } from '../container-engine';
import type { Invocation } from '../invocation';
import { clientsOf } from './clients';
import { announcement, confirm } from './confirmation';
import { familyOf } from './delivery-tasks';
import { EcsWorkload } from './ecs-workload';
import { runSmoke } from './run';

/** Options of the command. */
interface SmokeOptions {
  readonly region: string;
  readonly records: number;
  readonly ec2?: boolean;
  readonly yes?: true;
  readonly report: string;
}

/** Waits on AWS: S3 objects are uploaded every minute, and CloudWatch evaluates five minutes. */
const waits = {
  tasks: { limitSeconds: 20 * 60, everySeconds: 10 },
  records: { limitSeconds: 5 * 60, everySeconds: 15 },
  alarm: { limitSeconds: 20 * 60, everySeconds: 60 },
  leftovers: { limitSeconds: 10 * 60, everySeconds: 30 },
} as const;

/** Returns the command that tests the modules in the AWS account of the credentials in the environment. */
export function smokeCommand({ signal }: Invocation): Command {
  return new Command('smoke')
    .description('deploy the service to AWS, count the records of every delivery, and destroy everything')
    .option('--region <region>', 'Region of all resources', process.env['AWS_REGION'] ?? 'us-east-1')
    .option('--records <number>', 'number of records of each task, 1 to 100000', numberOfRecords, 1000)
    .option('--ec2', 'also test the s3 delivery, on an EC2 instance')
    .option('--yes', 'deploy without asking')
    .option('--report <file>', 'file for the report', 'smoke-report.md')
    .action((options: SmokeOptions) => smokeOnAws(options, signal));
}

async function smokeOnAws({ region, records, ec2 = false, yes, report: file }: SmokeOptions, signal: AbortSignal) {
  if (process.env['AWS_ENDPOINT_URL']) {
    throw new Error('AWS_ENDPOINT_URL is set, but no emulator runs the tasks that the test needs: unset it');
  }
  const terraform = findTerraform();
  if ('missing' in terraform) throw new Error(terraform.missing);
  const found = await findContainerEngine(engineNames, { signal });
  const engine = 'program' in found ? found : undefined;
  const withoutImage = 'program' in found ? undefined : found.map(({ reason }) => reason).join(', ');
  const namePrefix = `smoke-${randomBytes(3).toString('hex')}`;
  const app = { region, namePrefix, records, ec2, image: engine !== undefined };

  console.log(announcement(region, namePrefix, app));
  if (withoutImage !== undefined) console.log(`Without the image delivery: ${withoutImage}.\n`);
  if (!yes) await confirm(process.stdin, process.stdout, signal);

  const folder = join(projectFolder, '.smoke', namePrefix);
  mkdirSync(folder, { recursive: true });
  const clients = clientsOf({ region });
  const environment = await terraformEnvironment(terraform, folder, { signal });
  const { passed, isDestroyed, report } = await runSmoke({
    ...{ app, folder, clients, signal, withoutImage, rehearsal: undefined, progress: new Progress() },
    terraformIn: (stackFolder) => new TerraformFolder(terraform.program, stackFolder, environment),
    workloadOf: (service) => new EcsWorkload(clients, service, { ...waits.tasks, signal }),
    pushImage: ({ outdir }, repositoryUrl) => pushImage(outdir, repositoryUrl, familyOf(namePrefix, 'image'), signal),
    patience: {
      records: { ...waits.records, signal },
      alarm: { ...waits.alarm, signal },
      leftovers: waits.leftovers,
    },
  });
  writeFileSync(file, report);
  console.log(`\n${report}`);
  // The state of a failed destruction is needed for another attempt.
  if (isDestroyed) rmSync(folder, { recursive: true, force: true });
  if (!passed && !signal.aborted) process.exitCode = 1;
}

async function pushImage(outdir: string, repository: string, family: string, signal: AbortSignal): Promise<void> {
  const args = ['push', outdir, '--repository', repository, '--family', family];
  await run(join(projectFolder, 'node_modules', '.bin', 'ts-node'), ['cli/main.ts', ...args], {
    ...{ cwd: projectFolder, signal },
    environment: without(/^CDKTF_/),
  });
}

function numberOfRecords(text: string): number {
  const records = Number(text);
  if (Number.isInteger(records) && records >= 1 && records <= 100_000) return records;
  throw new InvalidArgumentError('It must be an integer from 1 to 100000.');
}
