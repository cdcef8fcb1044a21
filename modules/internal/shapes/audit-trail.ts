import type { AuditTrailProps } from '../../audit-trail';
import type { WritableBucket } from '../../writable-bucket';
import { fields, flag, known, number, plainText, required, text } from '../shape';
import { bucketArn, kmsKeyArn, logGroupArn, writableShapes } from './standing';

/** Shape of `AuditTrailProps`. */
export const auditTrailShape = fields<AuditTrailProps>({
  trailName: plainText,
  calls: known(plainText),
  logGroup: fields<NonNullable<AuditTrailProps['logGroup']>>({ logGroupArn }),
  kmsKeyArn,
  bucket: fields<WritableBucket>({
    bucketName: required(text),
    bucketArn: required(bucketArn),
    ...writableShapes,
  }),
  retentionDays: number,
  forceDestroy: flag,
});
