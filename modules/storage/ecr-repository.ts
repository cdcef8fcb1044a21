import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository as AwsEcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { Construct } from 'constructs';
import { accountId, dnsSuffix, partitionName, regionName } from '../core/aws-environment';
import { valueErrors, fields, flag, typeErrors, number, plainText, required } from '../core/shape';
import { kmsKeyArn } from '../core/references';
import { terraformJson } from '../core/terraform-json';
import { integerProblem, patternProblem, validate } from '../core/validation';
import type { ImageRepository } from './image-repository';

/** Properties of an `EcrRepository`. */
export interface EcrRepositoryProps {
  /**
   * Name of the repository, as in `team/web`, unique in the account and region. Changing it replaces the repository.
   *
   * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
   */
  readonly repositoryName: string;

  /**
   * Whether a tag stays with the image it was pushed for, so that what runs is what was tested. Tags that move, such
   * as `latest`, need `false`.
   *
   * @default true
   */
  readonly immutableTags?: boolean;

  /**
   * Whether ECR looks for known vulnerabilities in each image that is pushed; free of charge.
   *
   * @default true
   */
  readonly scanOnPush?: boolean;

  /**
   * Number of tagged images to keep, the newest. ECR does not know which of them run: keep more than are pushed
   * between two deployments of the slowest service.
   *
   * @default 30
   */
  readonly maxImageCount?: number;

  /**
   * Days after which ECR deletes an image that has no tag. The parts of a tagged image for several platforms have
   * none, and stay as long as it does.
   *
   * @default 7
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
   */
  readonly untaggedRetentionDays?: number;

  /**
   * ARN of the KMS key that encrypts the images. Changing it replaces the repository.
   *
   * @default - a key of ECR's own (AES256), free of charge
   */
  readonly kmsKeyArn?: string;

  /**
   * Whether the repository may be deleted with all images in it, by destroying the stack or by a change that replaces it.
   *
   * @default false - Terraform refuses any plan that would delete it; to let it, set this, deploy, and plan again
   */
  readonly forceDelete?: boolean;
}

/**
 * A private repository of container images that cleans up after itself.
 *
 *     EcrRepository          tags that do not move, scan on push, encrypted, not deleted by accident
 *     └── EcrLifecyclePolicy keeps the newest `maxImageCount`, drops what has lost its tag
 *
 * Cost: storage of the images, 0.10 USD a GB and month; see https://aws.amazon.com/ecr/pricing/.
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

  /** Address of the repository; an image is `<repositoryUrl>:<tag>`. */
  readonly repositoryUrl: string;

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly repository: AwsEcrRepository;
    readonly lifecycle: EcrLifecyclePolicy;
  };

  /**
   * A repository of the stack's account and region that another stack makes, by its name: its address and ARN are
   * computed, so that neither stack has to read the other's state.
   */
  static named(scope: Construct, repositoryName: string): ImageRepository {
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
      patternProblem(
        'repositoryName',
        repositoryName,
        /^(?=.{2,256}$)[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
        '2 to 256 lower-case letters and digits, with single dots, underscores, hyphens or slashes between them',
      ),
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
            // Not `any`: an image for several platforms would count once for each part.
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

/** Shape of `EcrRepositoryProps`. */
export const ecrRepositoryShape = fields<EcrRepositoryProps>({
  repositoryName: required(plainText),
  immutableTags: flag,
  scanOnPush: flag,
  maxImageCount: number,
  untaggedRetentionDays: number,
  kmsKeyArn,
  forceDelete: flag,
});
