import type { AwsPlace } from '../../../../core/aws-environment';
import { bucketKeyUsage, keyStatements, writesObjects } from '../../../../core/key-usage';
import { kmsKeyArnFormat } from '../../../../core/references';
import type { PolicyStatement } from '../../../../core/policy';
import { isKnown } from '../../../../core/validation';
import { isText, isVariable, partsOf, type Text } from '../../../../fluent-bit/value';
import type { FluentdOutputOptions } from '../../../../fluentd/output';
import type { S3DestinationProps } from '../../../destinations/s3';

type S3Options = Partial<FluentdOutputOptions<'s3'>>;

/** Returns the fixed beginning of the object keys: the prefix for `%{path}`, up to the next placeholder. */
export function fixedKeyStart(keyFormat: Text, prefix: string): string {
  let start = '';
  for (const part of partsOf(keyFormat)) {
    const text = isVariable(part) ? '%' : part.replaceAll('%{path}', () => prefix);
    const [fixed = ''] = text.split(/%|\$\{(?!TfToken\[)/, 1);
    start += fixed;
    if (fixed !== text) break;
  }
  return start.replace(/^\//, '');
}

/** Returns the permissions for the checks of the plugin, which are off by default. */
export function checkStatements(
  { bucketArn }: S3DestinationProps['bucket'],
  options: S3Options,
  starts: readonly string[],
): readonly PolicyStatement[] {
  const {
    check_apikey_on_start: lists,
    check_bucket: checks,
    check_object: reads,
    auto_create_bucket: creates,
  } = options;
  const isOn = (option: unknown) => (option ?? false) !== false;
  return [
    ...([lists, checks, reads].some(isOn) ? [allow('s3:ListBucket', bucketArn)] : []),
    ...(isOn(reads) ? [allow('s3:GetObject', [...new Set(starts.map((start) => `${bucketArn}/${start}*`))])] : []),
    ...(isOn(checks) && isOn(creates) ? [allow('s3:CreateBucket', bucketArn)] : []),
  ];
}

/** Returns the permission for the key that encrypts objects instead of the key of the bucket, if it is an ARN. */
export function keyStatement(
  { bucketArn }: S3DestinationProps['bucket'],
  { ssekms_key_id: key }: S3Options,
  place: AwsPlace,
): readonly PolicyStatement[] {
  return isKeyArn(key) ? keyStatements(place, bucketKeyUsage({ bucketArn, kmsKeyArn: key }, writesObjects)) : [];
}

/** Returns `true` for the ARN of a key, or for a token. */
export function isKeyArn(key: unknown): key is string {
  return isText(key) && typeof key === 'string' && (!isKnown(key) || kmsKeyArnFormat[0].test(key));
}

function allow(action: string | readonly string[], resource: string | readonly string[]): PolicyStatement {
  return { Effect: 'Allow', Action: action, Resource: resource };
}
