import { namedLikeArn, reference } from '../core/object-shape';
import { required } from '../core/shape';
import { repositoryArn } from '../core/references';
import { matching, plainText } from '../core/string-shape';

/** Shape of an `ImageRepository`. */
export const repository = namedLikeArn<ImageRepository>(
  reference<ImageRepository>({
    repositoryUrl: required(
      matching(
        plainText,
        /^[\w.-]+(:\d+)?(\/[\w.-]+)+$/,
        'the URL of a repository, such as "111122223333.dkr.ecr.eu-west-1.amazonaws.com/router"',
      ),
    ),
    repositoryArn: required(repositoryArn),
  }),
  'repositoryUrl',
  'repositoryArn',
  /:repository\/(.+)$/,
  /^\d{12}\.[^/]+\/(.+)$/,
);

/**
 * Repository that images are pulled from: an `EcrRepository`, or an existing private repository.
 *
 * @example
 *
 *     const images: ImageRepository = {
 *       repositoryUrl: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web',
 *       repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/web',
 *     };
 */
export interface ImageRepository {
  /** URL of the repository. The reference of an image is `<repositoryUrl>:<tag>`. */
  readonly repositoryUrl: string;

  /** ARN of the repository. */
  readonly repositoryArn: string;
}
