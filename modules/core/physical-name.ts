import type { Construct } from 'constructs';
import { digest } from './digest';

/**
 * Name in AWS for a construct whose resource must have one: its path, as in `service-Web`, shortened where AWS allows
 * fewer characters and then closed by a hash that keeps it unique.
 */
export function physicalName(scope: Construct, maxLength = 255): string {
  const name = scope.node.path.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  if (name.length <= maxLength) return name;
  const hash = digest(scope.node.path, 8);
  return `${name.slice(0, maxLength - hash.length - 1).replace(/-$/, '')}-${hash}`;
}
