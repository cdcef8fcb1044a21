import type { Format } from '../core/format';
import { fields, reference } from '../core/object-shape';
import { repositoryArn } from '../core/references';
import { anyOf, flag, required, suggesting, typeErrors, valueErrors } from '../core/shape';
import { shown } from '../core/shown';
import { nonEmpty, plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { isKnown, ValidationError } from '../core/validation';
import { type ImageRepository, repository } from '../storage/image-repository';
import { ecrAddress, repositoryArnOf } from './ecr-address';

/** A container image and the ECR repository it is pulled from. */
export interface ContainerImage {
  /** Image name, with a tag or a digest. */
  readonly reference: string;

  /**
   * ARN of the ECR repository that stores the image.
   *
   * @default - derived from an address of ECR; pulling any other image needs no permission
   */
  readonly repositoryArn?: string;

  /**
   * Pulls the image through the pull-through cache of the ECR registry: the execution role may create this repository,
   * and import the image from the upstream registry into it. In a network without internet access, the first pull must
   * be made elsewhere, because ECR does not import images through VPC endpoints.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
   */
  readonly pullThroughCache?: boolean;
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
  const given = { repository, tag };
  const wrongTypes = typeErrors(given, ecrImageShape);
  const odd = wrongTypes.length > 0 ? wrongTypes : valueErrors(given, ecrImageShape);
  if (odd.length > 0) throw new ValidationError('ecrImage', odd);
  return { reference: `${repository.repositoryUrl}:${tag}`, repositoryArn: repository.repositoryArn };
}

/** Returns an image by its address, with the repository ARN for an image in ECR. */
export function containerImage(image: string | ContainerImage): ContainerImage {
  if (typeof image === 'string') return { reference: image, ...repositoryOf(image) };
  return image.repositoryArn === undefined ? { ...image, ...repositoryOf(image.reference) } : image;
}

/** Returns the address of an image. */
export function referenceOf(image: string | ContainerImage): string {
  return typeof image === 'string' ? image : image.reference;
}

function repositoryOf(reference: string): Pick<ContainerImage, 'repositoryArn'> {
  const address = isKnown(reference) ? ecrAddress(reference) : undefined;
  return address ? { repositoryArn: repositoryArnOf(address) } : {};
}

/** Returns an error for an image of a pull-through cache whose repository is unknown. */
export function imageProblem(image: string | ContainerImage): Problem {
  const { pullThroughCache, repositoryArn, reference } = containerImage(image);
  return (
    pullThroughCache &&
    repositoryArn === undefined &&
    `image.repositoryArn must be set with pullThroughCache, because the repository is not known from the reference ${shown(reference)}; set it, or use an address of ECR`
  );
}

/** Shape of a `ContainerImage`. */
export const imageShape = reference<ContainerImage>({
  reference: required(plainText),
  repositoryArn,
  pullThroughCache: flag,
});

/** Shape of the image of a container: its name, or a `ContainerImage`. */
export const image = suggesting(anyOf(plainText, imageShape), (value) =>
  hasRepositoryUrl(value) ? 'use ecrImage(repository, tag)' : undefined,
);

function hasRepositoryUrl(value: unknown): boolean {
  return (Object(value) as { readonly repositoryUrl?: unknown }).repositoryUrl !== undefined;
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

/** Shape of the arguments of `ecrImage`. */
export const ecrImageShape = fields<{ readonly repository: ImageRepository; readonly tag: string }>({
  repository: required(repository),
  tag: required(nonEmpty),
});
