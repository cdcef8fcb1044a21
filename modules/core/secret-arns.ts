import type { Construct } from 'constructs';
import { matchingAtDeploy } from './at-deploy';
import { resolved } from './resolved';
import { isKnown } from './validation';

/** An attribute of a resource or a data source, in which AWS returns the complete ARN. */
const attribute = /^\$\{(data\.)?aws_\w+\.[^}]+\}$/;

/** A value that is known only at deploy as a whole, such as a variable. */
const wholeToken = /^\$\{TfToken\[[^\]]*\]\}$/;

/** The ARN at the beginning of a value that may continue as in `valueFrom` of ECS. */
const arnPart = '^(?:[^:]*:){6}[^:]*';

/**
 * Returns the patterns of a policy that match a secret. The ARN of a secret ends with a hyphen and six random
 * characters, which a partial ARN omits; but the name of a secret can end in the same way.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export function secretArns(scope: Construct, secretArn: string): readonly string[] {
  if (!isKnown(secretArn) && attribute.test(String(resolved(scope, secretArn)))) return [secretArn];
  if (wholeToken.test(secretArn)) {
    const arn = matchingAtDeploy(secretArn, arnPart);
    return [arn, `${arn}-??????`];
  }
  const partial = `${secretArn}-??????`;
  const end = secretArn.slice(secretArn.lastIndexOf('}') + 1);
  const isPartial = end.length >= 7 && !/-[A-Za-z0-9]{6}$/.test(end);
  return isPartial ? [partial] : [secretArn, partial];
}
