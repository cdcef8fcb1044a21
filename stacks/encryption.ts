import type { Construct } from 'constructs';
import { EncryptionKey, type KeyClient } from '../modules';
import type { Settings } from '../settings';

/** The key that encrypts what a stack holds, to be spread into properties. */
export interface Encryption {
  /** ARN of the key; absent where keys of AWS's own do. */
  readonly kmsKeyArn?: string;
}

/** The key by the settings: one that stands already, one that the stack makes for itself and `servicePrincipals`, or none. */
export function encryptionOf(
  stack: Construct,
  { kmsKey, forceDestroy }: Settings,
  servicePrincipals: readonly KeyClient[],
): Encryption {
  if (kmsKey === undefined) return {};
  if (kmsKey !== 'create') return { kmsKeyArn: kmsKey };
  const { kmsKeyArn } = new EncryptionKey(stack, 'Key', { servicePrincipals, forceDestroy });
  return { kmsKeyArn };
}
