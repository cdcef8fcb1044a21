import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository as AwsEcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { Construct } from 'constructs';
import { accountId, dnsSuffix, partitionName, regionName } from '../core/aws-environment';
import type { Format } from '../core/format';
import { fields } from '../core/object-shape';
import { replacedWith } from '../core/replaced-with';
import { valueErrors, flag, typeErrors, number, required } from '../core/shape';
import { plainText } from '../core/string-shape';
import { kmsKeyArn } from '../core/references';
import { terraformJson } from '../core/terraform-json';
import { integerProblem, patternProblem, validate } from '../core/validation';
import type { ImageRepository } from './image-repository';

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
   * Number of tagged images to keep; older ones are deleted. ECR does not know which images are in use: keep more than
   * are pushed between two deployments of the least frequently deployed service.
   *
   * @default 30
   */
  readonly maxImageCount?: number;

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
 *     └── EcrLifecyclePolicy keeps the newest `maxImageCount` images, deletes untagged ones
 *
 * Cost: image storage, 0.10 USD per GB and month; see https://aws.amazon.com/ecr/pricing/.
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
    validate(this, typeErrors(props, ecrRepositoryShape));
    const { repositoryName, kmsKeyArn, immutableTags = true, scanOnPush = true, forceDelete = false } = props;
    const { maxImageCount = 30, untaggedRetentionDays = 7 } = props;
    validate(this, [
      patternProblem('repositoryName', repositoryName, ...repositoryNameFormat),
      integerProblem('maxImageCount', maxImageCount, { min: 1 }),
      integerProblem('untaggedRetentionDays', untaggedRetentionDays, { min: 1, unit: 'days' }),
      ...valueErrors(props, ecrRepositoryShape),
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
    const lifecycle = this.expire(repository, maxImageCount, untaggedRetentionDays);

    this.repositoryArn = repository.arn;
    this.repositoryName = repository.name;
    this.repositoryUrl = repository.repositoryUrl;
    this.resources = { repository, lifecycle };
  }

  private expire(
    repository: AwsEcrRepository,
    maxImageCount: number,
    untaggedRetentionDays: number,
  ): EcrLifecyclePolicy {
    return new EcrLifecyclePolicy(this, 'Lifecycle', {
      repository: repository.name,
      // A repository that is replaced under its name has no lifecycle policy.
      lifecycle: replacedWith(repository),
      policy: terraformJson({
        rules: [
          {
            rulePriority: 1,
            description: 'Delete images that have no tag',
            selection: {
              tagStatus: 'untagged',
              countType: 'sinceImagePushed',
              countUnit: 'days',
              countNumber: untaggedRetentionDays,
            },
            action: { type: 'expire' },
          },
          {
            rulePriority: 2,
            description: 'Keep the newest images',
            // Not `any`, which would count each platform image of a multi-platform image.
            selection: {
              tagStatus: 'tagged',
              tagPatternList: ['*'],
              countType: 'imageCountMoreThan',
              countNumber: maxImageCount,
            },
            action: { type: 'expire' },
          },
        ],
      }),
    });
  }
}

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
  untaggedRetentionDays: number,
  kmsKeyArn,
  forceDelete: flag,
});
