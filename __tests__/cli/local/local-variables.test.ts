import { join } from 'node:path';
import { findRoutedService } from '../../../cli/local/routed-service';
import { localVariables } from '../../../cli/local/local-variables';
import { taskId } from '../../../lab/routers/task-id';
import { scratchFolder } from '../../../lab/synth/scratch';

const folder = scratchFolder({
  'shop/cdk.tf.json': JSON.stringify({
    resource: { aws_s3_bucket: { Named_0123ABCD: { bucket: 'acme-logs' }, My_Logs_6819BB44: { force_destroy: true } } },
  }),
  'shop/fluent-bit/web/effective.conf': '',
  'shop/fluent-bit/web/routes.json': '[]',
  'shop/fluent-bit/web/effective.env': [
    ['${aws_s3_bucket.Named_0123ABCD.bucket}, filled in by Terraform', 'NAMED'],
    ['archive-${aws_s3_bucket.My_Logs_6819BB44.bucket}, filled in by Terraform', 'GENERATED'],
    ['${data.aws_region.AwsRegion.id}, filled in by Terraform', 'REGION'],
    ['a secret, filled in by ECS', 'TOKEN'],
    ['ARN of the task, written by ECS', 'ECS_TASK_ARN'],
  ]
    .map(([origin, name]) => `# ${origin}\n${name}=\n`)
    .join(''),
});
const service = findRoutedService(join(folder, 'shop'));
const configuration = '${NAMED} ${GENERATED} ${REGION} ${TOKEN} ${ECS_TASK_ARN} ${OTHER} ${NAMED}';

function values(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    localVariables(service, configuration, environment).map(({ name, value }) => [name, value]),
  );
}

test('values are those of the stack, of ECS, or derived from the names of resources', () => {
  expect(values({})).toEqual({
    NAMED: 'acme-logs',
    GENERATED: 'archive-my-logs',
    REGION: 'us-east-1',
    TOKEN: 'value-of-TOKEN',
    ECS_TASK_ARN: `arn:aws:ecs:us-east-1:123456789012:task/local/${taskId}`,
    OTHER: 'value-of-OTHER',
  });
});

test('the environment comes first', () => {
  expect(values({ NAMED: 'mine', TOKEN: 'secret' })).toMatchObject({ NAMED: 'mine', TOKEN: 'secret' });
});

test('each value has its source', () => {
  expect(localVariables(service, '${NAMED} ${TOKEN} ${OTHER}', { TOKEN: 'secret' }).map(({ from }) => from)).toEqual([
    ...['stack', 'environment', 'placeholder'],
  ]);
});
