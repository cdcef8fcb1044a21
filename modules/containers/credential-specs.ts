import { Token } from 'cdktf';
import { list } from '../core/collection-shape';
import { matching, plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';

const region = '[a-z]{2,4}(-[a-z]+)+-\\d+';

/** Shape of the credential specifications of a container. */
export const credentialSpecs = list(
  matching(
    plainText,
    new RegExp(
      `^credentialspec(domainless)?:arn:aws(-[a-z]+)*:(s3:::[\\w.-]+/[^*?$]+|ssm:${region}:\\d{12}:parameter/[\\w./-]+)$`,
    ),
    '"credentialspecdomainless:" or "credentialspec:", followed by the ARN of an object in S3 or of a Systems Manager parameter',
  ),
);

/**
 * Returns an error if a container has more credential specifications than ECS accepts.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function credentialSpecsProblem(specs: readonly string[] = []): Problem {
  if (specs.length > 1) {
    return `credentialSpecs must contain at most one specification, got ${specs.length}; remove one`;
  }
  return (
    specs.some((spec) => !/^credentialspec(domainless)?:/.test(Token.asString(spec))) &&
    'credentialSpecs must begin with "credentialspecdomainless:" or "credentialspec:" at synth, so that the permission is for the ARN after it; write it before the token'
  );
}

/** Returns the ARN of the object or the parameter with a credential specification. */
export function credentialSpecArn(spec: string): string {
  return spec.replace(/^[^:]*:/, '');
}
