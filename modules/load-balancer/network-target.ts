import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import type { Construct } from 'constructs';
import { ownRegionProblems } from '../core/own-region';
import type { Problem } from '../core/problem';
import { applicationNames } from './application-target';
import { cidrProblems } from './existing-target-group';
import { healthCheckProblems } from './health-check';
import { takenOn, takenWith } from './listener-priorities';
import type { NetworkLoadBalancerReference } from './load-balancer';
import {
  networkGroupArguments,
  networkGroupProblems,
  networkListenerArguments,
  networkListenerProblems,
  transportsOf,
} from './network-listener';
import type { TargetBaseProps } from './target-props';
import {
  createTargetGroup,
  familyProblems,
  refusals,
  targetGroupProblems,
  type TargetStrategy,
} from './target-strategy';

/** Targets of Network Load Balancers: a target group, and a listener of its own. */
export const networkTarget: TargetStrategy = {
  problems(scope, props, earlier) {
    const loadBalancer = balancerOf(props);
    const { loadBalancerArn, securityGroupId, clientCidrs, certificateArn } = loadBalancer;
    return [
      ...refusals(
        props,
        applicationNames,
        'with a Network Load Balancer, which forwards the connections of a port and reads no requests; remove it, or use an ApplicationLoadBalancer',
      ),
      ...networkListenerProblems(props, loadBalancer, props.port, takenWith(scope, loadBalancerArn, earlier)),
      (securityGroupId === undefined) === (clientCidrs === undefined) &&
        'loadBalancer.securityGroupId or loadBalancer.clientCidrs must be given, but not both; without a security group of the load balancer, clientCidrs are allowed to connect to the tasks',
      ...cidrProblems('loadBalancer.clientCidrs', clientCidrs),
      ...cidrProblems('loadBalancer.ingressCidrs', loadBalancer.ingressCidrs),
      ...familyProblems(props, loadBalancer.ipAddressType),
      loadBalancer.ipAddressType === 'dualstack' &&
        transportsOf(props.listenerProtocol).includes('udp') &&
        `listenerProtocol must be "TCP" or "TLS" with loadBalancer.ipAddressType "dualstack", got "${props.listenerProtocol}"; set ipAddressType of the load balancer to "ipv4" for UDP`,
      ...(props.targetGroup ? [] : groupProblems(props)),
      ...ownRegionProblems(scope, {
        'loadBalancer.loadBalancerArn': loadBalancerArn,
        certificateArn: props.certificateArn,
        'loadBalancer.certificateArn': certificateArn,
      }),
    ];
  },

  slotOf(props) {
    const { port, listenerPort = port } = props;
    return listenerPort === undefined ? undefined : { arn: balancerOf(props).loadBalancerArn, number: listenerPort };
  },

  create(scope, props) {
    const loadBalancer = balancerOf(props);
    const { targetGroup: existing, listenerProtocol = 'TCP', port, listenerPort = port } = props;
    const protocol = props.targetProtocol ?? (listenerProtocol === 'TLS' ? 'TCP' : listenerProtocol);
    const createGroup = (id: string) =>
      createTargetGroup(
        scope,
        id,
        props,
        loadBalancer.vpcId,
        { protocol: 'TCP' },
        { protocol, ...networkGroupArguments(props) },
      );
    const targetGroup = existing ? undefined : createGroup('TargetGroup');
    const targetGroupArn = existing?.targetGroupArn ?? targetGroup!.arn;
    takenOn(scope, loadBalancer.loadBalancerArn).set(listenerPort, scope.node.path);
    const listener = createListener(scope, loadBalancer, props, targetGroupArn);
    return {
      targetGroup,
      createGroup: existing ? undefined : createGroup,
      targetGroupArn,
      rule: undefined,
      listener,
      forwarderArn: listener.loadBalancerArn,
    };
  },

  source(props) {
    const { securityGroupId, clientCidrs = [], ipAddressType } = balancerOf(props);
    const group = props.targetGroup?.securityGroupId ?? securityGroupId;
    return group === undefined
      ? { cidrs: clientCidrs, anyFamily: ipAddressType === 'dualstack' }
      : { securityGroupId: group };
  },

  transports: ({ listenerProtocol }) => transportsOf(listenerProtocol),
};

function balancerOf({ loadBalancer }: TargetBaseProps): NetworkLoadBalancerReference {
  return loadBalancer as NetworkLoadBalancerReference;
}

function createListener(
  scope: Construct,
  loadBalancer: NetworkLoadBalancerReference,
  props: TargetBaseProps & { readonly port: number },
  targetGroupArn: string,
): LbListener {
  return new LbListener(scope, 'Listener', {
    ...networkListenerArguments(props, loadBalancer, props.port),
    defaultAction: [{ type: 'forward', targetGroupArn }],
  });
}

function groupProblems(props: TargetBaseProps): Problem[] {
  const { listenerProtocol = 'TCP', targetProtocol, healthCheckProtocol = 'TCP', healthCheckPort } = props;
  return [
    ...networkGroupProblems(props, listenerProtocol),
    ...healthCheckProblems(props, true),
    ...targetGroupProblems(props),
    targetProtocol !== undefined &&
      !isTargetProtocol(targetProtocol, listenerProtocol) &&
      `targetProtocol must be ${listenerProtocol === 'TLS' ? '"TCP" or "TLS"' : `"${listenerProtocol}"`} with the protocol ${listenerProtocol} of the listener, got "${targetProtocol}"`,
    listenerProtocol === 'UDP' &&
      healthCheckPort === undefined &&
      'healthCheckPort must be given with the protocol UDP, because AWS checks the health of tasks by TCP or HTTP; set it to a TCP port of the task',
    ...(healthCheckProtocol === 'TCP'
      ? refusals(
          props,
          ['healthCheckPath', 'healthCheckStatus'],
          'with health checks by TCP; set healthCheckProtocol to "HTTP", or remove it',
        )
      : []),
  ];
}

function isTargetProtocol(target: string, listener: string): boolean {
  return listener === 'TLS' ? ['TCP', 'TLS'].includes(target) : target === listener;
}
