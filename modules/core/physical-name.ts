import type { Construct } from 'constructs';
import { digest } from './digest';

/**
 * Returns the AWS name of a resource that requires one: the construct path, such as `service-Web`. Names longer than
 * `maxLength` are truncated and end with a hash that keeps them unique.
 */
export function physicalName(scope: Construct, maxLength = 255): string {
  const name = scope.node.path.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  if (name.length <= maxLength) return name;
  const hash = digest(scope.node.path, 8);
  return `${name.slice(0, maxLength - hash.length - 1).replace(/-$/, '')}-${hash}`;
}
