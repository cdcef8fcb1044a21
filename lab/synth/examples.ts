import type { App, TerraformStack } from 'cdktf';
import { AwsTaskDefinitionsStack } from '../../examples/aws-task-definitions';
import { DaemonStack } from '../../examples/daemon';
import { Ec2Stack } from '../../examples/ec2';
import { BlueGreenStack } from '../../examples/blue-green';
import { EverythingStack } from '../../examples/everything';
import { ExistingRolesStack } from '../../examples/existing-roles';
import { ExistingTargetGroupStack } from '../../examples/existing-target-group';
import { FirehoseStack } from '../../examples/firehose';
import { FluentLoggerStack } from '../../examples/fluent-logger';
import { FluentdStack } from '../../examples/fluentd';
import { HttpdStack } from '../../examples/httpd-two-destinations';
import { LogArchiveStack } from '../../examples/log-archive';
import { MonitoringStack } from '../../examples/monitoring';
import { NetworkStack } from '../../examples/network';
import { NetworkLoadBalancerStack } from '../../examples/network-load-balancer';
import { NginxLogsStack } from '../../examples/nginx-logs';
import { ScheduledTaskStack } from '../../examples/scheduled-task';
import { SharedLoadBalancerStack } from '../../examples/shared-load-balancer';
import { ServiceConnectStack } from '../../examples/service-connect';
import { ConfigDelivery } from '../../modules';
import { ordersParts, reportsParts, videoParts } from './example-parts';
import { bucket, byImage, repository } from './tasks';

const cluster = { clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/main', clusterName: 'main' };
const network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1'], privateSubnetIds: ['subnet-2'] };
const twoZones = { ...network, publicSubnetIds: ['subnet-1', 'subnet-3'] };
const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/1a2b';
const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:warehouse-AbCdEf';
const warehouse = { jdbcUrl: 'jdbc:redshift://warehouse.example.com:5439/logs', secretArn };
const fluentdImage = 'registry.acme.test/fluentd-aws:1.19.3';
const checkFunctionArn = 'arn:aws:lambda:us-east-1:111122223333:function:checkout-test';
const topicArn = 'arn:aws:sns:us-east-1:111122223333:on-call';
const searchDomainArn = 'arn:aws:es:us-east-1:111122223333:domain/logs';

/** Builds the stack of each example in an app, with the names and ARNs of existing resources that it needs. */
export const examples: Readonly<Record<string, (app: App) => TerraformStack>> = {
  'aws-task-definitions': (app) => new AwsTaskDefinitionsStack(app, 'aws-task-definitions'),
  daemon: (app) => new DaemonStack(app, 'daemon', { network, instances: 2 }),
  'blue-green': (app) =>
    new BlueGreenStack(app, 'blue-green', { cluster, network: twoZones, certificateArn, checkFunctionArn }),
  ec2: (app) => new Ec2Stack(app, 'ec2', { network, files: bucket }),
  everything: (app) => new EverythingStack(app, 'everything', { cluster, network, ...videoParts }),
  'existing-roles': (app) => new ExistingRolesStack(app, 'existing-roles', { cluster, network, ...ordersParts }),
  'existing-target-group': (app) =>
    new ExistingTargetGroupStack(app, 'existing-target-group', { cluster, network, ...reportsParts }),
  firehose: (app) =>
    new FirehoseStack(app, 'firehose', { cluster, network, delivery: byImage, warehouse, searchDomainArn }),
  'fluent-logger': (app) => new FluentLoggerStack(app, 'fluent-logger', { cluster, network, image: 'app:1.0.0' }),
  fluentd: (app) => new FluentdStack(app, 'fluentd', { cluster, network, repository, fluentdImage }),
  'httpd-two-destinations': (app) => new HttpdStack(app, 'httpd-two-destinations', { visitors: '203.0.113.0/24' }),
  'log-archive': (app) => new LogArchiveStack(app, 'log-archive', { shop: '111122223333', archive: '444455556666' }),
  monitoring: (app) => new MonitoringStack(app, 'monitoring', { cluster, network, emails: ['on-call@example.com'] }),
  network: (app) => new NetworkStack(app, 'network', { certificateArn }),
  'network-load-balancer': (app) => new NetworkLoadBalancerStack(app, 'network-load-balancer', { cluster, network }),
  'nginx-logs': (app) =>
    new NginxLogsStack(app, 'nginx-logs', { cluster, network, delivery: () => ConfigDelivery.init({ bucket }) }),
  'scheduled-task': (app) => new ScheduledTaskStack(app, 'scheduled-task', { cluster, network, topicArn }),
  'shared-load-balancer': (app) =>
    new SharedLoadBalancerStack(app, 'shared-load-balancer', { cluster, network: twoZones, certificateArn }),
  'service-connect': (app) =>
    new ServiceConnectStack(app, 'service-connect', { cluster, network, jobsSecurityGroupId: 'sg-1a2b3c4d' }),
};
