import { Token } from 'cdktf';
import { isGiven } from '../core/given';
import { byProperty, fields } from '../core/object-shape';
import { kmsKeyArn, parameterArn, secretValueArn } from '../core/references';
import { required, type Shape, suggesting } from '../core/shape';
import { shown } from '../core/shown';
import { matching, plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';

/** A Secrets Manager secret, or one JSON key of it. */
export interface SecretsManagerSecret {
  /**
   * ARN of the Secrets Manager secret, with or without the six random characters at its end. May continue with a JSON
   * key, a version stage and a version ID, as in `valueFrom` of ECS: `<ARN>:password::`.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
   */
  readonly secretArn: string;

  /**
   * Key in the JSON of the secret, without colons.
   *
   * @default - the whole secret
   */
  readonly jsonKey?: string;

  /**
   * Staging label of the version, such as `AWSPREVIOUS`. Conflicts with `versionId`.
   *
   * @default - `AWSCURRENT`
   */
  readonly versionStage?: string;

  /**
   * ID of the version. Conflicts with `versionStage`.
   *
   * @default - the version with the staging label
   */
  readonly versionId?: string;

  /** ARN of the customer managed KMS key that encrypts the secret; not needed for the AWS managed key. */
  readonly kmsKeyArn?: string;
}

/** A Systems Manager parameter. */
export interface SystemsManagerParameter {
  /** ARN of the Systems Manager parameter. */
  readonly parameterArn: string;

  /** ARN of the customer managed KMS key that encrypts the parameter; not needed for the AWS managed key. */
  readonly kmsKeyArn?: string;
}

/** A Secrets Manager secret, or one JSON key of it, or a Systems Manager parameter. */
export type ContainerSecret = SecretsManagerSecret | SystemsManagerParameter;

/**
 * Returns a secret in the form of the ECS API.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html
 */
export function valueFrom(secret: ContainerSecret): string {
  if (isGiven(secret, 'parameterArn')) return secret.parameterArn;
  const { arn, value } = secretParts(secret.secretArn);
  const { jsonKey = '', versionStage = '', versionId = '' } = secret;
  const [key = jsonKey, stage = versionStage, id = versionId] = value;
  return value.length === 0 && `${key}${stage}${id}` === '' ? arn : `${arn}:${key}:${stage}:${id}`;
}

/** Returns the ARN of a secret without the JSON key, the version stage and the version ID that may follow it. */
export function arnOfSecret({ secretArn }: SecretsManagerSecret): string {
  return secretParts(secretArn).arn;
}

/** Splits a secret in the form of `valueFrom` into its ARN and the parts that follow. Tokens contain no colons. */
function secretParts(secretArn: string): { readonly arn: string; readonly value: readonly string[] } {
  const parts = Token.asString(secretArn).split(':');
  const end = arnLength(parts);
  return { arn: parts.slice(0, end).join(':'), value: parts.slice(end) };
}

/** Returns the number of parts of the ARN: a token may be the whole ARN, or the part before `secret`. */
function arnLength([first, second, ...others]: readonly string[]): number {
  if (first === 'arn') return 7;
  return second === 'secret' && (others.length === 1 || others.length > 2) ? 3 : 1;
}

function valueProblems(name: string, secret: SecretsManagerSecret): readonly Problem[] {
  const { value } = secretParts(secret.secretArn);
  const [, stage, id] = value;
  const properties = (['jsonKey', 'versionStage', 'versionId'] as const).filter((each) => secret[each] !== undefined);
  const versions = secret.versionStage !== undefined && secret.versionId !== undefined;
  return [
    value.length > 3 &&
      `${name}.secretArn must continue with at most a JSON key, a version stage and a version ID, got ${value.length} parts after the ARN; remove the others`,
    value.length > 0 &&
      properties.length > 0 &&
      `${name}.${properties[0]} must not be given, because secretArn continues after the ARN, got ${JSON.stringify(value.join(':'))}; specify it in one place only`,
    (versions || (Boolean(stage) && Boolean(id) && value.length <= 3)) &&
      `${name} must have a version stage or a version ID, not both; ECS starts no task with both`,
  ];
}

function withoutColon(what: string): Shape {
  return matching(plainText, /^[^:]+$/, `${what}, which is not empty and contains no colon`);
}

const secretFields = fields<SecretsManagerSecret>({
  secretArn: required(secretValueArn),
  jsonKey: withoutColon('a JSON key'),
  versionStage: withoutColon('a staging label'),
  versionId: withoutColon('the ID of a version'),
  kmsKeyArn,
});

/** Shapes of the two kinds of `ContainerSecret`, by the property that identifies the kind. */
export const secretShapes = {
  secretArn: {
    ...secretFields,
    problems: (name, secret: SecretsManagerSecret, check) => [
      ...secretFields.problems(name, secret as never, check),
      ...(check === 'values' && typeof secret.secretArn === 'string'
        ? valueProblems(name, secret).filter((problem) => typeof problem === 'string')
        : []),
    ],
  } satisfies Shape,
  parameterArn: fields<SystemsManagerParameter>({ parameterArn: required(parameterArn), kmsKeyArn }),
};

/** Shape of a `ContainerSecret`. */
export const secret = suggesting(byProperty(secretShapes), (value) => {
  const {
    arn: ofResource,
    secretArn: ofSecret,
    valueFrom = ofResource,
  } = Object(value) as Readonly<Record<string, unknown>>;
  if (typeof ofSecret === 'string' && /^arn:[^:]*:ssm:/.test(ofSecret))
    return `use { parameterArn: ${shown(ofSecret)} }`;
  const arn = valueFrom ?? value;
  // ECS also reads a parameter by its name, for which permissions cannot be derived.
  if (typeof arn !== 'string' || !arn.startsWith('arn:')) {
    return arn === value ? undefined : 'use { secretArn: … } or { parameterArn: … } with the ARN';
  }
  return `use { ${/^arn:[^:]*:ssm:/.test(arn) ? 'parameterArn' : 'secretArn'}: ${shown(arn)} }`;
});
