import type { Container, ContainerCondition } from './container';
import type { Containers, Ec2Container } from './ec2-container';
import { rule } from '../core/rule';
import type { Problem } from '../core/problem';
import { isKnown } from '../core/validation';

/** Checks the dependencies between the containers of a task. */
export function dependencyProblems(containers: Containers): string[] {
  return [
    ...Object.entries(containers).flatMap(([name, container]) => problemsOf(name, container, containers)),
    ...circularDependency(containers),
  ];
}

const healthyDependency = rule('L03', {
  states: 'A container on which another depends with `HEALTHY` has a health check.',
  severity: 'error',
  fix: 'Use the condition `START`.',
  check: (target: Container, condition: ContainerCondition | undefined) =>
    condition === 'HEALTHY' &&
    !target.healthCheck &&
    'must not be HEALTHY, because that container has no healthCheck; add a healthCheck, or use START',
});

const endingDependency = rule('L04', {
  states: 'A container on which another depends with `SUCCESS` or `COMPLETE` is not essential.',
  severity: 'error',
  fix: 'Set `essential` of that container to false.',
  check: (target: Container, condition: ContainerCondition | undefined) =>
    (condition === 'COMPLETE' || condition === 'SUCCESS') &&
    target.essential !== false &&
    `must not be ${condition}, because the task stops when that container does; set its essential to false`,
});

function problemsOf(name: string, container: Ec2Container, containers: Containers): string[] {
  const { volumesFrom = {}, links = [] } = container;
  const unknown = (property: string, other: string) =>
    Object.hasOwn(containers, other)
      ? []
      : [
          `container "${name}": ${property} ${JSON.stringify(other)} must be one of the task's containers: ${list(Object.keys(containers))}`,
        ];
  return [
    ...conditionProblems(name, container, containers),
    ...sourcesOf(volumesFrom).flatMap((other) => unknown('volumesFrom', other)),
    ...links.filter(isKnown).flatMap((link) => unknown('links', link.split(':')[0]!)),
  ];
}

function conditionProblems(name: string, container: Container, containers: Containers): string[] {
  return dependenciesOf(container).flatMap(([other, condition]) => {
    const target = Object.hasOwn(containers, other) ? containers[other] : undefined;
    const problems = target
      ? [...healthyDependency(target, condition), ...endingDependency(target, condition)]
      : [`must be one of the task's containers: ${list(Object.keys(containers))}`];
    return problems.map((problem) => `container "${name}": dependsOn ${JSON.stringify(other)} ${problem}`);
  });
}

/** Returns the containers that ECS starts before a container: also those whose volumes or names it uses. */
function startedBefore(container: Partial<Ec2Container>): readonly string[] {
  const { volumesFrom = {}, links = [] } = container;
  return [
    ...dependenciesOf(container).map(([name]) => name),
    ...sourcesOf(volumesFrom),
    ...links.filter(isKnown).map((link) => link.split(':')[0]!),
  ];
}

function sourcesOf(volumesFrom: NonNullable<Container['volumesFrom']>): readonly string[] {
  return Object.keys(volumesFrom).filter((name) => volumesFrom[name] !== undefined);
}

function dependenciesOf({ dependsOn = {} }: Partial<Container>): [string, ContainerCondition | undefined][] {
  return Object.entries(dependsOn).filter(([, condition]) => condition !== undefined);
}

const circularDependency = rule('L04', {
  variant: 'circular',
  states: 'Container dependencies are not circular.',
  severity: 'error',
  fix: 'Remove one of the dependencies.',
  check: cycleProblem,
});

function cycleProblem(containers: Containers): Problem {
  const visited = new Set<string>();
  for (const name of Object.keys(containers)) {
    const cycle = cycleFrom(name, containers, visited);
    if (cycle) return `dependsOn, volumesFrom and links must not be circular, got ${cycle.join(' → ')}`;
  }
  return undefined;
}

/** Returns the containers of a cycle that can be reached from a container; adds the containers on the way. */
function cycleFrom(start: string, containers: Containers, visited: Set<string>): readonly string[] | undefined {
  if (visited.has(start)) return undefined;
  const nextOf = (name: string) => startedBefore(containers[name] ?? {}).toReversed();
  // The containers on the way from the first, each with the dependencies that are not followed yet, in reverse.
  const path = [{ name: start, rest: nextOf(start) }];
  const onPath = new Set([start]);
  visited.add(start);
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const next = last.rest.pop();
    if (next === undefined) {
      path.pop();
      onPath.delete(last.name);
    } else if (onPath.has(next)) {
      const names = path.map(({ name }) => name);
      return [...names.slice(names.indexOf(next)), next];
    } else if (!visited.has(next)) {
      visited.add(next);
      onPath.add(next);
      path.push({ name: next, rest: nextOf(next) });
    }
  }
  return undefined;
}

function list(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}
