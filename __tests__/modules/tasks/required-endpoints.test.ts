import { type Container, ecrImage, FargateTaskDefinition, ConfigDelivery, LogDestination, Vpc } from '../../../modules';
import { startedContainer } from '../../../modules/containers/started-container';
import { vpcEndpointsOf } from '../../../modules/tasks/required-endpoints';
import { synth } from '../../../lab/synth/synth';
import { bucket, byImage, logGroup, nginx, repository } from '../../../lab/synth/tasks';

const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db';
const parameterArn = 'arn:aws:ssm:eu-west-1:111122223333:parameter/db';

test.each<[what: string, container: Partial<Container>, endpoints: string[]]>([
  ['its log group', {}, ['logs']],
  [
    'images in ECR, whose layers are in S3',
    { image: ecrImage(repository, '1.0.0') },
    ['ecr.api', 'ecr.dkr', 'logs', 's3'],
  ],
  ['secrets', { secrets: { A: { secretArn } } }, ['logs', 'secretsmanager']],
  ['parameters', { secrets: { A: { parameterArn } } }, ['logs', 'ssm']],
])('returns the endpoints of %s', (_, container, endpoints) => {
  expect(vpcEndpointsOf([startedContainer({ ...nginx, ...container })], [])).toEqual(endpoints);
});

test('returns each endpoint once, in order', () => {
  expect(vpcEndpointsOf([startedContainer(nginx)], ['sts', 'logs', 'kinesis-firehose', 'sts'])).toEqual([
    'kinesis-firehose',
    'logs',
    'sts',
  ]);
});

test.each([
  ['image', byImage, ['ecr.api', 'ecr.dkr', 'logs', 's3', 'secretsmanager']],
  ['init', ConfigDelivery.init({ bucket }), ['logs', 's3', 'secretsmanager']],
  ['options', ConfigDelivery.options(), ['logs', 'secretsmanager']],
])(
  'returns the endpoints of a task, its router and its destinations, with the %s delivery',
  (_, delivery, endpoints) => {
    synth((stack) => {
      const { vpcEndpoints, logDestinationPorts } = new FargateTaskDefinition(stack, 'Task', {
        cpu: 256,
        memoryMiB: 512,
        containers: { nginx, app: { image: 'app:1.0.0' } },
        logRouting: {
          routes: [
            { from: 'nginx', to: LogDestination.cloudWatchLogs({ logGroup }) },
            { from: 'app', to: LogDestination.splunk({ host: 'splunk.acme.test', token: { secretArn } }) },
          ],
          delivery,
        },
      });

      expect(vpcEndpoints).toEqual(endpoints);
      expect(logDestinationPorts).toEqual([443, 8088]);
    });
  },
);

test.each([
  ['none', true],
  ['single', false],
] as const)('a network with nat %s is isolated: %s', (nat, isolated) => {
  synth((stack) => {
    expect(new Vpc(stack, 'Network', { nat }).isolated).toBe(isolated);
  });
});
