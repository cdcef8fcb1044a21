import fc from 'fast-check';
import { kmsKeyArn, one, withSome } from './right-values';

/** A secret of either kind. */
export const secret = fc.oneof(
  withSome<{ secretArn: string; jsonKey: string; kmsKeyArn: string }>(
    { secretArn: one<unknown>('arn:aws:secretsmanager:eu-west-1:111122223333:secret:key') },
    { jsonKey: one('token'), kmsKeyArn },
  ),
  withSome<{ parameterArn: string; kmsKeyArn: string }>(
    { parameterArn: one('arn:aws:ssm:eu-west-1:111122223333:parameter/key') },
    { kmsKeyArn },
  ),
);
