import { deepStrictEqual, match, ok } from 'node:assert';
import { test } from 'node:test';
import { Testing } from 'cdktf';
import { containersOf, policiesOf, routesOf } from 'cdktf-firelens/testing';
import { WebStack } from './web-stack';

const stack = new WebStack(Testing.app(), 'test');

test('routes the records of the web server to the bucket', () => {
  const routes = routesOf(stack)['Web/TaskDefinition']!;

  deepStrictEqual(
    routes.map(({ source, outputs }) => ({ source, outputs })),
    [{ source: 'web', outputs: ['web.s3'] }],
  );
});

test('starts the web server after the log router', () => {
  const { web } = containersOf(stack)['Web/TaskDefinition']!;

  deepStrictEqual(web!.dependsOn, [{ containerName: 'log_router', condition: 'HEALTHY' }]);
});

test('allows the task to write to the bucket, and nothing else', () => {
  const { statements, managedPolicyArns } = policiesOf(stack)['Web/TaskDefinition/TaskRole']!;

  deepStrictEqual(
    statements.flatMap(({ Action }) => Action),
    ['s3:PutObject'],
  );
  for (const resource of statements.flatMap(({ Resource }) => Resource)) match(resource!, /aws_s3_bucket\.Logs_/);
  ok(managedPolicyArns.length === 0);
});
