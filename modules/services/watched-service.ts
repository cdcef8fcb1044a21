import { Fn } from 'cdktf';
import type { RouterType } from '../log-routing/routers/router-messages';
import { byProperty, reference } from '../core/object-shape';
import { list } from '../core/collection-shape';
import { flag, number, oneOf, required } from '../core/shape';
import { clusterArn } from '../core/references';
import { noInterpolation, plainText, text } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { isKnown, patternProblem } from '../core/validation';
import { listenerArn } from '../load-balancer/load-balancer';
import { clusterName } from './cluster';
import { isGiven } from '../core/given';

/** Load balancer and target group of a service, by the ARN suffixes that CloudWatch uses as dimensions. */
export interface TargetNames {
  /** ARN suffix of the load balancer, such as `app/main/50dc6c495c0c9188`. */
  readonly loadBalancerArnSuffix: string;

  /** ARN suffix of the target group, such as `targetgroup/web/6d0ecf831eec9f09`. */
  readonly targetGroupArnSuffix: string;
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
   * Load balancer and target group of the service.
   *
   * @default - the service has no load balancer
   */
  readonly target?: TargetNames | undefined;

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

      /** Terraform resources of the service and of its load balancer target. */
      readonly resources: {
        readonly service: { readonly cluster: string };
        readonly target:
          | {
              readonly resources: {
                readonly targetGroup: { readonly arnSuffix: string };
                readonly listenerRule: { readonly listenerArn: string };
              };
            }
          | undefined;
      };
    };

/** Returns the names of a service. Names that are part of an ARN may be known only at deploy. */
export function namesOf(service: WatchedService): ServiceNames {
  if (isGiven(service, 'clusterName')) return service;
  const { serviceName, taskDefinition, resources, launchType } = service;
  const target = resources.target?.resources;
  return {
    clusterName: partOf(resources.service.cluster, 1),
    serviceName,
    ...(launchType && { launchType }),
    routerLogGroupName:
      taskDefinition.logDestinationPorts.length > 0 ? taskDefinition.logGroup.logGroupName : undefined,
    routerType: taskDefinition.routerType,
    routerRetriesAtStop: taskDefinition.routerRetriesAtStop,
    target: target && {
      // `…:listener/app/<name>/<id>/<listener id>` contains `app/<name>/<id>`.
      loadBalancerArnSuffix: partsOf(target.listenerRule.listenerArn, 1, 4),
      targetGroupArnSuffix: target.targetGroup.arnSuffix,
    },
  };
}

// Known strings are split here, because a Terraform function does not accept a string with quotes in it.
function partOf(arn: string, index: number): string {
  return isKnown(arn) ? (arn.split('/')[index] ?? '') : (Fn.element(Fn.split('/', arn), index) as string);
}

function partsOf(arn: string, first: number, end: number): string {
  return isKnown(arn)
    ? arn.split('/').slice(first, end).join('/')
    : Fn.join('/', Fn.slice(Fn.split('/', arn), first, end));
}

/** Checks the names of a service. */
export function namesProblems({ routerLogGroupName, target }: ServiceNames): readonly Problem[] {
  return [
    patternProblem(
      'service.routerLogGroupName',
      routerLogGroupName,
      /^[A-Za-z0-9_./#-]{1,512}$/,
      'a log group name, such as "/ecs/web/router"',
    ),
    patternProblem(
      'service.target.loadBalancerArnSuffix',
      target?.loadBalancerArnSuffix,
      /^app\/[^/]+\/[^/]+$/,
      'the ARN suffix of an Application Load Balancer, such as "app/main/50dc6c495c0c9188"',
    ),
    patternProblem(
      'service.target.targetGroupArnSuffix',
      target?.targetGroupArnSuffix,
      /^targetgroup\/[^/]+\/[^/]+$/,
      'the ARN suffix of a target group, such as "targetgroup/web/6d0ecf831eec9f09"',
    ),
  ];
}

/** Shape of `TargetNames`. */
export const target = reference<TargetNames>({
  loadBalancerArnSuffix: required(noInterpolation),
  targetGroupArnSuffix: required(noInterpolation),
});

type Service = Exclude<WatchedService, ServiceNames>;

type Target = NonNullable<Service['resources']['target']>;

const watchedTarget = reference<Target>({
  resources: required(
    reference<Target['resources']>({
      targetGroup: required(reference<{ readonly arnSuffix: string }>({ arnSuffix: required(text) })),
      listenerRule: required(reference<{ readonly listenerArn: string }>({ listenerArn: required(listenerArn) })),
    }),
  ),
});

const routerType = oneOf('fluentbit', 'fluentd');

/** Shape of a `WatchedService`. */
export const watchedService = byProperty({
  clusterName: reference<ServiceNames>({
    clusterName: required(clusterName),
    serviceName: required(text),
    routerLogGroupName: plainText,
    routerType,
    routerRetriesAtStop: flag,
    target,
    launchType: oneOf('EC2', 'FARGATE'),
  }),
  taskDefinition: reference<Service>({
    serviceName: required(text),
    launchType: oneOf('EC2', 'FARGATE'),
    taskDefinition: required(
      reference<Service['taskDefinition']>({
        logGroup: required(reference<{ readonly logGroupName: string }>({ logGroupName: required(plainText) })),
        logDestinationPorts: required(list(number)),
        routerType,
        routerRetriesAtStop: flag,
      }),
    ),
    resources: required(
      reference<Pick<Service['resources'], 'service'> & Partial<Pick<Service['resources'], 'target'>>>({
        service: required(reference<{ readonly cluster: string }>({ cluster: required(clusterArn) })),
        target: watchedTarget,
      }),
    ),
  }),
});
