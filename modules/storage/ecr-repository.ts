import { checkProps } from '../core/check-props';
import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository as AwsEcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { Annotations, Fn, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { accountId, dnsSuffix, partitionName, regionName } from '../core/aws-environment';
import type { Format } from '../core/format';
import { ownRegionProblems } from '../core/own-region';
import { fields } from '../core/object-shape';
import { replacedWith } from '../core/replaced-with';
import { rule } from '../core/rule';
import { list } from '../core/collection-shape';
import { flag, number, required } from '../core/shape';
import type { PolicyStatement } from '../core/policy';
import { plainText } from '../core/string-shape';
import { kmsKeyArn } from '../core/references';
import { terraformJson } from '../core/terraform-json';
import { integerProblem, isKnown, patternProblem, validate } from '../core/validation';
import type { ImageRepository } from './image-repository';
import { tagsInUse } from './images-in-use';

/** Properties of an `EcrRepository`. */
export interface EcrRepositoryProps {
  /**
   * Name of the repository, such as `team/web`. Must be unique within the account and region. Changing it replaces the
   * repository.
   *
   * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
   */
  readonly repositoryName: string;

  /**
   * Makes tags immutable, so that a tag always refers to the image that was tested. Set to `false` for tags that move,
   * such as `latest`.
   *
   * @default true
   */
  readonly immutableTags?: boolean;

  /**
   * Scans each pushed image for known vulnerabilities (basic scanning), free of charge.
   *
   * @default true
   */
  readonly scanOnPush?: boolean;

  /**
   * Number of tagged images to keep; older ones are deleted, except those that are in use (see `retainedTags`). ECR does
   * not know the images of running tasks and earlier revisions: keep more than are pushed between two deployments of the
   * least frequently deployed service, and at least 3 (M24).
   *
   * @default 30
   */
  readonly maxImageCount?: number;

  /**
   * Tags of images that are never deleted, at most 48, such as those of services in another stack or app. The tags that
   * task definitions of the same app use are added automatically, up to this number, if they are known at synth time or
   * the task definition is in the same stack.
   *
   * @default []
   */
  readonly retainedTags?: readonly string[];

  /**
   * Number of days after which ECR deletes untagged images. The platform images of a tagged multi-platform image are
   * untagged, but are kept as long as the image itself.
   *
   * @default 7
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
   */
  readonly untaggedRetentionDays?: number;

  /**
   * ARN of the KMS key that encrypts the images. Changing it replaces the repository.
   *
   * @default - an Amazon ECR key (AES256), free of charge
   */
  readonly kmsKeyArn?: string;

  /**
   * Makes `repositoryUrl` the dual-stack address of the repository, which tasks with IPv6 addresses only need. Tasks in
   * networks with VPC endpoints need the other one, because ECR has no endpoints for dual-stack addresses.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
   */
  readonly dualStack?: boolean;

  /**
   * Allows the repository to be deleted together with its images, when the stack is destroyed or the repository
   * replaced.
   *
   * @default false - Terraform rejects any plan that would delete the repository; to delete it, set this, deploy, and
   * plan again
   */
  readonly forceDelete?: boolean;
}

/**
 * Private ECR repository for container images, with a lifecycle policy.
 *
 *     EcrRepository          immutable tags, scan on push, encryption, protection against deletion
 *     └── EcrLifecyclePolicy keeps the images in use and the newest `maxImageCount`, deletes untagged ones
 *
 * Cost: image storage, 0.10 USD per GB and month (us-east-1; see https://aws.amazon.com/ecr/pricing/).
 *
 * @example
 *
 *     const images = new EcrRepository(this, 'Images', { repositoryName: 'team/web' });
 */
export class EcrRepository extends Construct implements ImageRepository {
  /** ARN of the repository. */
  readonly repositoryArn: string;

  /** Name of the repository. */
  readonly repositoryName: string;

  /** URL of the repository. The reference of an image is `<repositoryUrl>:<tag>`. */
  readonly repositoryUrl: string;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly repository: AwsEcrRepository;
    readonly lifecycle: EcrLifecyclePolicy;
  };

  /**
   * Returns a repository of the same account and region that another stack creates, by its name. The URL and the ARN
   * are computed, so that neither stack needs to read the state of the other.
   *
   * @throws ValidationError if the name is not one of a repository
   */
  static named(scope: Construct, repositoryName: string): ImageRepository {
    validate(scope, [patternProblem('repositoryName', repositoryName, ...repositoryNameFormat)]);
    const [account, region] = [accountId(scope), regionName(scope)];
    return {
      repositoryUrl: `${account}.dkr.ecr.${region}.${dnsSuffix(scope)}/${repositoryName}`,
      repositoryArn: `arn:${partitionName(scope)}:ecr:${region}:${account}:repository/${repositoryName}`,
    };
  }

  constructor(scope: Construct, id: string, props: EcrRepositoryProps) {
    super(scope, id);
    const checked = checkProps(this, props, ecrRepositoryShape);
    const { repositoryName, kmsKeyArn, immutableTags = true, scanOnPush = true, forceDelete = false } = checked.given;
    const { dualStack = false } = checked.given;
    const { maxImageCount = 30, retainedTags = [], untaggedRetentionDays = 7 } = checked.given;
    checked.validate([
      patternProblem('repositoryName', repositoryName, ...repositoryNameFormat),
      ...ownRegionProblems(this, { kmsKeyArn }),
      integerProblem('maxImageCount', maxImageCount, { min: 1 }),
      retainedTags.length > mostRetainedTags &&
        `retainedTags must have at most ${mostRetainedTags} tags, because a lifecycle policy has at most 50 rules, got ${retainedTags.length}`,
      ...retainedTags.map((tag, index) => patternProblem(`retainedTags[${index}]`, tag, ...tagFormat)),
      integerProblem('untaggedRetentionDays', untaggedRetentionDays, { min: 1, unit: 'days' }),
    ]);

    const repository = new AwsEcrRepository(this, 'Resource', {
      name: repositoryName,
      imageTagMutability: immutableTags ? 'IMMUTABLE' : 'MUTABLE',
      imageScanningConfiguration: { scanOnPush },
      encryptionConfiguration: [
        kmsKeyArn === undefined ? { encryptionType: 'AES256' } : { encryptionType: 'KMS', kmsKey: kmsKeyArn },
      ],
      forceDelete,
      ...(!forceDelete && { lifecycle: { preventDestroy: true } }),
    });
    const lifecycle = this.expire(repository, () => {
      const tags = new Set([...retainedTags, ...tagsInUse(this, this.repositoryUrl)]);
      return lifecycleRules([...tags].slice(0, mostRetainedTags), maxImageCount, untaggedRetentionDays);
    });
    earlierImages(maxImageCount).forEach((warning) => Annotations.of(this).addWarning(warning));

    this.repositoryArn = repository.arn;
    this.repositoryName = repository.name;
    this.repositoryUrl = dualStack ? dualStackUrl(repository.repositoryUrl) : repository.repositoryUrl;
    this.resources = { repository, lifecycle };
  }

  /**
   * Statements of the permissions to push images to the repository, and to see which tags it has: for the role of a
   * pipeline, in `policyDocument(...repository.pushStatements)`.
   *
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
   */
  get pushStatements(): readonly PolicyStatement[] {
    return [
      // A token is for all registries: the action supports no resources.
      { Sid: 'LogIn', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      { Sid: 'PushImages', Effect: 'Allow', Action: pushActions, Resource: this.repositoryArn },
    ];
  }

  private expire(repository: AwsEcrRepository, rules: () => readonly object[]): EcrLifecyclePolicy {
    return new EcrLifecyclePolicy(this, 'Lifecycle', {
      repository: repository.name,
      // A repository that is replaced under its name has no lifecycle policy.
      lifecycle: replacedWith(repository),
      // Task definitions that are created later use more images.
      policy: Lazy.stringValue({ produce: () => terraformJson({ rules: rules() }) }),
    });
  }
}

/** Returns the dual-stack URL of a repository, from its URL with IPv4 only. */
function dualStackUrl(repositoryUrl: string): string {
  const inChina = Fn.replace(
    Fn.replace(repositoryUrl, '.dkr.ecr.', '.dkr-ecr.'),
    '.amazonaws.com.cn/',
    '.on.amazonwebservices.com.cn/',
  );
  return Fn.replace(inChina, '.amazonaws.com/', '.on.aws/');
}

/** Actions of a push: an engine looks for layers and tags that exist, uploads the other layers, and adds the image. */
const pushActions = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage',
];

