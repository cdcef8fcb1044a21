import type { Format } from '../core/format';
import { fields } from '../core/object-shape';
import { typeErrors, required } from '../core/shape';
import { plainText } from '../core/string-shape';
import { isKnown, ValidationError } from '../core/validation';
import { type ImageRepository, repository } from '../storage/image-repository';

/** A container image and the ECR repository it is pulled from. */
export interface ContainerImage {
  /** Image name, with a tag or a digest. */
  readonly reference: string;

  /**
   * ARN of the ECR repository that stores the image.
   *
   * @default - no repository: pulling the image needs no permission
   */
  readonly repositoryArn?: string;
}

/**
 * Returns the image with the given tag in an ECR repository.
 *
 * @throws ValidationError if an argument has the wrong type
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

/** Returns an image by its address, with the repository ARN for an image in ECR. */
export function containerImage(image: string | ContainerImage): ContainerImage {
  if (typeof image !== 'string') return image;
  const parts = isKnown(image) ? ecrAddress.exec(image)?.groups : undefined;
  if (!parts) return { reference: image };
  const { account, region = '', suffix, repository } = parts;
  const partition = suffix === '.cn' ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return { reference: image, repositoryArn: `arn:${partition}:ecr:${region}:${account}:repository/${repository}` };
}

/**
 * Name of an image: registry, path, tag and digest, of which only the path is required.
 *
 * @see https://github.com/distribution/reference/blob/main/regexp.go
 */
export const imageFormat: Format = [
  /^([A-Za-z0-9.-]+(:\d+)?\/)?[a-z0-9]+(([._]|__|-+|\/)[a-z0-9]+)*(:\w[\w.-]{0,127})?(@sha256:[a-f0-9]{64})?$/,
  'the name of an image',
];

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const ecrAddress =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?<suffix>\.cn)?\/(?<repository>[^:@]+)(?:[:@]|$)/;

/** Shape of the arguments of `ecrImage`. */
export const ecrImageShape = fields<{ readonly repository: ImageRepository; readonly tag: string }>({
  repository: required(repository),
  tag: required(plainText),
});
