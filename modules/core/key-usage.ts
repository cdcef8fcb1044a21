import type { Construct } from 'constructs';
import { dnsSuffix, regionName } from './aws-environment';
import type { PolicyStatement } from './policy';

/** How a KMS key is used. */
export interface KeyUsage {
  /** ARN of the key; without one there is nothing to allow. */
  readonly keyArn: string | undefined;

  /** The API calls. */
  readonly actions: readonly string[];

  /** The service that makes them for whoever may, as in `s3`. */
  readonly service: string;

  /** What that service says it encrypts, by the name it has for that, as in `aws:s3:arn`; ARNs, patterns among them. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** What the use of a key by one service, for these contents and nothing else, must be allowed. */
export function keyStatements(
  scope: Construct,
  { keyArn, actions, service, context }: KeyUsage,
): readonly PolicyStatement[] {
  if (keyArn === undefined) return [];
  const contents = Object.entries(context).map(([name, arns]) => [`kms:EncryptionContext:${name}`, arns] as const);
  return [
    {
      Effect: 'Allow',
      Action: actions,
      Resource: keyArn,
      Condition: {
        StringEquals: { 'kms:ViaService': `${service}.${regionName(scope)}.${dnsSuffix(scope)}` },
        StringLike: Object.fromEntries(contents),
      },
    },
  ];
}
