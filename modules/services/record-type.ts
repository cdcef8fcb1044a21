import type { Construct } from 'constructs';
import { perApp } from '../core/per-stack';
import { stackIndependent } from '../core/stack-independent';

/** Type of the DNS records of a Cloud Map registry. */
export type RecordType = 'A' | 'AAAA' | 'SRV';

/** Types of the records of the registries of an app, by their ARNs. */
function recordTypes(scope: Construct): Map<string, RecordType> {
  return perApp(scope, 'registry-record-types', () => new Map<string, RecordType>());
}

/** Remembers the type of the records of a registry, on which depends what services must register. */
export function rememberRecordType(scope: Construct, registryArn: string, type: RecordType): void {
  recordTypes(scope).set(stackIndependent(scope, registryArn), type);
}

/** Returns the type of the records of a registry; `undefined` if it was not created in the app. */
export function recordTypeOf(scope: Construct, registryArn: string): RecordType | undefined {
  return recordTypes(scope).get(stackIndependent(scope, registryArn));
}
