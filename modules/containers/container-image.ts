import { fields, typeErrors, plainText, required } from '../core/shape';
import { isKnown, ValidationError } from '../core/validation';
import { type ImageRepository, repository } from '../storage/image-repository';

/** An image, and the ECR repository from which it may be pulled. */
export interface ContainerImage {
  /** The image, with a tag or a digest. */
  readonly reference: string;

  /**
   * ARN of the ECR repository that holds it.
   *
   * @default - a registry that asks for no rights
   */
  readonly repositoryArn?: string;
}

/**
 * The image with a tag in an ECR repository.
 *
 * @throws ValidationError where one of the two is of another kind
 *
 * @example
 *
 *     const image = ecrImage(repository, '1.2.3');
 */
export function ecrImage(repository: ImageRepository, tag: string): ContainerImage {
  const odd = typeErrors({ repository, tag }, ecrImageShape);
  if (odd.length > 0) throw new ValidationError('ecrImage', odd);
  return { reference: `${repository.repositoryUrl}:${tag}`, repositoryArn: repository.repositoryArn };
}

/** An image by its address: one in ECR comes with the repository from which it may be pulled. */
export function containerImage(image: string | ContainerImage): ContainerImage {
  if (typeof image !== 'string') return image;
  const parts = isKnown(image) ? ecrAddress.exec(image)?.groups : undefined;
  if (!parts) return { reference: image };
  const { account, region = '', suffix, repository } = parts;
  const partition = suffix === '.cn' ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return { reference: image, repositoryArn: `arn:${partition}:ecr:${region}:${account}:repository/${repository}` };
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const ecrAddress =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?<suffix>\.cn)?\/(?<repository>[^:@]+)(?:[:@]|$)/;

/** Shape of what `ecrImage` takes. */
export const ecrImageShape = fields<{ readonly repository: ImageRepository; readonly tag: string }>({
  repository: required(repository),
  tag: required(plainText),
});
