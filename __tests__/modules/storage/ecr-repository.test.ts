import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository as AwsEcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { TerraformOutput, TerraformVariable } from 'cdktf';
import { EcrRepository, type EcrRepositoryProps } from '../../../modules/storage/ecr-repository';
import type { ImageRepository } from '../../../modules/storage/image-repository';
import { parseJson, refusal, synth } from '../../../lab/synth/synth';

function images(props: Partial<EcrRepositoryProps> = {}) {
  return synth((stack) => new EcrRepository(stack, 'Images', { repositoryName: 'team/web', ...props }));
}

describe('by default', () => {
  const { only, addresses } = images();

  test('has immutable tags, scan on push, encryption and protection against deletion', () => {
    expect(only(AwsEcrRepository)).toEqual({
      name: 'team/web',
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: 'AES256' }],
      force_delete: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  test('keeps the newest 30 images, and untagged images for 7 days', () => {
    const { repository, policy } = only(EcrLifecyclePolicy);

    expect(repository).toBe('${aws_ecr_repository.Images_2D38C313.name}');
    expect(parseJson(policy)).toEqual({
      rules: [
        {
          rulePriority: 1,
          description: 'Delete images that have no tag',
          selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 7 },
          action: { type: 'expire' },
        },
        {
          rulePriority: 2,
          description: 'Keep the newest images',
          selection: { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 30 },
          action: { type: 'expire' },
        },
      ],
    });
  });

  test('has these resource addresses', () => {
    expect(addresses()).toMatchInlineSnapshot(`
     [
       "aws_ecr_lifecycle_policy.Images_Lifecycle_2010D2A1",
       "aws_ecr_repository.Images_2D38C313",
     ]
    `);
  });
});

test('allows mutable tags', () => {
  expect(images({ immutableTags: false }).only(AwsEcrRepository).image_tag_mutability).toBe('MUTABLE');
});

test('disables scanning', () => {
  const repository = images({ scanOnPush: false }).only(AwsEcrRepository);

  expect(repository.image_scanning_configuration).toEqual({ scan_on_push: false });
});

test('accepts a number of images and days', () => {
  const { rules } = parseJson(images({ maxImageCount: 5, untaggedRetentionDays: 1 }).only(EcrLifecyclePolicy).policy);

  expect(rules).toMatchObject([{ selection: { countNumber: 1 } }, { selection: { countNumber: 5 } }]);
});

test('encrypts with a given key', () => {
  const repository = images({ kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k' }).only(AwsEcrRepository);

  expect(repository.encryption_configuration).toEqual([
    { encryption_type: 'KMS', kms_key: 'arn:aws:kms:eu-west-1:111122223333:key/k' },
  ]);
});

test('allows deleting images with forceDelete', () => {
  const repository = images({ forceDelete: true }).only(AwsEcrRepository);

  expect(repository.force_delete).toBe(true);
  expect(repository).not.toHaveProperty('lifecycle');
});

test('exposes its name, URL and ARN, like an existing repository', () => {
  const { json } = synth((stack) => {
    const repository = new EcrRepository(stack, 'Images', { repositoryName: 'team/web' });
    const { repositoryArn, repositoryUrl }: ImageRepository = repository;
    new TerraformOutput(stack, 'arn', { value: repositoryArn });
    new TerraformOutput(stack, 'url', { value: repositoryUrl });
    new TerraformOutput(stack, 'name', { value: repository.repositoryName });
  });

  expect(json().output).toEqual({
    arn: { value: '${aws_ecr_repository.Images_2D38C313.arn}' },
    url: { value: '${aws_ecr_repository.Images_2D38C313.repository_url}' },
    name: { value: '${aws_ecr_repository.Images_2D38C313.name}' },
  });
});

test('accepts tokens without validating them', () => {
  const { only } = synth((stack) => {
    const name = new TerraformVariable(stack, 'name', { type: 'string' });
    const count = new TerraformVariable(stack, 'count', { type: 'number' });
    new EcrRepository(stack, 'Images', { repositoryName: `T/${name.stringValue}`, maxImageCount: count.numberValue });
  });

  expect(only(AwsEcrRepository).name).toBe('T/${var.name}');
  expect(parseJson(only(EcrLifecyclePolicy).policy).rules[1].selection.countNumber).toBe('${var.count}');
});

test('allows changes to the resources before synth', () => {
  const { only } = synth((stack) => {
    const { resources } = new EcrRepository(stack, 'Images', { repositoryName: 'team/web' });
    resources.repository.imageTagMutability = 'IMMUTABLE_WITH_EXCLUSION';
  });

  expect(only(AwsEcrRepository).image_tag_mutability).toBe('IMMUTABLE_WITH_EXCLUSION');
});

test.each(['a', 'Team/web', 'team//web', 'team/-web', 'web.', 'web--1', 'x'.repeat(257), ''])(
  'fails when the name is %j',
  (repositoryName) => {
    const message = refusal((stack) => new EcrRepository(stack, 'Images', { repositoryName }));

    expect(message).toBe(`test/Images:
  - repositoryName must be 2 to 256 lowercase letters and digits, with single dots, underscores, hyphens or slashes between them, got "${repositoryName}"`);
  },
);

test('fails when properties are invalid, listing all problems', () => {
  const message = refusal(
    (stack) =>
      new EcrRepository(stack, 'Images', { repositoryName: 'My_Web', maxImageCount: 0, untaggedRetentionDays: 0.5 }),
  );

  expect(message).toBe(`test/Images:
  - repositoryName must be 2 to 256 lowercase letters and digits, with single dots, underscores, hyphens or slashes between them, got "My_Web"
  - maxImageCount must be an integer of 1 or more, got 0
  - untaggedRetentionDays must be an integer of 1 or more days, got 0.5`);
});

test('fails when properties have the wrong type, listing all problems', () => {
  const props = JSON.parse(
    '{ "immutableTags": "yes", "maxImageCount": "30", "kmsKeyArn": null }',
  ) as EcrRepositoryProps;

  expect(refusal((stack) => new EcrRepository(stack, 'Images', props))).toBe(`test/Images:
  - repositoryName must be given: a string
  - immutableTags must be true or false known at synth time, got "yes"
  - maxImageCount must be a number, got "30"
  - kmsKeyArn must be a string, got null`);
});
