import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { TerraformStack } from 'cdktf';
import { type Container, FargateService, LogDestination, type Network, Vpc, VpcEndpoints } from '../../../modules';
import { nginx } from '../../../lab/synth/tasks';
import { type Rule, sound, typescriptOf, withNginx, withRouting } from '../rule';

/** Routed service with a changed network or container. */
function service(
  stack: TerraformStack,
  { network, container = nginx }: { readonly network?: Partial<Network>; readonly container?: Container } = {},
): FargateService {
  return new FargateService(stack, 'Web', {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-1'], ...network },
    cpu: 512,
    memoryMiB: 1024,
    containers: { nginx: container },
    logRouting: sound,
  });
}

const nginxInEcr: Container = { ...nginx, image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/nginx:1.29.5' };

/** Routed service without internet access, with endpoints for all its connections. */
function withEndpoints(container: Container): (stack: TerraformStack) => void {
  return (stack) => {
    const network = new Vpc(stack, 'Network', { nat: 'none' });
    const web = service(stack, { network, container });
    new VpcEndpoints(stack, 'Endpoints', { network, services: web.taskDefinition.vpcEndpoints, clients: [web] });
  };
}

/** Routed service, and a rule of its security group for ports from 1024. */
function withIngress(toPort: number, cidrIpv4: string): (stack: TerraformStack) => void {
  return (stack) => {
    const { securityGroupId } = service(stack);
    new VpcSecurityGroupIngressRule(stack, 'Ingress', {
      securityGroupId,
      ipProtocol: 'tcp',
      fromPort: 1024,
      toPort,
      cidrIpv4,
    });
  };
}

/** Rules for network connections (N). */
export const networkRules: readonly Rule[] = [
  {
    id: 'N01',
    states: "No security group rule opens the router's port 24224 to the internet.",
    broken: withIngress(65535, '0.0.0.0/0'),
    mended: withIngress(9000, '0.0.0.0/0'),
    relax: 'Restrict the port range of the rule.',
  },
  {
    id: 'N01',
    states: "No security group rule opens the router's port 24224 to other hosts.",
    broken: withIngress(65535, '10.0.0.0/8'),
    mended: withIngress(9000, '10.0.0.0/8'),
    relax: 'Ignore the warning if you trust those hosts to write to your logs.',
  },
  { id: 'N02', states: 'The router has no port mapping.', refused: typescriptOf({ routing: 'ports: [24224]' }) },
  {
    id: 'N03',
    states: 'No container listens on a port that the router uses: 24224, 8877 or 2020.',
    broken: withNginx({ ports: [24224] }),
    mended: withNginx({ ports: [8080] }),
    relax: 'Listen on another port: the containers of a task share one network interface.',
  },
  {
    id: 'N04',
    states: 'The host port of a container equals its container port.',
    always: '`ports` sets both',
  },
  {
    id: 'N05',
    states: 'The network mode of the task is `awsvpc`.',
    refused: typescriptOf({ container: "networkMode: 'awsvpc'" }),
  },
  {
    id: 'N06',
    states: 'Tasks without internet access have VPC endpoints.',
    broken: (stack) => void service(stack, { network: { isolated: true }, container: nginxInEcr }),
    mended: withEndpoints(nginxInEcr),
    relax: 'Ignore the warning if the endpoints are not created by `VpcEndpoints` in the same app.',
  },
  {
    id: 'N06',
    states: 'The images of tasks without internet access are in ECR.',
    broken: withEndpoints(nginx),
    mended: withEndpoints(nginxInEcr),
    relax: 'Ignore the warning if the tasks can reach your registry in another way.',
  },
  {
    id: 'N07',
    states: "The router's HTTP server listens on the loopback interface only.",
    always: 'it listens on 127.0.0.1',
  },
  {
    id: 'N08',
    states: 'Records are encrypted in transit.',
    broken: withRouting({ routes: [{ to: LogDestination.http({ host: 'logs.acme.test', tls: false }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.http({ host: 'logs.acme.test' }) }] }),
    relax: 'Ignore the warning if the destination is an aggregator in the network of the tasks.',
  },
  {
    id: 'N08',
    states: 'Secrets are encrypted in transit.',
    broken: withRouting({
      routes: [
        {
          to: LogDestination.splunk({
            host: 'splunk.acme.test',
            token: { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:splunk' },
            options: { tls: false },
          }),
        },
      ],
    }),
    mended: withRouting({
      routes: [
        {
          to: LogDestination.splunk({
            host: 'splunk.acme.test',
            token: { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:splunk' },
          }),
        },
      ],
    }),
    relax: 'This rule cannot be relaxed; install a certificate at the destination.',
  },
];
