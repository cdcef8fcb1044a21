import type { Construct } from 'constructs';
import { physicalName } from './physical-name';

/** Returns the `Name` tag of a resource within a construct, such as `service-Network-private-2`. */
export function nameTag(scope: Construct, kind: string, number?: number): { readonly Name: string } {
  // Leaves room for the suffix: a tag value has at most 256 characters.
  const name = `${physicalName(scope, 240)}-${kind.toLowerCase()}`;
  return { Name: number === undefined ? name : `${name}-${number}` };
}
