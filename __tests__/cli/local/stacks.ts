import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { ConfigDelivery, FargateTaskDefinition, LogBucket, LogDestination, type LogRouting } from '../../../modules';
import { logGroup } from '../../../lab/synth/tasks';
import { scratchFolder } from '../../../lab/synth/scratch';

const key = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key' };

/** Synthesizes a stack named `shop`, and returns the output folder. */
export function synthesized(build: (stack: TerraformStack) => void): string {
  const outdir = scratchFolder();
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'shop');
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  build(stack);
  app.synth();
  return outdir;
}

/** Adds a task with two containers; with these routes, its folder is `shop-<id>`. */
export function addTask(stack: TerraformStack, id: string, logRouting: LogRouting<'web' | 'worker'>): void {
  new FargateTaskDefinition(stack, id, {
    cpu: 512,
    memoryMiB: 1024,
    containers: { web: { image: 'web:1' }, worker: { image: 'worker:1' } },
    logRouting,
  });
}

/** A task whose routes have all kinds of destinations, of selections and of ends. */
export function shopStack(stack: TerraformStack): void {
  addTask(stack, 'Task', {
    delivery: ConfigDelivery.inline(),
    routes: [
      {
        from: 'web',
        exclude: 'GET /health',
        parse: 'json',
        to: LogDestination.s3({ bucket: new LogBucket(stack, 'Logs') }),
      },
      {
        ...{ from: 'web', name: 'errors', parse: 'json', level: 'error', exclude: 'GET /health' },
        to: LogDestination.cloudWatchLogs({ logGroup }),
      },
      {
        ...{
          from: 'worker',
          source: 'stderr',
          multiline: 'java',
          fields: { remove: ['container_id'], add: { team: 'a' } },
        },
        lua: { code: 'function f(tag, time, record) return 2, time, { log = record.log } end', call: 'f' },
        to: LogDestination.http({
          host: 'logs.example.com',
          uri: '/in',
          headers: { Authorization: { prefix: 'Bearer ', secret: key } },
        }),
      },
      { from: { tag: 'audit.*' }, to: LogDestination.datadog({ apiKey: key }) },
    ],
  });
}
