import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  type DescribeServicesCommandOutput,
  DescribeServicesCommand,
  DescribeTasksCommand,
  RunTaskCommand,
  type Task,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { Clients } from './clients';
import { poll, type Patience } from './poll';
import type { Answers, TaskEnd, TaskRun, Workload } from './workload';

/** Names of a deployed service. */
export interface ServiceNames {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Name of the service. */
  readonly service: string;
  /** URL of the load balancer. */
  readonly url: string;
}

type Service = NonNullable<DescribeServicesCommandOutput['services']>[number];

/** Number of requests at a time. */
const concurrency = 10;

/** The tasks, the service and the alarms in an AWS account. */
export class EcsWorkload implements Workload {
  constructor(
    private readonly clients: Pick<Clients, 'ecs' | 'alarms'>,
    private readonly names: ServiceNames,
    private readonly patience: Patience,
  ) {}

  /** Runs the task in the network of the service. */
  async runTask({ taskDefinition, mark, records, capacityProvider }: TaskRun): Promise<TaskEnd> {
    const { cluster } = this.names;
    const { networkConfiguration } = await this.service();
    const environment = [
      { name: 'MARK', value: mark },
      { name: 'RECORDS', value: String(records) },
    ];
    const { tasks: [started] = [], failures = [] } = await this.clients.ecs.send(
      new RunTaskCommand({
        ...{ cluster, taskDefinition, networkConfiguration },
        ...(capacityProvider === undefined
          ? { launchType: 'FARGATE' }
          : { capacityProviderStrategy: [{ capacityProvider }] }),
        overrides: { containerOverrides: [{ name: 'app', environment }] },
      }),
    );
    const task = started?.taskArn;
    if (task === undefined) {
      return { taskId: '', reason: `not started: ${failures.map(({ reason }) => reason).join()}`, exitCodes: {} };
    }
    const stopped = await poll(`task ${task} to stop`, this.patience, async () => {
      const { tasks: [found] = [] } = await this.clients.ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
      return found?.lastStatus === 'STOPPED' ? found : undefined;
    });
    return endOf(stopped);
  }

  /** Returns the revision that the service deploys. */
  async taskDefinition(): Promise<string> {
    return (await this.service()).taskDefinition ?? '';
  }

  /** Starts a deployment, or changes the number of tasks. */
  async updateService(change: Parameters<Workload['updateService']>[0]): Promise<void> {
    const { cluster, service } = this.names;
    await this.clients.ecs.send(new UpdateServiceCommand({ cluster, service, ...change }));
  }

  /** Waits until one deployment is left, with all of its tasks. */
  async waitUntilSteady(): Promise<void> {
    await poll('the service to be steady', this.patience, async () => {
      const { deployments = [], runningCount, desiredCount } = await this.service();
      return deployments.length === 1 && runningCount === desiredCount ? true : undefined;
    });
  }

  /** Requests the paths through the load balancer. */
  async request(paths: readonly string[]): Promise<Answers> {
    const answers = { accepted: 0, rejected: 0 };
    for (let first = 0; first < paths.length; first += concurrency) {
      const statuses = paths.slice(first, first + concurrency).map(async (path) => {
        const answer = await fetch(new URL(path, this.names.url), { signal: this.patience.signal ?? null }).catch(
          () => undefined,
        );
        await answer?.arrayBuffer();
        answers[answer && answer.status < 500 ? 'accepted' : 'rejected'] += 1;
      });
      await Promise.all(statuses);
    }
    return answers;
  }

  /** Reads the state of the alarm. */
  async alarmState(alarmName: string): Promise<string> {
    const { MetricAlarms: [alarm] = [] } = await this.clients.alarms.send(
      new DescribeAlarmsCommand({ AlarmNames: [alarmName] }),
    );
    return alarm?.StateValue ?? `there is no alarm ${alarmName}`;
  }

  private async service(): Promise<Service> {
    const { cluster, service } = this.names;
    const { services: [found] = [] } = await this.clients.ecs.send(
      new DescribeServicesCommand({ cluster, services: [service] }),
    );
    if (!found) throw new Error(`There is no service ${service} in the cluster ${cluster}`);
    return found;
  }
}

function endOf({ taskArn = '', stoppedReason = 'no reason', containers = [] }: Task): TaskEnd {
  return {
    taskId: taskArn.slice(taskArn.lastIndexOf('/') + 1),
    reason: stoppedReason,
    exitCodes: Object.fromEntries(containers.map(({ name = '', exitCode }) => [name, exitCode])),
  };
}
