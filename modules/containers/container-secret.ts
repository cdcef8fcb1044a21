import { byProperty, fields } from '../core/object-shape';
import { required } from '../core/shape';
import { arnOf, plainText } from '../core/string-shape';
import { kmsKeyArn, secretArn } from '../core/references';

/** A Secrets Manager secret, or one JSON key of it, or a Systems Manager parameter. */
export type ContainerSecret =
  | {
      /** ARN of the Secrets Manager secret. */
      readonly secretArn: string;
      /** Key in the JSON of the secret; if omitted, the whole secret is used. */
      readonly jsonKey?: string;
      /** ARN of the customer managed KMS key that encrypts the secret; not needed for the AWS managed key. */
      readonly kmsKeyArn?: string;
    }
  | {
      /** ARN of the Systems Manager parameter. */
      readonly parameterArn: string;
      /** ARN of the customer managed KMS key that encrypts the parameter; not needed for the AWS managed key. */
      readonly kmsKeyArn?: string;
    };

/** Shapes of the two kinds of `ContainerSecret`, by the property that identifies the kind. */
export const secretShapes = {
  secretArn: fields<{ readonly secretArn: string; readonly jsonKey?: string; readonly kmsKeyArn?: string }>({
    secretArn: required(secretArn),
    jsonKey: plainText,
    kmsKeyArn,
  }),
  parameterArn: fields<{ readonly parameterArn: string; readonly kmsKeyArn?: string }>({
    parameterArn: required(arnOf('ssm', 'a parameter')),
    kmsKeyArn,
  }),
};

/** Shape of a `ContainerSecret`. */
export const secret = byProperty(secretShapes);
