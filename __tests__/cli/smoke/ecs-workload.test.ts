import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DescribeServicesCommand, DescribeTasksCommand, ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import { EcsWorkload } from '../../../cli/smoke/ecs-workload';

const region = 'us-east-1';
const network = { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } };
const task = { name: 'init', taskDefinition: 'smoke-init:1', mark: 'init-first', records: 5 };

/** A workload whose ECS gives these answers, and the inputs of the calls to start a task. */
function workloadWith(answers: { readonly failure?: string; readonly statuses: readonly string[] }): {
  readonly workload: EcsWorkload;
  readonly started: unknown[];
} {
  const ecs = new ECSClient({ region });
  const [started, statuses] = [[] as unknown[], [...answers.statuses]];
  const taskArn = 'arn:aws:ecs:us-east-1:111122223333:task/smoke/abc';
  jest.spyOn(ecs, 'send').mockImplementation(async (command: object) => {
    const kind: unknown = command.constructor;
    if (kind === DescribeServicesCommand) return { services: [{ networkConfiguration: network }] };
    if (kind === RunTaskCommand) {
      started.push(Reflect.get(command, 'input'));
      return answers.failure === undefined ? { tasks: [{ taskArn }] } : { failures: [{ reason: answers.failure }] };
    }
    if (kind !== DescribeTasksCommand) throw new Error('unexpected call');
    const containers = [{ name: 'app', exitCode: 0 }];
    return { tasks: [{ taskArn, lastStatus: statuses.shift(), stoppedReason: 'exited', containers }] };
  });
  const names = { cluster: 'smoke', service: 'web', url: 'http://localhost' };
  const clients = { ecs, alarms: new CloudWatchClient({ region }) };
  return { workload: new EcsWorkload(clients, names, { limitSeconds: 0.05, everySeconds: 0.01 }), started };
}

test('runs a task in the network of the service, and waits until it has stopped', async () => {
  const { workload, started } = workloadWith({ statuses: ['PENDING', 'RUNNING', 'STOPPED'] });

  expect(await workload.runTask(task)).toEqual({ taskId: 'abc', reason: 'exited', exitCodes: { app: 0 } });
  expect(started).toEqual([
    {
      cluster: 'smoke',
      taskDefinition: 'smoke-init:1',
      networkConfiguration: network,
      launchType: 'FARGATE',
      overrides: {
        containerOverrides: [
          {
            name: 'app',
            environment: [
              { name: 'MARK', value: 'init-first' },
              { name: 'RECORDS', value: '5' },
            ],
          },
        ],
      },
    },
  ]);
});

test('runs a task on EC2 with its capacity provider', async () => {
  const { workload, started } = workloadWith({ statuses: ['STOPPED'] });

  await workload.runTask({ ...task, capacityProvider: 'instances' });

  expect(started).toMatchObject([{ capacityProviderStrategy: [{ capacityProvider: 'instances' }] }]);
});

test('returns the reason why ECS does not start a task', async () => {
  const { workload } = workloadWith({ failure: 'RESOURCE:FARGATE', statuses: [] });

  expect(await workload.runTask(task)).toEqual({ taskId: '', reason: 'not started: RESOURCE:FARGATE', exitCodes: {} });
});

test('fails if a task does not stop in time', async () => {
  const { workload } = workloadWith({ statuses: Array.from({ length: 100 }, () => 'RUNNING') });

  await expect(workload.runTask(task)).rejects.toThrow('Waited 0.05 seconds for task arn:aws:ecs');
});
