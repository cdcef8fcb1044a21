import type { LoadBalancing } from '../../../modules';
import { loadBalancer, networkLoadBalancer, targetGroupArn } from './targets';

const container = 'web';

test('the types accept what each kind of load balancer can do', () => {
  const accepted: readonly LoadBalancing[] = [
    { loadBalancer, container, paths: ['/a'], priority: 1, protocolVersion: 'GRPC', healthCheckGrpcCodes: '0' },
    { loadBalancer, container, algorithm: 'weighted_random', anomalyMitigation: true },
    { loadBalancer: networkLoadBalancer, container, listenerProtocol: 'TLS', listenerPort: 443 },
    { targetGroup: { targetGroupArn }, container },
    { targetGroup: { targetGroupArn }, loadBalancer, container, hosts: ['a.example.com'], priority: 2 },
    { targetGroup: { targetGroupArn }, loadBalancer: networkLoadBalancer, container, listenerPort: 80 },
  ];

  expect(accepted).toHaveLength(6);
});

test('the types refuse combinations that AWS refuses', () => {
  const refused: readonly LoadBalancing[] = [
    // @ts-expect-error A Network Load Balancer reads no paths.
    { loadBalancer: networkLoadBalancer, container, paths: ['/a'] },
    // @ts-expect-error An Application Load Balancer has one listener for all targets.
    { loadBalancer, container, listenerPort: 80 },
    // @ts-expect-error Health checks of gRPC have no status codes.
    { loadBalancer, container, protocolVersion: 'GRPC', healthCheckStatus: '200' },
    // @ts-expect-error AWS has no slow start with this algorithm.
    { loadBalancer, container, algorithm: 'least_outstanding_requests', slowStartSeconds: 60 },
    // @ts-expect-error Only random tasks can be weighted by errors.
    { loadBalancer, container, anomalyMitigation: true },
    // @ts-expect-error The owner of a target group sets its health check.
    { targetGroup: { targetGroupArn }, container, healthCheckPath: '/' },
    // @ts-expect-error A priority needs a load balancer whose listener gets the rule.
    { targetGroup: { targetGroupArn }, container, priority: 1 },
    // @ts-expect-error Something must hand over the requests.
    { container },
  ];

  expect(refused).toHaveLength(8);
});
