import type { Construct } from 'constructs';
import { digest } from './digest';
import { pathForNames } from './rename';

/**
 * Returns the AWS name of a resource that requires one: the construct path, such as `service-Web`. Names longer than
 * `maxLength` are truncated and end with a hash that keeps them unique.
 */
export function physicalName(scope: Construct, maxLength = 255): string {
  const path = pathForNames(scope);
  const name = slug(path).replace(/^-|-$/g, '');
  if (name.length <= maxLength) return name;
  const hash = digest(path, 8);
  return `${name.slice(0, maxLength - hash.length - 1).replace(/-$/, '')}-${hash}`;
}

/** Replaces each run of characters that are not letters or digits with a hyphen. */
export function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '-');
}
