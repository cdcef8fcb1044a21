import type { Container } from '../containers/container';
import { containerImage } from '../containers/container-image';
import { isKnown } from '../core/validation';
import { isGiven } from '../core/given';

/**
 * Returns the AWS services that a task connects to for its images, secrets and logs, by the names of their VPC endpoints.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
export function vpcEndpointsOf(containers: readonly Container[], ofDestinations: readonly string[]): readonly string[] {
  const secrets = containers.flatMap((container) => Object.values(container.secrets ?? {}));
  const fromEcr = containers.some(({ image }) => containerImage(image).repositoryArn !== undefined);
  return [
    ...new Set([
      // Amazon ECR stores image layers in S3.
      ...(fromEcr ? ['ecr.api', 'ecr.dkr', 's3'] : []),
      'logs',
      ...(secrets.some((secret) => isGiven(secret, 'secretArn')) ? ['secretsmanager'] : []),
      ...(secrets.some((secret) => isGiven(secret, 'parameterArn')) ? ['ssm'] : []),
      ...ofDestinations,
    ]),
  ].sort();
}

/** Returns the images that are known not to be in Amazon ECR. */
export function imagesOutsideEcr(containers: readonly Container[]): readonly string[] {
  const images = containers.map(({ image }) => containerImage(image));
  const outside = images.filter(({ reference, repositoryArn }) => repositoryArn === undefined && isKnown(reference));
  return [...new Set(outside.map(({ reference }) => reference))];
}
