import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import {
  EcrRepository,
  FargateTaskDefinition,
  ConfigDelivery,
  LogDestination,
  LogGroup,
  type LogRoute,
  type LogRouting,
} from '../modules';

const region = 'us-west-2';
const account = '123456789012';
const otherAccount = '222222222222';
const httpd = 'public.ecr.aws/docker/library/httpd:2.4.65-alpine';
const nginx = 'public.ecr.aws/nginx/nginx:1.29.5-alpine';

// Deletes the logs with the example; omit it to keep them.
const forceDestroy = true;

/**
 * The task definitions from AWS's FireLens documentation, each in the shortest form with this library. As in the
 * documentation, streams, domains, secrets and resources in another account already exist.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
 * @see https://github.com/aws-samples/amazon-ecs-firelens-examples
 */
export class AwsTaskDefinitionsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region });

    this.toCloudWatch();
    this.task('Firehose', 'firehose', httpd, byOptions({ to: LogDestination.firehose({ deliveryStream }) }));
    this.task('Kinesis', 'kinesis-data-stream', httpd, byOptions({ to: LogDestination.kinesis({ stream }) }));
    this.toOpenSearch();
    this.toAnotherAccount();
    this.toDatadog();
    this.task('Forward', 'forward', httpd, byOptions({ to: LogDestination.forward({ host: 'fluentdhost' }) }));
    this.byPatterns();
    this.byFilesOfTheImage();
  }

  private toCloudWatch(): void {
    const logGroup = new LogGroup(this, 'BlogLogs', { logGroupName: 'firelens-blog', forceDestroy });
    const to = LogDestination.cloudWatchLogs({ logGroup, streamPrefix: 'from-fluent-bit' });
    this.task('CloudWatch', 'cloudwatch', httpd, byOptions({ to }));
  }

  private toOpenSearch(): void {
    const domain = {
      endpoint: 'vpc-fake-domain-ke7thhzo07jawrhmz6mb7ite7y.us-west-2.es.amazonaws.com',
      domainArn: `arn:aws:es:${region}:${account}:domain/fake-domain`,
    };
    this.task(
      'OpenSearch',
      'opensearch',
      httpd,
      byOptions({ to: LogDestination.openSearch({ domain, index: 'my_index' }) }),
    );
  }

  private toAnotherAccount(): void {
    const logGroupName = '/aws/ecs/containerinsights/main/application';
    const logGroupArn = `arn:aws:logs:${region}:${otherAccount}:log-group:${logGroupName}`;
    const role = { roleArn: `arn:aws:iam::${otherAccount}:role/cross-account-log-role` };
    const to = LogDestination.cloudWatchLogs({ logGroup: { logGroupName, logGroupArn }, role });
    this.task('CrossAccount', 'cross-account', nginx, byOptions({ to }));
  }

  private toDatadog(): void {
    const to = LogDestination.datadog({
      apiKey: { secretArn: `arn:aws:secretsmanager:${region}:${account}:secret:datadog-AbCdEf` },
      service: 'my-httpd-service',
      source: 'httpd',
      tags: { project: 'example' },
    });
    this.task('Datadog', 'datadog', httpd, byOptions({ to }));
  }

  private byPatterns(): void {
    const logGroup = new LogGroup(this, 'TestingLogs', { logGroupName: 'firelens-testing', forceDestroy });
    const to = LogDestination.cloudWatchLogs({ logGroup });
    this.task('Patterns', 'patterns', httpd, byOptions({ include: '^.*[aeiou]$', exclude: '^[a-z][aeiou].*$', to }));
    this.task('Metadata', 'metadata', httpd, { ...byOptions({ to }), ecsMetadata: false });
  }

  private byFilesOfTheImage(): void {
    const delivery = ConfigDelivery.image({ repository: EcrRepository.named(this, 'custom-fluent-bit') });
    const to = LogDestination.firehose({ deliveryStream });
    const version = new TerraformVariable(this, 'app_version', { type: 'string', default: 'v1.1.14' });
    const fields = { add: { 'app-version': version.stringValue } };
    this.task('ConfigFile', 'config-file', httpd, { routes: [{ fields, to }], delivery });
    this.task('ParseJson', 'parse-json', httpd, { routes: [{ parse: 'json', to }], delivery });
  }

  private task(id: string, name: string, image: string, logRouting: LogRouting<'app'>): void {
    new FargateTaskDefinition(this, id, {
      family: `firelens-example-${name}`,
      cpu: 256,
      memoryMiB: 512,
      containers: { app: { image, memoryReservationMiB: 100 } },
      logRouting,
      logForceDestroy: forceDestroy,
    });
  }
}

const deliveryStream = {
  deliveryStreamName: 'my-stream',
  deliveryStreamArn: `arn:aws:firehose:${region}:${account}:deliverystream/my-stream`,
};

const stream = {
  streamName: 'my-data-stream',
  streamArn: `arn:aws:kinesis:${region}:${account}:stream/my-data-stream`,
};

function byOptions(route: LogRoute<'app'>): LogRouting<'app'> {
  return { routes: [route], delivery: ConfigDelivery.options() };
}
