import { arnOf, fields, matching, plainText, required } from '../core/shape';

/** The address of a repository of images. */
export const repository = fields<ImageRepository>({
  repositoryUrl: required(
    matching(
      plainText,
      /^[\w.-]+(:\d+)?(\/[\w.-]+)+$/,
      'the URL of a repository, as in "111122223333.dkr.ecr.eu-west-1.amazonaws.com/router"',
    ),
  ),
  repositoryArn: required(arnOf('ecr', 'a repository')),
});

/**
 * Where images come from: an `EcrRepository` of this library, or a private repository that stands already.
 *
 * @example
 *
 *     const images: ImageRepository = {
 *       repositoryUrl: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web',
 *       repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/web',
 *     };
 */
export interface ImageRepository {
  /** Address of the repository; an image is `<repositoryUrl>:<tag>`. */
  readonly repositoryUrl: string;

  /** ARN of the repository. */
  readonly repositoryArn: string;
}
