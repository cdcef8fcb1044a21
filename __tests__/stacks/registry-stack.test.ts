import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { synthApp } from '../support/app';

test('creates the repository that the service pulls from', () => {
  const { registry, service } = synthApp({ repositoryName: 'acme/router' });

  expect(registry.only(EcrRepository).name).toBe('acme/router');
  expect(service.json().output.repository_url.value).toMatch(/\/acme\/router$/);
});

test('keeps images when it is destroyed, unless forceDestroy is set', () => {
  expect(synthApp().registry.only(EcrRepository).force_delete).toBe(false);
  expect(synthApp({ forceDestroy: true }).registry.only(EcrRepository).force_delete).toBe(true);
});

test('outputs the commands that build and push the image of the service', () => {
  const { registry, service } = synthApp({ region: 'eu-west-1', architecture: 'ARM64' });
  const url = registry.json().output.repository_url.value as string;
  const [login, build] = (registry.json().output.push_commands.value as string).split('\n');

  expect(login).toMatch(
    /^aws ecr get-login-password --region eu-west-1 \| docker login --username AWS --password-stdin \$\{element\(split\("\/", aws_ecr_repository\.\w+\.repository_url\), 0\)\}$/,
  );
  expect(build).toBe(
    `docker buildx build --platform linux/arm64 --tag ${url}:${service.json().variable.router_image_tag.default} --push cdktf.out/stacks/service/fluent-bit/firelens-web/image`,
  );
});

test('has nothing to push when no image is needed', () => {
  const { registry } = synthApp({ delivery: 'options', destinations: ['cloudwatch'] });

  expect(registry.json().output.push_commands.value).toBe('nothing to push: delivery "options" runs the image of AWS');
});
