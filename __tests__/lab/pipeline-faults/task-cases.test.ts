import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameOf, routerOf, type TaskCase, taskCases } from '../../../lab/pipeline-faults/task-cases';

const two: TaskCase = {
  containers: 2,
  isOneSilent: false,
  outputs: 'two S3 outputs',
  delivery: 'image',
  failsS3Alone: false,
};

test('each case has a unique name', () => {
  const names = taskCases.map(nameOf);

  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('5 containers, one of them silent, two S3 outputs, init delivery');
});

test.each(taskCases.map((taskCase) => [nameOf(taskCase), taskCase] as const))(
  'a router has an output for each container and place of: %s',
  (_, taskCase) => {
    const { folder, places, silent } = routerOf(taskCase);
    const configuration = readFileSync(join(folder, 'effective.conf'), 'utf8');
    const outputs = configuration.match(/^ +Name +(s3|cloudwatch_logs)$/gm) ?? [];

    const receiving = places.reduce((sum, { containers }) => sum + containers.length, 0);
    const perSilent = taskCase.delivery === 'options' ? 1 : places.length;
    expect(outputs).toHaveLength(receiving + silent.length * perSilent);
  },
);

test('every container sends to both places, unless it is silent', () => {
  expect(routerOf({ ...two, isOneSilent: true })).toMatchObject({
    containers: ['nginx', 'my-app'],
    silent: ['nginx'],
    places: [
      { address: 's3://acme-logs/first/', containers: ['my-app'] },
      { address: 's3://acme-logs/second/', containers: ['my-app'] },
    ],
  });
});

test('with the options delivery, each container sends to one place', () => {
  expect(routerOf({ ...two, containers: 5, outputs: 'S3 and CloudWatch Logs', delivery: 'options' })).toMatchObject({
    places: [
      { address: 's3://acme-logs/', containers: ['nginx', 'worker', 'proxy'] },
      { address: 'logs:///acme/web/', containers: ['my-app', 'cache'] },
    ],
  });
});

test('outputs have the given buffer size', () => {
  const limitsOf = (delivery: TaskCase['delivery']) => {
    const { folder } = routerOf({ ...two, outputs: 'S3 and CloudWatch Logs', delivery }, { outputBuffer: '10M' });
    return readFileSync(join(folder, 'effective.conf'), 'utf8').match(/(store_dir_limit_size|total_limit_size) +10M/g);
  };

  expect(limitsOf('image')).toHaveLength(4);
  expect(limitsOf('options')).toHaveLength(2);
});
