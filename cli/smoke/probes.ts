import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand, type TaskDefinition } from '@aws-sdk/client-ecs';
import type { Clients } from './clients';
import type { Place } from './delivery-cases';
import { familyOf } from './delivery-tasks';
import { type Fact, facts, type Observation } from './facts';
import type { LogStores } from './log-stores';
import { describeCount } from './records';
import type { Workload } from './workload';

/** A question with its answer. */
export interface Settled {
  /** The question. */
  readonly question: string;
  /** The answer, which begins with `not observed` if there is none. */
  readonly answer: string;
}

/** Parts that probes need. */
export interface ProbeParts {
  /** Clients of AWS. */
  readonly clients: Pick<Clients, 'ecs' | 'logs'>;
  /** Runs the tasks. */
  readonly workload: Pick<Workload, 'runTask'>;
  /** Counts the records. */
  readonly stores: Pick<LogStores, 'count'>;
  /** Prefix of the families. */
  readonly namePrefix: string;
  /** Number of records of a task. */
  readonly records: number;
}

/** Place where the records of the probes are counted, because it has them at once. */
const place: Place = 'logGroup';

/**
 * Registers changed copies of a task definition, runs some, and answers the open questions.
 *
 * @param taskDefinition ARN of the task definition of the inline delivery
 */
export async function settleFacts(parts: ProbeParts, taskDefinition: string): Promise<readonly Settled[]> {
  const { taskDefinition: original } = await parts.clients.ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition }),
  );
  if (!original) throw new Error(`There is no task definition ${taskDefinition}`);
  return Promise.all(facts.map((fact) => settle(parts, original, fact)));
}

async function settle(parts: ProbeParts, original: TaskDefinition, fact: Fact): Promise<Settled> {
  const { question, probe } = fact;
  if (typeof probe === 'object') return { question, answer: `not observed: ${probe.notObserved}` };
  const observation = await observe(parts, { ...original, ...probe(original) }, fact);
  return { question, answer: fact.answer(observation) ?? 'not observed: the task did not log it' };
}

async function observe(parts: ProbeParts, changed: TaskDefinition, { name, runs }: Fact): Promise<Observation> {
  const { clients, workload, stores, namePrefix, records } = parts;
  const registration = await register(clients.ecs, changed, familyOf(namePrefix, name), namePrefix);
  if ('refused' in registration) return { ...registration, log: [] };
  if (!runs) return { log: [] };
  const mark = `${name}-probe`;
  const end = await workload.runTask({ name, mark, records, taskDefinition: registration.arn });
  const hasWritten = end.exitCodes['app'] === 0;
  const count = hasWritten
    ? describeCount(await stores.count(place, mark, records))
    : 'none, because none were written';
  return { end, records: count, log: await routerLog(clients.logs, changed, end.taskId) };
}

async function register(
  ecs: Clients['ecs'],
  { containerDefinitions, cpu, memory, networkMode, volumes, taskRoleArn, executionRoleArn, ...rest }: TaskDefinition,
  family: string,
  Application: string,
): Promise<{ readonly arn: string } | { readonly refused: string }> {
  const { requiresCompatibilities, runtimePlatform } = rest;
  const definition = { containerDefinitions, cpu, memory, networkMode, volumes, taskRoleArn, executionRoleArn };
  const tags = [{ key: 'Application', value: Application }];
  try {
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({ family, tags, requiresCompatibilities, runtimePlatform, ...definition }),
    );
    return { arn: taskDefinition?.taskDefinitionArn ?? family };
  } catch (error) {
    // Any other error, such as missing permissions, is no answer of ECS to the question.
    if ((error as Error).name !== 'ClientException' && (error as Error).name !== 'InvalidParameterException')
      throw error;
    return { refused: (error as Error).message };
  }
}

/** Returns the lines that the router of a task logged. */
async function routerLog(
  logs: Clients['logs'],
  { containerDefinitions = [] }: TaskDefinition,
  taskId: string,
): Promise<readonly string[]> {
  const router = containerDefinitions.find(({ firelensConfiguration }) => firelensConfiguration);
  const logGroupName = router?.logConfiguration?.options?.['awslogs-group'];
  if (logGroupName === undefined) return [];
  const lines: string[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName })) {
    // The driver awslogs ends the names of streams with the ID of the task.
    const ofTask = events.filter(({ logStreamName = '' }) => logStreamName.endsWith(`/${taskId}`));
    lines.push(...ofTask.map(({ message = '' }) => message));
  }
  return lines;
}
