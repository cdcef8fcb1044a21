import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  ApplicationLoadBalancer,
  type Cluster,
  ConfigDelivery,
  FargateService,
  LogBucket,
  LogDestination,
  type Network,
} from '../modules';

/** Existing resources that the example uses. */
export interface BlueGreenProps {
  /** Cluster of the service. */
  readonly cluster: Cluster;
  /** Network of the load balancer and the service. */
  readonly network: Network;
  /** Certificate of the name that clients use. */
  readonly certificateArn: string;
  /** Function that tests the new tasks before they get requests of clients, and ends the deployment if they fail. */
  readonly checkFunctionArn: string;
}

/** Port on which only the company's network reaches the new tasks. */
const testPort = 8443;

/**
 * A checkout whose deployments are canaries: the new tasks pass a test, get a tenth of the requests for a quarter of an
 * hour, and then all. The logs of the old and the new tasks take the same routes.
 */
export class BlueGreenStack extends TerraformStack {
  constructor(scope: Construct, id: string, { cluster, network, certificateArn, checkFunctionArn }: BlueGreenProps) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'us-east-1' });
    // Deletes the logs with the example; omit it to keep them.
    const forceDestroy = true;
    const bucket = new LogBucket(this, 'Logs', { forceDestroy });
    const loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      network,
      certificateArn,
      accessLogs: { forceDestroy },
    });
    const tests = new LbListener(this, 'Tests', {
      loadBalancerArn: loadBalancer.loadBalancerArn,
      port: testPort,
      protocol: 'HTTPS',
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      certificateArn,
      defaultAction: [{ type: 'fixed-response', fixedResponse: { contentType: 'text/plain', statusCode: '404' } }],
    });
    new VpcSecurityGroupIngressRule(this, 'TestsFromOffice', {
      securityGroupId: loadBalancer.securityGroupId,
      description: "Tests from the company's network",
      cidrIpv4: '10.0.0.0/8',
      ipProtocol: 'tcp',
      fromPort: testPort,
      toPort: testPort,
    });

    const checkout = new FargateService(this, 'Checkout', {
      cluster,
      network,
      cpu: 512,
      memoryMiB: 1024,
      logForceDestroy: forceDestroy,
      containers: { checkout: { image: 'registry.acme.test/checkout:3.2.0', ports: [8080] } },
      loadBalancing: { loadBalancer, container: 'checkout', healthCheckPath: '/health' },
      deploymentConfiguration: {
        strategy: 'CANARY',
        canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 15 },
        bakeTimeInMinutes: 30,
        testListenerArn: tests.arn,
        lifecycleHooks: [{ hookTargetArn: checkFunctionArn, lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }],
        alarms: { alarmNames: ['checkout-errors'] },
      },
      logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.inline() },
    });

    new TerraformOutput(this, 'bucket', { value: bucket.bucketName });
    new TerraformOutput(this, 'service', { value: checkout.serviceName });
  }
}
