import type { Construct } from 'constructs';
import { fieldErrors } from '../containers/ecs-container-shape';
import { volumeNameProblems } from '../containers/mount-point';
import { imageProblem } from '../containers/container-image';
import { type Containers, ec2Container } from '../containers/ec2-container';
import type { StartedContainer } from '../containers/started-container';
import { fields } from '../core/object-shape';
import type { PolicyStatement } from '../core/policy';
import { mapOf } from '../core/collection-shape';
import type { Problem } from '../core/problem';
import type { LoggedTask } from '../log-routing/routers/log-router';
import { routeLogs } from '../log-routing/routers/routers';
import { logRouting, type TaskRouting } from '../log-routing/task-routing-shape';
import { fileStatements, pullStatements, secretStatements } from './execution-rights';
import { vpcEndpointsOf } from './required-endpoints';
import { startedContainers } from './started-containers';
import { containerDefinitions } from './task-containers';
import type { MountTargets } from './efs-volume';
import { mountsOf, mountTargetsOf, volumeStatements } from './mounted-volumes';
import { ec2Volumes, type Volumes } from './volume';

/**
 * Revision of a task definition whose tasks run until a deployment ends, and again after a rollback. Give the properties
 * that the deployment changes, with their values before the change.
 */
export interface PreviousRevision {
  /**
   * Containers of the revision.
   *
   * @default - the same containers
   */
  readonly containers?: Containers;

  /**
   * Log routing of the revision. A revision without one has containers with `logDriver: 'awslogs'`.
   *
   * @default - the same routing
   */
  readonly logRouting?: TaskRouting;

  /**
   * Volumes of the revision.
   *
   * @default - the same volumes
   */
  readonly volumes?: Volumes;
}

/** Shape of a `PreviousRevision`. */
export const previousRevision = fields<PreviousRevision>({
  containers: mapOf(ec2Container),
  logRouting,
  volumes: ec2Volumes,
});

/** Needs of the tasks of a previous revision. */
export interface KeptRevision {
  /** Returns an error for each property from which permissions cannot be derived. */
  problems(): readonly Problem[];
  /** Returns the containers as they are started, with that of the log router. */
  started(): readonly StartedContainer[];
  /** Returns the permissions of the execution role. */
  executionStatements(scope: Construct): readonly PolicyStatement[];
  /** Returns the permissions of the task role. */
  taskStatements(scope: Construct): readonly PolicyStatement[];
  /** Returns the AWS services that the tasks connect to, by the names of their VPC endpoints. */
  vpcEndpoints(): readonly string[];
  /** Returns the TCP ports of the log destinations. */
  ports(): readonly number[];
  /** Returns the mount targets of the file systems. */
  mountTargets(): readonly MountTargets[];
}

/** Derives what the tasks of a previous revision need, with the properties of the current one where none are given. */
export function keptRevision(
  given: PreviousRevision,
  routing: TaskRouting | undefined,
  task: LoggedTask,
  ofTask: Volumes,
): KeptRevision {
  const containers = given.containers ?? task.containers;
  const used = given.logRouting ?? (isUnrouted(given) ? undefined : routing);
  const logs = used && routeLogs(used, { ...task, containers });
  const volumes = given.volumes ?? ofTask;
  const defined = () =>
    containerDefinitions(containers, {
      router: logs?.router(),
      // No permission depends on the log group of the task, which all revisions share.
      logGroupName: '',
      region: task.region,
      networkMode: task.host.networkMode,
      initProcess: false,
    });
  const all = () => startedContainers(defined().definitions, containers, logs?.router());
  return {
    problems: () => {
      const ofLogs = logs?.problems() ?? [];
      const missing = missingPart(given, ofLogs.find(Boolean));
      return [
        given.containers === undefined &&
          given.logRouting === undefined &&
          given.volumes === undefined &&
          'previousRevision must contain containers, logRouting or volumes, got none; leave it out after the deployment',
        ...[
          ...Object.entries(containers).map(([name, { image }]) => {
            const problem = imageProblem(image);
            return problem && `container "${name}": ${problem}`;
          }),
          ...(missing ? [] : ofLogs),
          ...(ofLogs.some(Boolean) ? [] : [...defined().problems, ...fieldErrors(defined().definitions)]),
        ].map((problem) => problem && `previousRevision: ${problem}`),
        missing,
        ...volumeNameProblems(containers, volumes).map(
          (problem) => problem && `previousRevision.volumes must be those of its containers: ${problem}`,
        ),
      ];
    },
    started: all,
    executionStatements: (scope) => [
      ...pullStatements(all()),
      ...secretStatements(scope, all()),
      ...fileStatements(scope, all()),
      ...(logs?.router().executionStatements ?? []),
    ],
    taskStatements: (scope) => [
      ...(logs?.router().statements ?? []),
      ...volumeStatements(scope, volumes, mountsOf(defined().definitions), 'write'),
    ],
    vpcEndpoints: () => {
      const destinations = logs?.destinations ?? [];
      return vpcEndpointsOf(all(), [
        ...destinations.flatMap(({ endpoints }) => endpoints),
        ...(logs?.router().objects ? ['s3'] : []),
      ]);
    },
    ports: () => (logs?.destinations ?? []).flatMap(({ ports }) => ports),
    mountTargets: () => mountTargetsOf(volumes),
  };
}

/** Returns `true` if no container of a revision had a log router. */
function isUnrouted({ containers = {} }: PreviousRevision): boolean {
  const all = Object.values(containers);
  return all.length > 0 && all.every(({ logDriver }) => logDriver === 'awslogs');
}

/** Returns an error if the part of a revision that was not given, and its default, do not fit the part that was. */
function missingPart({ containers, logRouting }: PreviousRevision, problem: Problem): Problem {
  if (!problem || (containers === undefined) === (logRouting === undefined)) return undefined;
  return containers === undefined
    ? `previousRevision.containers must be given, because its logRouting does not fit the containers of the task: ${problem}`
    : `previousRevision.logRouting must be given, because the logRouting of the task does not fit the containers of previousRevision: ${problem}; set it to the routing before the change, or set logDriver: 'awslogs' in these containers if they had none`;
}

/** Returns the statements that others do not contain. */
export function withoutThose(
  statements: readonly PolicyStatement[],
  others: readonly PolicyStatement[],
): readonly PolicyStatement[] {
  const known = new Set(others.map((statement) => JSON.stringify(statement)));
  return statements.filter((statement) => !known.has(JSON.stringify(statement)));
}
