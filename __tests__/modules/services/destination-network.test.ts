import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import type { TerraformStack } from 'cdktf';
import { ConfigDelivery, FargateService, LogBucket, LogDestination, type Network } from '../../../modules';
import { synthMessages } from '../../support/synth-messages';
import { refusal, synth } from '../../../lab/synth/synth';
import { bucket, byImage, nginx, repository, task } from '../../../lab/synth/tasks';

function service(stack: TerraformStack, id: string, network: Network, to: LogDestination, assignPublicIp = false) {
  return new FargateService(stack, id, {
    cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
    network,
    cpu: 512,
    memoryMiB: 1024,
    containers: { nginx },
    logRouting: { routes: [{ to }], delivery: ConfigDelivery.image({ repository }) },
    assignPublicIp,
  });
}

const network = { vpcId: 'vpc-1', privateSubnetIds: ['subnet-1'] };
const isolated = { ...network, isolated: true };

test('a private service needs no public subnets', () => {
  const { only } = synth((stack) => void service(stack, 'Web', network, LogDestination.s3({ bucket })));

  expect(only(EcsService).network_configuration).toMatchObject({ subnets: ['subnet-1'] });
});

test('a service with public IP addresses needs public subnets', () => {
  expect(refusal((stack) => void service(stack, 'Web', network, LogDestination.s3({ bucket }), true))).toBe(
    'test/Web:\n  - network.publicSubnetIds must contain at least one subnet, got none',
  );
});

describe('A destination in another region', () => {
  const warning = expect.stringContaining(
    'the log destination in region "us-east-1" cannot be reached, because VPC endpoints connect to services in region "eu-west-1" (N06)',
  ) as string;
  const warningsOf = (of: Network, region: string) =>
    synthMessages((stack) => void service(stack, 'Web', of, LogDestination.s3({ bucket, region }))).warnings;

  test('is warned of in a network without internet access', () => {
    expect(warningsOf(isolated, 'us-east-1')).toContainEqual(warning);
  });

  test('is right in a network with internet access, and in its own region', () => {
    expect(warningsOf(network, 'us-east-1')).not.toContainEqual(warning);
    expect(warningsOf(isolated, 'eu-west-1')).not.toContainEqual(warning);
  });
});

describe('Two services with a container of the same name', () => {
  const messages = (first: LogDestination, second: LogDestination) =>
    synthMessages((stack) => {
      service(stack, 'Web', network, first);
      service(stack, 'Worker', network, second);
    }).warnings.filter((message) => message.includes('F73'));

  test('are warned of one folder in one bucket', () => {
    expect(messages(LogDestination.s3({ bucket }), LogDestination.s3({ bucket }))).toEqual([
      expect.stringContaining(
        'logRouting: objects should be in a folder of their own, got "nginx/", to which "test/Web" also writes in the same bucket, so that the objects of both are mixed; set prefix of the destination (F73)',
      ),
    ]);
  });

  test('are warned of one folder in a bucket of the app', () => {
    const found = synthMessages((stack) => {
      const to = LogDestination.s3({ bucket: new LogBucket(stack, 'Logs') });
      service(stack, 'Web', network, to);
      service(stack, 'Worker', network, to);
    });

    expect(found.warnings.filter((message) => message.includes('F73'))).toHaveLength(1);
  });

  test('may write to different folders or buckets', () => {
    const other = { bucketName: 'acme-audit', bucketArn: 'arn:aws:s3:::acme-audit' };

    expect(messages(LogDestination.s3({ bucket }), LogDestination.s3({ bucket, prefix: 'worker/' }))).toEqual([]);
    expect(messages(LogDestination.s3({ bucket }), LogDestination.s3({ bucket: other }))).toEqual([]);
  });
});

test.each([
  ['3.0.0', 'is refused, because it has no curl'],
  ['3.4.8', 'is warned of, because it crashes'],
])('the router image %s %s', (version) => {
  const fluentBitImage = `public.ecr.aws/aws-observability/aws-for-fluent-bit:${version}`;
  const routed = (stack: TerraformStack) =>
    void task(stack, { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage, fluentBitImage });

  const message = version === '3.0.0' ? refusal(routed) : synthMessages(routed).warnings.join('\n');
  expect(message).toContain(version === '3.0.0' ? '3.0.1 or later' : 'should be version 3.4.9 or later');
});
