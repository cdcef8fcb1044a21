import type { Lb } from '@cdktf/provider-aws/lib/lb';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import type { Construct } from 'constructs';
import { arnFormat, type Format } from '../core/format';
import type { Problem } from '../core/problem';
import { patternProblem } from '../core/validation';

/** Associates an AWS WAF web ACL with a load balancer. */
export function associateWebAcl(scope: Construct, loadBalancer: Lb, webAclArn: string): Wafv2WebAclAssociation {
  return new Wafv2WebAclAssociation(scope, 'WebAclAssociation', { resourceArn: loadBalancer.arn, webAclArn });
}

/**
 * ARN of a regional web ACL: its name and its ID.
 *
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_WebACL.html
 */
export const webAclArnFormat: Format = arnFormat(
  'wafv2',
  'a regional web ACL, such as "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/main/1a2b3c"',
  'regional/webacl/[\\w-]{1,128}/[\\w-]+',
);

/** Returns an error if an ARN is not that of a regional web ACL. Web ACLs for CloudFront are global. */
export function webAclProblem(webAclArn: string | undefined): Problem {
  return patternProblem('webAclArn', webAclArn, ...webAclArnFormat);
}
