import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import { type Container, FargateService, LogDestination, type Network, Vpc, VpcEndpoints } from '../../../modules';
import { bucket, nginx } from '../../../lab/synth/tasks';
import { type Examples, sound, typescriptOf, withNginx, withRouting } from '../example';

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
function withIngress(toPort: number | 'variable', cidrIpv4: string): (stack: TerraformStack) => void {
  return (stack) => {
    const { securityGroupId } = service(stack);
    new VpcSecurityGroupIngressRule(stack, 'Ingress', {
      securityGroupId,
      ipProtocol: 'tcp',
      fromPort: 1024,
      toPort: toPort === 'variable' ? new TerraformVariable(stack, 'port', {}).numberValue : toPort,
      cidrIpv4,
    });
  };
}

const domain = { endpoint: 'search.acme.test', domainArn: 'arn:aws:es:eu-west-1:111122223333:domain/logs' };
const password = { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:logs' };
const openSearch = (options: { readonly tls?: boolean }) =>
  LogDestination.openSearch({ domain, index: 'logs', options });
const withPassword = (tls: boolean) =>
  LogDestination.http({ host: 'logs.acme.test', tls, user: { name: 'web', password } });

const s3At = (endpoint: string) => LogDestination.s3({ bucket, options: { endpoint } });

/** Service without internet access whose destination is in a region. */
function isolatedWith(region: string): (stack: TerraformStack) => void {
  return (stack) => {
    const network = new Vpc(stack, 'Network', { nat: 'none' });
    const web = new FargateService(stack, 'Web', {
      cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
      network,
      cpu: 512,
      memoryMiB: 1024,
      containers: { nginx: nginxInEcr },
      logRouting: { ...sound, routes: [{ to: LogDestination.s3({ bucket, region }) }] },
    });
    new VpcEndpoints(stack, 'Endpoints', { network, services: web.taskDefinition.vpcEndpoints, clients: [web] });
  };
}

/** Examples of rules for network connections (N). */
export const networkExamples: Examples = {
  'N08 signature': {
    broken: withRouting({ routes: [{ to: openSearch({ tls: false }) }] }),
    mended: withRouting({ routes: [{ to: openSearch({}) }] }),
  },
  'N08 credentials': {
    broken: withRouting({ routes: [{ to: withPassword(false) }] }),
    mended: withRouting({ routes: [{ to: withPassword(true) }] }),
  },
  'N08 endpoint': {
    broken: withRouting({ routes: [{ to: s3At('http://s3.acme.test') }] }),
    mended: withRouting({ routes: [{ to: s3At('https://s3.acme.test') }] }),
  },
  'N06 regions': { broken: isolatedWith('us-east-1'), mended: isolatedWith('eu-west-1') },
  N01: { broken: withIngress(65535, '0.0.0.0/0'), mended: withIngress(9000, '0.0.0.0/0') },
  'N01 unknown': { broken: withIngress('variable', '0.0.0.0/0'), mended: withIngress(9000, '0.0.0.0/0') },
  'N01 hosts': { broken: withIngress(65535, '10.0.0.0/8'), mended: withIngress(9000, '10.0.0.0/8') },
  N02: { refused: typescriptOf({ routing: 'ports: [24224]' }) },
  N03: { broken: withNginx({ ports: [24224] }), mended: withNginx({ ports: [8080] }) },
  N05: { refused: typescriptOf({ container: "networkMode: 'awsvpc'" }) },
  'N06 endpoints': {
    broken: (stack) => void service(stack, { network: { isolated: true }, container: nginxInEcr }),
    mended: withEndpoints(nginxInEcr),
  },
  'N06 images': { broken: withEndpoints(nginx), mended: withEndpoints(nginxInEcr) },
  'N06 pull-through cache': {
    broken: withEndpoints({ ...nginx, image: { reference: String(nginxInEcr.image), pullThroughCache: true } }),
    mended: withEndpoints(nginxInEcr),
  },
  N08: {
    broken: withRouting({ routes: [{ to: LogDestination.http({ host: 'logs.acme.test', tls: false }) }] }),
    mended: withRouting({ routes: [{ to: LogDestination.http({ host: 'logs.acme.test' }) }] }),
  },
  'N08 secret': {
    broken: withRouting({
      routes: [
        {
          to: LogDestination.splunk({
            host: 'splunk.acme.test',
            token: { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:splunk' },
            tls: false,
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
  },
};
