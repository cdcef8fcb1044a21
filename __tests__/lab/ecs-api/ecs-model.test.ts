import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelProblems } from '../../../lab/ecs-api/ecs-model';
import { projectFolder } from '../../../lab/project';
import { refuseEmittedProblems } from '../../../lab/synth/emitted';
import { type Block, parseJson } from '../../../lab/synth/parse-json';

test.each([
  [
    'unknown fields',
    { name: 'app', imagee: 'app:1' },
    'app must not have imagee, which ContainerDefinition does not have',
  ],
  ['missing fields', { resourceRequirements: [{ type: 'GPU' }] }, 'app.resourceRequirements[0] must have value'],
  ['strings in place of numbers', { cpu: '256' }, 'app.cpu must be an integer, got "256"'],
  ['fractions', { memory: 0.5 }, 'app.memory must be an integer, got 0.5'],
  ['text in place of flags', { essential: 'true' }, 'app.essential must be true or false, got "true"'],
  ['single values in place of lists', { command: 'serve' }, 'app.command must be a list, got "serve"'],
  ['numbers in maps of strings', { dockerLabels: { team: 1 } }, 'app.dockerLabels.team must be a string, got 1'],
  [
    'other values than those of an enumeration',
    { portMappings: [{ containerPort: 80, protocol: 'TCP' }] },
    'app.portMappings[0].protocol must be one of tcp, udp, got "TCP"',
  ],
])('reports %s', (_, definition, problem) => {
  expect(modelProblems('ContainerDefinition', definition, 'app')).toEqual([problem]);
});

test('accepts expressions of Terraform in place of any value', () => {
  expect(modelProblems('ContainerDefinition', { cpu: '${var.cpu}', essential: '${var.essential}' }, 'app')).toEqual([]);
});

const goldenFiles = ['stacks', 'examples']
  .map((name) => join('__tests__', name, 'golden'))
  .flatMap((folder) => readdirSync(join(projectFolder, folder)).map((name) => join(folder, name)))
  .filter((file) => readFileSync(join(projectFolder, file), 'utf8').includes('"aws_ecs_task_definition"'));

test.each(goldenFiles)('accepts the container definitions of %s', (file) => {
  const document = JSON.parse(readFileSync(join(projectFolder, file), 'utf8')) as Block;

  const tasks = document['resource']?.['aws_ecs_task_definition'] as Readonly<Record<string, Block>>;

  for (const { container_definitions: text } of Object.values(tasks)) {
    expect(parseJson(text as string)).not.toHaveLength(0);
  }
  expect(() => refuseEmittedProblems(document)).not.toThrow();
});
