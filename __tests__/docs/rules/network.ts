import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { TerraformStack } from 'cdktf';
import { type Container, FargateService, LogDestination, type Network, Vpc, VpcEndpoints } from '../../../modules';
import { nginx } from '../../../lab/synth/tasks';
import { type Rule, sound, typescriptOf, withNginx, withRouting } from '../rule';

/** A routed service, in a network and with a container that differ so. */
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

/** A routed service without a way to the internet, with endpoints to all that it connects to. */
function withEndpoints(container: Container): (stack: TerraformStack) => void {
  return (stack) => {
    const network = new Vpc(stack, 'Network', { nat: 'none' });
    const web = service(stack, { network, container });
    new VpcEndpoints(stack, 'Endpoints', { network, services: web.taskDefinition.vpcEndpoints, clients: [web] });
  };
}

/** A routed service, and a rule of its security group for ports from 1024 on. */
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

/** Who can connect to whom (N). */
export const networkRules: readonly Rule[] = [
  {
    id: 'N01',
    states: "No rule opens the router's port 24224 to anywhere.",
    broken: withIngress(65535, '0.0.0.0/0'),
    mended: withIngress(9000, '0.0.0.0/0'),
    relax: 'Narrow the ports of the rule.',
  },
  {
    id: 'N01',
    states: "No rule opens the router's port 24224 to others.",
    broken: withIngress(65535, '10.0.0.0/8'),
    mended: withIngress(9000, '10.0.0.0/8'),
    relax: 'A warning; it may be left where you trust the others to write into your logs.',
  },
  { id: 'N02', states: 'The router maps no port.', refused: typescriptOf({ routing: 'ports: [24224]' }) },
  {
    id: 'N03',
    states: 'No container listens on a port of the router: 24224, 8877, 2020.',
    broken: withNginx({ ports: [24224] }),
    mended: withNginx({ ports: [8080] }),
    relax: 'Listen on another port: containers of a task share their network interface.',
  },
  {
    id: 'N04',
    states: 'A container is reached by the port on which it listens.',
    always: '`ports` are both at once',
  },
  {
    id: 'N05',
    states: 'The network mode of the task is `awsvpc`.',
    refused: typescriptOf({ container: "networkMode: 'awsvpc'" }),
  },
  {
    id: 'N06',
    states: 'Tasks without a way to the internet have VPC endpoints.',
    broken: (stack) => void service(stack, { network: { isolated: true }, container: nginxInEcr }),
    mended: withEndpoints(nginxInEcr),
    relax: 'A warning; it stays where the endpoints are not made by `VpcEndpoints` of the same app.',
  },
  {
    id: 'N06',
    states: 'Tasks without a way to the internet have their images in ECR.',
    broken: withEndpoints(nginx),
    mended: withEndpoints(nginxInEcr),
    relax: 'A warning; it may be left where a registry of your own is reached by other ways.',
  },
  { id: 'N07', states: "The router's HTTP server listens on its own host alone.", always: 'on 127.0.0.1' },
  {
    id: 'N08',
    states: 'Records travel encrypted.',
    broken: withRouting({ routes: [{ to: LogDestination.http({ host: 'logs.acme.test', tls: false }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.http({ host: 'logs.acme.test' }) }] }),
    relax: 'A warning; it may be left for an aggregator beside the tasks.',
  },
  {
    id: 'N08',
    states: 'Secrets travel encrypted.',
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
    relax: 'Not at all: give the destination a certificate.',
  },
];
