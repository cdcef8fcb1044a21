import { emittedProblems } from '../../../lab/synth/emitted';

const task = {
  family: 'web',
  requires_compatibilities: ['FARGATE'],
  network_mode: 'awsvpc',
  ...{ cpu: '256', memory: '512' },
  container_definitions: JSON.stringify([{ name: 'app', image: 'app:1' }]),
};

function problemsOf(type: string, resource: object): readonly string[] {
  return emittedProblems({ resource: { [type]: { Web: resource } } });
}

test('accepts a task definition and a service', () => {
  expect(problemsOf('aws_ecs_task_definition', task)).toEqual([]);
  expect(problemsOf('aws_ecs_service', { name: 'web', desired_count: 2 })).toEqual([]);
});

test('compares a task definition with the API and its limits', () => {
  const container_definitions = JSON.stringify([{ name: 'app', image: 'app:1', cpu: '1', stopTimeout: 121 }]);

  expect(problemsOf('aws_ecs_task_definition', { ...task, container_definitions, pid_mode: 'all' })).toEqual([
    'Web.containerDefinitions[0].cpu must be an integer, got "1"',
    'Web.pidMode must be one of host, task, got "all"',
    'Web: containerDefinitions[0].stopTimeout must be 2 to 120 on Fargate, got 121',
  ]);
});

test('compares a service with the API', () => {
  expect(problemsOf('aws_ecs_service', { name: 'web', propagate_tags: 'TASK' })).toEqual([
    'Web.propagateTags must be one of TASK_DEFINITION, SERVICE, NONE, got "TASK"',
  ]);
});

test('accepts container definitions that are known only at deploy', () => {
  expect(problemsOf('aws_ecs_task_definition', { ...task, container_definitions: '${var.containers}' })).toEqual([]);
});

test('reports arguments that are not JSON', () => {
  expect(problemsOf('aws_iam_role_policy', { policy: '{' })).toEqual([expect.stringContaining('policy must be JSON')]);
});