/** Number of tags that have a rule: a lifecycle policy has at most 50 rules, two of which apply to all other images. */
const mostRetainedTags = 48;

/**
 * Returns the rules of a lifecycle policy. An image that matches the tag of a rule cannot be deleted by a rule of lower
 * priority, and a rule that keeps one image never deletes the only image with its tag.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
function lifecycleRules(
  retainedTags: readonly string[],
  maxImageCount: number,
  untaggedRetentionDays: number,
): readonly object[] {
  const untagged = {
    description: 'Delete images that have no tag',
    selection: {
      tagStatus: 'untagged',
      countType: 'sinceImagePushed',
      countUnit: 'days',
      countNumber: untaggedRetentionDays,
    },
  };
  const retained = retainedTags.map((tag) => ({
    description: 'Keep an image that is in use',
    selection: newest(tag, 1),
  }));
  // Not `any`, which would count each platform image of a multi-platform image.
  const others = { description: 'Keep the newest images', selection: newest('*', maxImageCount) };
  return [untagged, ...retained, others].map((rule, index) => ({
    rulePriority: index + 1,
    ...rule,
    action: { type: 'expire' },
  }));
}

/** Returns a selection of all images that match a pattern, except the newest. */
function newest(pattern: string, count: number): object {
  return { tagStatus: 'tagged', tagPatternList: [pattern], countType: 'imageCountMoreThan', countNumber: count };
}

/** While a new image is deployed, the running tasks and a rollback need the two before it. */
const earlierImages = rule('M24', {
  states: 'A repository keeps at least the images of the new, the running and the previous revision.',
  severity: 'warning',
  fix: 'Ignore the warning if no service uses images of the repository, or list their tags in `retainedTags`.',
  check: (maxImageCount: number) =>
    isKnown(maxImageCount) &&
    maxImageCount < 3 &&
    `maxImageCount should be at least 3, got ${maxImageCount}, because tasks of the running and the previous revision do not start after ECR has deleted their images`,
});

/** Tag of an image. */
const tagFormat: Format = [
  /^\w[\w.-]{0,127}$/,
  'a tag: 1 to 128 letters, digits, "_", "." and "-", not starting with "." or "-"',
];

/**
 * Name of an ECR repository.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
 */
export const repositoryNameFormat: Format = [
  /^(?=.{2,256}$)[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
  '2 to 256 lowercase letters and digits, with single dots, underscores, hyphens or slashes between them',
];

/** Shape of `EcrRepositoryProps. */
export const ecrRepositoryShape = fields<EcrRepositoryProps>({
  repositoryName: required(plainText),
  immutableTags: flag,
  scanOnPush: flag,
  maxImageCount: number,
  retainedTags: list(plainText),
  untaggedRetentionDays: number,
  kmsKeyArn,
  dualStack: flag,
  forceDelete: flag,
});
