import type { Container, ContainerCondition } from './container';
import type { Containers } from './ec2-container';
import { rule } from '../core/rule';
import type { Problem } from '../core/validation';

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

function problemsOf(name: string, container: Container, containers: Containers): string[] {
  return dependenciesOf(container).flatMap(([other, condition]) => {
    const target = Object.hasOwn(containers, other) ? containers[other] : undefined;
    const problems = target
      ? [...healthyDependency(target, condition), ...endingDependency(target, condition)]
      : [`must be one of the task's containers: ${list(Object.keys(containers))}`];
    return problems.map((problem) => `container "${name}": dependsOn ${JSON.stringify(other)} ${problem}`);
  });
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
  const finished = new Set<string>();
  const walk = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (finished.has(name)) return undefined;
    for (const [next] of dependenciesOf(containers[name] ?? {})) {
      const cycle = walk(next, [...path, name]);
      if (cycle) return cycle;
    }
    finished.add(name);
    return undefined;
  };
  for (const name of Object.keys(containers)) {
    const cycle = walk(name, []);
    if (cycle) return `dependsOn must not be circular, got ${cycle.join(' → ')}`;
  }
  return undefined;
}

function list(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}
