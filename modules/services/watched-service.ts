import { Fn } from 'cdktf';
import type { RouterType } from '../log-routing/routers/router-messages';
import { byProperty, reference } from '../core/object-shape';
import { list } from '../core/collection-shape';
import { anyOf, flag, known, number, oneOf, required } from '../core/shape';
import { clusterArn } from '../core/references';
import { nonEmpty, text } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { isKnown, patternProblem } from '../core/validation';
import { shown } from '../core/shown';
import { loadBalancerKinds } from '../load-balancer/load-balancer-kind';
import { type MetricDimensions, typeOfDimensions } from '../load-balancer/metric-dimensions';
import { targetNameFormat } from '../load-balancer/target-props';
import { clusterName } from './cluster';
import { isGiven } from '../core/given';

/** Load balancer and target group of a service, by the ARN suffixes that CloudWatch uses as dimensions. */
export interface TargetNames extends MetricDimensions {
  /**
   * Name of the target, unique in the service, which is part of the names of its alarms.
   *
   * @default - the only target, or the one whose alarms have no name of a target
   */
  readonly name?: string;
}

/** Names of an existing service. */
export interface ServiceNames {
  /** Name of the cluster. */
  readonly clusterName: string;

  /** Name of the service. */
  readonly serviceName: string;

  /**
   * Name of the log group that receives the log router's own messages. Its class must be `STANDARD`, because other
   * classes do not support metric filters.
   *
   * @default - the service has no log router
   */
  readonly routerLogGroupName?: string | undefined;

  /**
   * Log router program, which determines the messages that are counted.
   *
   * @default 'fluentbit'
   */
  readonly routerType?: RouterType | undefined;

  /**
   * `true` if the log router is restarted after a stop until its records are delivered. If `false`, data that a Fluent
   * Bit S3 output has not uploaded when it stops is lost, and counted as lost.
   *
   * @default true
   */
  readonly routerRetriesAtStop?: boolean | undefined;

  /**
   * Load balancer and target group of the service, or a list of them.
   *
   * @default - the service has no load balancer
   */
  readonly target?: TargetNames | readonly TargetNames[] | undefined;

  /**
   * Launch type of the service. Container Insights measures the disk usage of tasks only on Fargate.
   *
   * @default 'FARGATE'
   */
  readonly launchType?: 'EC2' | 'FARGATE';
}

/**
 * A service to monitor: a `FargateService`, an `Ec2Service`, or the names of an existing service.
 *
 * @example
 *
 *     const service: WatchedService = {
 *       clusterName: 'main',
 *       serviceName: 'web',
 *       routerLogGroupName: '/ecs/web/router',
 *       target: {
 *         loadBalancerArnSuffix: 'app/main/50dc6c495c0c9188',
 *         targetGroupArnSuffix: 'targetgroup/web/6d0ecf831eec9f09',
 *       },
 *     };
 */
export type WatchedService =
  | ServiceNames
  | {
      /** Name of the service. */
      readonly serviceName: string;

      /** Launch type of the service. */
      readonly launchType?: 'EC2' | 'FARGATE';

      /** Task definition of the service. */
      readonly taskDefinition: {
        /** Log group of the task. */
        readonly logGroup: { readonly logGroupName: string };
        /** Ports of the log destinations; empty if no logs are routed. */
        readonly logDestinationPorts: readonly number[];
        /** Log router program, if there is a log router. */
        readonly routerType?: RouterType | undefined;
        /** `true` if the log router is restarted after a stop until its records are delivered. */
        readonly routerRetriesAtStop?: boolean | undefined;
      };

      /** Dimensions of the metrics of its load balancers and target groups. */
      readonly targetNames?: readonly TargetNames[];

      /** Terraform resources of the service. */
      readonly resources: { readonly service: { readonly cluster: string } };
    };

