import { gzipSync } from 'node:zlib';
import { SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Clients } from '../../cli/smoke/clients';
import { deliveryCases, type Place } from '../../cli/smoke/delivery-cases';
import { EcsWorkload, type ServiceNames } from '../../cli/smoke/ecs-workload';
import type { StoreNames } from '../../cli/smoke/log-stores';
import { recordText } from '../../cli/smoke/records';
import type { Answers, TaskEnd, TaskRun, Workload } from '../../cli/smoke/workload';

/**
 * A workload on the emulator, which starts no containers: what they would write is put where the router would deliver it,
 * and the alarm is set. Everything else are calls to the emulator.
 */
export class ContainersStandIn extends EcsWorkload {
  private objects = 0;
  private desiredCount = 2;

  /** @param lost returns the numbers of records that a router loses, by their mark */
  constructor(
    private readonly ownClients: Clients,
    names: ServiceNames,
    private readonly stores: StoreNames,
    private readonly alarmName: string,
    private readonly lost: (mark: string) => readonly number[] = () => [],
  ) {
    super(ownClients, names, { limitSeconds: 60, everySeconds: 0.05 });
  }

  /** Starts nothing: the emulator fails if a container has no memory limit of its own. */
  override async runTask({ name, mark, records }: TaskRun): Promise<TaskEnd> {
    const found = deliveryCases({ image: true, ec2: true }).find((each) => each.name === name);
    const lost = this.lost(mark);
    const numbers = Array.from({ length: records }, (_, number) => number).filter((number) => !lost.includes(number));
    const lines = numbers.map((number) => recordText(mark, number));
    // The records of probes are counted in the log group.
    for (const place of found?.places ?? (['logGroup'] as const)) await this.write(place, lines);
    return { taskId: name, reason: 'Essential container in task exited', exitCodes: { app: 0 } };
  }

  override async updateService(change: Parameters<Workload['updateService']>[0]): Promise<void> {
    this.desiredCount = change.desiredCount ?? this.desiredCount;
    await super.updateService(change);
  }

  override async waitUntilSteady(): Promise<void> {}

  override async request(paths: readonly string[]): Promise<Answers> {
    if (this.desiredCount === 0) {
      const state = { AlarmName: this.alarmName, StateValue: 'ALARM', StateReason: 'Threshold crossed' } as const;
      await this.ownClients.alarms.send(new SetAlarmStateCommand(state));
      return { accepted: 0, rejected: paths.length };
    }
    const lines = paths.map((path) => `10.0.0.1 - - "GET ${path} HTTP/1.1" 200`);
    await this.write('bucket', lines);
    await this.write('logGroup', lines);
    return { accepted: paths.length, rejected: 0 };
  }

  private async write(place: Place, lines: readonly string[]): Promise<void> {
    const records = lines.map((log) => JSON.stringify({ log, container_name: 'app' }));
    this.objects += 1;
    const name = `stand-in-${this.objects}`;
    if (place === 'bucket') {
      const Bucket = this.stores.bucket;
      // The emulator ignores the conditions of the policy, and would deny all requests.
      await this.ownClients.s3.send(new DeleteBucketPolicyCommand({ Bucket }));
      const Body = gzipSync(`${records.join('\n')}\n`);
      await this.ownClients.s3.send(new PutObjectCommand({ Bucket, Key: `${name}.gz`, Body }));
      return;
    }
    const stream = { logGroupName: this.stores.logGroup, logStreamName: name };
    await this.ownClients.logs.send(new CreateLogStreamCommand(stream));
    const logEvents = records.map((message) => ({ timestamp: Date.now(), message }));
    await this.ownClients.logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
  }
}
