import { list } from '../core/collection-shape';

import { matching, plainText } from '../core/string-shape';

const region = '[a-z]{2,4}(-[a-z]+)+-\\d+';

/** Shape of the credential specifications of a container. */
export const credentialSpecs = list(
  matching(
    plainText,
    new RegExp(
      `^credentialspec(domainless)?:arn:aws(-[a-z]+)*:(s3:::[\\w.-]+/.+|ssm:${region}:\\d{12}:parameter/[\\w./-]+)$`,
    ),
    '"credentialspecdomainless:" or "credentialspec:", followed by the ARN of an object in S3 or of a Systems Manager parameter',
  ),
);

/** Returns the ARN of the object or the parameter with a credential specification. */
export function credentialSpecArn(spec: string): string {
  return spec.replace(/^[^:]*:/, '');
}
