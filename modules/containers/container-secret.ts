import { arnOf, byProperty, fields, plainText, required } from '../core/shape';
import { kmsKeyArn, secretArn } from '../core/references';

/** A secret of Secrets Manager, whole or one key of it, or a parameter of the Systems Manager. */
export type ContainerSecret =
  | {
      /** ARN of a secret in Secrets Manager. */
      readonly secretArn: string;
      /** Key in the JSON of the secret; the whole secret if absent. */
      readonly jsonKey?: string;
      /** ARN of the customer-managed KMS key that encrypts it; unneeded for AWS's own key. */
      readonly kmsKeyArn?: string;
    }
  | {
      /** ARN of a parameter in the Systems Manager's Parameter Store. */
      readonly parameterArn: string;
      /** ARN of the customer-managed KMS key that encrypts it; unneeded for AWS's own key. */
      readonly kmsKeyArn?: string;
    };

/** Shapes of the two kinds of `ContainerSecret`, by what tells them apart. */
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

/** Shape of `ContainerSecret`. */
export const secret = byProperty(secretShapes);
