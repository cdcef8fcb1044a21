import { describeOutputs } from '../../../cli/demo/outputs';

test('labels known outputs, and prints unknown outputs unchanged', () => {
  const outputs = {
    registry: { repository_url: '1.dkr.ecr/fluent-bit', push_commands: 'docker login\ndocker push' },
    service: { bucket: 'logs', log_groups: { router: '/ecs/web' }, zone_names: ['a', 'b'], desired_count: 2 },
  };

  expect(describeOutputs(outputs)).toBe(`registry:
  Repository         1.dkr.ecr/fluent-bit
  To push the image  docker login
                     docker push

service:
  Log bucket         logs
  Log groups         router: /ecs/web
  Zone names         a
                     b
  Desired count      2`);
});
