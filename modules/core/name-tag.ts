import type { Construct } from 'constructs';
import { physicalName } from './physical-name';

/** The tag by which the console shows a part of a construct, as in `service-Network-private-2`. */
export function nameTag(scope: Construct, kind: string, number?: number): { readonly Name: string } {
  // A tag's value has 256 characters at most, the number included.
  const name = `${physicalName(scope, 240)}-${kind.toLowerCase()}`;
  return { Name: number === undefined ? name : `${name}-${number}` };
}
