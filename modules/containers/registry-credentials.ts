import { shown } from '../core/shown';
import { fields } from '../core/object-shape';
import { kmsKeyArn, secretArn } from '../core/references';
import { required, suggesting } from '../core/shape';
import type { Problem } from '../core/problem';
import { type ContainerImage, containerImage } from './container-image';

/**
 * Credentials of a private registry other than Amazon ECR: a Secrets Manager secret with the JSON keys `username` and
 * `password`. The execution role gets the permission to read it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
 */
export interface RepositoryCredentials {
  /** ARN of the secret, with or without the six random characters at its end. */
  readonly secretArn: string;

  /** ARN of the customer managed KMS key that encrypts the secret; not needed for the AWS managed key. */
  readonly kmsKeyArn?: string;
}

/** Shape of `RepositoryCredentials`. */
export const repositoryCredentials = suggesting(
  fields<RepositoryCredentials>(
    { secretArn: required(secretArn), kmsKeyArn },
    { arn: 'secretArn', credentialsParameter: 'secretArn' },
  ),
  (value) => (typeof value === 'string' ? `use { secretArn: ${shown(value)} }` : undefined),
);

/** Returns an error for credentials of a registry that needs none. */
export function repositoryCredentialsProblem(
  image: string | ContainerImage,
  credentials: RepositoryCredentials | undefined,
): Problem {
  return (
    credentials !== undefined &&
    containerImage(image).repositoryArn !== undefined &&
    'repositoryCredentials must not be set for an image in Amazon ECR, which the execution role may pull; remove it'
  );
}
