import type { Construct } from 'constructs';
import { EncryptionKey, type KeyClient } from '../modules';
import type { Settings } from '../settings';

/** Encryption key of a stack's resources, to be spread into their properties. */
export interface Encryption {
  /** ARN of the key; omitted for AWS owned keys. */
  readonly kmsKeyArn?: string;
}

/**
 * Returns the key that the settings specify: an existing key, a new key for the stack and `servicePrincipals`, or none.
 */
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
