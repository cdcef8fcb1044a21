import { fields, reference } from '../core/object-shape';
import { flag, known, number, oneOf, required, type ShapesOf, withMethods } from '../core/shape';
import { plainText, text } from '../core/string-shape';
import { type ApplicationGroupOptions, applicationGroupShapes, type LoadBalancingAlgorithm } from './application-group';
import { type ExistingTargetGroup, existingTargetGroup } from './existing-target-group';
import type { ForwardingRule } from './forwarding-rule';
import { type HealthCheckOptions, healthCheckShapes } from './health-check';
import {
  type AnyLoadBalancer,
  loadBalancer,
  type LoadBalancer,
  type NetworkLoadBalancerReference,
} from './load-balancer';
import {
  type NetworkGroupOptions,
  networkGroupShapes,
  type NetworkListenerOptions,
  networkListenerShapes,
} from './network-listener';
import { conditionShapes, type RequestConditions } from './request-conditions';

/** A target whose rule can be shared: a `LoadBalancerTarget`. */
export interface RuleOwner {
  /** Rule of the target, if it has one. */
  readonly rule: ForwardingRule | undefined;
}

/** Selection of the requests that a rule of a listener forwards, and their shares. */
export interface RuleOptions extends RequestConditions {
  /**
   * Priority of the listener rule, 1 to 50000. The matching target with the lowest value receives the request.
   *
   * Required with conditions such as `paths`, since priorities assigned by order would change when a service is added.
   *
   * @default 50000 - after all other targets
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
   */
  readonly priority?: number;

  /**
   * Seconds for which a client keeps its target group, 1 to 604800, if other targets share the rule.
   *
   * @default - each request may be sent to another target group
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#target-group-stickiness
   */
  readonly groupStickinessSeconds?: number;
}

/** Share of the requests of a rule. */
export interface ShareOptions {
  /**
   * Weight of the target among those that share its rule, 0 to 999; 0 receives no requests.
   *
   * @default 1
   */
  readonly weight?: number;
}

/** Properties that all target groups have that the library creates. */
export interface TargetGroupOptions extends HealthCheckOptions {
  /**
   * Protocol of the connections to the tasks. Certificates of tasks are not checked. Changing it replaces the target group.
   *
   * @default 'HTTP' - with a Network Load Balancer the protocol of the listener, and `TCP` for `TLS`
   */
  readonly targetProtocol?: 'HTTP' | 'HTTPS' | 'TCP' | 'TLS';

  /**
   * Distributes requests to the tasks of all zones, or only to those in the zone of the load balancer node.
   *
   * @default - as the load balancer does
   */
  readonly crossZone?: boolean;

  /**
   * Time in seconds, 0 to 3600, for a stopping task to complete its requests. Deployments take at least this long.
   *
   * @default 30
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   */
  readonly deregistrationDelaySeconds?: number;
}

/** Load balancer and target group of a target, without the constraints on their combinations. */
export interface TargetBaseProps
  extends
    RuleOptions,
    ShareOptions,
    TargetGroupOptions,
    ApplicationGroupOptions,
    NetworkListenerOptions,
    NetworkGroupOptions {
  /**
   * Load balancer that forwards requests or connections to the tasks. Required, unless the target uses an existing
   * `targetGroup` to which somebody else's listener forwards, or shares the rule of another target.
   *
   * @default - that of the existing target group or of the shared rule
   */
  readonly loadBalancer?: AnyLoadBalancer;

  /**
   * Existing target group that the tasks join. With `loadBalancer`, a rule or a listener is created that forwards to it.
   *
   * @default - a new target group
   */
  readonly targetGroup?: ExistingTargetGroup;

  /**
   * Target in the same stack, such as that of the stable version of a service, whose rule also forwards to this one by
   * `weight`. At most five targets can share a rule.
   *
   * @default - a rule of its own
   */
  readonly sharesRuleWith?: RuleOwner;
}

/** Shapes of `TargetBaseProps`. */
export const targetShapes: ShapesOf<TargetBaseProps> = {
  loadBalancer,
  targetGroup: existingTargetGroup,
  sharesRuleWith: {
    ...reference<RuleOwner>({ rule: required(withMethods<ForwardingRule>('a rule', 'share')) }),
    form: 'a target with a rule of an Application Load Balancer',
  },
  ...conditionShapes,
  priority: number,
  weight: number,
  groupStickinessSeconds: number,
  ...healthCheckShapes,
  targetProtocol: oneOf('HTTP', 'HTTPS', 'TCP', 'TLS'),
  crossZone: flag,
  deregistrationDelaySeconds: number,
  ...applicationGroupShapes,
  ...networkListenerShapes,
  ...networkGroupShapes,
};

/** The tasks that a target stands for. */
export interface TargetTasks {
  /** Port of the container, 1 to 65535. */
  readonly port: number;

  /** ID of the security group of the tasks, or with `hostPort` of their instances. */
  readonly securityGroupId: string;

  /**
   * Host port of the tasks in the network modes `bridge` and `host`; 0 if Docker assigns a dynamic port, from 32768.
   *
   * @default - tasks are reached at their own network interfaces
   */
  readonly hostPort?: number;

  /**
   * IP address type of the tasks' addresses in the target group: `ipv6` for tasks without IPv4, which only a `dualstack` load
   * balancer can reach. Changing it replaces the target group.
   *
   * @default 'ipv4'
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-ip-address-type
   */
  readonly ipAddressType?: 'ipv4' | 'ipv6';

  /**
   * Creates the inbound rule of the security group of the tasks. Set it to `false` if the group belongs to somebody else,
   * who must allow the requests.
   *
   * @default true
   */
  readonly allowInbound?: boolean;

