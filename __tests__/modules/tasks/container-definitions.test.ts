import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { Aspects, Fn, TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import { ConfigDelivery, type FargateTaskDefinition, LogDestination, type LogRouting } from '../../../modules';
import { containersOf, bucket, byImage, nginx, task } from '../../../lab/synth/tasks';
import { type SynthMessages, synthMessages } from '../../support/synth-messages';
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

test('have lists and variables that are known only at deploy as a whole', () => {
  const stack = synth((scope) => {
    const list = new TerraformVariable(scope, 'words', { type: 'list(string)' }).listValue;
    const map = Token.asStringMap(new TerraformVariable(scope, 'settings', { type: 'map(string)' }).value);
    const app = { ...nginx, command: list, entryPoint: list, environment: map, dockerLabels: map };
    task(scope, routing, { containers: { nginx: app } });
  });
  const written = stack.only(EcsTaskDefinition).container_definitions as string;

  for (const member of ['command', 'entryPoint']) expect(written).toContain(`"${member}":\${jsonencode(var.words)}`);
  expect(written).toContain('"dockerLabels":${jsonencode(var.settings)}');
  expect(written).toContain(
    '"environment":${jsonencode([ for key, val in var.settings: { name = key, value = val }])}',
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
    [
      'makes a definition too large (M30)',
      ([app]) => (app!.command = ['x'.repeat(65536)]),
      'must have 65536 bytes or fewer',
    ],
    [
      'gives a number as a string (M31)',
      ([app]) => (app!['startTimeout'] = '30'),
      'containerDefinitions[0].startTimeout must be an integer, got "30" (M31)',
    ],
    [
      'gives a string as a number (M31)',
      ([app]) => app!.environment.push({ name: 'PORT', value: 80 as unknown as string }),
      'containerDefinitions[0].environment[0].value must be a string, got 80 (M31)',
    ],
    [
      'gives one string instead of an array (M31)',
      ([app]) => (app!.command = 'sleep' as unknown as string[]),
      'containerDefinitions[0].command must be an array, got "sleep"; use ["sleep"] (M31)',
    ],
    [
      'leaves out a field (M31)',
      ([app]) => (app!['ulimits'] = [{ name: 'nofile', softLimit: 1024 }]),
      'containerDefinitions[0].ulimits[0].hardLimit must be given: an integer (M31)',
    ],
    [
      'misspells a field, which would be left out (M31)',
      ([app]) => (app!['readonlyRootFileSystem'] = true),
      'containerDefinitions[0].readonlyRootFileSystem must not be given, because there is no such field; did you mean readonlyRootFilesystem? (M31)',
    ],
    [
      'has a wrong type in an object (M31)',
      ([app]) => (app!.portMappings[0]!['containerPort'] = '80'),
      'containerDefinitions[0].portMappings[0].containerPort must be an integer, got "80" (M31)',
    ],
    [
      'replaces a container by something else (M31)',
      (definitions) => ((definitions as unknown[])[0] = 'nginx'),
      'containerDefinitions[0] must be an object with name, image, got "nginx" (M31)',
    ],
    [
      'adds an eleventh container (M29)',
      (definitions) => {
        for (let index = 0; index < 9; index += 1) {
          (definitions as unknown[]).push({ ...definitions[0], name: `app${index}` });
        }
      },
      'must contain 10 containers or fewer, the log router included, got 11; split the task (M29)',
    ],
  ])('%s', (_, change, problem) => {
    expect(errorOf(change)).toContain(problem);
  });

  test.each<[string, unknown, string]>([
    ['with a wrong type', '[{"name":"nginx","image":"nginx:1","cpu":"1"}]', 'cpu must be an integer, got "1" (M31)'],
    [
      'without a container that others refer to',
      '[{"name":"nginx","image":"nginx:1"}]',
      '"log_router" must not be changed',
    ],
    ['that is not JSON', 'nginx', 'containerDefinitions must be an array known at synth time, got "nginx" (M31)'],
    ['that is too large', `[{"name":"\${var.x}","image":"${'x'.repeat(65536)}"}]`, 'must have 65536 bytes or fewer'],
  ])('overrides them %s', (_, override, problem) => {
    const { errors } = synthMessages((stack) => {
      task(stack, routing).resources.taskDefinition.addOverride('container_definitions', override);
    });

    expect(errors.join()).toContain(problem);
  });
});

