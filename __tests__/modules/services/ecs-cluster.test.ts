import { EcsCluster as AwsEcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { EcsClusterCapacityProviders } from '@cdktf/provider-aws/lib/ecs-cluster-capacity-providers';
import { TerraformOutput, TerraformVariable } from 'cdktf';
import { EcsCluster } from '../../../modules/services/ecs-cluster';
import type { Cluster } from '../../../modules/services/cluster';
import { refusal, synth } from '../../../lab/synth/synth';

describe('by default', () => {
  const { only, addresses } = synth((stack) => new EcsCluster(stack, 'Cluster'));

  test('is named after its path and has Container Insights', () => {
    expect(only(AwsEcsCluster)).toEqual({
      name: 'test-Cluster',
      setting: [{ name: 'containerInsights', value: 'enabled' }],
    });
  });

  test('uses FARGATE by default, and has FARGATE_SPOT for services that use it', () => {
    expect(only(EcsClusterCapacityProviders)).toEqual({
      cluster_name: '${aws_ecs_cluster.Cluster_EB0386A7.name}',
      capacity_providers: ['FARGATE', 'FARGATE_SPOT'],
      default_capacity_provider_strategy: [{ capacity_provider: 'FARGATE', weight: 1 }],
      lifecycle: { replace_triggered_by: ['aws_ecs_cluster.Cluster_EB0386A7.id'] },
    });
  });

  test('creates resources with these addresses', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_ecs_cluster.Cluster_EB0386A7",
       "aws_ecs_cluster_capacity_providers.Cluster_CapacityProviders_BF47955F",
     ]
    `);
  });
});

test('accepts a name', () => {
  const { only } = synth((stack) => new EcsCluster(stack, 'Cluster', { clusterName: 'Main_1-a' }));

  expect(only(AwsEcsCluster).name).toBe('Main_1-a');
});

test.each(['enabled', 'enhanced', 'disabled'] as const)('accepts Container Insights %s', (containerInsights) => {
  const { only } = synth((stack) => new EcsCluster(stack, 'Cluster', { containerInsights }));

  expect(only(AwsEcsCluster).setting).toEqual([{ name: 'containerInsights', value: containerInsights }]);
});

test('configures ECS Exec logging', () => {
  const logGroup = {
    logGroupName: '/acme/shells',
    logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/acme/shells',
  };
  const { only } = synth((stack) => {
    const cluster = new EcsCluster(stack, 'Cluster', { executeCommandLogging: { logGroup } });

    expect(cluster.executeCommandLogging).toEqual({ logGroup });
  });

  expect(only(AwsEcsCluster).configuration).toEqual({
    execute_command_configuration: {
      logging: 'OVERRIDE',
      log_configuration: { cloud_watch_log_group_name: '/acme/shells' },
    },
  });
});

test('adds a capacity provider, next to Fargate', () => {
  const { only } = synth((stack) => {
    const cluster = new EcsCluster(stack, 'Cluster');
    cluster.addCapacityProvider('x86');
    cluster.addCapacityProvider('arm');
  });

  expect(only(EcsClusterCapacityProviders).capacity_providers).toEqual(['FARGATE', 'FARGATE_SPOT', 'x86', 'arm']);
});

test('exposes its name and ARN, as an existing cluster does', () => {
  const { json } = synth((stack) => {
    const ours: Cluster = new EcsCluster(stack, 'Cluster');
    const existing: Cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };
    [ours, existing].forEach(({ clusterArn, clusterName }, index) => {
      new TerraformOutput(stack, `arn${index}`, { value: clusterArn });
      new TerraformOutput(stack, `name${index}`, { value: clusterName });
    });
  });

  expect(json().output).toEqual({
    arn0: { value: '${aws_ecs_cluster.Cluster_EB0386A7.arn}' },
    name0: { value: '${aws_ecs_cluster.Cluster_EB0386A7.name}' },
    arn1: { value: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main' },
    name1: { value: 'main' },
  });
});

test('passes tokens through', () => {
  const { only } = synth((stack) => {
    const name = new TerraformVariable(stack, 'name', { type: 'string' });
    new EcsCluster(stack, 'Cluster', { clusterName: `the ${name.stringValue}` });
  });

  expect(only(AwsEcsCluster).name).toBe('the ${var.name}');
});

test('allows changes of its resources before synth', () => {
  const { only } = synth((stack) => {
    new EcsCluster(stack, 'Cluster').resources.capacityProviders.capacityProviders = ['FARGATE'];
  });

  expect(only(EcsClusterCapacityProviders).capacity_providers).toEqual(['FARGATE']);
});

test('fails with every invalid property at once', () => {
  const message = refusal(
    (stack) =>
      new EcsCluster(stack, 'Cluster', {
        clusterName: 'my cluster',
        // @ts-expect-error not a value of ECS
        containerInsights: 'on',
        executeCommandLogging: { bucket: { bucketName: 'shells', bucketArn: 'arn:aws:s3:::shells' }, prefix: 'shells' },
      }),
  );

  expect(message).toBe(`test/Cluster:
  - clusterName must be 1 to 255 letters, digits, "_" and "-", got "my cluster"
  - containerInsights must be "enabled", "enhanced" or "disabled", got "on"
  - executeCommandLogging.prefix must be folder names of letters, digits, "_", "-" and ".", each followed by a slash, got "shells"`);
});

test('fails with every property of the wrong type at once', () => {
  const props = JSON.parse('{ "clusterName": {}, "executeCommandLogging": { "bucket": null, "prefix": 5 } }') as object;

  expect(refusal((stack) => new EcsCluster(stack, 'Cluster', props))).toBe(`test/Cluster:
  - clusterName must be a string, got an object
  - executeCommandLogging.bucket must be an object with bucketName, bucketArn, got null
  - executeCommandLogging.prefix must be a string, got 5`);
});
