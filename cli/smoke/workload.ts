/** A task to run until it stops. */
export interface TaskRun {
  /** Name of its case. */
  readonly name: string;
  /** ARN of the task definition. */
  readonly taskDefinition: string;
  /** Mark of its records. */
  readonly mark: string;
  /** Number of its records. */
  readonly records: number;
  /** Capacity provider of a task on EC2; Fargate if omitted. */
  readonly capacityProvider?: string;
}

/** End of a task. */
export interface TaskEnd {
  /** ID of the task; empty if ECS did not start it. */
  readonly taskId: string;
  /** Reason that ECS reports. */
  readonly reason: string;
  /** Exit codes by container; a container that never ran has none. */
  readonly exitCodes: Readonly<Record<string, number | undefined>>;
}

/** Number of requests by result. */
export interface Answers {
  /** Answered by the service. */
  readonly accepted: number;
  /** Answered by the load balancer itself with a 5xx status, or not at all. */
  readonly rejected: number;
}

/** The running parts of a deployed app: what an emulator cannot do, a stand-in does in a rehearsal. */
export interface Workload {
  /** Runs a task and waits until it has stopped. */
  runTask(task: TaskRun): Promise<TaskEnd>;

  /** Returns the ARN of the task definition of the service. */
  taskDefinition(): Promise<string>;

  /** Changes the task definition or the number of tasks of the service. */
  updateService(change: { readonly taskDefinition?: string; readonly desiredCount?: number }): Promise<void>;

  /** Waits until the service runs the desired number of tasks of one revision. */
  waitUntilSteady(): Promise<void>;

  /** Requests these paths of the service once each. */
  request(paths: readonly string[]): Promise<Answers>;

  /** Returns the state of an alarm: `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  alarmState(alarmName: string): Promise<string>;
}
