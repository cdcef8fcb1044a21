import { shown } from '../../../../core/shown';
import { patternProblem, type Problem } from '../../../../core/validation';
import type { ConfigurationBucket } from '../../../config-delivery';

/** Refusal of a bucket that deletes the configuration of routers after a time. */
export function retentionProblem(delivery: string, { retentionDays = 'forever' }: ConfigurationBucket): Problem {
  return (
    retentionDays !== 'forever' &&
    `${delivery}: bucket must keep its objects, or tasks would not start once the configuration is deleted, got one with ${shown(retentionDays)} retentionDays; set them to "forever"`
  );
}

/** Refusal of a prefix that keys of objects cannot begin with. */
export function prefixProblem(delivery: string, prefix: string | undefined): Problem {
  return patternProblem(
    `${delivery}: prefix`,
    prefix,
    /^([\w.-]+\/)+$/,
    'letters, digits, "_", "-" and "." between slashes, with one at its end',
  );
}

/** Key of an object that belongs to the tasks of a family. */
export function objectKey(prefix = 'fluent-bit/', family: string, file: string): string {
  return `${prefix}${family}/${file}`;
}
