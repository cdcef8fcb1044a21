import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository as AwsEcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { ConfigDelivery, ecrImage, FargateTaskDefinition, LogDestination, policyDocument } from '../../../modules';
import { EcrRepository, type EcrRepositoryProps } from '../../../modules/storage/ecr-repository';
import type { ImageRepository } from '../../../modules/storage/image-repository';
import { type Block, parseJson, read, refusal, synth } from '../../../lab/synth/synth';
import { allows } from '../../support/policy-simulation';
import { synthMessages } from '../../support/synth-messages';

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

describe('images in use', () => {
  /** Returns the tags that have a rule, with the number of images that it keeps. */
  const keptBy = (policy: string) =>
    (parseJson(policy).rules as Block[])
      .filter(({ selection }) => selection.tagStatus === 'tagged')
      .map(({ selection }) => [selection.tagPatternList[0], selection.countNumber] as const);
  const size = { cpu: 256, memoryMiB: 512 } as const;

  test('are kept by a rule of higher priority than the one that deletes old images', () => {
    const { rules } = parseJson(
      images({ maxImageCount: 5, retainedTags: ['v1', 'v2.0'] }).only(EcrLifecyclePolicy).policy,
    );

    const [, ...tagged] = rules as Block[];
    expect(tagged).toEqual([
      {
        rulePriority: 2,
        description: 'Keep an image that is in use',
        selection: { tagStatus: 'tagged', tagPatternList: ['v1'], countType: 'imageCountMoreThan', countNumber: 1 },
        action: { type: 'expire' },
      },
      {
        rulePriority: 3,
        description: 'Keep an image that is in use',
        selection: { tagStatus: 'tagged', tagPatternList: ['v2.0'], countType: 'imageCountMoreThan', countNumber: 1 },
        action: { type: 'expire' },
      },
      {
        rulePriority: 4,
        description: 'Keep the newest images',
        selection: { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 5 },
        action: { type: 'expire' },
      },
    ]);
  });

  test('include those of task definitions and log routers that are created later, once each', () => {
    const { only } = synth((stack) => {
      const repository = new EcrRepository(stack, 'Images', { repositoryName: 'team/web' });
      const app = { image: ecrImage(repository, '1.4.2') };
      const pinned = { image: ecrImage(repository, `1.5.0@sha256:${'0'.repeat(64)}`) };
      new FargateTaskDefinition(stack, 'Task', {
        ...size,
        containers: { app, again: app, pinned, other: { image: 'nginx:1.29.5' } },
        logRouting: {
          routes: [{ to: LogDestination.null() }],
          delivery: ConfigDelivery.image({ repository, tag: 'router-7' }),
        },
      });
    });

    expect(keptBy(only(EcrLifecyclePolicy).policy as string)).toEqual([
      ['1.4.2', 1],
      ['1.5.0', 1],
      ['router-7', 1],
      ['*', 30],
    ]);
  });

  test('include a tag that is known only at deploy in the same stack, and not in another one', () => {
    const app = Testing.app();
    const [registry, service] = ['registry', 'service'].map((id) => {
      const stack = new TerraformStack(app, id);
      new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
      return stack;
    }) as [TerraformStack, TerraformStack];
    const repository = new EcrRepository(registry, 'Images', { repositoryName: 'team/web' });
    const taskIn = (stack: TerraformStack, tag: string) =>
      new FargateTaskDefinition(stack, 'Task', { ...size, containers: { app: { image: ecrImage(repository, tag) } } });
    const variableOf = (stack: TerraformStack) => new TerraformVariable(stack, 'tag', { type: 'string' }).stringValue;
    taskIn(registry, variableOf(registry));
    taskIn(service, variableOf(service));
    new FargateTaskDefinition(service, 'Other', {
      ...size,
      containers: { app: { image: ecrImage(repository, 'v9') } },
    });

    expect(keptBy(read(registry).only(EcrLifecyclePolicy).policy as string)).toEqual([
      ['${var.tag}', 1],
      ['v9', 1],
      ['*', 30],
    ]);
  });

  test('do not include those of another repository', () => {
    const { all } = synth((stack) => {
      new EcrRepository(stack, 'One', { repositoryName: 'team/one' });
      const other = new EcrRepository(stack, 'Other', { repositoryName: 'team/other' });
      new FargateTaskDefinition(stack, 'Task', { ...size, containers: { app: { image: ecrImage(other, 'v1') } } });
    });

    expect(all(EcrLifecyclePolicy).map(({ policy }) => keptBy(policy as string))).toEqual([
      [['*', 30]],
      [
        ['v1', 1],
        ['*', 30],
      ],
    ]);
  });

  test('have at most 48 rules, so that ECR accepts the policy', () => {
    const tags = Array.from({ length: 48 }, (_, index) => `v${index}`);
    const { only } = synth((stack) => {
      const repository = new EcrRepository(stack, 'Images', { repositoryName: 'team/web', retainedTags: tags });
      new FargateTaskDefinition(stack, 'Task', {
        ...size,
        containers: { app: { image: ecrImage(repository, 'another') } },
      });
    });

    expect(parseJson(only(EcrLifecyclePolicy).policy).rules).toHaveLength(50);
    expect(
      refusal(
        (stack) =>
          new EcrRepository(stack, 'Images', { repositoryName: 'team/web', retainedTags: [...tags, 'v48', '*'] }),
      ),
    ).toBe(`test/Images:
  - retainedTags must have at most 48 tags, because a lifecycle policy has at most 50 rules, got 50
  - retainedTags[49] must be a tag: 1 to 128 letters, digits, "_", "." and "-", not starting with "." or "-", got "*"`);
  });

  test.each([
    [1, 1],
    [2, 1],
    [3, 0],
  ])('of earlier revisions are warned about if only %d images are kept (M24)', (maxImageCount, count) => {
    const { warnings } = synthMessages(
      (stack) => void new EcrRepository(stack, 'Images', { repositoryName: 'team/web', maxImageCount }),
    );

    expect(warnings).toHaveLength(count);
    expect(warnings.every((warning) => warning.includes(`got ${maxImageCount}, because tasks of the running`))).toBe(
      true,
    );
  });
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

describe('the statements for a push', () => {
  const repository = (name: string) => `arn:aws:ecr:eu-west-1:111122223333:repository/${name}`;
  const policies = () => {
    const { only } = synth((stack) => {
      const { pushStatements } = new EcrRepository(stack, 'Images', { repositoryName: 'team/web' });
      new IamRolePolicy(stack, 'Push', { role: 'pipeline', policy: policyDocument(...pushStatements) });
    });
    const policy = String(only(IamRolePolicy).policy);
    return [parseJson(policy.replace(/\$\{aws_ecr_repository\.\w+\.arn\}/, repository('team/web')))];
  };

  test.each([
    ['ecr:GetAuthorizationToken', '*'],
    ['ecr:BatchCheckLayerAvailability', repository('team/web')],
    ['ecr:BatchGetImage', repository('team/web')],
    ['ecr:InitiateLayerUpload', repository('team/web')],
    ['ecr:UploadLayerPart', repository('team/web')],
    ['ecr:CompleteLayerUpload', repository('team/web')],
    ['ecr:PutImage', repository('team/web')],
  ])('allow %s', async (action, resource) => {
    expect(await allows(policies(), { action, resource, account: '111122223333' })).toBe(true);
  });

  test.each([
    ['ecr:PutImage', repository('team/web2')],
    ['ecr:BatchGetImage', repository('team')],
    ['ecr:GetDownloadUrlForLayer', repository('team/web')],
    ['ecr:BatchDeleteImage', repository('team/web')],
    ['ecr:PutImageTagMutability', repository('team/web')],
    ['ecr:SetRepositoryPolicy', repository('team/web')],
    ['ecr:CreateRepository', repository('team/web')],
  ])('do not allow %s of %s', async (action, resource) => {
    expect(await allows(policies(), { action, resource, account: '111122223333' })).toBe(false);
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
