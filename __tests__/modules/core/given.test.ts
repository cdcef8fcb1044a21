import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { type ContainerSecret, type EndpointClient, EcsCluster, VpcEndpoints } from '../../../modules';
import { synth } from '../../../lab/synth/synth';
import { bucket, containersOf, nginx, statementsAt, task } from '../../../lab/synth/tasks';

const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key';
const parameterArn = 'arn:aws:ssm:eu-west-1:111122223333:parameter/key';

test.each<[string, ContainerSecret, string, string]>([
  ['a secret', { secretArn, parameterArn: undefined } as ContainerSecret, secretArn, 'secretsmanager:GetSecretValue'],
  [
    'a parameter',
    { secretArn: undefined, parameterArn } as unknown as ContainerSecret,
    parameterArn,
    'ssm:GetParameters',
  ],
])('An alternative whose value is undefined is not given: %s', (_, secret, arn, action) => {
  const synthesized = synth((stack) => {
    task(stack, undefined, { containers: { nginx: { ...nginx, secrets: { KEY: secret } } } });
  });

  expect(containersOf(synthesized)['nginx']?.['secrets']).toEqual([{ name: 'KEY', valueFrom: arn }]);
  expect(statementsAt(synthesized, 'Task/ExecutionRole/ReadSecrets').map(({ Action }) => Action as string)).toEqual([
    action,
  ]);
  expect(synthesized.all(EcsTaskDefinition)).toHaveLength(1);
});

test('Nor is the log group of ECS Exec, or the security group of a client', () => {
  const { only, json } = synth((stack) => {
    new EcsCluster(stack, 'Cluster', { executeCommandLogging: { bucket, logGroup: undefined } as never });
    new VpcEndpoints(stack, 'Endpoints', {
      network: { vpcId: 'vpc-1', privateSubnetIds: ['subnet-1'] },
      services: ['logs'],
      clients: [{ cidr: '10.0.0.0/16', securityGroupId: undefined } as unknown as EndpointClient],
    });
  });

  expect(only(VpcSecurityGroupIngressRule).cidr_ipv4).toBe('10.0.0.0/16');
  expect(JSON.stringify(json().resource.aws_ecs_cluster)).toContain('"s3_bucket_name":"acme-logs"');
});
