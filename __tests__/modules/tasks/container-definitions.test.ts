import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { Aspects, Fn, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { type FargateTaskDefinition, LogDestination, type LogRouting } from '../../../modules';
import { containersOf, bucket, byImage, task } from '../../../lab/synth/tasks';
import { refusal, synth } from '../../../lab/synth/synth';

const routing: LogRouting = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage };

test('are objects, one per container, with the log router last', () => {
  synth((stack) => {
    const { containerDefinitions } = task(stack, routing);

    expect(containerDefinitions.map(({ name }) => name)).toEqual(['nginx', 'log_router']);
    expect(containerDefinitions[0]).toMatchObject({ essential: true, logConfiguration: { logDriver: 'awsfirelens' } });
  });
});

test('are written at synth with all changes, including fields that the library does not know', () => {
  const stack = synth((scope) => {
    const { containerDefinitions } = task(scope, routing);
    containerDefinitions[0]!['ulimits'] = [{ name: 'nofile', softLimit: 65536, hardLimit: 65536 }];
    containerDefinitions[0]!.environment.push({ name: 'STAGE', value: 'test' });
  });

  const { nginx, log_router: router } = containersOf(stack);
  expect(nginx!.ulimits).toEqual([{ name: 'nofile', softLimit: 65536, hardLimit: 65536 }]);
  expect(nginx!.environment).toEqual([{ name: 'STAGE', value: 'test' }]);
  expect(router!.environment).not.toContainEqual({ name: 'STAGE', value: 'test' });
});

test('can be changed by an aspect', () => {
  const stack = synth((scope) => {
    Aspects.of(scope).add({
      visit: (construct) => {
        if ('containerDefinitions' in construct && construct.node.id === 'Task') {
          (construct as FargateTaskDefinition).containerDefinitions[0]!.user = '1000';
        }
      },
    });
    task(scope, routing);
  });

  expect(containersOf(stack).nginx!.user).toBe('1000');
});

test('escape values known only at deploy in the JSON', () => {
  const { only } = synth((scope) => {
    const { stringValue } = new TerraformVariable(scope, 'stage', { type: 'string' });
    task(scope, routing).containerDefinitions[0]!.environment.push({ name: 'STAGE', value: Fn.upper(stringValue) });
  });

  expect(only(EcsTaskDefinition).container_definitions).toContain(
    '"environment":[{"name":"STAGE","value":${jsonencode(upper(var.stage))}}]',
  );
});

test('of one container do not change when those of another change', () => {
  synth((stack) => {
    const containers = { one: { image: 'app:1' }, two: { image: 'app:1' } };
    const [one, two] = task(stack, routing, { containers }).containerDefinitions;
    one!.logConfiguration.options['log-driver-buffer-limit'] = '1';

    expect(two!.logConfiguration.options['log-driver-buffer-limit']).toBe('1048576');
  });
});

describe('fail at synth when a change', () => {
  /** Returns the error of synthesizing a task whose definitions are changed. */
  function errorOf(change: (definitions: FargateTaskDefinition['containerDefinitions']) => void): string {
    const stack = new TerraformStack(Testing.app(), 'test');
    change(task(stack, routing).containerDefinitions);
    try {
      Testing.synth(stack, true);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('expected an error');
  }

  test.each<[string, (definitions: FargateTaskDefinition['containerDefinitions']) => void, string]>([
    [
      'makes a second router (F01)',
      ([app, router]) => (app!.firelensConfiguration = router!.firelensConfiguration!),
      '(F01)',
    ],
    [
      'removes the router that a container logs to (F03)',
      ([, router]) => delete router!.firelensConfiguration,
      '(F03)',
    ],
    [
      'makes the router log to itself (F04)',
      ([, router]) => (router!.logConfiguration.logDriver = 'awsfirelens'),
      '(F04)',
    ],
    ['gives two containers one name (F27)', ([app]) => (app!.name = 'log_router'), '(F27)'],
    ['makes a definition too large', ([app]) => (app!.command = ['x'.repeat(65536)]), 'must have 65536 bytes or fewer'],
  ])('%s', (_, change, problem) => {
    expect(errorOf(change)).toContain(problem);
  });
});

test('a container cannot be renamed in the definitions, because routes select its records by name', () => {
  const message = refusal((stack) => {
    const definition = task(stack, routing);
    definition.containerDefinitions[0]!.name = 'web';
  });

  expect(message).toContain('containerDefinitions: name "nginx" must not be changed or removed');
});
