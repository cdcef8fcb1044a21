import { fields } from '../core/object-shape';
import { bucket } from '../core/references';
import { list } from '../core/collection-shape';
import { required, suggesting } from '../core/shape';
import { matching, plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';

/**
 * A file in S3 with environment variables, one `NAME=value` a line; the execution role gets the permission to read it.
 * Variables in `environment` have precedence. ECS reads the file when a task starts.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
 */
export interface EnvironmentFile {
  /** Bucket with the file: a bucket of this library, or the name and the ARN of an existing one. */
  readonly bucket: EnvironmentBucket;

  /** Key of the object, which ends with `.env`. */
  readonly key: string;
}

/** Bucket of an environment file. */
export interface EnvironmentBucket {
  /** Name of the bucket. */
  readonly bucketName: string;

  /** ARN of the bucket. */
  readonly bucketArn: string;

  /** ARN of the KMS key that encrypts the bucket, if any. */
  readonly kmsKeyArn?: string | undefined;
}

/** Shape of the environment files of a container. */
export const environmentFiles = list(
  suggesting(
    fields<EnvironmentFile>(
      {
        bucket: required(bucket),
        key: required(
          matching(
            plainText,
            /^(?!\/)(?:(?!\$\{)[^*?])*\.env$/,
            'the key of an object, which ends with ".env" and contains no "*", "?" and "${"',
          ),
        ),
      },
      { type: 'bucket and key', value: 'bucket and key' },
    ),
    (value) => (typeof value === 'string' ? 'use { bucket, key }' : undefined),
  ),
);

/**
 * Highest number of environment files of a container.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
const maxFiles = 10;

/** Returns an error if a container has more environment files than ECS accepts. */
export function environmentFileProblem(files: readonly EnvironmentFile[] = []): Problem {
  return (
    files.length > maxFiles && `environmentFiles must contain at most ${maxFiles} files, got ${files.length}; join them`
  );
}

/** Returns the ARN of an environment file. */
export function environmentFileArn({ bucket: { bucketArn }, key }: EnvironmentFile): string {
  return `${bucketArn}/${key}`;
}