describe('count towards the size of a task definition', () => {
  /** Returns the messages for a routed task whose container has this many environment variables. */
  const messages = (count: number, value: (stack: TerraformStack) => string) =>
    synthMessages((stack) => {
      const text = value(stack);
      const environment = Object.fromEntries(Array.from({ length: count }, (_, index) => [`VARIABLE_${index}`, text]));
      task(stack, routing, { containers: { nginx: { ...nginx, environment } } });
    });
  const ofSize = ({ errors, warnings }: SynthMessages) => ({
    errors: errors.filter((each) => each.includes('M30')),
    warnings: warnings.filter((each) => each.includes('M30')),
  });

  test('with their length, in bytes', () => {
    expect(ofSize(messages(100, () => 'x'.repeat(300)))).toEqual({ errors: [], warnings: [] });
    expect(ofSize(messages(100, () => 'x'.repeat(570))).warnings).toHaveLength(1);
    expect(ofSize(messages(100, () => 'ä'.repeat(400))).errors).toHaveLength(1);
  });

  test('with an assumed length where it is known only at deploy, and say so', () => {
    const variable = (stack: TerraformStack) => new TerraformVariable(stack, 'value', {}).stringValue;
    expect(ofSize(messages(200, variable))).toEqual({ errors: [], warnings: [] });

    const { errors } = ofSize(messages(300, variable));
    expect(errors).toEqual([
      expect.stringMatching(
        /^containerDefinitions must have 65536 bytes or fewer with the rest of the task definition, got 7\d{4}, of which 3\d\d values that are known only at deploy count as 200 each; use the image delivery/,
      ),
    ]);
    // The literal part of a value counts with its length.
    expect(ofSize(messages(200, (stack) => `${'x'.repeat(150)}${variable(stack)}`)).errors).toHaveLength(1);
  });
});

describe('Changes of the list', () => {
  type Definitions = FargateTaskDefinition['containerDefinitions'];
  const inline = { ...routing, delivery: ConfigDelivery.inline() };
  const messages = (change: (definitions: Definitions) => void) =>
    synthMessages((stack) => change(task(stack, inline).containerDefinitions));

  test.each<[string, (definitions: Definitions) => void, string]>([
    [
      'a log configuration of null',
      ([nginx]) => Object.assign(nginx!, { logConfiguration: null }),
      'containerDefinitions[0].logConfiguration must be an object with logDriver, got null (M31)',
    ],
    [
      'a definition of null',
      (definitions) => Object.assign(definitions, { 0: null }),
      'containerDefinitions[0] must be an object with name, image, got null (M31)',
    ],
    [
      'a definition that contains itself',
      ([nginx]) => Object.assign(nginx!, { dockerLabels: { nginx } }),
      'containerDefinitions must have a JSON form, got a definition that contains itself',
    ],
    [
      'the router without a log configuration',
      ([, router]) => Object.assign(router!, { logConfiguration: undefined }),
      'container "log_router": logConfiguration must be given, because the alarms read the messages of the router; keep it (F84)',
    ],
  ])('refuse %s in words', (_, change, problem) => {
    expect(messages(change).errors).toEqual([expect.stringContaining(problem)]);
  });

  test('can reverse it, and add to it', () => {
    expect(messages((definitions) => void (definitions as unknown[]).reverse())).toEqual(messages(() => {}));
    expect(
      messages((definitions) => void (definitions as unknown[]).push({ name: 'extra', image: 'extra:1' })).errors,
    ).toEqual([]);
  });
});

test('a container cannot be renamed in the definitions, because routes select its records by name', () => {
  const message = refusal((stack) => {
    const definition = task(stack, routing);
    definition.containerDefinitions[0]!.name = 'web';
  });

  expect(message).toContain('containerDefinitions: name "nginx" must not be changed or removed');
});