/** Returns the names of a service. Names that are part of an ARN may be known only at deploy. */
export function namesOf(service: WatchedService): ServiceNames {
  if (isGiven(service, 'clusterName')) return service;
  const { serviceName, taskDefinition, resources, launchType, targetNames } = service;
  return {
    clusterName: partOf(resources.service.cluster, 1),
    serviceName,
    ...(launchType && { launchType }),
    routerLogGroupName:
      taskDefinition.logDestinationPorts.length > 0 ? taskDefinition.logGroup.logGroupName : undefined,
    routerType: taskDefinition.routerType,
    routerRetriesAtStop: taskDefinition.routerRetriesAtStop,
    ...(targetNames && { target: targetNames }),
  };
}

/** Returns the load balancers and target groups of a service as a list. */
export function targetListOf({ target = [] }: ServiceNames): readonly TargetNames[] {
  return isList(target) ? target : [target];
}

function isList(target: TargetNames | readonly TargetNames[]): target is readonly TargetNames[] {
  return Array.isArray(target);
}

// Known strings are split here, because a Terraform function does not accept a string with quotes in it.
function partOf(arn: string, index: number): string {
  return isKnown(arn) ? (arn.split('/')[index] ?? '') : (Fn.element(Fn.split('/', arn), index) as string);
}

/** Checks the names of a service. */
export function namesProblems(names: ServiceNames): readonly Problem[] {
  const targets = targetListOf(names);
  const path = (index: number) =>
    names.target && isList(names.target) ? `service.target[${index}]` : 'service.target';
  return [
    patternProblem(
      'service.routerLogGroupName',
      names.routerLogGroupName,
      /^[A-Za-z0-9_./#-]{1,512}$/,
      'a log group name, such as "/ecs/web/router"',
    ),
    ...targets.flatMap((target, index) => [
      ...targetNamesProblems(path(index), target),
      targets.findIndex(({ name }) => name === target.name) < index &&
        `${path(index)}.name must be unique in the service, got ${shown(target.name ?? 'none')} again; give each target but one a name`,
    ]),
  ];
}

/** Checks the names of a load balancer and a target group. */
export function targetNamesProblems(path: string, target: TargetNames): readonly Problem[] {
  return [
    patternProblem(
      `${path}.loadBalancerArnSuffix`,
      target.loadBalancerArnSuffix,
      ...loadBalancerKinds[typeOfDimensions(target)].arnSuffix,
    ),
    patternProblem(
      `${path}.targetGroupArnSuffix`,
      target.targetGroupArnSuffix,
      /^targetgroup\/[^/]+\/[^/]+$/,
      'the ARN suffix of a target group, such as "targetgroup/web/6d0ecf831eec9f09"',
    ),
    patternProblem(`${path}.name`, target.name, ...targetNameFormat),
  ];
}

/** Shape of `TargetNames`. */
export const target = reference<TargetNames>({
  loadBalancerArnSuffix: required(text),
  targetGroupArnSuffix: required(text),
  loadBalancerType: oneOf('application', 'network'),
  name: known(nonEmpty),
});

const targets = anyOf(target, list(target));

type Service = Exclude<WatchedService, ServiceNames>;

const routerType = oneOf('fluentbit', 'fluentd');

/** Shape of a `WatchedService`. */
export const watchedService = byProperty({
  clusterName: reference<ServiceNames>({
    clusterName: required(clusterName),
    serviceName: required(text),
    routerLogGroupName: nonEmpty,
    routerType,
    routerRetriesAtStop: flag,
    target: targets,
    launchType: oneOf('EC2', 'FARGATE'),
  }),
  taskDefinition: reference<Service>({
    serviceName: required(text),
    launchType: oneOf('EC2', 'FARGATE'),
    taskDefinition: required(
      reference<Service['taskDefinition']>({
        logGroup: required(reference<{ readonly logGroupName: string }>({ logGroupName: required(nonEmpty) })),
        logDestinationPorts: required(list(number)),
        routerType,
        routerRetriesAtStop: flag,
      }),
    ),
    targetNames: list(target),
    resources: required(
      reference<Service['resources']>({
        service: required(reference<{ readonly cluster: string }>({ cluster: required(clusterArn) })),
      }),
    ),
  }),
});
