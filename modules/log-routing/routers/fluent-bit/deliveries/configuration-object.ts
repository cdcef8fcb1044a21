import { rule } from '../../../../core/rule';
import { shown } from '../../../../core/shown';
import type { Problem } from '../../../../core/problem';
import { patternProblem } from '../../../../core/validation';
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

/**
 * Returns a warning about a configuration that revisions share. Terraform cannot keep the object of an earlier revision:
 * an object with a different key for each revision would be deleted when the next one is created.
 */
export const sharedConfiguration = rule('F65', {
  states: 'A task of an earlier revision, such as after a rollback, starts with the configuration of its revision.',
  severity: 'warning',
  fix: 'Use the image or inline delivery. Ignore the warning if you roll back by applying the earlier configuration.',
  check: (delivery: 'init' | 's3') =>
    `ConfigDelivery.${delivery}: tasks of an earlier revision, such as after a rollback, download the newest configuration with their own environment, and do not start if it needs a variable that they lack; use the image or inline delivery`,
});

/** Returns the key of an object for the tasks of a family. */
export function objectKey(prefix = 'fluent-bit/', family: string, file: string): string {
  return `${prefix}${family}/${file}`;
}
