import type { LbTargetGroupHealthCheck } from '@cdktf/provider-aws/lib/lb-target-group';
import { type Format, portRange } from '../core/format';
import { numberText } from '../core/number-text';
import type { Problem } from '../core/problem';
import { number, oneOf, type ShapesOf } from '../core/shape';
import { noInterpolation, plainText } from '../core/string-shape';
import { integerProblem, isKnown, patternProblem } from '../core/validation';

/** Health check of a target group. */
export interface HealthCheckOptions {
  /**
   * Path of the health check, including the query string; for gRPC the method, such as `/grpc.health.v1.Health/Check`.
   *
   * @default '/' - for gRPC `/AWS.ALB/healthcheck`, as AWS does
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
   */
  readonly healthCheckPath?: string;

  /**
   * Status codes of a successful health check, 200 to 499, with a Network Load Balancer 200 to 599: a single value, a list
   * such as `200,302`, or a range such as `200-299`.
   *
   * @default '200'
   */
  readonly healthCheckStatus?: string;

  /**
   * gRPC codes of a successful health check, 0 to 99: a single value, a list such as `0,12`, or a range such as `0-5`.
   * Only with the protocol version `GRPC`.
   *
   * @default '12' - unimplemented, which servers answer to the default path
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
   */
  readonly healthCheckGrpcCodes?: string;

  /**
   * Port of the health check, 1 to 65535, if it is not that of the requests. The load balancer may connect to it, as to the
   * port of the requests.
   *
   * @default - the port that receives the requests
   */
  readonly healthCheckPort?: number;

  /**
   * Protocol of the health check. `TCP`, which only checks that a connection is accepted, is for Network Load Balancers.
   *
   * @default 'HTTP' - `HTTPS` if the tasks receive HTTPS requests, `TCP` with a Network Load Balancer
   */
  readonly healthCheckProtocol?: 'HTTP' | 'HTTPS' | 'TCP';

  /**
   * Interval between health checks in seconds, 5 to 300.
   *
   * @default 15
   */
  readonly healthCheckIntervalSeconds?: number;

  /**
   * Timeout of a health check in seconds, 2 to 120; must be less than the interval.
   *
   * @default 5
   */
  readonly healthCheckTimeoutSeconds?: number;

  /**
   * Number of consecutive successful health checks before a task receives requests, 2 to 10.
   *
   * @default 2
   */
  readonly healthyThreshold?: number;

  /**
   * Number of consecutive failed health checks before a task is replaced, 2 to 10.
   *
   * @default 3
   */
  readonly unhealthyThreshold?: number;
}

/** Shapes of `HealthCheckOptions`. */
export const healthCheckShapes: ShapesOf<HealthCheckOptions> = {
  healthCheckPath: noInterpolation,
  healthCheckStatus: plainText,
  healthCheckGrpcCodes: { ...plainText, samples: ['0', '0,12', '0-5'] },
  healthCheckPort: number,
  healthCheckProtocol: oneOf('HTTP', 'HTTPS', 'TCP'),
  healthCheckIntervalSeconds: number,
  healthCheckTimeoutSeconds: number,
  healthyThreshold: number,
  unhealthyThreshold: number,
};

/** Properties of a target group that determine the defaults of its health check. */
export interface HealthCheckDefaults {
  /** Protocol of the health check unless another one is specified. */
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP';
  /** `true` if the tasks receive gRPC requests. */
  readonly grpc?: boolean;
}

/** Returns the arguments of a health check. */
export function healthCheckBlock(options: HealthCheckOptions, defaults: HealthCheckDefaults): LbTargetGroupHealthCheck {
  const { healthCheckPort: port, healthCheckProtocol: protocol = defaults.protocol } = options;
  const path = options.healthCheckPath ?? (defaults.grpc ? '/AWS.ALB/healthcheck' : '/');
  const matcher = defaults.grpc ? (options.healthCheckGrpcCodes ?? '12') : (options.healthCheckStatus ?? '200');
  return {
    protocol,
    ...(port !== undefined && { port: numberText(port) }),
    ...(protocol !== 'TCP' && { path, matcher }),
    interval: options.healthCheckIntervalSeconds ?? 15,
    timeout: options.healthCheckTimeoutSeconds ?? 5,
    healthyThreshold: options.healthyThreshold ?? 2,
    unhealthyThreshold: options.unhealthyThreshold ?? 3,
  };
}

/**
 * Path of a health check.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
export const healthCheckPathFormat: Format = [
  /^\/[!-~]{0,1023}$/,
  '1 to 1024 characters without spaces, beginning with /',
];

const statusFormat: Format = [
  /^[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*$/,
  'status codes from 200 to 499, such as "200", "200,302" or "200-299"',
];

const networkStatusFormat: Format = [
  /^[2-5]\d\d(-[2-5]\d\d)?(,[2-5]\d\d(-[2-5]\d\d)?)*$/,
  'status codes from 200 to 599, such as "200", "200,302" or "200-399"',
];

const grpcFormat: Format = [
  /^\d\d?(-\d\d?)?(,\d\d?(-\d\d?)?)*$/,
  'gRPC codes from 0 to 99, such as "0", "0,12" or "0-5"',
];

/** Returns the problems of the values of a health check. `network` is `true` for a Network Load Balancer. */
export function healthCheckProblems(options: HealthCheckOptions, network = false): Problem[] {
  const { healthCheckIntervalSeconds: interval = 15, healthCheckTimeoutSeconds: timeout = 5 } = options;
  return [
    patternProblem('healthCheckPath', options.healthCheckPath, ...healthCheckPathFormat),
    patternProblem('healthCheckStatus', options.healthCheckStatus, ...(network ? networkStatusFormat : statusFormat)),
    patternProblem('healthCheckGrpcCodes', options.healthCheckGrpcCodes, ...grpcFormat),
    integerProblem('healthCheckPort', options.healthCheckPort, portRange),
    integerProblem('healthCheckIntervalSeconds', interval, { min: 5, max: 300 }),
    integerProblem('healthCheckTimeoutSeconds', timeout, { min: 2, max: 120 }),
    isKnown(interval) &&
      isKnown(timeout) &&
      timeout >= interval &&
      `healthCheckTimeoutSeconds must be less than healthCheckIntervalSeconds, got ${timeout} and ${interval}`,
    integerProblem('healthyThreshold', options.healthyThreshold, { min: 2, max: 10 }),
    integerProblem('unhealthyThreshold', options.unhealthyThreshold, { min: 2, max: 10 }),
  ];
}
