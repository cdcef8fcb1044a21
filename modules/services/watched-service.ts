import { Fn } from 'cdktf';
import type { RouterType } from '../log-routing/routers/router-messages';
import {
  byProperty,
  fields,
  flag,
  list,
  noInterpolation,
  number,
  oneOf,
  plainText,
  required,
  text,
} from '../core/shape';
import { isKnown, patternProblem, type Problem } from '../core/validation';
import { listenerArn } from '../load-balancer/load-balancer';
import { clusterArn, clusterName } from './cluster';

/** The load balancer and target group of a service, by the ends of their ARNs, which CloudWatch names them by. */
export interface TargetNames {
  /** End of the load balancer's ARN, as in `app/main/50dc6c495c0c9188`. */
  readonly loadBalancerArnSuffix: string;

  /** End of the target group's ARN, as in `targetgroup/web/6d0ecf831eec9f09`. */
  readonly targetGroupArnSuffix: string;
}

/** Names of a service that stands already. */
export interface ServiceNames {
  /** Name of the cluster. */
  readonly clusterName: string;

  /** Name of the service. */
  readonly serviceName: string;

  /**
   * Name of the log group that holds what the log router says of itself. Its class must be `STANDARD`: no other has
   * metric filters.
   *
   * @default - none: the service has no log router
   */
  readonly routerLogGroupName?: string | undefined;

  /**
   * What the log router runs, whose messages are counted.
   *
   * @default 'fluentbit'
   */
  readonly routerType?: RouterType | undefined;

  /**
   * `true` if the log router is started again after a stop until its records are delivered. Otherwise what an S3 output
   * of Fluent Bit has not uploaded when it ends is lost, and counted as such.
   *
   * @default true
   */
  readonly routerRetriesAtStop?: boolean | undefined;

  /**
   * What the service gets its requests from.
   *
   * @default - none: the service takes no requests
   */
  readonly target?: TargetNames | undefined;

  /**
   * Launch type of the service. Container Insights measures the disk of a task on Fargate alone.
   *
   * @default 'FARGATE'
   */
  readonly launchType?: 'EC2' | 'FARGATE';
}

/**
 * A service to watch: a `FargateService`, an `Ec2Service`, or the names of one that stands already.
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

      /** What runs in a task. */
      readonly taskDefinition: {
        /** The task's own log group. */
        readonly logGroup: { readonly logGroupName: string };
        /** Ports of the log destinations; none where no logs are routed. */
        readonly logDestinationPorts: readonly number[];
        /** What the log router runs, if there is one. */
        readonly routerType?: RouterType | undefined;
        /** `true` if the log router is started again after a stop until its records are delivered. */
        readonly routerRetriesAtStop?: boolean | undefined;
      };

      /** The service as Terraform knows it, and what it gets its requests from. */
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

/** The names of a service, where the ARNs that hold some of them may be known only at deploy. */
export function namesOf(service: WatchedService): ServiceNames {
  if ('clusterName' in service) return service;
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
      // `…:listener/app/<name>/<id>/<id of the listener>` holds `app/<name>/<id>`.
      loadBalancerArnSuffix: partsOf(target.listenerRule.listenerArn, 1, 4),
      targetGroupArnSuffix: target.targetGroup.arnSuffix,
    },
  };
}

// What is known is parted here, since a function of Terraform takes no text with a quote in it.
function partOf(arn: string, index: number): string {
  return isKnown(arn) ? (arn.split('/')[index] ?? '') : (Fn.element(Fn.split('/', arn), index) as string);
}

function partsOf(arn: string, first: number, end: number): string {
  return isKnown(arn)
    ? arn.split('/').slice(first, end).join('/')
    : Fn.join('/', Fn.slice(Fn.split('/', arn), first, end));
}

/** What is wrong with the names of a service. */
export function namesProblems({ routerLogGroupName, target }: ServiceNames): readonly Problem[] {
  return [
    patternProblem(
      'service.routerLogGroupName',
      routerLogGroupName,
      /^[A-Za-z0-9_./#-]{1,512}$/,
      'the name of a log group, as in "/ecs/web/router"',
    ),
    patternProblem(
      'service.target.loadBalancerArnSuffix',
      target?.loadBalancerArnSuffix,
      /^app\/[^/]+\/[^/]+$/,
      'the end of the ARN of an application load balancer, as in "app/main/50dc6c495c0c9188"',
    ),
    patternProblem(
      'service.target.targetGroupArnSuffix',
      target?.targetGroupArnSuffix,
      /^targetgroup\/[^/]+\/[^/]+$/,
      'the end of the ARN of a target group, as in "targetgroup/web/6d0ecf831eec9f09"',
    ),
  ];
}

/** The names of what a service gets its requests from. */
export const target = fields<TargetNames>({
  loadBalancerArnSuffix: required(noInterpolation),
  targetGroupArnSuffix: required(noInterpolation),
});

type Service = Exclude<WatchedService, ServiceNames>;

type Target = NonNullable<Service['resources']['target']>;

const watchedTarget = fields<Target>({
  resources: required(
    fields<Target['resources']>({
      targetGroup: required(fields<{ readonly arnSuffix: string }>({ arnSuffix: required(text) })),
      listenerRule: required(fields<{ readonly listenerArn: string }>({ listenerArn: required(listenerArn) })),
    }),
  ),
});

const routerType = oneOf('fluentbit', 'fluentd');

/** Shape of a `WatchedService`. */
export const watchedService = byProperty({
  clusterName: fields<ServiceNames>({
    clusterName: required(clusterName),
    serviceName: required(text),
    routerLogGroupName: plainText,
    routerType,
    routerRetriesAtStop: flag,
    target,
    launchType: oneOf('EC2', 'FARGATE'),
  }),
  taskDefinition: fields<Service>({
    serviceName: required(text),
    launchType: oneOf('EC2', 'FARGATE'),
    taskDefinition: required(
      fields<Service['taskDefinition']>({
        logGroup: required(fields<{ readonly logGroupName: string }>({ logGroupName: required(plainText) })),
        logDestinationPorts: required(list(number)),
        routerType,
        routerRetriesAtStop: flag,
      }),
    ),
    resources: required(
      fields<Pick<Service['resources'], 'service'> & Partial<Pick<Service['resources'], 'target'>>>({
        service: required(fields<{ readonly cluster: string }>({ cluster: required(clusterArn) })),
        target: watchedTarget,
      }),
    ),
  }),
});
