import { containerImage } from '../containers/container-image';
import type { StartedContainer } from '../containers/started-container';
import type { PolicyStatement } from '../core/policy';
import { isKnown } from '../core/validation';
import { isGiven } from '../core/given';

/**
 * Returns the AWS services that a task connects to for its images, secrets and logs, by the names of their VPC endpoints.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
export function vpcEndpointsOf(
  containers: readonly StartedContainer[],
  ofDestinations: readonly string[],
): readonly string[] {
  const secrets = containers.flatMap((container) => container.secrets);
  const fromEcr = containers.some(({ image }) => containerImage(image).repositoryArn !== undefined);
  return [
    ...new Set([
      // Amazon ECR stores image layers in S3.
      ...(fromEcr ? ['ecr.api', 'ecr.dkr', 's3'] : []),
      'logs',
      ...(containers.some(({ files }) => files.length > 0) ? ['s3'] : []),
      ...(secrets.some((secret) => isGiven(secret, 'secretArn')) ? ['secretsmanager'] : []),
      ...(secrets.some((secret) => isGiven(secret, 'parameterArn')) ? ['ssm'] : []),
      ...ofDestinations,
    ]),
  ].sort();
}

type Images = Pick<StartedContainer, 'image'>;

/** Returns the accounts of the registries in Amazon ECR that the images are in, as far as they are known at synth. */
export function registryAccountsOf(containers: readonly Images[]): readonly string[] {
  const arns = containers.map(({ image }) => containerImage(image).repositoryArn);
  return [...new Set(arns.flatMap((arn) => (isKnown(arn) ? [arn!.split(':')[4]!] : [])))];
}

/** Returns the images of pull-through caches. */
export function pullThroughImages(containers: readonly Images[]): readonly string[] {
  const images = containers.map(({ image }) => containerImage(image));
  return [...new Set(images.filter((image) => image.pullThroughCache).map(({ reference }) => reference))];
}

/** Returns the ARNs of the roles that statements allow to assume. */
export function assumedRoles(statements: readonly PolicyStatement[]): readonly string[] {
  const assuming = statements.filter(({ Action }) => Action === 'sts:AssumeRole');
  return [...new Set(assuming.flatMap(({ Resource = [] }) => Resource))];
}

/** Returns the images that are known to be in private registries of Amazon ECR, or whose address is known only at deploy. */
export function imagesInEcr(containers: readonly Images[]): readonly string[] {
  const images = containers.map(({ image }) => containerImage(image));
  const inEcr = images.filter(({ reference, repositoryArn }) => repositoryArn !== undefined || !isKnown(reference));
  return [...new Set(inEcr.map(({ reference }) => reference))];
}

/** Returns the images that are known not to be in Amazon ECR. */
export function imagesOutsideEcr(containers: readonly Images[]): readonly string[] {
  const images = containers.map(({ image }) => containerImage(image));
  const outside = images.filter(({ reference, repositoryArn }) => repositoryArn === undefined && isKnown(reference));
  return [...new Set(outside.map(({ reference }) => reference))];
}
