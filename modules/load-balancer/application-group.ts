import type { LbTargetGroupConfig } from '@cdktf/provider-aws/lib/lb-target-group';
import { fields } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { flag, number, oneOf, type ShapesOf } from '../core/shape';
import { plainText } from '../core/string-shape';
import { integerProblem, patternProblem } from '../core/validation';

/** Sticky sessions of a target group. */
export interface StickySessions {
  /**
   * Seconds after its last request for which a client keeps its task, 1 to 604800 (7 days).
   *
   * @default 86400 - one day
   */
  readonly durationSeconds?: number;

  /**
   * Name of a cookie of the application: a session begins when a task sets it, and ends when the task removes it or the
   * duration is over. Names that begin with `AWSALB` are reserved.
   *
   * @default - a session begins with the first request, in the cookie `AWSALB` of the load balancer
   */
  readonly cookieName?: string;
}

/** Algorithm with which a load balancer chooses the task for a request. */
export type LoadBalancingAlgorithm = 'round_robin' | 'least_outstanding_requests' | 'weighted_random';

/** Properties of a target group of an Application Load Balancer, without the constraints on their combinations. */
export interface ApplicationGroupOptions {
  /**
   * Protocol version of the requests to the tasks. `HTTP2` and `GRPC` require an HTTPS listener; with `GRPC`, health checks
   * have gRPC codes instead of status codes. Changing it replaces the target group.
   *
   * @default 'HTTP1'
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-protocol-version
   */
  readonly protocolVersion?: 'HTTP1' | 'HTTP2' | 'GRPC';

  /**
   * Sends the requests of a client to the same task; `{}` for one day.
   *
   * @default - each request may be sent to another task
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#sticky-sessions
   */
  readonly stickySessions?: StickySessions;

  /**
   * Seconds, 30 to 900, over which a new task receives a growing share of the requests, for tasks that need time to warm up.
   * Only with the algorithm `round_robin`.
   *
   * @default - a healthy task receives its full share at once
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#slow-start-mode
   */
  readonly slowStartSeconds?: number;

  /**
   * Algorithm with which the load balancer chooses the task for a request: in turn, the one with the fewest requests in
   * progress, or at random with weights.
   *
   * @default 'round_robin'
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#modify-routing-algorithm
   */
  readonly algorithm?: LoadBalancingAlgorithm;

  /**
   * Sends fewer requests to a task that answers with more errors than the others. Only with the algorithm
   * `weighted_random`.
   *
   * @default false
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#automatic-target-weights
   */
  readonly anomalyMitigation?: boolean;
}

/** Shapes of `ApplicationGroupOptions`. */
export const applicationGroupShapes: ShapesOf<ApplicationGroupOptions> = {
  protocolVersion: oneOf('HTTP1', 'HTTP2', 'GRPC'),
  stickySessions: fields<StickySessions>({
    durationSeconds: number,
    cookieName: { ...plainText, samples: ['session'] },
  }),
  slowStartSeconds: number,
  algorithm: oneOf('round_robin', 'least_outstanding_requests', 'weighted_random'),
  anomalyMitigation: flag,
};

/** Returns the arguments of a target group of an Application Load Balancer. */
export function applicationGroupArguments(options: ApplicationGroupOptions): Partial<LbTargetGroupConfig> {
  const { protocolVersion, stickySessions, slowStartSeconds: slowStart, algorithm, anomalyMitigation } = options;
  return {
    ...(protocolVersion && { protocolVersion }),
    ...(stickySessions && {
      stickiness: {
        enabled: true,
        ...(stickySessions.cookieName === undefined
          ? { type: 'lb_cookie' }
          : { type: 'app_cookie', cookieName: stickySessions.cookieName }),
        cookieDuration: stickySessions.durationSeconds ?? 86400,
      },
    }),
    ...(slowStart !== undefined && { slowStart }),
    ...(algorithm && { loadBalancingAlgorithmType: algorithm }),
    ...(anomalyMitigation !== undefined && { loadBalancingAnomalyMitigation: anomalyMitigation ? 'on' : 'off' }),
  };
}

/**
 * Returns the problems of the properties of a target group; `listenerProtocol` is `undefined` if it is unknown.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-protocol-version
 */
export function applicationGroupProblems(
  options: ApplicationGroupOptions & { readonly healthCheckStatus?: string; readonly healthCheckGrpcCodes?: string },
  listenerProtocol: 'HTTP' | 'HTTPS' | undefined,
): Problem[] {
  const { protocolVersion = 'HTTP1', stickySessions, slowStartSeconds, algorithm = 'round_robin' } = options;
  const { anomalyMitigation, healthCheckStatus, healthCheckGrpcCodes } = options;
  return [
    protocolVersion !== 'HTTP1' &&
      listenerProtocol === 'HTTP' &&
      `protocolVersion must be "HTTP1" with a listener for HTTP, got "${protocolVersion}"; set domain or certificateArn of the load balancer, which then has a listener for HTTPS`,
    protocolVersion === 'GRPC' &&
      healthCheckStatus !== undefined &&
      'healthCheckStatus must not be given with the protocol version GRPC; use healthCheckGrpcCodes',
    protocolVersion !== 'GRPC' &&
      healthCheckGrpcCodes !== undefined &&
      `healthCheckGrpcCodes must not be given with the protocol version ${protocolVersion}; use healthCheckStatus`,
    integerProblem('slowStartSeconds', slowStartSeconds, { min: 30, max: 900, unit: 'seconds' }),
    slowStartSeconds !== undefined &&
      algorithm !== 'round_robin' &&
      `slowStartSeconds must not be given with the algorithm "${algorithm}", with which AWS has no slow start; remove one of them`,
    anomalyMitigation !== undefined &&
      algorithm !== 'weighted_random' &&
      `anomalyMitigation must not be given with the algorithm "${algorithm}"; use the algorithm "weighted_random", or remove it`,
    integerProblem('stickySessions.durationSeconds', stickySessions?.durationSeconds, {
      ...{ min: 1, max: 604800, unit: 'seconds' },
    }),
    patternProblem(
      'stickySessions.cookieName',
      stickySessions?.cookieName,
      /^(?!AWSALB)[A-Za-z0-9!#$%&'*+.^_`|~-]{1,255}$/,
      'the name of a cookie of the application, such as "session", not beginning with "AWSALB"',
    ),
  ];
}
