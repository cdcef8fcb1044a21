import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import type { TaskEnd } from './workload';

/** A task definition that a probe changes. */
export type ProbedDefinition = Pick<TaskDefinition, 'memory' | 'containerDefinitions'>;

/** Results of a run with a changed task definition. */
export interface Observation {
  /** Message with which ECS refused to register the task definition; `undefined` if it was registered. */
  readonly refused?: string;
  /** End of its task, if one was run. */
  readonly end?: TaskEnd;
  /** Number of its records that arrived, if they were counted. */
  readonly records?: string;
  /** Messages of its router. */
  readonly log: readonly string[];
}

/** A fact about ECS on Fargate that its documentation does not state, and how a run settles it. */
export interface Fact {
  /** Name: the end of the family. */
  readonly name: string;
  /** Question. */
  readonly question: string;
  /** Changes the definition of the inline delivery, or states why the question is not answered. */
  readonly probe: ((definition: ProbedDefinition) => ProbedDefinition) | { readonly notObserved: string };
  /** `true` to run a task, `false` to only register its definition. */
  readonly runs: boolean;
  /** Returns the answer, or `undefined` if the observation does not give one. */
  readonly answer: (observation: Observation) => string | undefined;
}

/** Name of the router's container. */
const router = 'log_router';

/** Facts that no documentation states, in the order of the report. */
export const facts: readonly Fact[] = [
  {
    name: 'non-root',
    question: 'Does Fargate accept a log router that does not run as root?',
    probe: changed(router, () => ({ user: '1000:1000' })),
    runs: true,
    answer: ({ refused, end, records }) =>
      refused !== undefined
        ? `No: ECS does not register it: ${refused}`
        : end &&
          `ECS registers it. The task ended with "${end.reason}"; records that arrived: ${records ?? 'not counted'}`,
  },
  {
    name: 'memory-sum',
    question: 'Does ECS refuse containers that together may use more memory than the task has?',
    probe: (definition) =>
      changed('app', () => ({ memory: Number(definition.memory) }))(
        changed(router, () => ({ memory: Number(definition.memory) }))(definition),
      ),
    runs: false,
    answer: registered,
  },
  {
    name: 'buffer-limit',
    question: 'Which memory limit does Fargate set for the input of the router that has 128 MiB reserved?',
    probe: changed(router, () => ({
      entryPoint: ['sh', '-c'],
      command: ['cat /fluent-bit/etc/fluent-bit.conf'],
    })),
    runs: true,
    answer: ({ log }) => {
      const inputs = log.filter((line) => /mem_buf_limit/i.test(line)).map((line) => line.trim());
      const isConfiguration = log.some((line) => line.includes('[INPUT]'));
      if (inputs.length > 0) return `Fargate writes ${inputs.join(', ')}`;
      return isConfiguration ? 'None: the generated configuration has no Mem_Buf_Limit' : undefined;
    },
  },
  {
    name: 'no-options',
    question: 'Does a task start whose container uses the log driver awsfirelens without any option?',
    probe: changed('app', () => ({ logConfiguration: { logDriver: 'awsfirelens' } })),
    runs: true,
    answer: ({ refused, end, records }) =>
      refused !== undefined
        ? `No: ECS does not register it: ${refused}`
        : end && `The task ended with "${end.reason}"; records that arrived: ${records ?? 'not counted'}`,
  },
  {
    name: 'own-driver',
    question: 'Does ECS register a router whose own log driver is awsfirelens?',
    probe: changed(router, () => ({
      logConfiguration: { logDriver: 'awsfirelens', options: { Name: 'stdout' } },
    })),
    runs: false,
    answer: registered,
  },
  {
    name: 'other-secrets',
    question: 'Do secret log options of a container with another log driver reach the configuration of the router?',
    probe: {
      notObserved: 'on Fargate only the log driver splunk takes secrets, and a task with it needs a Splunk server',
    },
    runs: false,
    answer: () => undefined,
  },
  {
    name: 'version',
    question: 'Which version of Fluent Bit does the image of the router run?',
    probe: (definition) => definition,
    runs: true,
    answer: ({ log }) => {
      const [, version] = /Fluent Bit v(\d+\.\d+\.\d+)/.exec(log.join('\n')) ?? [];
      return version && `Fluent Bit ${version}`;
    },
  },
];

function registered({ refused }: Observation): string {
  return refused === undefined ? 'ECS registers it' : `ECS refuses it: ${refused}`;
}

/** Returns a function that changes one container of a definition. */
function changed(
  container: string,
  change: (container: ContainerDefinition) => Partial<ContainerDefinition>,
): (definition: ProbedDefinition) => ProbedDefinition {
  return ({ containerDefinitions = [], ...definition }) => ({
    ...definition,
    containerDefinitions: containerDefinitions.map((each) =>
      each.name === container ? { ...each, ...change(each) } : each,
    ),
  });
}