  /**
   * Name of the target, if its scope has several: 1 to 32 letters, digits and hyphens, beginning with a letter. Security
   * group rules that named targets of a scope share belong to the scope; only one target may have no name.
   *
   * @default - the only target without a name, which has rules of its own
   */
  readonly name?: string;
}

/** Form of the name of a target. */
export const targetNameFormat = [
  /^[A-Za-z][A-Za-z0-9-]{0,31}$/,
  '1 to 32 letters, digits and hyphens, beginning with a letter',
] as const;

/** Properties of a `LoadBalancerTarget`, without the constraints on their combinations. */
export interface LoadBalancerTargetBaseProps extends TargetTasks, TargetBaseProps {}

/** Shape of `LoadBalancerTargetBaseProps`. */
export const loadBalancerTargetShape = fields<LoadBalancerTargetBaseProps>({
  ...targetShapes,
  port: required(number),
  hostPort: number,
  allowInbound: flag,
  name: known(plainText),
  ipAddressType: oneOf('ipv4', 'ipv6'),
  securityGroupId: required(text),
});

/** The properties of a type, none of which may be given. */
type None<T> = { readonly [Name in keyof T]?: never };

/** Target group of an Application Load Balancer: constraints on its properties. */
type ApplicationGroup = Omit<
  TargetGroupOptions,
  'targetProtocol' | 'healthCheckProtocol' | 'healthCheckStatus' | 'healthCheckGrpcCodes'
> &
  Pick<ApplicationGroupOptions, 'stickySessions'> & {
    readonly targetProtocol?: 'HTTP' | 'HTTPS';
    readonly healthCheckProtocol?: 'HTTP' | 'HTTPS';
  } & (
    | {
        readonly protocolVersion: 'GRPC';
        readonly healthCheckGrpcCodes?: string;
        readonly healthCheckStatus?: never;
      }
    | {
        readonly protocolVersion?: 'HTTP1' | 'HTTP2';
        readonly healthCheckStatus?: string;
        readonly healthCheckGrpcCodes?: never;
      }
  ) &
  (
    | { readonly algorithm: 'weighted_random'; readonly anomalyMitigation?: boolean; readonly slowStartSeconds?: never }
    | {
        readonly algorithm: Exclude<LoadBalancingAlgorithm, 'weighted_random' | 'round_robin'>;
        readonly anomalyMitigation?: never;
        readonly slowStartSeconds?: never;
      }
    | { readonly algorithm?: 'round_robin'; readonly slowStartSeconds?: number; readonly anomalyMitigation?: never }
  );

/** Target group of a Network Load Balancer: constraints on its properties. */
type NetworkGroup = Omit<TargetGroupOptions, 'targetProtocol' | 'healthCheckGrpcCodes'> &
  NetworkGroupOptions & { readonly targetProtocol?: 'TCP' | 'TLS'; readonly healthCheckGrpcCodes?: never };

type NoNetwork = None<NetworkListenerOptions & NetworkGroupOptions>;
type NoApplication = None<RuleOptions & ShareOptions & ApplicationGroupOptions>;
type NoGroup = None<TargetGroupOptions & ApplicationGroupOptions & NetworkGroupOptions>;

/** Load balancer, target group or shared rule from which a target gets its requests. */
export type TargetProps =
  /** A rule of an Application Load Balancer, and a target group. */
  | ({
      readonly loadBalancer: LoadBalancer;
      readonly targetGroup?: never;
      readonly sharesRuleWith?: never;
    } & RuleOptions &
      ShareOptions &
      ApplicationGroup &
      NoNetwork)
  /** A share of another target's rule, and a target group. */
  | ({
      readonly sharesRuleWith: RuleOwner;
      readonly loadBalancer?: never;
      readonly targetGroup?: never;
    } & ShareOptions &
      ApplicationGroup &
      None<RuleOptions> &
      NoNetwork)
  /** A listener of a Network Load Balancer, and a target group. */
  | ({
      readonly loadBalancer: NetworkLoadBalancerReference;
      readonly targetGroup?: never;
      readonly sharesRuleWith?: never;
    } & NetworkListenerOptions &
      NetworkGroup &
      NoApplication)
  /** An existing target group, to which somebody else's listener or rule forwards. */
  | ({
      readonly targetGroup: ExistingTargetGroup;
      readonly loadBalancer?: never;
      readonly sharesRuleWith?: never;
    } & None<RuleOptions & ShareOptions & NetworkListenerOptions> &
      NoGroup)
  /** A rule of an Application Load Balancer that forwards to an existing target group. */
  | ({
      readonly targetGroup: ExistingTargetGroup;
      readonly loadBalancer: LoadBalancer;
      readonly sharesRuleWith?: never;
    } & RuleOptions &
      ShareOptions &
      None<NetworkListenerOptions> &
      NoGroup)
  /** A listener of a Network Load Balancer that forwards to an existing target group. */
  | ({
      readonly targetGroup: ExistingTargetGroup;
      readonly loadBalancer: NetworkLoadBalancerReference;
      readonly sharesRuleWith?: never;
    } & NetworkListenerOptions &
      None<RuleOptions & ShareOptions> &
      NoGroup)
  /** An existing target group that receives a share of another target's rule. */
  | ({
      readonly targetGroup: ExistingTargetGroup;
      readonly sharesRuleWith: RuleOwner;
      readonly loadBalancer?: never;
    } & ShareOptions &
      None<RuleOptions & NetworkListenerOptions> &
      NoGroup);

/** Properties of a `LoadBalancerTarget`. */
export type LoadBalancerTargetProps = TargetTasks & TargetProps;
