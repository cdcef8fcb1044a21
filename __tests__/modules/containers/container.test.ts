import { TerraformVariable } from 'cdktf';
import { ecrImage, type ImageRepository, ValidationError } from '../../../modules';
import { containerImage } from '../../../modules/containers/container-image';
import { synth } from '../../../lab/synth/synth';

test('returns the image and the ARN of its repository', () => {
  const repository = {
    repositoryUrl: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/web',
    repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/team/web',
  };

  expect(ecrImage(repository, '1.2.3')).toEqual({
    reference: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/web:1.2.3',
    repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/team/web',
  });
});

test('fails when the arguments have the wrong types', () => {
  expect(() => ecrImage('web' as unknown as ImageRepository, 1.2 as unknown as string)).toThrow(
    new ValidationError('ecrImage', [
      'repository must be an object with repositoryUrl, repositoryArn, got "web"',
      'tag must be a string, got 1.2',
    ]),
  );
});

test.each([
  'nginx',
  'nginx:1.29.5',
  'docker.io/library/nginx:1.29.5',
  'public.ecr.aws/nginx/nginx:1.29.5-alpine',
  'registry.acme.test:5000/team/web:1.2.3',
  `registry.acme.test/web@sha256:${'0'.repeat(64)}`,
])('finds no ECR repository in %s', (image) => {
  expect(containerImage(image)).toEqual({ reference: image });
});

test.each([
  ['eu-west-1.amazonaws.com', 'arn:aws:ecr:eu-west-1'],
  ['cn-north-1.amazonaws.com.cn', 'arn:aws-cn:ecr:cn-north-1'],
  ['us-gov-west-1.amazonaws.com', 'arn:aws-us-gov:ecr:us-gov-west-1'],
])('finds the repository of an ECR image in %s', (host, arn) => {
  const image = `111122223333.dkr.ecr.${host}/team/web:1.2.3`;

  expect(containerImage(image)).toEqual({
    reference: image,
    repositoryArn: `${arn}:111122223333:repository/team/web`,
  });
});

test.each([
  ['a tag', ':1.2.3'],
  ['a digest', `@sha256:${'0'.repeat(64)}`],
  ['a tag and a digest', `:1.2.3@sha256:${'0'.repeat(64)}`],
  ['neither tag nor digest', ''],
])('finds the repository of an image with %s', (_kind, end) => {
  const image = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/web${end}`;

  expect(containerImage(image)).toEqual({
    reference: image,
    repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/web',
  });
});

test.each([
  '1111.dkr.ecr.eu-west-1.amazonaws.com/web:1',
  '111122223333.dkr.ecr.eu-west-1.example.com/web:1',
  'mirror.acme.test/111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1',
])('does not recognize %s as an ECR image', (image) => {
  expect(containerImage(image)).toEqual({ reference: image });
});

test('passes an image with its repository through', () => {
  const image = {
    reference: 'registry.acme.test/web:1',
    repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/web',
  };

  expect(containerImage(image)).toBe(image);
});

test('passes an address token through', () => {
  synth((stack) => {
    const image = new TerraformVariable(stack, 'image', { type: 'string' }).stringValue;

    expect(containerImage(image)).toEqual({ reference: image });
  });
});
