import type { Construct } from 'constructs';
import { dnsSuffix, regionName } from './aws-environment';
import type { PolicyStatement } from './policy';

/** Use of a KMS key by one service. */
export interface KeyUsage {
  /** ARN of the key, or `undefined` if no permission is needed. */
  readonly keyArn: string | undefined;

  /** KMS actions, such as `kms:Decrypt`. */
  readonly actions: readonly string[];

  /** Service that calls KMS on behalf of the principal, such as `s3`. */
  readonly service: string;

  /** Encryption context that the service sends, such as `aws:s3:arn`: ARNs, which may contain wildcards. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** Returns the statements that allow a service to use a key with the given encryption context only. */
export function keyStatements(
  scope: Construct,
  { keyArn, actions, service, context }: KeyUsage,
): readonly PolicyStatement[] {
  if (keyArn === undefined) return [];
  const conditions = Object.entries(context).map(([name, arns]) => [`kms:EncryptionContext:${name}`, arns] as const);
  return [
    {
      Effect: 'Allow',
      Action: actions,
      Resource: keyArn,
      Condition: {
        StringEquals: { 'kms:ViaService': `${service}.${regionName(scope)}.${dnsSuffix(scope)}` },
        StringLike: Object.fromEntries(conditions),
      },
    },
  ];
}
