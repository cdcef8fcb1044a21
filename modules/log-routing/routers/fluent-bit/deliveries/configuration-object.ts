import { shown } from '../../../../core/shown';
import { patternProblem, type Problem } from '../../../../core/validation';
import type { ConfigurationBucket } from '../../../config-delivery';

/** Returns an error for a bucket that deletes the configuration after some time. */
export function retentionProblem(delivery: string, { retentionDays = 'forever' }: ConfigurationBucket): Problem {
  return (
    retentionDays !== 'forever' &&
    `${delivery}: bucket must keep its objects forever, because tasks do not start after the configuration is deleted, got retentionDays: ${shown(retentionDays)}; set retentionDays: 'forever'`
  );
}

/** Returns an error for a prefix that object keys must not start with. */
export function prefixProblem(delivery: string, prefix: string | undefined): Problem {
  return patternProblem(
    `${delivery}: prefix`,
    prefix,
    /^([\w.-]+\/)+$/,
    'path segments of letters, digits, "_", "-" and ".", each followed by "/", such as "fluent-bit/"',
  );
}

/** Returns the key of an object for the tasks of a family. */
export function objectKey(prefix = 'fluent-bit/', family: string, file: string): string {
  return `${prefix}${family}/${file}`;
}
