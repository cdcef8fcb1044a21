import { createdService, registeredTask } from '../../../lab/ecs-api/provider-arguments';

test('names the arguments of a task definition as the ECS API does', () => {
  const resource = {
    family: 'web',
    container_definitions: '[]',
    skip_destroy: true,
    tags: { team: 'web' },
    ephemeral_storage: { size_in_gib: 30 },
    volume: [
      { name: 'data', host_path: '/data' },
      { name: 'disk', configure_at_launch: true },
      { name: 'docker', docker_volume_configuration: { driver_opts: { some_option: 'x' } } },
    ],
  };

  expect(registeredTask(resource, [{ name: 'app' }])).toEqual({
    family: 'web',
    containerDefinitions: [{ name: 'app' }],
    tags: [{ key: 'team', value: 'web' }],
    ephemeralStorage: { sizeInGiB: 30 },
    volumes: [
      { name: 'data', host: { sourcePath: '/data' } },
      { name: 'disk', configuredAtLaunch: true },
      { name: 'docker', dockerVolumeConfiguration: { driverOpts: { some_option: 'x' } } },
    ],
  });
});

test('names the arguments of a service as the ECS API does', () => {
  const resource = {
    name: 'web',
    depends_on: ['aws_iam_role.a'],
    wait_for_steady_state: true,
    deployment_maximum_percent: 200,
    deployment_circuit_breaker: { enable: true, rollback: true },
    network_configuration: { assign_public_ip: false, subnets: ['subnet-1'] },
    volume_configuration: { name: 'data', managed_ebs_volume: { size_in_gb: 5, file_system_type: 'xfs' } },
  };

  expect(createdService(resource)).toEqual({
    serviceName: 'web',
    deploymentConfiguration: { maximumPercent: 200, deploymentCircuitBreaker: { enable: true, rollback: true } },
    networkConfiguration: { awsvpcConfiguration: { assignPublicIp: 'DISABLED', subnets: ['subnet-1'] } },
    volumeConfigurations: [{ name: 'data', managedEBSVolume: { sizeInGiB: 5, filesystemType: 'xfs' } }],
  });
});

test('fails for an argument without a field', () => {
  expect(() => createdService({ name: 'web', desired_countt: 2 })).toThrow(
    'no field of the ECS API is known for the argument desired_countt',
  );
});
