import { type TerraformStack, TerraformVariable, Token } from 'cdktf';
import { type Container, LogBucket, LogDestination } from '../../../modules';
import { bucket, byImage, nginx, task } from '../../../lab/synth/tasks';
import { synthMessages } from '../../support/synth-messages';

const way = 'insert Token.asString() of the token instead';

function errorsOf(build: (stack: TerraformStack, number: number, variable: TerraformVariable) => void): string[] {
  const { errors } = synthMessages((stack) => {
    const variable = new TerraformVariable(stack, 'Version', { type: 'number' });
    build(stack, variable.numberValue, variable);
  });
  return [...errors];
}

function escaped(text: string): string {
  return text.replace(/[()[\]]/g, '\\$&');
}

function container(stack: TerraformStack, changes: Partial<Container>): void {
  task(stack, undefined, { containers: { nginx: { ...nginx, ...changes } } });
}

function prefix(stack: TerraformStack, text: string): void {
  task(stack, { routes: [{ to: LogDestination.s3({ bucket, prefix: text }) }], delivery: byImage });
}

test.each<[string, (stack: TerraformStack, number: number, variable: TerraformVariable) => void, string]>([
  ['a name', (stack, number) => new LogBucket(stack, 'Logs', { bucketName: `logs-v${number}` }), 'bucketName'],
  [
    'a name between digits',
    (stack, number) => new LogBucket(stack, 'Logs', { bucketName: `l1${number}9` }),
    'bucketName',
  ],
  ['a prefix of object keys', (stack, number) => prefix(stack, `v${number}/`), 'prefix'],
  [
    'an environment variable',
    (stack, number) => container(stack, { environment: { VERSION: `v${number}` } }),
    'containers.nginx.environment.VERSION',
  ],
  [
    'a command',
    (stack, number) => container(stack, { command: ['serve', `--version=${number}`] }),
    'containers.nginx.command[1]',
  ],
  [
    'an option of a destination',
    (stack, number) =>
      task(stack, {
        routes: [{ to: LogDestination.s3({ bucket, options: { storage_class: `v${number}` as 'STANDARD' } }) }],
        delivery: byImage,
      }),
    'options.storage_class',
  ],
])('A number token in a string is refused with the way that works: %s', (_, build, path) => {
  expect(errorsOf(build)).toEqual([expect.stringMatching(new RegExp(`${escaped(path)} must be .*${escaped(way)}`))]);
});

test('The way that works, works', () => {
  expect(
    errorsOf((stack, number, variable) => {
      prefix(stack, `v${Token.asString(number)}/`);
      new LogBucket(stack, 'Logs', { bucketName: `logs-v${variable.stringValue}` });
    }),
  ).toEqual([]);
});

test.each<[string, (stack: TerraformStack, number: number, variable: TerraformVariable) => void, string]>([
  [
    'an element of a list of numbers',
    (stack, _number, variable) =>
      new LogBucket(stack, 'Logs', { retentionDays: Token.asNumberList(variable.listValue)[0]! }),
    'retentionDays must be a number or "forever", got an element of a list token; read it with Fn.element',
  ],
  [
    'an element of a list within a string',
    (stack, _number, variable) => new LogBucket(stack, 'Logs', { bucketName: `logs-${variable.listValue[0]}` }),
    'bucketName must be a string, got an element of a list or map token; read it with Fn.element or Fn.lookup',
  ],
  [
    'a token as the name of an environment variable',
    (stack, _number, variable) => container(stack, { environment: { [variable.stringValue]: 'x' } }),
    'the keys of containers.nginx.environment must be known at synth time, got a token',
  ],
  [
    'a number token in the name of an environment variable',
    (stack, number) => container(stack, { environment: { [`V${number}`]: 'x' } }),
    `the keys of containers.nginx.environment must be known at synth time, got a string with the digits of a number token; ${way}`,
  ],
  [
    'a token as the key of a label',
    (stack, _number, variable) =>
      task(stack, {
        routes: [{ to: LogDestination.loki({ host: 'h.example.com', labels: { [variable.stringValue]: 'x' } }) }],
        delivery: byImage,
      }),
    'the keys of labels must be known at synth time, got a token',
  ],
])('Tokens of other kinds are seen where they do not resolve: %s', (_, build, message) => {
  expect(errorsOf(build)).toEqual([expect.stringContaining(message)]);
});
